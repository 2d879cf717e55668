"""Killed with SIGKILL at each step of a move, and of what sees to its effects, work is moved whole or not at all, and
each effect is seen to once: the process kills itself at the step that it is told, and the next one looks."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.migrated import migrated

ROOT = Path(__file__).resolve().parents[3]
STEPS = """
import datetime as dt, os, signal, sys, uuid

import django
django.setup()
from django.db import connection
from tests.spec.work import made
from village.kernel.audit import queries as audit
from village.kernel.audit.models import Entry
from village.kernel.audit.rules import judge
from village.kernel.jobs.models import Worker
from village.workflow.actions.effects import run_effects
from village.workflow.models import Clock, Effect, Instance, Moved, Task



def killed_at(step, work):
    # In a child: do it, and die before or after the statement or commit of this number. True if it lived on.
    connection.close()
    child = os.fork()
    if child == 0:
        steps = [0]

        def tick():
            steps[0] += 1
            if steps[0] == step:
                os.kill(os.getpid(), signal.SIGKILL)

        def statement(execute, sql, params, many, context):
            tick()
            found = execute(sql, params, many, context)
            tick()
            return found

        def commit(work=connection._commit):
            tick()
            work()
            tick()

        connection.ensure_connection()
        connection._commit = commit
        with connection.execute_wrapper(statement):
            work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def every(work, look):
    # The first steps one by one, then every seventh, so that a busy machine is not kept busy for long.
    step, told = 1, []
    while True:
        lived = killed_at(step, work)
        told.append(look())
        if lived:
            return told
        step += 1 if step < 4 else 7


one = made.begun()


def move():
    made.moved(one, made.asked("write" if one.changed % 2 == 0 else "agree", one.changed, seen=made.READ, key="m"),
               by=("ada", "bo")[one.changed % 2], roles=["lead"])


def moved():
    found = Instance.objects.get(), Moved.objects.count(), Clock.objects.count(), Task.objects.count()
    entries = Entry.objects.filter(action="workflow.move").count()
    assert judge(audit.rows())
    whole = (found[0].state, found[0].changed, *found[1:], entries)
    assert whole in (("asked", 0, 1, 1, 1, 0), ("written", 1, 2, 2, 2, 1)), whole
    return found[0].changed


told = every(move, moved)
assert told == sorted(told) and told[0] == 0 and told[-1] == 1, told

for n in range(12):
    made.begun(f"episode:{n + 2}")
at = [made.AT]


def write(effect, when):
    Worker.objects.create(ref=effect.key[:64], started_at=when, seen_at=when)


def see_to():
    run_effects(handlers={"tell-index": write}, by="test", at=at[0])


def seen_to():
    at[0] += dt.timedelta(days=1)
    done = sorted(Effect.objects.exclude(done_at=None).values_list("key", flat=True))
    assert sorted(Worker.objects.values_list("ref", flat=True)) == done
    return len(done)


counts = every(see_to, seen_to)
assert counts == sorted(counts), counts
see_to()
assert Effect.objects.filter(done_at=None).count() == 0
print(len(told), len(counts), seen_to())
"""


@pytest.mark.slow
def test_all_or_nothing_and_each_effect_once(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "VILLAGE_MODE": "test",
        "VILLAGE_VAR": str(tmp_path / "var"),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'village.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "village.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    (tmp_path / "var").mkdir()
    shutil.copyfile(migrated(), tmp_path / "village.sqlite3")
    done = subprocess.run([sys.executable, "-c", STEPS], env=environment, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-2_000:]
    moves, seen, effects = map(int, done.stdout.split())
    assert moves > 6
    assert seen > 3
    assert effects == 13
