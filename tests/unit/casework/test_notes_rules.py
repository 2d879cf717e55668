"""What a note must say, and when a child was last seen: days compared one by one with a naive count."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.casework.rules.agreeing import EARLIEST
from village.casework.rules.notes import (
    KINDS,
    MAX_WORDS,
    SEEN_WITHIN,
    LastSeen,
    Said,
    Sight,
    all_seen_since,
    last_seen,
    note_fault,
    seen_late,
)

OPENED, TODAY = dt.date(2026, 3, 2), dt.date(2026, 5, 4)
FINE = Said("visit", TODAY, "Anna showed me her drawings.", "", (), True)
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 6, 30))
SIGHTS = st.lists(st.builds(Sight, st.sampled_from("abc"), DAYS, st.booleans()), max_size=8)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"kind": "gossip"}, "what kind"),
        ({"tags": ("celebrity",)}, "what kind"),
        ({"on": TODAY + dt.timedelta(days=1)}, "in the future"),
        ({"on": OPENED - EARLIEST - dt.timedelta(days=1)}, "more than a year"),
        ({"words": " \n "}, "what happened"),
        ({"words": "x" * (MAX_WORDS + 1)}, "at most 10000"),
        ({"kind": "call"}, "seen by meeting"),
        ({"kind": "message"}, "seen by meeting"),
        ({"words": "a\x00b"}, "hidden character"),
        ({"words": "Mary \u202eyraM"}, "hidden character"),
        ({"others": "a\x00b"}, "hidden character"),
    ],
)
def test_a_note_that_cannot_be_is_refused_in_a_sentence(wrong: dict[str, object], says: str) -> None:
    assert says in note_fault(replace(FINE, **wrong), OPENED, TODAY)  # type: ignore[arg-type]


def test_every_kind_of_contact_can_be_written_and_what_is_seen_needs_a_meeting() -> None:
    for kind in KINDS:
        assert note_fault(replace(FINE, kind=kind, seen=False), OPENED, TODAY) == ""
    assert note_fault(replace(FINE, words="x" * MAX_WORDS, on=OPENED - EARLIEST), OPENED, TODAY) == ""


@given(SIGHTS)
def test_last_seen_is_what_a_naive_count_finds(sights: list[Sight]) -> None:
    found = last_seen(sights, "ab")
    assert set(found) == {"a", "b"}
    for child in "ab":
        on = alone_on = None
        for one in sights:
            if one.child == child:
                on = one.on if on is None or one.on > on else on
                if one.alone and (alone_on is None or one.on > alone_on):
                    alone_on = one.on
        assert found[child] == LastSeen(on, alone_on)


@given(st.none() | DAYS, DAYS)
def test_a_child_is_late_from_the_day_after_the_longest(on: dt.date | None, today: dt.date) -> None:
    days = (today - (on or OPENED)).days
    assert seen_late(LastSeen(on), OPENED, today) == (days > SEEN_WITHIN.days)


@given(st.lists(st.none() | DAYS, max_size=4))
def test_all_are_seen_since_the_longest_ago_of_them(days: list[dt.date | None]) -> None:
    found = all_seen_since([LastSeen(one) for one in days])
    assert found == (sorted(days)[0] if days and None not in days else None)  # type: ignore[type-var]
