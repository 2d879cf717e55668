"""Asking, scheduling, claiming, finishing and taking up, one step at a time."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from village.kernel.audit import queries as audit
from village.kernel.audit.actions import record
from village.kernel.jobs import actions, queries, registry, worker
from village.kernel.jobs.models import Schedule, Worker
from village.kernel.jobs.registry import find, job, jobs

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
SILENCE = dt.timedelta(seconds=30)
done: list[dict[str, Any]] = []


@pytest.fixture(autouse=True)
def _jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    # A test's transaction looks to it like a connection left in a bad state.
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    done.clear()

    @job("test.add", cron="0 6 * * *")
    def add(*, by: str, at: dt.datetime, **given: Any) -> dict[str, Any]:
        """Adds to a list.

        More words.
        """
        done.append({"by": by, "at": at, **given})
        return {"count": len(done)}

    @job("test.fail")
    def fail(*, by: str, at: dt.datetime) -> None:
        raise ZeroDivisionError("it went wrong\nhere")

    @job("test.odd")
    def odd(*, by: str, at: dt.datetime) -> object:
        return object()


def work() -> int:
    return worker.run(until_idle=True, beat=60, silence=180, catch_signals=False)


def ask(slug: str = "test.add", **arguments: Any) -> str:
    return str(actions.enqueue(slug, by="someone", at=NOW, **arguments))


def seen(ref: str) -> queries.RunSeen:
    found = queries.run(ref)
    assert found is not None
    return found


# Registering


def test_a_job_is_known_by_its_slug() -> None:
    found = find("test.add")
    assert found is not None
    assert (found.slug, found.cron, found.attempts, found.description) == (
        "test.add",
        "0 6 * * *",
        3,
        "Adds to a list.",
    )
    assert list(jobs()) == sorted(jobs())
    assert find("test.nothing") is None


def test_the_kernels_own_jobs_are_registered() -> None:
    assert {"jobs.tidy", "audit.checkpoint", "audit.verify"} <= set(jobs())


def test_one_slug_is_one_job() -> None:
    with pytest.raises(ValueError, match=r"two jobs called jobs\.tidy"):
        job("jobs.tidy")(lambda **_: None)
    job("jobs.tidy", cron="20 3 * * *")(actions.tidy)  # the same one again, as when a module is read twice


def test_a_line_that_never_comes_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match=r"test\.never cannot be scheduled"):
        job("test.never", cron="0 0 31 2 *")(lambda **_: None)


# Asking


def test_what_is_asked_for_is_run_with_who_asked() -> None:
    ref = ask(thing="n:1")
    assert seen(ref).status == "ready"
    assert work() == 1
    (one,) = done
    assert (one["by"], one["thing"]) == ("someone", "n:1")
    assert one["at"].tzinfo is not None
    assert (seen(ref).status, seen(ref).attempts, seen(ref).slug) == ("successful", 1, "test.add")
    assert DBTaskResult.objects.get().task_path == "village.kernel.jobs.tasks.run_job"


def test_nothing_is_asked_for_when_the_asker_fails() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012 - it fails after asking
        ask()
        raise ZeroDivisionError
    assert not DBTaskResult.objects.exists()


@pytest.mark.parametrize(
    ("slug", "arguments", "error"),
    [
        ("test.nothing", {}, ValueError),
        ("test.add", {"odd": object()}, TypeError),
    ],
)
def test_what_cannot_be_run_is_refused_when_asked(slug: str, arguments: Any, error: Any) -> None:
    with pytest.raises(error):
        ask(slug, **arguments)


def test_later_means_later() -> None:
    ask(run_after=dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    ask(run_after=NOW - dt.timedelta(days=1), which="past")
    assert work() == 1
    assert done[0]["which"] == "past"


def test_a_failure_is_kept_and_the_worker_goes_on() -> None:
    refs = [ask("test.fail"), ask("test.odd"), ask()]
    assert work() == 3
    assert [seen(ref).status for ref in refs] == ["failed", "failed", "successful"]
    assert seen(refs[0]).reason.endswith("here")
    assert "ZeroDivisionError" in DBTaskResult.objects.get(pk=refs[0]).traceback
    assert {one.ref for one in queries.failed()} == set(refs[:2])


def test_a_job_that_is_gone_fails_and_says_so() -> None:
    ref = ask()
    del registry._jobs["test.add"]
    work()
    assert "There is no job called test.add" in seen(ref).reason


# Schedules


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


# Claiming, finishing, taking up


def claimed(ref: str = "one") -> actions.Stored:
    run = actions.claim(ref=ref, at=NOW)
    assert run is not None
    return run


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


# Looking after the service


def test_how_work_stands() -> None:
    assert queries.standing(at=NOW) == queries.Standing(0, 0, 0, (), 0)
    assert not queries.standing(at=NOW).works
    actions.start_worker(ref="one", at=NOW)
    actions.start_worker(ref="gone", at=NOW - dt.timedelta(hours=1))
    Schedule.objects.create(slug="test.add", cron="0 6 * * *", next_at=NOW - dt.timedelta(minutes=16))
    ask()
    ask()
    claimed()
    ask("test.fail")
    DBTaskResult.objects.filter(args_kwargs__args__0="test.fail").update(status=TaskResultStatus.FAILED)
    assert queries.standing(at=NOW) == queries.Standing(1, 1, 1, ("test.add",), 1)
    assert not queries.standing(at=NOW).works
    Schedule.objects.all().delete()
    assert queries.standing(at=NOW).works
    assert queries.run(str(uuid.uuid4())) is None


def test_what_is_long_done_is_forgotten() -> None:
    for days, status in ((8, "SUCCESSFUL"), (6, "SUCCESSFUL"), (91, "FAILED"), (89, "FAILED"), (99, "READY")):
        ref = ask()
        DBTaskResult.objects.filter(pk=ref).update(status=status, finished_at=NOW - dt.timedelta(days=days))
    actions.start_worker(ref="old", at=NOW - dt.timedelta(days=8))
    assert actions.tidy(by="schedule", at=NOW) == {"done": 1, "failed": 1, "workers": 1}
    assert DBTaskResult.objects.count() == 3


def test_the_audit_is_signed_when_it_has_moved_and_verified_every_night() -> None:
    assert actions.checkpoint(by="schedule", at=NOW) is None
    record(actor="a", action="b", thing="c", at=NOW)
    assert actions.checkpoint(by="schedule", at=NOW) == 1
    assert actions.checkpoint(by="schedule", at=NOW) is None
    assert actions.verify(by="schedule", at=NOW)
    assert actions.checkpoint(by="schedule", at=NOW) == 3  # after the one that tells of the first checkpoint


def test_a_worker_needs_time_for_three_signs_of_life() -> None:
    with pytest.raises(ValueError, match="three signs of life"):
        worker.run(beat=5, silence=14)


def test_a_worker_enters_itself_in_the_book() -> None:
    work()
    one = Worker.objects.get()
    assert one.stopped_at is not None
    assert Schedule.objects.filter(slug="test.add").exists()
