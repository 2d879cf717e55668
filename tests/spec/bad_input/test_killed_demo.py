"""A demo killed while it is built is finished by the next start, and then it is as if nothing had happened.

What lies on the disk while a process stands still is what it would leave if it were killed there: a demo that is built
stops itself at five moments, each time its folder is copied, and it goes on; what is built in the end is the whole that
each copy, finished by another process, must come to. That a kill leaves nothing else, one true kill shows: of a process
that was finishing such a copy. The town is smaller than in the demo, which has no more steps for being larger.
"""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.demo_built import ROOT, demo_environment
from village.warehouse.build import KEPT

# Stops, or is killed, at moments told as a signal and a place: a step or a feed by its number, then so many statements
# to the database later.
BUILDER = """
import os, signal, sys
import django
django.setup()
from django.db import connection
from village.cli import building, main
from village.synthetic import town

town.CHILDREN = 400
name, *moments = sys.argv[1:]
place, steps, since = "", iter(range(1, 100)), [0]

def come_to(where):
    global place
    place = where
    since[0] = 0
    here()

def here():
    if moments and moments[0] == f"{place}+{since[0]}":
        moments.pop(0)
        os.kill(os.getpid(), getattr(signal, name))

def count(execute, *asked):
    found = execute(*asked)
    since[0] += 1
    here()
    return found

def build(step, build_all=building.build_all):
    def told(words):
        come_to(f"step{next(steps)}")
        step(words)
    build_all(told)

def take(*feed, take_one=town._take):
    come_to(f"feed-{feed[0]}-{feed[1][5:7]}")
    take_one(*feed)

town._take = take
from village.cli import serving
serving.build_all = build
for words in (["demo", "--no-serve"], ["audit", "verify"]):
    try:
        with connection.execute_wrapper(count):
            main(words)
    except SystemExit as end:
        if end.code:
            raise
assert not moments, moments
"""
MOMENTS = (
    "step8+40",  # the warehouse is there, the board is half made
    "step9+10",  # the town's services are being entered
    "feed-school-09+20",  # in the middle of a feed, before there is a model
    "feed-health-10+30",  # a month later
    "feed-young-people-10+39",  # all is taken in but the last feed
)


def _start(var: Path, kill: str, *moments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", BUILDER, kill, *moments],
        cwd=ROOT,
        env={**demo_environment(var), "DJANGO_SETTINGS_MODULE": "village.config.settings"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _end(process: "subprocess.Popen[str]") -> str:
    said = process.communicate(timeout=600)[0]
    assert process.returncode == 0, said
    return said


def _everything(var: Path) -> dict[str, int]:
    """The rows of every table, and the files of the warehouse in use: a step done twice, or not at all, would show. The
    warehouse is made anew by the next start, so that one more former version of it may stay; and the audit has each
    extract made for it: those are told apart."""
    with sqlite3.connect(var / "village.sqlite3") as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}
        extracts = "SELECT count(*) FROM audit_entry WHERE action LIKE '%.extract'"
        found["audit_entry"] -= database.execute(extracts).fetchone()[0]
    database.close()
    warehouse = var / "warehouse"
    used = warehouse / (warehouse / "current").read_text(encoding="utf-8")
    others = [one for one in warehouse.iterdir() if one.name not in (".lock", "current", used.name)]
    assert len(others) <= KEPT
    return found | {"warehouse": len(list(used.iterdir())), "built": int((var / "built").is_file())}


@pytest.mark.slow
def test_a_demo_killed_while_it_is_built_is_finished_by_the_next_start(tmp_path: Path) -> None:
    builder, copies = _start(tmp_path / "whole", "SIGSTOP", *MOMENTS), []
    try:
        for number, moment in enumerate(MOMENTS):
            _, status = os.waitpid(builder.pid, os.WUNTRACED)
            assert os.WIFSTOPPED(status), (moment, builder.stdout and builder.stdout.read())
            copies.append(tmp_path / f"killed-{number}")
            shutil.copytree(tmp_path / "whole", copies[-1])
            builder.send_signal(signal.SIGCONT)
        _end(builder)
    finally:
        builder.kill()
        builder.communicate()
    whole = _everything(tmp_path / "whole")
    assert whole["built"]
    again = _start(copies[0], "SIGKILL", "feed-social-care-09+10")
    again.communicate(timeout=600)
    assert again.returncode == -signal.SIGKILL
    for moment, var in zip(MOMENTS, copies, strict=True):
        assert not (var / "built").exists()
        assert "The audit is whole" in _end(_start(var, "SIGKILL"))
        assert _everything(var) == whole, moment
