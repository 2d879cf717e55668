"""Four processes write at once, and the chain does not fork; a process killed half-way leaves nothing half-done."""

import json
import signal
import time
from pathlib import Path

import pytest

from tests.unit.kernel.own_database import own_database

WRITE = """
import datetime as dt, random
from django.db import transaction
from village.kernel.audit.actions import Event, record_many
at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
done = 0
while done < 100:
    batch = min(random.choice([1, 1, 3, 10]), 100 - done)
    with transaction.atomic():
        record_many([Event("{who}", "test.write", f"n:{{done + n}}", at) for n in range(batch)])
    done += batch
"""
JUDGE = """
import json
from village.kernel.audit.models import Entry
from village.kernel.audit.queries import rows
from village.kernel.audit.rules import judge
verdict = judge(rows())
actors = {who: Entry.objects.filter(actor=who).count() for who in "abcd"}
print(json.dumps([bool(verdict), verdict.entries, verdict.problem, actors]))
"""
FOREVER = """
import datetime as dt
from village.kernel.audit.actions import Event, record_many
at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
print("begun", flush=True)
while True:
    record_many([Event("a", "test.write", "n", at)] * 7)
"""


@pytest.mark.slow
def test_appends_of_four_processes_make_one_chain(tmp_path: Path) -> None:
    with own_database(tmp_path) as own:
        writers = [own.start(WRITE.format(who=who)) for who in "abcd"]
        for writer in writers:
            _, err = writer.communicate(timeout=120)
            assert writer.returncode == 0, err
        assert json.loads(own.run(JUDGE)) == [True, 400, "", dict.fromkeys("abcd", 100)]


@pytest.mark.slow
def test_a_writer_killed_leaves_whole_batches(tmp_path: Path) -> None:
    with own_database(tmp_path) as own:
        for _ in range(3):
            writer = own.start(FOREVER)
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(0.3)
            writer.send_signal(signal.SIGKILL)
            writer.communicate(timeout=30)
            good, entries, problem, _ = json.loads(own.run(JUDGE))
            assert good, problem
            assert entries > 0
            assert entries % 7 == 0
