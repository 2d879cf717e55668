"""Any order of starting, leaving and taking back, beside a twin that keeps a list of days and nothing else."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.workforce.made import Scene
from village.kernel.access.actions import Refusal
from village.workforce.actions.engaging import annul_engagement, end_engagement
from village.workforce.models import Engagement
from village.workforce.queries.register import counted
from village.workforce.rules.counting import Scope

BEGIN = dt.date(2024, 1, 1)
STEP = st.one_of(
    st.tuples(st.just("start"), st.integers(0, 1), st.integers(0, 1), st.integers(0, 20)),
    st.tuples(st.just("end"), st.integers(0, 5), st.integers(0, 25), st.just(0)),
    st.tuples(st.just("annul"), st.integers(0, 5), st.just(0), st.just(0)),
)


class Twin:
    """Who is in which post on which days: [worker, post, first day, days after the last or None, taken back]."""

    def __init__(self) -> None:
        self.rows: list[list[int | None]] = []

    def start(self, worker: int, post: int, first: int) -> bool:
        for row in self.rows:
            if row[:2] == [worker, post] and not row[4] and (row[3] is None or row[3] > first):
                return False
        self.rows.append([worker, post, first, None, 0])
        return True

    def end(self, number: int, last: int) -> bool:
        row = self.rows[number]
        if row[4] or row[3] is not None or last < (row[2] or 0):
            return False
        row[3] = last + 1
        return True

    def annul(self, number: int) -> bool:
        row = self.rows[number]
        taken_back, row[4] = row[4], 1
        return not taken_back

    def on(self, day: int) -> tuple[int, Decimal]:
        there = [row for row in self.rows if not row[4] and (row[2] or 0) <= day and (row[3] is None or day < row[3])]
        return len({row[0] for row in there}), Decimal(len(there)) / 4


@pytest.mark.django_db
@settings(max_examples=25)
@given(steps=st.lists(STEP, max_size=12), day=st.integers(0, 30))
def test_engagements_are_those_of_their_twin(steps: list[tuple[str, int, int, int]], day: int) -> None:
    with transaction.atomic():
        _both(steps, day)
        transaction.set_rollback(True)


def _both(steps: list[tuple[str, int, int, int]], day: int) -> None:
    scene, twin = Scene(), Twin()
    workers = [scene.checked("Oneperson"), scene.checked("Twoperson")]
    posts = [scene.post(), scene.post("nursery-cook")]
    made: list[Engagement] = []
    for step, one, two, three in steps:
        if step != "start" and one >= len(made):
            continue
        try:
            if step == "start":
                expected = twin.start(one, two, three)
                first = BEGIN + dt.timedelta(days=three)
                made.append(scene.start(workers[one], posts[two], start_on=first, fte=Decimal("0.25")))
            elif step == "end":
                expected = twin.end(one, two)
                last_on = BEGIN + dt.timedelta(days=two)
                end_engagement(engagement=made[one].ref, last_on=last_on, reason="other", **scene.kept)
            else:
                expected = twin.annul(one)
                annul_engagement(engagement=made[one].ref, because="Wrong", **scene.kept)
            done = True
        except Refusal:
            done = False
        assert done == expected, (step, one, two, three)
    found = counted(scene.viewer, Scope(BEGIN + dt.timedelta(days=day)))
    assert (found.heads, found.fte) == twin.on(day)
