"""The benchmark of national volumes runs, and says what it promises to say; how fast is not asked here."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from benchmarks import national, trees

BUSY = """
import time
while time.process_time() < 0.25:
    pass
print("done", flush=True)
input()
"""


def test_what_a_process_started_is_counted_with_it_even_when_nobody_waits_for_its_end() -> None:
    taken = trees.Taken(os.getpid())
    before = taken.seconds()
    waits = signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # as Spark does: the system forgets what such a child took
    try:
        child = subprocess.Popen([sys.executable, "-c", BUSY], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert child.stdout is not None
        assert child.stdout.readline() == b"done\n"
        assert child.pid in trees.processes(os.getpid())
        assert taken.seconds() - before >= 0.2
        held = trees.memory_mb(os.getpid())
        assert held["driver"] > held["python_of_spark"] > 0
        child.communicate(b"\n")
    finally:
        signal.signal(signal.SIGCHLD, waits)
    assert child.pid not in trees.processes(os.getpid())
    assert taken.seconds() - before >= 0.2


def test_what_is_looked_at_all_along_grows_and_never_shrinks() -> None:
    taken = trees.Taken(os.getpid())
    taken.keep_looking()
    told = [taken.seconds() for _ in range(50)]
    assert told == sorted(told)


def test_a_folder_is_as_large_as_its_files(tmp_path: Path) -> None:
    assert trees.size_mb(tmp_path) == 0
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "file").write_bytes(os.urandom(2_000_000))
    assert trees.size_mb(tmp_path) == pytest.approx(2, abs=0.01)


def test_stages_are_what_was_spent_in_each() -> None:
    stages = national.Stages()
    stages.turn("Working")
    until = time.process_time() + 0.1
    while time.process_time() < until:
        pass
    told = stages.told()
    assert told["by_stage"]["Working"] >= 0.09
    assert sum(told["by_stage"].values()) == pytest.approx(told["processor_seconds"], abs=0.05)


@pytest.mark.slow
def test_a_county_is_linked_at_each_size_and_what_it_took_is_told() -> None:
    one, whole = (json.loads(json.dumps(case)) for case in national.national(1_000, "", ["pairs"], "600MB"))
    assert whole["question"].endswith("?")
    assert set(whole["power"]["duckdb"]) >= {"processor", "memory", "disk", "weighed"}
    assert one["children"] == 1_000
    assert one["duckdb"]["records"] > one["duckdb"]["written"] > 500
    assert one["duckdb"]["weighed"] >= one["duckdb"]["written"]
    assert set(one["duckdb"]["by_stage"]) > {"Weighing", "Making values comparable"}
    assert one["duckdb"]["peak_mb"] > 50
