"""Killed at each step of taking in a plan, from the first read to after the last write, it leaves all or nothing.

The moments are not left to chance: the process kills itself at the step it is told, and the next one looks.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.builders import plan_files, whole_plan
from tests.migrated import migrated

ROOT = Path(__file__).resolve().parents[3]
STEPS = """
import datetime as dt, os, signal, sys
from pathlib import Path

import django
django.setup()
from django.db import connection
from village.kernel.audit import queries as audit
from village.kernel.audit.models import Entry
from village.kernel.audit.rules import judge
from village.plan import actions
from village.plan.models import Edition

AT = dt.datetime(2009, 1, 1, tzinfo=dt.UTC)
folder = Path(sys.argv[1])
manifest = (folder / "plan.yaml").read_text()


def killed_at(step):
    # In a child: import, and die at the step of this number. Steps are calls of the functions that do the work, each
    # statement to the database before and after it, and the commit before and after it. True if it lived on.
    child = os.fork()
    if child == 0:
        steps = [0]

        def tick():
            steps[0] += 1
            if steps[0] == step:
                os.kill(os.getpid(), signal.SIGKILL)

        def stepped(owner, name):
            work = getattr(owner, name)

            def between(*args, **kwargs):
                tick()
                found = work(*args, **kwargs)
                tick()
                return found

            setattr(owner, name, between)

        def statement(execute, sql, params, many, context):
            tick()
            found = execute(sql, params, many, context)
            tick()
            return found

        stepped(actions, "read_folder")
        stepped(actions, "plan_from")
        connection.ensure_connection()
        stepped(connection, "_start_transaction_under_autocommit")
        stepped(connection, "_commit")
        with connection.execute_wrapper(statement):
            actions.import_plan(folder=folder, by="test", at=AT)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def found():
    editions, entries = Edition.objects.count(), Entry.objects.filter(action="plan.import").count()
    assert judge(audit.rows()), judge(audit.rows())
    connection.close()
    return editions, entries


step, before, told = 0, found(), []
while True:
    step += 1
    (folder / "plan.yaml").write_text(manifest + f"licence: step {step}\\n")
    connection.close()
    lived = killed_at(step)
    after = found()
    whole = after == (before[0] + 1, before[1] + 1)
    assert whole or after == before, (step, before, after)
    told.append(int(whole))
    if lived:
        break
    actions.import_plan(folder=folder, by="test", at=AT)
    before = found()
    assert before == (step, step), (step, before)
print("".join(map(str, told)))
"""


def test_all_or_nothing_at_every_step(tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    folder.mkdir()
    for name, raw in plan_files(whole_plan()).items():
        lines = [line for line in raw.split(b"\n") if not line.startswith(b"licence")]
        (folder / name).write_bytes(b"\n".join(lines))
    environment = {
        **os.environ,
        "VILLAGE_MODE": "test",
        "VILLAGE_VAR": str(tmp_path / "var"),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'village.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "village.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    (tmp_path / "var").mkdir()
    shutil.copyfile(migrated(), tmp_path / "village.sqlite3")
    done = subprocess.run([sys.executable, "-c", STEPS, str(folder)], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2_000:]
    told = done.stdout.strip()
    assert len(told) > 12  # killed at a dozen steps and more
    assert "10" not in told  # nothing, until the moment from which it is all
    assert told.startswith("000000")
    assert told.endswith("11")  # killed after the commit, it is all there
