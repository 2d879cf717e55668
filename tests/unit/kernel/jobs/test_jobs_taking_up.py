"""A run is one worker’s until it is finished, or the worker is lost."""

import datetime as dt
import uuid

import pytest
from django.db import InterfaceError, OperationalError
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tests.unit.kernel.jobs.asked import NOW, ask, claimed, seen
from village.kernel.jobs import actions, queries, registry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known_jobs")]
SILENCE = dt.timedelta(seconds=30)


def test_a_run_is_one_workers() -> None:
    assert actions.claim(ref="one", at=NOW) is None
    ask()
    run = claimed()
    assert (run.status, run.worker_ids, run.started_at) == (TaskResultStatus.RUNNING, ["one"], NOW)
    assert actions.claim(ref="two", at=NOW) is None
    assert [(one.slug, one.attempts) for one in queries.running()] == [("test.add", 1)]


def test_who_comes_second_claims_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(DBTaskResult.objects.all()), "exists", lambda self: True)
    assert actions.claim(ref="two", at=NOW) is None


def test_a_late_word_is_not_taken() -> None:
    ask()
    run = claimed()
    DBTaskResult.objects.update(worker_ids=["one", "two"])
    assert not actions.finish(run=run, ref="one", at=NOW, result=1)
    assert actions.finish(run=run, ref="two", at=NOW, result=1)
    assert not actions.finish(run=run, ref="two", at=NOW, error=ValueError())
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL
    DBTaskResult.objects.all().delete()
    assert not actions.finish(run=run, ref="two", at=NOW, result=1)


def look(at: dt.datetime, suspects: dict[str, dt.datetime | None]) -> list[uuid.UUID]:
    return actions.take_up_lost(at=at, silence=SILENCE, suspects=suspects)


def test_a_run_is_taken_from_a_worker_silent_at_two_looks() -> None:
    actions.start_worker(ref="one", at=NOW)
    ask()
    run = claimed()
    suspects: dict[str, dt.datetime | None] = {}
    assert look(NOW + SILENCE, suspects) == []
    late = NOW + dt.timedelta(minutes=1)
    assert look(late, suspects) == []
    actions.beat(ref="one", at=late)  # it was only waiting for the database
    assert look(late + dt.timedelta(seconds=1), suspects) == []
    later = late + dt.timedelta(minutes=1)
    assert look(later, suspects) == []
    assert look(later, suspects) == [run.pk]
    assert look(later, suspects) == []
    run.refresh_from_db()
    assert (run.status, run.run_after, run.traceback) == (
        TaskResultStatus.READY,
        later,
        "The worker stopped while running this, 1 of 3.",
    )


@pytest.mark.parametrize("known", [True, False])
def test_a_worker_that_ended_or_was_never_heard_of_is_silent(known: bool) -> None:
    if known:
        actions.start_worker(ref="one", at=NOW)
        actions.stop_worker(ref="one", at=NOW)
    ask()
    run = claimed()
    suspects: dict[str, dt.datetime | None] = {}
    assert look(NOW, suspects) == []
    assert look(NOW, suspects) == [run.pk]


def test_a_worker_that_started_by_a_clock_that_ran_ahead_lives_on() -> None:
    ahead = NOW + dt.timedelta(days=2)
    actions.start_worker(ref="one", at=ahead)
    ask()
    claimed()
    suspects: dict[str, dt.datetime | None] = {}
    for second in range(0, 60, 5):  # the clock was put right
        now = NOW + dt.timedelta(seconds=second)
        actions.beat(ref="one", at=now)
        assert look(now, suspects) == []
    actions.stop_worker(ref="one", at=NOW)


def test_a_worker_that_died_while_its_clock_ran_ahead_loses_its_run() -> None:
    actions.start_worker(ref="one", at=NOW)
    ask()
    run = claimed()
    actions.beat(ref="one", at=NOW + dt.timedelta(days=2))
    suspects: dict[str, dt.datetime | None] = {}
    for second in (0, 5, 31):  # it may be about to speak by the right clock
        assert look(NOW + dt.timedelta(seconds=second), suspects) == []
    assert look(NOW + dt.timedelta(seconds=36), suspects) == [run.pk]


@pytest.mark.parametrize("error", [OperationalError("the connection is lost"), InterfaceError("closed")])
def test_a_run_whose_database_was_away_goes_back_into_the_queue(error: Exception) -> None:
    ref = ask()
    assert actions.finish(run=claimed(), ref="one", at=NOW, error=error)
    assert (seen(ref).status, seen(ref).finished_at) == ("ready", None)
    assert actions.finish(run=claimed("two"), ref="two", at=NOW, error=error)
    assert DBTaskResult.objects.get().run_after == NOW + dt.timedelta(minutes=1)
    assert actions.finish(run=claimed("three"), ref="three", at=NOW, result=1)
    assert seen(ref).status == "successful"


def test_a_run_whose_database_is_away_whenever_it_runs_is_given_up() -> None:
    ref = ask()
    for attempt in range(10):
        DBTaskResult.objects.update(run_after=NOW - dt.timedelta(days=9))
        assert actions.finish(run=claimed(f"w{attempt}"), ref=f"w{attempt}", at=NOW, error=OperationalError("lost"))
    one = seen(ref)
    assert (one.status, one.attempts) == ("failed", 10)
    assert one.reason == "django.db.utils.OperationalError: lost"


def test_a_run_lost_too_often_is_given_up() -> None:
    ref = ask()
    for attempt in range(1, 4):
        now = NOW + dt.timedelta(hours=attempt)
        DBTaskResult.objects.update(run_after=NOW - dt.timedelta(days=9))
        claimed(f"w{attempt}")
        suspects: dict[str, dt.datetime | None] = {}
        look(now, suspects)
        look(now, suspects)
    one = seen(ref)
    assert (one.status, one.attempts) == ("failed", 3)
    assert one.reason == "The worker stopped while running this, 3 times of 3."
    assert one.finished_at is not None


def test_a_lost_run_of_a_job_that_is_gone_or_not_ours_is_given_up() -> None:
    ask()
    claimed()
    del registry._jobs["test.add"]
    DBTaskResult.objects.create(
        status=TaskResultStatus.RUNNING,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="elsewhere.task",
        backend_name="default",
        run_after=NOW,
        worker_ids=[],
    )
    suspects: dict[str, dt.datetime | None] = {}
    look(NOW, suspects)
    assert len(look(NOW, suspects)) == 2
    assert {one.slug for one in queries.failed()} == {"test.add", "elsewhere.task"}


def test_a_run_that_finished_or_moved_meanwhile_is_left_alone() -> None:
    ask()
    run = claimed()
    assert not actions._take_up(run.pk, "other", NOW)
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL)
    assert not actions._take_up(run.pk, "one", NOW)
