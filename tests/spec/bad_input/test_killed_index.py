"""Killed anywhere and done again, the index is as if nothing had happened: no record is lost or linked twice.

Each process ends itself by SIGKILL at a statement drawn at random, so that nothing is tidied up after it; then another
does the same work from its beginning, until one comes through.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.kernel.own_database import Own, own_database

pytestmark = pytest.mark.slow

COMMON = """
import json, os, random, re, shutil, signal, traceback
import datetime as dt
from pathlib import Path
from django.conf import settings
from django.db import connection
from tests.oracles import index_of_children as oracle
from tests.unit.people import made
from tests.unit.people.test_feeding import crowd
from village.people.actions import arriving, feeding, kept_files, merging, reviewing
from village.people.models import Assertion, Child, Feed, LinkEvent, Record, RecordVersion, Rejection, ReviewItem
from village.people.queries.formats import formats

feeding.BATCH = 20
FOLDER = Path(settings.VAR)
OFFICER = made.viewer("matching-officer", area=None)
LATER = made.NOW + dt.timedelta(days=7)

def told():
    # All that the index knows, whatever its own numbers are; what a killed process began twice would stand twice.
    where = {}
    for slug, key, child in Record.objects.values_list("source__slug", "key", "child"):
        where.setdefault(child, []).append(f"{slug}/{key}")
    records = Record.objects.order_by("source__slug", "key")
    feeds = Feed.objects.order_by("source__slug", "sha256")
    reviews = ReviewItem.objects.order_by("record__source__slug", "record__key", "pk")
    events = LinkEvent.objects.select_related("record").order_by("record__key", "pk")
    said = Assertion.objects.order_by("one__key", "two__key", "pk")
    return {
        "children": sorted(map(sorted, where.values())),
        "states": sorted(Child.objects.values_list("state", flat=True)),
        "records": list(records.values_list("key", "hash", "version", "ended_at")),
        "versions": RecordVersion.objects.count(),
        "rejections": list(Rejection.objects.order_by("feed__sha256", "row").values_list("row", "reason")),
        "feeds": list(feeds.values_list("source__slug", "state", "rows", "rejected", "done", "counts")),
        "reviews": list(reviews.values_list("record__key", "reason", "state", "decision")),
        "events": [[e.record and e.record.key, e.kind, re.sub("[0-9]+", "", e.reason)] for e in events],
        "said": list(said.values_list("kind", "one__key", "two__key")),
        "files": sorted(p.name for p in (FOLDER / "feeds").glob("*")),
    }

def die_at(number):
    done = [0]
    def count(execute, sql, params, many, context):
        found = execute(sql, params, many, context)
        done[0] += 1
        if done[0] == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return found
    return connection.execute_wrapper(count)

def until_whole(work, seed, kills, most):
    # Fork by fork; returns how many were killed.
    draw, killed = random.Random(seed), 0
    while True:
        connection.close()
        number = draw.randint(1, most) if killed < kills else 0
        child = os.fork()
        if child == 0:
            try:
                with die_at(number):
                    work()
                connection.close()
                os._exit(0)
            except BaseException as error:
                traceback.print_exc()
                os._exit(1)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            assert os.WTERMSIG(status) == signal.SIGKILL
            killed += 1
            oracle.check()
        else:
            assert os.WEXITSTATUS(status) == 0
            return killed
"""
INGEST = """
def rows_of(name):
    rows = crowd(60)
    if name == "school-2":  # some under new keys, some changed, some gone, one twice, one without a key
        for row in rows[:10]:
            row["record"] = f"new-{row['record']}"
        for row in rows[10:20]:
            row["postcode"] = "LS1 1AA"
        rows = [*rows[5:], dict(rows[30]), {**rows[40], "record": ""}]
    return rows

def prepare():
    for slug in ("health", "school"):
        made.source(slug, mode="full", mapping=formats()["village"].mapping)
    for name in ("health-1", "school-1", "school-2"):
        rows = rows_of(name)
        lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
        (FOLDER / f"{name}.csv").write_text(chr(10).join(lines))

def work():
    for name in ("health-1", "school-1", "school-2"):
        slug, at = name.partition("-")[0], LATER if name.endswith("2") else made.NOW
        feed = arriving.arrive(source=slug, path=FOLDER / f"{name}.csv", by="test", at=at, once=name)
        if feed.state == "coming":
            arriving.take(feed=feed.pk, by="test", at=at)

def end():
    oracle.one_of_each_source()
    kept_files.sweep(by="test", at=dt.datetime.now(dt.UTC) + dt.timedelta(days=2))
"""
MERGE = """
def prepare():
    rows = crowd(8)
    made.take(made.source("health"), rows)
    made.take(made.source("school"), rows[:4])

def child(key):
    return made.record(made.source("health"), key).child

def joined(one, two, parted):
    # Two children are joined, and parted again where they are to be.
    went = LinkEvent.objects.filter(kind="merge", record__key=two, record__source__slug="health").last()
    if went is None:
        merging.merge(keep=child(one).ref, gone=child(two).ref, reason="one child", by=OFFICER, at=LATER)
        went = LinkEvent.objects.filter(kind="merge", record__key=two, record__source__slug="health").last()
    if parted and not LinkEvent.objects.filter(kind="unmerge", record__key=two).exists():
        merging.unmerge(operation=went.operation, reason="two children", by=OFFICER, at=LATER)

def work():
    joined("0", "1", False)
    joined("2", "3", True)
    joined("4", "5", True)
    joined("6", "7", False)

