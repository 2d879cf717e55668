"""All that is late is found, whoever it belongs to; nobody is told of what is not theirs; and what nobody does is shown
to somebody else."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.oracles import dues as twin
from tests.spec.work.made import AT, FACTS, TODAY, asked, begun, helping, moved, published
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry
from village.workflow.actions import moving, tasks
from village.workflow.models import Clock, Instance, Task
from village.workflow.queries.dues import (
    DAILY,
    WEEKLY,
    Whose,
    clocks_of,
    digest,
    due_between,
    open_tasks,
    overdue,
    tasks_of,
)

DAY = dt.timedelta(days=1)
VISIT_DUE = dt.date(2026, 6, 18)


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(11), dt.UTC)


def added(one: Instance, name: str = "ring", due: dt.date | None = None, owner: str = "account:ada") -> Task:
    return tasks.add(instance=one.ref, name=name, title="Ring", owner=owner, due=due, by="ada", at=AT)


@pytest.mark.django_db
class TestTasks:
    def test_a_task_is_whose_it_is_and_nobody_elses(self) -> None:
        one, other = begun(), begun("episode:2")
        mine = added(one)
        with pytest.raises(ValueError, match="in which work"):
            Whose(frozenset({"role:lead"}))
        everybody = Whose(frozenset({"account:bo"}), {"role:manager": ["episode:1", "episode:2"]})
        assert open_tasks(everybody, at=AT) == []
        assert [t.ref for t in open_tasks(Whose(frozenset({"account:ada"})), at=AT)] == [mine.ref]
        lead = Whose(roles={"role:lead": Instance.objects.filter(pk=other.pk).values("about")})
        assert [(t.about, t.name) for t in open_tasks(lead, at=AT)] == [("episode:2", "visit")]

    def test_it_is_given_once_handed_on_by_who_has_read_it_and_closed_once(self) -> None:
        one = begun()
        task = added(one)
        assert added(one).pk == task.pk
        with pytest.raises(Refusal, match="handed this on"):
            tasks.assign(task=task.ref, to="account:kit", seen="account:bo", by="bo", at=AT)
        tasks.assign(task=task.ref, to="account:kit", seen="account:ada", by="bo", at=AT + DAY)
        (seen,) = open_tasks(Whose(frozenset({"account:kit"})), at=AT)
        assert (seen.assigned_at, seen.due, seen.overdue) == (AT + DAY, None, False)
        assert tasks.close(task=task.ref, done=True, by="kit", at=AT + DAY).state == "done"
        with pytest.raises(Refusal, match="seen to this"):
            tasks.close(task=task.ref, done=False, by="bo", at=AT)
        with pytest.raises(Refusal, match="seen to this"):
            tasks.assign(task=task.ref, to="account:bo", seen="account:kit", by="bo", at=AT)
        told = list(
            Entry.objects.filter(action__startswith="workflow.task").order_by("seq").values_list("action", flat=True)
        )
        assert told == ["workflow.task.add", "workflow.task.assign", "workflow.task.done"]
        assert tasks.close(task=added(one).ref, done=False, by="bo", at=AT).state == "cancelled"

    def test_nothing_is_left_to_do_in_what_has_ended(self) -> None:
        one = begun()
        moved(one, asked("close", 0, reason="needs-met"))
        with pytest.raises(Refusal, match="ended"):
            added(one)

    def test_a_task_is_due_when_its_clock_is(self) -> None:
        begun()
        Clock.objects.update(due=dt.date(2026, 6, 22))
        (seen,) = tasks_of(["episode:1"], at=AT)["episode:1"]
        assert seen.due == dt.date(2026, 6, 22)

    def test_what_nobody_does_is_shown_to_somebody_else_after_its_working_days_once(self) -> None:
        one = begun()  # due Thursday 18 June, shown to the head after two working days
        added(one, "late", due=VISIT_DUE)  # after five, to the manager
        added(one, "never")
        head = Whose(roles={"role:head": ["episode:1"]})
        assert tasks.escalate(by="schedule", at=noon(dt.date(2026, 6, 19))) == 0
        assert tasks.escalate(by="schedule", at=noon(dt.date(2026, 6, 21))) == 0  # a weekend is no working day
        assert open_tasks(head, at=AT) == []
        assert tasks.escalate(by="schedule", at=noon(dt.date(2026, 6, 22))) == 1
        assert tasks.escalate(by="schedule", at=noon(dt.date(2026, 6, 22))) == 0
        (seen,) = open_tasks(head, at=noon(dt.date(2026, 6, 22)))
        assert (seen.name, seen.owner, seen.escalated_to, seen.days_late) == ("visit", "role:lead", "role:head", 4)
        assert len(open_tasks(Whose(roles={"role:lead": ["episode:1"]}), at=AT)) == 1  # the lead has it still
        assert tasks.escalate(by="schedule", at=noon(dt.date(2026, 6, 25))) == 1
        assert Entry.objects.filter(action="workflow.task.escalate").count() == 2

    def test_what_is_closed_meanwhile_is_shown_to_nobody(self) -> None:
        task = added(begun(), due=TODAY)
        tasks.close(task=task.ref, done=True, by="ada", at=AT)
        assert tasks._escalate(task, "schedule", AT) == 0


@pytest.mark.django_db
class TestDays:
    def test_what_is_due_between_two_days_and_the_digest_of_a_day_and_a_week(self) -> None:
        one = begun(at=noon(TODAY))
        added(one, "today", due=TODAY)
        added(one, "late", due=TODAY - DAY)
        mine = Whose(frozenset({"account:ada"}), {"role:lead": ["episode:1"]})
        due = due_between(mine, from_on=TODAY, until_on=VISIT_DUE, at=AT)
        assert ([t.name for t in due.tasks], due.clocks) == (["today"], ())
        due = due_between(mine, from_on=TODAY, until_on=VISIT_DUE + DAY, at=AT)
        assert ([t.name for t in due.tasks], [c.name for c in due.clocks]) == (["today", "visit"], ["visit"])
        day, week = (digest(mine, days=days, at=noon(TODAY + DAY)) for days in (DAILY, WEEKLY))
        assert ([t.name for t in day.overdue.tasks], bool(day.due)) == (["late", "today"], False)
        assert [t.name for t in week.due.tasks] == ["visit"]
        assert [t.name for t in week.new] == ["late", "today", "visit"]
        later = noon(TODAY + 3 * DAY)
        assert [t.name for t in digest(mine, days=DAILY, at=later).due.tasks] == ["visit"]
        assert digest(mine, days=DAILY, at=later).new == ()
        assert digest(mine, days=DAILY, at=later)
        assert not digest(Whose(frozenset({"account:bo"})), days=WEEKLY, at=AT)

    @pytest.mark.parametrize("summer", [True, False])
    def test_a_day_ends_in_london(self, summer: bool) -> None:
        due = dt.date(2026, 10, 24) if summer else dt.date(2026, 10, 25)  # clocks go back on 25 October 2026
        added(begun(), due=due)
        midnight = dt.datetime(2026, 10, 24, 23, tzinfo=dt.UTC) if summer else dt.datetime(2026, 10, 26, tzinfo=dt.UTC)
        just_before = overdue(at=midnight - dt.timedelta(minutes=1)).tasks
        assert "ring" not in [t.name for t in just_before]
        assert "ring" in [t.name for t in overdue(at=midnight + dt.timedelta(minutes=1)).tasks]

    def test_late_is_late_by_a_clock_or_a_day_escalated_or_not(self) -> None:
        one = begun(area="E06000001")
        added(one, "by-day", due=VISIT_DUE)
        added(one, "no-day")
        late = noon(dt.date(2026, 6, 23))
        tasks.escalate(by="schedule", at=late)
        for area in (None, "E06000001"):
            seen = overdue(at=late, area=area)
            assert [(c.name, c.days_late) for c in seen.clocks] == [("visit", 5)]
            assert [(t.name, t.escalated_to) for t in seen.tasks] == [("visit", "role:head"), ("by-day", "")]
        assert not overdue(at=late, area="E06000002")
        assert not overdue(at=noon(VISIT_DUE))

    def test_the_clocks_and_tasks_of_many_are_one_query_each(self) -> None:
        abouts = [begun(f"episode:{n}").about for n in range(5)]
        clocks_of(abouts, at=AT)  # the process is read once
        with CaptureQueriesContext(
            connection,
        ) as asked_for:
            clocks = clocks_of([*abouts, "episode:none"], at=AT)
            tasks_of(abouts, at=AT)
        assert len(asked_for) == 2
        assert [len(clocks[about]) for about in abouts] == [1] * 5
        assert clocks["episode:none"] == []

    def test_how_clocks_stand_and_which_have_run(self) -> None:
        one = begun()
        moved(one, asked("write", 0))
        moved(one, asked("close", 1, reason="needs-met"))
        assert clocks_of(["episode:1"], at=AT)["episode:1"] == []
        every = clocks_of(["episode:1"], at=noon(dt.date(2027, 1, 1)), running=False)["episode:1"]
        assert [(c.name, c.stands, c.overdue) for c in every] == [
            ("visit", "lapsed", False),
            ("write", "lapsed", False),
        ]


days = st.dates(dt.date(2026, 3, 20), dt.date(2026, 11, 10))


class TestOverdue(TestCase):
    @settings(max_examples=25)
    @given(
        works=st.lists(
            st.tuples(
                st.sampled_from(["E06000001", "E06000002"]),
                st.lists(
                    st.tuples(st.one_of(st.none(), days), st.sampled_from(["open", "done", "cancelled"])), max_size=3
                ),
                st.sampled_from(["begun", "written", "closed"]),
                days,
            ),
            max_size=4,
        ),
        at=st.integers(0, 235 * 24 * 60).map(
            lambda minutes: noon(dt.date(2026, 3, 20)) + dt.timedelta(minutes=minutes)
        ),
        area=st.sampled_from([None, "E06000001"]),
    )
    def test_a_naive_look_at_every_row_finds_the_same(
        self, works: list[Any], at: dt.datetime, area: str | None
    ) -> None:
        for number, (where, given_tasks, stage, day) in enumerate(works):
            facts = {**FACTS, "asked-on": day}
            found = moving.begin(
                process=published(helping()), about=f"episode:{number}", facts=facts, key=f"k{number}", area=where,
                by="ada", at=noon(dt.date(2026, 11, 10)),
            )  # fmt: skip
            one = Instance.objects.get(ref=found.instance)
            for n, (due, state) in enumerate(given_tasks):
                task = added(one, f"t{n}", due=due)
                if state != "open":
                    tasks.close(task=task.ref, done=state == "done", by="ada", at=AT)
            at_end = noon(dt.date(2026, 11, 10))
            if stage != "begun":
                moved(one, asked("write", 0), facts=facts, at=at_end)
            if stage == "closed":
                moved(one, asked("close", 1, reason="needs-met"), at=at_end)
        rows = [list(one.objects.values()) for one in (Instance, Clock, Task)]
        seen = overdue(at=at, area=area)
        found_late = {("clock", c.pk, c.days_late) for c in seen.clocks} | {
            ("task", t.ref, t.days_late) for t in seen.tasks
        }
        assert found_late == twin.overdue(*rows, at, area)
        assert all(one.overdue for one in (*seen.clocks, *seen.tasks))
