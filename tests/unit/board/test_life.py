"""A plan's life under any order of what people do: never adopted without people being asked, answered and a quorum;
nothing changes after adoption; adopted exactly once."""

import datetime as dt
from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.unit.board import made
from village.board.actions import consult, plans
from village.board.models import Board, Consultation, LocalPlan, Meeting
from village.kernel.access.actions import Refusal
from village.plan.models import Edition

NEEDED = {"local-authority", "schools", "health"}  # by made.a_board, with four members


class Life(RuleBasedStateMachine):
    """One planner, one secretary, one chair; days only go forward."""

    @initialize()
    def begin(self) -> None:
        self.life = transaction.atomic()
        self.life.__enter__()
        patch = pytest.MonkeyPatch()
        made.measured(patch)
        self.patch = patch
        self.people = made.People()
        made.a_board()
        self.seats = made.seats(self.people.secretary)
        made.written(self.people.planner)
        self.today = made.TODAY
        self.count = 0
        self.adopted: tuple[int, str] | None = None

    def teardown(self) -> None:
        if hasattr(self, "patch"):
            self.patch.undo()
            transaction.set_rollback(True)
            self.life.__exit__(None, None, None)

    @property
    def at(self) -> dt.datetime:
        return dt.datetime.combine(self.today, dt.time(12), dt.UTC)

    @rule(days=st.sampled_from([1, 7, 30]))
    def days_go_by(self, days: int) -> None:
        self.today += dt.timedelta(days=days)

    @rule(days=st.sampled_from([10, 28, 40]))
    def ask(self, days: int) -> None:
        last = self.today + dt.timedelta(days=days - 1)
        with suppress(Refusal):
            made.asked(self.people.planner, opens_on=self.today, closes_on=last, today=self.today, at=self.at)

    @rule()
    def close(self) -> None:
        with suppress(Refusal):
            consult.close_consultation(plan="leeds-2026", by=self.people.planner, at=self.at, today=self.today)

    @rule()
    def answer(self) -> None:
        with suppress(Refusal):
            made.answered(self.people.planner)

    @rule()
    def take_a_need(self) -> None:
        self.count += 1
        before = LocalPlan.objects.get()
        try:
            made.need(self.people.planner, kind=f"kind-{self.count}")
        except Refusal:
            assert before.state not in ("drafting", "closed")
        else:
            assert before.state in ("drafting", "closed")

    @rule(present=st.sets(st.integers(0, 5)), against=st.booleans())
    def meet(self, present: set[int], against: bool) -> None:
        self.count += 1
        there = [self.seats[one] for one in sorted(present)]
        with suppress(Refusal):
            made.met(
                self.people.secretary, there, once=str(self.count), held_on=self.today, on=self.today,
                votes_for=0 if against else len(there), votes_against=len(there) if against else 0,
            )  # fmt: skip

    @rule()
    def meet_with_everyone(self) -> None:
        self.count += 1
        with suppress(Refusal):
            made.met(self.people.secretary, self.seats, once=str(self.count), held_on=self.today, on=self.today)

    @rule(times=st.integers(1, 2))
    def adopt(self, times: int) -> None:
        for meeting in list(Meeting.objects.order_by("pk")) * times:
            with suppress(Refusal):
                made.adopted(self.people.chair, meeting, at=self.at, today=self.today)

    @rule()
    def withdraw(self) -> None:
        if self.count > 6:  # late, or most lives end before they begin
            with suppress(Refusal):
                plans.withdraw_plan(plan="leeds-2026", by=self.people.secretary, at=self.at)

    @invariant()
    def an_adoption_rests_on_people_asked_answered_and_a_quorum(self) -> None:
        plan = LocalPlan.objects.filter(slug="leeds-2026").first()
        if plan is None or plan.state != "adopted":
            assert not Edition.objects.filter(plan="leeds-2026").exists()
            return
        meeting, asked = plan.adopted_by_meeting, Consultation.objects.get()
        assert meeting is not None
        assert asked.heard
        assert asked.changed
        assert (asked.closes_on - asked.opens_on).days + 1 >= 28
        assert asked.closes_on < meeting.held_on
        there = Board.objects.get().members.filter(pk__in=meeting.present)
        assert len(there) >= 4
        assert {one.partner for one in there} >= NEEDED
        assert meeting.votes_for > meeting.votes_against
        assert meeting.saw == plan.changes
        (edition,) = Edition.objects.filter(plan="leeds-2026")
        now = (edition.pk, edition.sha256)
        assert self.adopted in (None, now)
        self.adopted = now


@pytest.mark.django_db
def test_no_order_of_steps_adopts_a_plan_that_may_not_be() -> None:
    run_state_machine_as_test(Life, settings=settings(max_examples=12, stateful_step_count=20, deadline=None))


@pytest.mark.django_db
def test_the_life_that_ends_in_adoption_is_among_them() -> None:
    """The machine's own steps, in the order that adopts: or its invariant would hold of nothing."""
    life = Life()
    life.begin()
    life.ask(28)
    life.days_go_by(30)
    life.close()
    life.answer()
    life.meet_with_everyone()
    life.adopt(2)
    life.an_adoption_rests_on_people_asked_answered_and_a_quorum()
    life.take_a_need()
    life.withdraw()
    assert LocalPlan.objects.get().state == "adopted"
    assert life.adopted is not None
    life.teardown()
