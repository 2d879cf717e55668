"""What our own forms write, our own readers find: every value of every list is known by its own name."""

import pytest

from village.directory.queries.finding.words import lexicon, named
from village.directory.rules.finding.entries import access, language_code
from village.directory.rules.finding.entries import named as named_in

OURS = [(what, slug, name) for what in ("access", "send") for slug, name in named(what).items()]


@pytest.mark.parametrize(("what", "slug", "name"), OURS)
def test_a_value_is_found_by_its_own_name(what: str, slug: str, name: str) -> None:
    assert slug in (named_in(name, getattr(lexicon(), what)) or ())


def test_a_language_is_found_by_its_own_name_and_code() -> None:
    known = lexicon().languages
    assert [code for code, name in named("languages").items() if language_code({"name": name}, known) != code] == []
    assert [code for code in named("languages") if language_code({"code": code.upper()}, known) != code] == []


def test_a_lift_home_is_not_a_lift_in_the_building() -> None:
    assert access({"description": "We can give you a lift home."}, lexicon().access) is None
