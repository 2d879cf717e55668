"""Real worker processes: killed, told to stop, and several at once."""

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.unit.kernel.own_database import Own, own_database

pytestmark = pytest.mark.slow
JOBS = """
import datetime as dt, os, pathlib, signal, sys, time
from village.kernel.jobs import actions, queries, worker
from village.kernel.jobs.registry import job

def note(path, word):
    with open(path, "a") as file:
        file.write(word + "\\n")

@job("test.slow")
def slow(*, by, at, path, seconds):
    again = os.path.exists(path)
    note(path, "begun")
    if not again:
        time.sleep(seconds)
    note(path, "done")

@job("test.deadly", attempts=2)
def deadly(*, by, at, path):
    note(path, "begun")
    os.kill(os.getpid(), signal.SIGKILL)

@job("test.quick", cron="0 6 * * *")
def quick(*, by, at, path="", n=0):
    if path:
        note(path, str(n))

at = dt.datetime.now(dt.UTC)
def ask(slug, **arguments):
    actions.enqueue(slug, by="test", at=at, **arguments)
def work(**given):
    worker.run(**{"every": 0.05, "beat": 0.2, "silence": 1.0, **given})
"""
SEE = """
import json
from django_tasks_db.models import DBTaskResult
every = DBTaskResult.objects.order_by("enqueued_at")
found = [one for one in every if one.args_kwargs["args"][0].startswith("test.")]  # ours are due too
print(json.dumps([[one.status, len(one.worker_ids), one.traceback.strip().split("\\n")[-1]] for one in found]))
"""


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Own]:
    """A database of the test's own; whatever still works on it ends with the test."""
    with own_database(tmp_path) as made:
        yield made
        made.end_all()


def runs(own: Own) -> Any:
    return json.loads(own.run(SEE))


def wait_for(what: Any, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)


def lines(path: Path) -> list[str]:
    return path.read_text().split() if path.exists() else []


def end(process: "subprocess.Popen[str]") -> tuple[int, str]:
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=30)
    return process.returncode, err


def test_a_run_whose_worker_was_killed_is_taken_up_by_another(own: Own, tmp_path: Path) -> None:
    path = tmp_path / "log"
    own.run(f"{JOBS}\nask('test.slow', path={str(path)!r}, seconds=300)")
    first = own.start(f"{JOBS}\nwork()")
    wait_for(lambda: lines(path) == ["begun"])
    first.kill()
    first.communicate(timeout=30)
    assert runs(own) == [["RUNNING", 1, ""]]
    second = own.start(f"{JOBS}\nwork()")
    wait_for(lambda: lines(path) == ["begun", "begun", "done"])
    wait_for(lambda: runs(own)[0][0] == "SUCCESSFUL")
    assert runs(own)[0][1] == 2
    assert end(second)[0] == 0


def test_a_run_that_kills_its_workers_is_given_up(own: Own, tmp_path: Path) -> None:
    path = tmp_path / "log"
    own.run(f"{JOBS}\nask('test.deadly', path={str(path)!r})")
    for attempt in (1, 2):
        victim = own.start(f"{JOBS}\nwork()")
        victim.communicate(timeout=60)
        assert victim.returncode == -signal.SIGKILL
        assert lines(path) == ["begun"] * attempt
    last = own.start(f"{JOBS}\nwork()")
    wait_for(lambda: runs(own)[0][0] == "FAILED")
    assert runs(own) == [["FAILED", 2, "The worker stopped while running this, 2 times of 2."]]
    assert end(last)[0] == 0
    assert lines(path) == ["begun"] * 2


def test_a_worker_told_to_stop_finishes_its_run_and_begins_no_other(own: Own, tmp_path: Path) -> None:
    path, other = tmp_path / "log", tmp_path / "other"
    own.run(f"{JOBS}\nask('test.slow', path={str(path)!r}, seconds=2)\nask('test.quick', path={str(other)!r})")
    worker = own.start(f"{JOBS}\nwork()")
    wait_for(lambda: lines(path) == ["begun"])
    assert end(worker)[0] == 0
    assert lines(path) == ["begun", "done"]
    assert [status for status, _, _ in runs(own)] == ["SUCCESSFUL", "READY"]


def test_a_worker_told_twice_ends_at_once_and_its_run_is_taken_up(own: Own, tmp_path: Path) -> None:
    path = tmp_path / "log"
    own.run(f"{JOBS}\nask('test.slow', path={str(path)!r}, seconds=300)")
    worker = own.start(f"{JOBS}\nwork()")
    wait_for(lambda: lines(path) == ["begun"])
    worker.send_signal(signal.SIGTERM)
    time.sleep(0.3)
    assert end(worker)[0] == 128 + signal.SIGTERM
    second = own.start(f"{JOBS}\nwork()")
    wait_for(lambda: lines(path) == ["begun", "begun", "done"])
    assert end(second)[0] == 0


def test_a_long_run_is_not_taken_from_a_living_worker(own: Own, tmp_path: Path) -> None:
    path = tmp_path / "log"
    own.run(f"{JOBS}\nask('test.slow', path={str(path)!r}, seconds=4)")
    workers = [own.start(f"{JOBS}\nwork()") for _ in range(2)]
    wait_for(lambda: lines(path)[-1:] == ["done"])
    assert lines(path) == ["begun", "done"]
    assert [end(worker)[0] for worker in workers] == [0, 0]
    assert runs(own) == [["SUCCESSFUL", 1, ""]]


def test_four_workers_do_everything_once(own: Own, tmp_path: Path) -> None:
    """Nobody is taken for dead here, however busy the machine: that is another promise."""
    path = tmp_path / "log"
    own.run(f"{JOBS}\nfor n in range(60):\n    ask('test.quick', path={str(path)!r}, n=n)")
    workers = [own.start(f"{JOBS}\nwork(until_idle=True, silence=60)") for _ in range(4)]
    for worker in workers:
        _, err = worker.communicate(timeout=60)
        assert worker.returncode == 0, err
    assert sorted(map(int, lines(path))) == list(range(60))


def test_four_workers_ask_for_what_is_scheduled_once(own: Own) -> None:
    own.run(
        f"{JOBS}\nfrom village.kernel.jobs.models import Schedule\nactions.keep_schedules(at=at)\n"
        "Schedule.objects.exclude(slug='test.quick').delete()\n"
        "Schedule.objects.update(next_at=at - dt.timedelta(days=1))"
    )
    tick = f"{JOBS}\nprint(len(actions.run_due_schedules(at=dt.datetime.now(dt.UTC))))"
    asked = [own.start(tick) for _ in range(4)]
    assert sorted(int(one.communicate(timeout=60)[0]) for one in asked) == [0, 0, 0, 1]
    assert len(runs(own)) == 1
