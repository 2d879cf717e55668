"""Registering jobs, asking for them and having them run."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from tests.unit.kernel.jobs.asked import NOW, ask, done, seen, work
from village.kernel.jobs import actions, queries, registry
from village.kernel.jobs.registry import find, job, jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known_jobs")]


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


def once(**arguments: Any) -> Any:
    return actions.enqueue_once("test.add", by="someone", at=NOW, **arguments)


def test_what_waits_already_is_not_asked_for_again() -> None:
    ask("test.fail", which="one")
    assert once(which="one") is not None
    assert once(which="one") is None
    assert once(which="one", run_after=dt.datetime(2099, 1, 1, tzinfo=dt.UTC)) is None
    assert once(which="two") is not None
    assert once() is not None
    assert once() is None
    work()
    assert once(which="one") is not None  # what has begun may have missed what was done since


def test_what_waits_once_begins_when_it_was_first_asked_for() -> None:
    later = NOW + dt.timedelta(minutes=1)
    once(run_after=later)
    once(run_after=later + dt.timedelta(hours=1))
    assert DBTaskResult.objects.get().run_after == later


@pytest.mark.parametrize("status", ["RUNNING", "SUCCESSFUL", "FAILED"])
def test_what_has_begun_is_followed_by_another(status: str) -> None:
    DBTaskResult.objects.filter(pk=once()).update(status=status)
    assert once() is not None
    assert once() is None


def test_a_job_is_unfinished_while_a_run_of_it_waits_or_runs() -> None:
    assert not queries.unfinished("test.add")
    ask(run_after=dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    assert queries.unfinished("test.add")
    DBTaskResult.objects.update(status="RUNNING")
    assert queries.unfinished("test.add")
    assert not queries.unfinished("test.fail")
    DBTaskResult.objects.update(status="FAILED")
    assert not queries.unfinished("test.add")


def test_what_waits_behind_all_else_lets_it_pass() -> None:
    @job("test.long", behind=True)
    def long(*, by: str, at: dt.datetime, **given: Any) -> None:
        done.append({"by": by, "at": at, **given})

    for number in range(2):
        ask("test.long", which=f"long {number}")
    ask("test.long", run_after=NOW, which="long 2")
    ask(which="short")
    work()
    assert [one["which"] for one in done] == ["short", "long 0", "long 1", "long 2"]


def test_a_failure_is_kept_and_the_worker_goes_on() -> None:
    refs = [ask("test.fail"), ask("test.odd"), ask()]
    assert work() == 3
    assert [seen(ref).status for ref in refs] == ["failed", "failed", "successful"]
    assert seen(refs[0]).reason == "builtins.ZeroDivisionError"
    assert "in fail" in DBTaskResult.objects.get(pk=refs[0]).traceback
    assert {one.ref for one in queries.failed()} == set(refs[:2])


def test_a_job_that_is_gone_fails_and_says_so() -> None:
    ref = ask()
    del registry._jobs["test.add"]
    work()
    assert "There is no job called test.add" in seen(ref).reason
