"""What the database refuses, whoever writes: each constraint by its name, and rows that nobody edits or deletes."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, models, transaction

from tests.spec.work.made import AT, TODAY, agreed, asked, begun, moved
from village.kernel.audit.append_only import missing
from village.workflow.actions import timing
from village.workflow.models import Clock, Command, Effect, Extension, Instance, Moved, Recalculation, Task

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
TWICE = ("UNIQUE constraint failed", "duplicate key", "append-only", "keeps every row")
"""How either database says that it is there already."""


def refused(row: models.Model, said: str) -> None:
    """Put in once more with other values, it is refused for the reason that the constraint's name gives."""
    row.pk, row._state.adding = None, True
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        row.save()
    assert any(one in str(error.value) for one in (TWICE if said == "twice" else (said,)))


def copy(row: models.Model, **change: Any) -> models.Model:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**{**values, **change})


def new(value: str) -> Command:
    return Command.objects.create(key=value, content="x", by="ada", at=AT)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({}, "twice"),
        ({"about": ""}, "work_is_about_something"),
        ({"about": "x", "ended_on": TODAY - DAY}, "work_ends_after_it_begins"),
    ],
)
def test_work(change: dict[str, Any], name: str) -> None:
    one = begun()
    refused(copy(one, ref="5e9cbb7e-3a56-4a3e-9f8c-0a6a7c1b2d3e", **change), name)


def test_a_command_has_a_key_of_its_own() -> None:
    with pytest.raises(IntegrityError, match="command_has_a_key"), transaction.atomic():
        new("")
    one = new("k")
    refused(copy(one), "twice")


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"number": 0, "source": ""}, "twice"),
        ({"number": 9, "source": ""}, "only_the_beginning_comes_from_nowhere"),
        ({"number": 9, "source": "asked", "instead_of": "ada"}, "move_for_another"),
    ],
)
def test_a_move(change: dict[str, Any], name: str) -> None:
    begun()
    refused(copy(Moved.objects.get(), command=new("k"), **{"command_id": new("k2").pk, **change}), name)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({}, "twice"),
        ({"name": "x", "unit": "fortnight"}, "clock_unit_known"),
        ({"name": "x", "length": 0}, "clock_takes_time"),
        ({"name": "x", "due": dt.date(2026, 6, 7)}, "clock_runs_forward"),
        ({"name": "x", "first_due": dt.date(2026, 6, 7)}, "clock_runs_forward"),
        ({"name": "x", "over_at": AT, "satisfied_on": dt.date(2026, 6, 7)}, "clock_runs_forward"),
        ({"name": "x", "over_at": AT}, "clock_is_over_one_way"),
        ({"name": "x", "satisfied_on": TODAY}, "clock_is_over_one_way"),
        ({"name": "x", "over_at": AT, "satisfied_on": TODAY, "lapsed_on": TODAY}, "clock_is_over_one_way"),
    ],
)
def test_a_clock(change: dict[str, Any], name: str) -> None:
    begun()
    refused(copy(Clock.objects.get(), **change), name)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({}, "twice"),
        ({"name": "x", "state": "lost", "closed_by": "ada", "closed_at": AT}, "task_state_known"),
        ({"name": "x", "owner": ""}, "task_has_an_owner"),
        ({"name": "x", "state": "done"}, "task_closed_by_somebody"),
        ({"name": "x", "closed_by": "ada"}, "task_closed_by_somebody"),
        ({"name": "x", "escalated_at": AT}, "task_escalated_to_somebody"),
        ({"name": "x", "escalated_to": "role:head"}, "task_escalated_to_somebody"),
        ({"name": "x", "due": TODAY}, "task_due_by_a_clock_or_a_day"),
    ],
)
def test_a_task(change: dict[str, Any], name: str) -> None:
    begun()
    refused(copy(Task.objects.get(), ref="5e9cbb7e-3a56-4a3e-9f8c-0a6a7c1b2d3e", **change), name)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({}, "twice"),
        ({"key": "x", "kind": "run"}, "effect_kind_known"),
        ({"key": "x", "due_at": None}, "effect_done_or_due_or_given_up"),
        ({"key": "x", "due_at": None, "tries": 1}, "effect_done_or_due_or_given_up"),
        ({"key": "x", "done_at": AT}, "effect_done_or_due_or_given_up"),
    ],
)
def test_an_effect(change: dict[str, Any], name: str) -> None:
    begun()
    refused(copy(Effect.objects.get(), **change), name)


def longer() -> Extension:
    one = begun()
    moved(one, asked("write", 0))
    clock = Clock.objects.get(name="write")
    timing.extend(clock=clock.pk, until=clock.due + DAY, seen=clock.due, reason="x", by="kit", at=AT)
    return Extension.objects.get()


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({}, "twice"),
        ({"before": TODAY, "due": TODAY}, "extension_makes_longer"),
        ({"before": TODAY, "authority": "kit"}, "extension_by_another_authority"),
    ],
)
def test_an_extension(change: dict[str, Any], name: str) -> None:
    refused(copy(longer(), **change), name)


def test_a_recalculation() -> None:
    begun()
    made = Recalculation.objects.create(
        clock=Clock.objects.get(), old_calendar="a", new_calendar="b", before=TODAY, after=TODAY + DAY, at=AT
    )
    refused(copy(made), "twice")
    refused(copy(made, new_calendar="c", after=TODAY), "recalculation_changes_the_day")


# ── what nobody edits ────────────────────────────────────────────────────────────────────────────────────────────────


def never(act: Any) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def test_what_was_done_and_decided_is_only_added_to() -> None:
    one = longer()
    for table in (Moved, Extension):
        never(table.objects.all().delete)
        never(lambda table=table: table.objects.update(by="bo"))
    Extension.objects.update(why={})  # words about a child can be destroyed, and nothing else with them
    never(lambda: Extension.objects.update(why={"reason": "another"}))
    never(lambda: Extension.objects.update(why={}, due=one.due + DAY))
    begun("episode:2")
    made = Recalculation.objects.create(
        clock=Clock.objects.first(), old_calendar="a", new_calendar="b", before=TODAY, after=TODAY + DAY, at=AT
    )
    never(made.delete)
    never(lambda: Recalculation.objects.update(after=TODAY + 9 * DAY))
    for name in ("moved", "recalculation", "extension"):
        assert missing(f"workflow_{name}") == ()


@pytest.mark.parametrize("field", ["since", "length", "unit", "first_due", "definition", "started_at"])
def test_where_a_clock_was_set_nobody_sets_it_anew(field: str) -> None:
    begun()
    clock = Clock.objects.get()
    never(lambda: Clock.objects.update(**{field: getattr(clock, field)}))
    never(clock.delete)


def test_what_is_over_stays_as_it_was() -> None:
    one = agreed()
    moved(one, asked("close", 2, reason="needs-met"))
    never(lambda: Clock.objects.filter(name="write").update(satisfied_on=TODAY - DAY))
    never(lambda: Task.objects.filter(name="visit").update(state="open", closed_by="", closed_at=None))
    never(lambda: Instance.objects.update(ended_on=None))
    never(lambda: Instance.objects.update(about="episode:9"))
    never(lambda: Instance.objects.all().delete())
    Effect.objects.update(due_at=None, done_at=AT)
    never(lambda: Effect.objects.update(due_at=AT, done_at=None))
    never(lambda: Effect.objects.all().delete())
    never(lambda: Effect.objects.update(about={"event": "another"}))
    never(lambda: one.process.delete())