def end():
    pass
"""
REVIEW = """
def prepare():
    rows = crowd(40)
    made.take(made.source("health"), rows)
    made.take(made.source("school"), [{**row, "forename": "Zed", "postcode": ""} for row in rows[:8]])
    assert ReviewItem.objects.filter(state="waiting").count() >= 3

def decide_all():
    while True:
        done = ReviewItem.objects.filter(state="decided").count()
        at = LATER + dt.timedelta(minutes=done)
        number = reviewing.take_next(by=OFFICER, at=at)
        if number is None:
            return
        shown = reviewing.look(item=number, by=OFFICER, at=at)
        told = {"decision": "same", "child": shown.rivals[0].ref} if done else {"decision": "new", "child": None}
        reviewing.decide(item=number, seen=shown.seen, by=OFFICER, at=at, **told)

def work():
    decide_all()
    if not LinkEvent.objects.filter(kind="unmerge").exists():
        reviewing.undo_last(by=OFFICER, at=LATER + dt.timedelta(hours=1))
    decide_all()

def end():
    assert LinkEvent.objects.filter(kind="review").count() >= 3
"""
RUN = """
prepare()
killed = until_whole(work, {seed}, {kills}, {most})
end()
oracle.check()
print(json.dumps([killed, told()], default=str))
"""


def world(own: Own, code: str, *, seed: int = 0, kills: int = 0, most: int = 1) -> tuple[int, Any]:
    """What is there after some work was done, by processes of which at most so many were killed."""
    killed, told = json.loads(own.run(COMMON + code + RUN.format(seed=seed, kills=kills, most=most)))
    return killed, told


@pytest.mark.parametrize(
    ("code", "most"),
    [
        pytest.param(INGEST, 120, id="ingest"),
        pytest.param(MERGE, 60, id="merge"),
        pytest.param(REVIEW, 90, id="review"),
    ],
)
def test_killed_at_random_and_done_again_nothing_differs(tmp_path: Path, code: str, most: int) -> None:
    for name in ("whole", "killed"):
        (tmp_path / name).mkdir()
    with own_database(tmp_path / "whole") as own:
        _, whole = world(own, code)
    with own_database(tmp_path / "killed") as own:
        killed, found = world(own, code, seed=len(code), kills=10, most=most)
    assert killed >= 3
    assert found == whole


COPY = """
prepare()
source = made.source("school")
path = FOLDER / "school-1.csv"
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)

def half(whole, copy):
    copy.write(whole.read(100))
    copy.flush()
    die()

for module, name, instead in ((shutil, "copyfileobj", half), (os, "fsync", die), (Path, "replace", die)):
    child = os.fork()
    if child == 0:
        setattr(module, name, instead)
        arriving.arrive(source="school", path=path, by="test", at=made.NOW)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), name
    assert not Feed.objects.exists()
left = [one.name for one in (FOLDER / "feeds").iterdir()]
assert len(left) == 3 and not any(kept_files.kept_file(source.pk, one).exists() for one in left)
feed = arriving.arrive(source="school", path=path, by="test", at=made.NOW)
kept = kept_files.kept_file(source.pk, feed.sha256)
assert kept.read_bytes() == path.read_bytes()
assert kept_files.sweep(by="test", at=dt.datetime.now(dt.UTC) + dt.timedelta(days=2)) == 3
assert arriving.take(feed=feed.pk, by="test", at=made.NOW)["arrived"] == 60
assert list((FOLDER / "feeds").iterdir()) == []
"""


def test_killed_while_a_file_is_copied_no_half_of_it_is_ever_taken_in(tmp_path: Path) -> None:
    with own_database(tmp_path) as own:
        own.run(COMMON + INGEST + COPY)


TWICE = """
import time
sent = FOLDER / "school-1.csv"
go = FOLDER / "go"
while not go.exists():
    time.sleep(0.002)
feed = arriving.arrive(source="school", path=sent, by="test", at=made.NOW, background=True)
counts = arriving.take_in_background(by="test", at=made.NOW, feed=feed.pk)
print(json.dumps([feed.pk, counts.get("arrived", 0)]))
"""
AFTER = """
oracle.check()
assert Feed.objects.count() == 1
from village.kernel.audit.models import Entry
assert Entry.objects.filter(action="people.feed.take").count() == 1
assert Entry.objects.filter(action="people.feed.arrive").count() == 1
assert list((FOLDER / "feeds").iterdir()) == []
print(json.dumps(told(), default=str))
"""


def test_the_same_feed_sent_and_taken_in_twice_at_once_is_one_feed_taken_once(tmp_path: Path) -> None:
    with own_database(tmp_path) as own:
        own.run(COMMON + INGEST + "prepare()\nfeeding.BATCH = 7")
        try:
            both = [own.start(COMMON + INGEST + "feeding.BATCH = 7\n" + TWICE) for _ in range(2)]
            (tmp_path / "go").touch()
            ends = [one.communicate(timeout=120) for one in both]
            assert [one.returncode for one in both] == [0, 0], ends
        finally:
            own.end_all()
        first, second = (json.loads(out) for out, _ in ends)
        assert first[0] == second[0]
        told = json.loads(own.run(COMMON + AFTER))
    assert [one[1:4] for one in told["feeds"]] == [["taken", 60, 0]]
    assert told["feeds"][0][5]["arrived"] == 60
    assert told["versions"] == len(told["events"]) == len(told["records"]) == 60
