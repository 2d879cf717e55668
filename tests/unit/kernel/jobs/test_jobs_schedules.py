"""Schedules: once when due, however late, whatever a clock says."""

import datetime as dt
from typing import Any

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tests.unit.kernel.jobs.asked import NOW, done, work
from village.kernel.audit import queries as audit
from village.kernel.jobs import actions, registry
from village.kernel.jobs.models import Schedule

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known_jobs")]


def test_schedules_follow_the_registry() -> None:
    actions.keep_schedules(at=NOW)
    kept = Schedule.objects.get(slug="test.add")
    assert (kept.cron, kept.next_at, str(kept)) == (
        "0 6 * * *",
        dt.datetime(2026, 11, 24, 6, tzinfo=dt.UTC),
        "test.add (0 6 * * *)",
    )
    assert not Schedule.objects.filter(slug="test.fail").exists()
    actions.keep_schedules(at=NOW + dt.timedelta(days=9))  # nothing changed: what is late stays late
    kept.refresh_from_db()
    assert kept.next_at.day == 24
    registry._jobs["test.add"] = registry.Job("test.add", registry._jobs["test.add"].run, "0 7 * * *", 3, "")
    actions.keep_schedules(at=NOW)
    kept.refresh_from_db()
    assert (kept.cron, kept.next_at.hour) == ("0 7 * * *", 7)
    del registry._jobs["test.add"]
    actions.keep_schedules(at=NOW)
    assert not Schedule.objects.filter(slug="test.add").exists()


def test_a_job_is_asked_for_when_it_is_due_and_once_however_late() -> None:
    Schedule.objects.create(slug="test.add", cron="0 6 * * *", next_at=NOW - dt.timedelta(days=5))
    assert actions.run_due_schedules(at=NOW) == ["test.add"]
    assert actions.run_due_schedules(at=NOW) == []
    kept = Schedule.objects.get(slug="test.add")  # read before a worker looks, whose clock is the real one
    assert (kept.next_at, kept.last_at) == (dt.datetime(2026, 11, 24, 6, tzinfo=dt.UTC), NOW)
    assert work() == 1
    assert done[0]["by"] == "schedule"


def test_a_changed_line_forgets_nothing_that_fell_due_meanwhile() -> None:
    actions.keep_schedules(at=NOW)  # due tomorrow at six
    registry._jobs["test.add"] = registry.Job("test.add", registry._jobs["test.add"].run, "0 7 * * *", 3, "")
    late = NOW + dt.timedelta(days=1)  # nobody worked at six; the next worker knows another line
    actions.keep_schedules(at=late)
    assert actions.run_due_schedules(at=late).count("test.add") == 1
    assert actions.run_due_schedules(at=late) == []
    kept = Schedule.objects.get(slug="test.add")
    assert (kept.cron, kept.next_at) == ("0 7 * * *", dt.datetime(2026, 11, 25, 7, tzinfo=dt.UTC))


def test_a_job_still_running_is_not_asked_for_again() -> None:
    Schedule.objects.create(slug="test.add", cron="0 6 * * *", next_at=NOW)
    actions.run_due_schedules(at=NOW)
    tomorrow = NOW + dt.timedelta(days=1)
    assert actions.run_due_schedules(at=tomorrow) == []
    assert DBTaskResult.objects.count() == 1
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL)
    assert actions.run_due_schedules(at=tomorrow + dt.timedelta(days=1)) == ["test.add"]


@pytest.mark.parametrize("look", [actions.keep_schedules, actions.run_due_schedules])
@pytest.mark.parametrize("ahead", [dt.timedelta(days=365), dt.timedelta(hours=30)])
def test_a_clock_that_ran_ahead_silences_nothing(look: Any, ahead: dt.timedelta) -> None:
    actions.keep_schedules(at=NOW)
    assert "test.add" in actions.run_due_schedules(at=NOW + ahead)
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL)
    look(at=NOW)
    assert Schedule.objects.get(slug="test.add").next_at == dt.datetime(2026, 11, 24, 6, tzinfo=dt.UTC)
    assert "test.add" in actions.run_due_schedules(at=dt.datetime(2026, 11, 24, 6, tzinfo=dt.UTC))


def test_a_clock_a_little_behind_has_nothing_run_twice() -> None:
    due = dt.datetime(2026, 11, 24, 6, tzinfo=dt.UTC)
    Schedule.objects.create(slug="test.add", cron="0 6 * * *", next_at=due)
    assert actions.run_due_schedules(at=due) == ["test.add"]
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL)
    for behind in (dt.timedelta(seconds=1), dt.timedelta(minutes=5)):
        actions.keep_schedules(at=due - behind)
        assert "test.add" not in actions.run_due_schedules(at=due - behind)
    assert "test.add" not in actions.run_due_schedules(at=due)


def test_a_stopped_schedule_is_left_as_it_is() -> None:
    Schedule.objects.create(slug="test.add", cron="0 6 * * *", next_at=NOW + dt.timedelta(days=9), enabled=False)
    actions.keep_schedules(at=NOW)
    assert Schedule.objects.get(slug="test.add").next_at == NOW + dt.timedelta(days=9)


def test_who_comes_second_asks_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    Schedule.objects.create(slug="test.add", cron="0 6 * * *", next_at=NOW)
    slow = list(Schedule.objects.all())  # what a slower worker saw
    assert actions.run_due_schedules(at=NOW) == ["test.add"]
    real = Schedule.objects.filter
    monkeypatch.setattr(
        Schedule.objects, "filter", lambda *a, **given: slow if "next_at__lte" in given else real(*a, **given)
    )
    assert actions.run_due_schedules(at=NOW) == []
    assert DBTaskResult.objects.count() == 1


def test_a_schedule_is_stopped_and_started_by_someone() -> None:
    Schedule.objects.create(slug="test.add", cron="0 6 * * *", next_at=NOW - dt.timedelta(days=1))
    actions.switch_schedule(slug="test.add", enabled=False, by="ann", at=NOW)
    assert actions.run_due_schedules(at=NOW) == []
    actions.switch_schedule(slug="test.add", enabled=True, by="ann", at=NOW)
    assert actions.run_due_schedules(at=NOW) == []  # from now on, not for the time it was stopped
    assert [entry.action for entry in audit.entries(audit.Wanted(action="jobs")).entries] == [
        "jobs.schedule.start",
        "jobs.schedule.stop",
    ]
    with pytest.raises(Schedule.DoesNotExist):
        actions.switch_schedule(slug="test.nothing", enabled=True, by="ann", at=NOW)
