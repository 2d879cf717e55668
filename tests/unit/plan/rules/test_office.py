"""The plan office's lists: who is in them, in which order, and how far off is said."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import but, row, whole_plan
from tests.oracles.plan import first_and_last, timing_on
from village.plan.rules.asat import plan_as_at
from village.plan.rules.office import due_list, leads_of, say_days, to_remind

DAYS = st.dates(dt.date(2008, 12, 11), dt.date(2012, 1, 1))
DUES = st.sampled_from(["", "2009", "2009/10", "2009-spring", "2009-04-30", "2010-02", "2011"])
STATUSES = st.sampled_from(["promised", "under-way", "delivered", "delayed", "stopped"])


@given(st.lists(st.tuples(DUES, STATUSES), max_size=8), DAYS)
def test_the_list_is_what_a_naive_look_finds_in_the_order_of_its_last_days(
    told: list[tuple[str, str]], on: dt.date
) -> None:
    rows = [row("commitments", f"c{n}", due=due, status=status) for n, (due, status) in enumerate(told)]
    known = plan_as_at(
        but(whole_plan(), commitments=rows, statuses=(), milestones=(), stories=(), recommendations=()), [], on
    )
    found = due_list(known)
    expected = {one.id for one in rows if timing_on(one, one.status, on) in ("overdue", "due-soon", "later")}
    assert {one.commitment.id for one in found} == expected
    assert [one.last_on for one in found] == sorted(one.last_on for one in found)
    for one in found:
        window = first_and_last(one.commitment.due)
        assert window is not None
        assert one.days == (window[1] - on).days
        assert (one.days < 0) == (one.standing.timing == "overdue")
    for timing in ("overdue", "due-soon", "later"):
        assert due_list(known, timing=timing) == [one for one in found if one.standing.timing == timing]
    assert to_remind(known) == [one for one in found if one.standing.timing != "later"]


def test_chapter_and_lead_narrow_it_down() -> None:
    rows = [
        row("commitments", "a", due="2009"),
        row("commitments", "b", due="2009", paragraph="2.1", leads=("school",)),
        row("commitments", "c", due="2009", paragraph="summary", leads=("council", "school")),
    ]
    known = plan_as_at(but(whole_plan(), commitments=rows), [], dt.date(2009, 1, 1))
    assert [one.commitment.id for one in due_list(known, chapter="2")] == ["b"]
    assert [one.commitment.id for one in due_list(known, chapter="0")] == ["c"]
    assert [one.commitment.id for one in due_list(known, lead="school")] == ["c", "b"]
    assert due_list(known, chapter="1", lead="school") == []
    assert leads_of(known, due_list(known)) == [("council", "A council"), ("school", "A school")]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"), (1, "in 1 day"), (-1, "1 day ago"), (21, "in 21 days"), (22, "in 3 weeks"), (60, "in 9 weeks"),
        (-90, "13 weeks ago"), (91, "in 3 months"), (-365, "12 months ago"), (730, "in 24 months"),
    ],
)  # fmt: skip
def test_how_far_off_is_said_as_exactly_as_a_reader_needs(days: int, said: str) -> None:
    assert say_days(days) == said
