"""What the audit takes and what it refuses."""

import datetime as dt

import pytest

from village.kernel.audit.rules import LONGEST, canonical, checked, instant

GOOD = dict.fromkeys(LONGEST, "x")


def test_values_come_in_the_order_in_which_they_are_hashed() -> None:
    assert checked({name: name for name in LONGEST}) == tuple(LONGEST)


@pytest.mark.parametrize("name", LONGEST)
def test_text_too_long_to_be_kept_whole_is_refused(name: str) -> None:
    checked({**GOOD, name: "é" * LONGEST[name]})
    with pytest.raises(ValueError, match=f"The audit's {name} holds {LONGEST[name] + 1} characters"):
        checked({**GOOD, name: "é" * (LONGEST[name] + 1)})


@pytest.mark.parametrize("unseen", ["\x00", "\n", "\r", "\x1b[31m", "\x85", "\u2028", "\ud800"])
def test_characters_that_fake_a_line_or_cannot_be_kept_are_refused(unseen: str) -> None:
    with pytest.raises(ValueError, match="cannot be seen"):
        checked({**GOOD, "reason": f"all well{unseen}2026-01-01 someone else"})


def test_the_same_facts_are_the_same_text() -> None:
    assert canonical({"b": 1, "a": ["é", None]}) == canonical({"a": ["é", None], "b": 1}) == '{"a":["é",null],"b":1}'


@pytest.mark.parametrize("odd", [object(), {1, 2}, dt.date(2026, 1, 1), b"x"])
def test_what_is_not_plain_is_refused(odd: object) -> None:
    with pytest.raises(TypeError):
        canonical({"odd": odd})


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical({"odd": float("nan")})


def test_instants_are_in_utc_and_of_one_length() -> None:
    summer = dt.datetime(2026, 7, 1, 12, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    assert instant(summer) == "2026-07-01T11:00:00.000000+00:00"
    with pytest.raises(ValueError, match="time zone"):
        instant(dt.datetime(2026, 7, 1))  # noqa: DTZ001 - without a zone on purpose
