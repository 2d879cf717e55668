"""A document is read whole or refused with all that is wrong, each with its place."""

import copy
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.forms.documents import HOMES, SCALE, document, question, section
from village.forms.rules.reading import read_codes, read_form
from village.kernel.documents.rules.reader import MAX_BYTES, NotADocument, digest

PLAIN = document(
    section("home", question("safe", "yes-no"), question("why", "words", shown={"eq": ["safe", "no"]})),
    section("family", question("name"), entries=5),
)


def test_a_document_is_read() -> None:
    form = read_form(PLAIN)
    assert [(part.key, one.concept, one.kind) for part, one in form.questions()] == [
        ("home", "safe", "yes-no"),
        ("home", "why", "words"),
        ("family", "name", "text"),
    ]
    assert form.sections[1].entries == 5
    assert form.sha256 == digest(PLAIN)


def test_the_name_of_a_document_hangs_on_what_it_says_and_on_nothing_else() -> None:
    turned = dict(reversed(list(copy.deepcopy(PLAIN).items())))
    assert digest(turned) == digest(PLAIN)
    turned["sections"][0]["questions"][0]["label"]["en"] += "?"
    assert digest(turned) != digest(PLAIN)


def without(name: str) -> Callable[[dict[str, Any]], None]:
    return lambda one: one.pop(name)


def at(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    """Write a value at a path such as ``sections/0/title``."""

    def change(whole: dict[str, Any]) -> None:
        *way, last = [int(one) if one.isdigit() else one for one in path.split("/")]
        here: Any = whole
        for one in way:
            here = here[one]
        here[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (without("title"), "the document: title is missing"),
        (at("owner", "me"), "the document: there is no 'owner' here"),
        (at("schema", 2), "schema: only schema 1"),
        (at("version", 0), "version: give a whole number"),
        (at("version", "1"), "version: give a whole number"),
        (at("form", "First Form"), "form: write it in small letters"),
        (at("languages", []), "languages: give a list"),
        (at("sections", {}), "sections: give a list"),
        (at("sections/0", "home"), "sections/1: this is a mapping"),
        (at("sections/0/title", "Home"), "sections/1/title: give the text by language"),
        (at("sections/0/title", {"en": 5}), "sections/1/title/en: give a text"),
        (at("sections/0/title", {"en": "a\u202eb"}), "sections/1/title/en: it holds a character that cannot be seen"),
        (at("sections/1/entries", 501), "sections/2/entries: give a whole number from 0 to 500"),
        (at("sections/0/questions/0", "safe"), "sections/1/questions/1: this is a mapping"),
        (at("sections/0/questions/0/kind", "regex"), "sections/1/questions/1/kind: give one of text, words"),
        (at("sections/0/questions/0/pattern", "(a+)+$"), "sections/1/questions/1: there is no 'pattern' here"),
        (at("sections/0/questions/0/codes", "homes@1"), "sections/1/questions/1/codes: a question that chooses"),
        (at("sections/0/questions/0/kind", "choice"), "sections/1/questions/1/codes: a question that chooses"),
        (at("sections/0/questions/0/classes", []), "sections/1/questions/1/classes: give a list"),
        (at("sections/0/questions/0/classes", ["secret"]), "sections/1/questions/1/classes: give one of identity"),
        (at("sections/0/questions/0/concept", "Safe!"), "sections/1/questions/1/concept: write it in"),
        (at("sections/0/questions/0/concept", "x" * 81), "sections/1/questions/1/concept: write it in"),
        (at("sections/0/questions/0/third_party", "maybe"), "sections/1/questions/1/third_party: give yes or no"),
        (at("sections/0/questions/0/meaning", "other"), "sections/1/questions/1/meaning: give one of same"),
        (
            at("sections/0/questions/1/shown", {"all": [{"sum": 1}]}),
            "sections/1/questions/2/shown/all/1: there is no op",
        ),
        (
            at("sections/0/questions/1/required", "always"),
            "sections/1/questions/2/required: a condition is one operator",
        ),
        (at("basis", "x" * MAX_BYTES), "the document: it is 1,00"),
        (at("basis", {1, 2}), "the document: it holds something"),
        (at("basis", float("nan")), "the document: it holds something"),
    ],
)
def test_what_cannot_be_is_told_with_its_place(change: Callable[[dict[str, Any]], None], fault: str) -> None:
    written = copy.deepcopy(PLAIN)
    change(written)
    with pytest.raises(NotADocument, match=re.escape(fault)):
        read_form(written)


def test_every_fault_is_told_at_once() -> None:
    written = copy.deepcopy(PLAIN)
    for change in (at("version", 0), at("sections/0/questions/0/kind", "x"), at("sections/1/entries", -1)):
        change(written)
    with pytest.raises(NotADocument) as error:
        read_form(written)
    assert len(error.value.faults) == 3


@pytest.mark.parametrize("written", [None, [], "form: first", 5])
def test_what_is_no_document_is_refused(written: object) -> None:
    with pytest.raises(NotADocument):
        read_form(written)
    with pytest.raises(NotADocument):
        read_codes(written)


def test_a_nest_without_end_is_refused() -> None:
    nest: dict[str, Any] = {}
    nest["form"] = nest
    with pytest.raises(NotADocument):
        read_form(nest)
    deep: object = "x"
    for _ in range(5_000):
        deep = [deep]
    with pytest.raises(NotADocument):
        read_codes({"codes": deep})


def test_required_is_always_never_or_when() -> None:
    for said, conditions in (("yes", 1), ("no", 0), ({"answered": "safe"}, 1)):
        written = document(section("home", question("safe", "yes-no"), question("why", required=said)))
        assert sum(one.required is not None for _, one in read_form(written).questions()) == conditions


def test_a_code_list_is_read_and_a_scale_goes_up() -> None:
    assert [one.code for one in read_codes(HOMES).codes] == ["own", "kin", "none"]
    assert [one.level for one in read_codes(SCALE).codes] == [1, 2, 3, 4]
    assert read_codes(SCALE).name == "scale@1"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (at("of/0/level", None), "of: give every code of a scale a level"),
        (at("of/1/level", 1), "of: give every code of a scale a level"),
        (at("of/1/level", 9), "of: give every code of a scale a level"),
        (at("of/1/code", "1"), "of: the code '1' is there twice"),
        (at("of/1/label", "Level 2"), "of/2/label: give the text by language"),
        (at("of/1", {"code": "2"}), "of/2: label is missing"),
        (at("of", [{"code": str(n), "label": {"en": "x"}} for n in range(501)]), "of: give at most 500 codes"),
        (at("version", "1"), "version: give a whole number"),
        (without("title"), "the document: title is missing"),
    ],
)
def test_a_code_list_that_cannot_be_is_refused(change: Callable[[dict[str, Any]], None], fault: str) -> None:
    written = copy.deepcopy(SCALE)
    change(written)
    with pytest.raises(NotADocument, match=re.escape(fault)):
        read_codes(written)
