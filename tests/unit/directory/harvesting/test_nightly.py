"""Every source is read in a run of its own, by as many workers as there are; the search is made anew once."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.unit.directory.harvesting.feed import Feed, audited, services
from tests.unit.directory.made import NOW, source
from village.directory.actions.harvesting import nightly
from village.directory.actions.harvesting.coming import Got
from village.directory.actions.harvesting.nightly import ENDED, FAILED, Failed, harvest_all, harvest_one, read_source
from village.directory.actions.harvesting.reader import SILENCE, UNDER_WAY
from village.directory.actions.harvesting.searching import AFTER, READ, SEARCH, WAIT, search_after
from village.directory.models import Harvest, Service
from village.directory.rules.standard.walking import Stopped
from village.kernel.access.actions import Refusal
from village.kernel.jobs import actions as jobs
from village.kernel.jobs import registry, worker
from village.kernel.jobs.registry import Job

pytestmark = pytest.mark.usefixtures("db", "_worked_here")
Get = Callable[[str, str, str], Got]


@pytest.fixture
def _worked_here(monkeypatch: pytest.MonkeyPatch) -> None:
    # A test's transaction looks to a worker like a connection left in a bad state.
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)


@pytest.fixture
def searched(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many services there were each time the search was made anew."""
    made: list[int] = []

    def rebuild(*, by: str, at: dt.datetime) -> None:
        made.append(Service.objects.count())

    registry.jobs()
    monkeypatch.setitem(registry._jobs, SEARCH, Job(SEARCH, rebuild, "", 3, ""))
    return made


def sends(monkeypatch: pytest.MonkeyPatch, **feeds: Get) -> list[str]:
    """What is asked for at so-and-so.example.org comes from that feed; returns the sites that are asked, in order."""
    real, asked = nightly.harvest, []

    def get(url: str, etag: str, modified: str) -> Got:
        name = url.split("/")[2].partition(".")[0]
        asked.append(name)
        return feeds[name](url, etag, modified)

    monkeypatch.setattr(nightly, "harvest", lambda one, **named: real(one, **{**named, "get": get}))
    for name in feeds:
        source(name, url=f"https://{name}.example.org")
    return asked


def work() -> int:
    return worker.run(until_idle=True, beat=60, silence=180, catch_signals=False)


def runs(slug: str, **fields: Any) -> list[DBTaskResult[Any, Any]]:
    return list(DBTaskResult.objects.filter(args_kwargs__args__0=slug, **fields).order_by("enqueued_at"))


def out_of_reach(*_: str) -> Got:
    raise Stopped("The site cannot be reached.")


def odd(*_: str) -> Got:
    raise ZeroDivisionError("what it sent")


def test_every_open_source_is_read_in_a_run_of_its_own_and_the_search_is_made_anew_once(
    monkeypatch: pytest.MonkeyPatch, searched: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    one, two = Feed(*services(2)).get, Feed(*services(3)).get
    asked = sends(monkeypatch, a=one, b=out_of_reach, c=odd, d=two)
    source("no-address")
    source("closed", url="https://e.example.org", closed_on=NOW.date())
    assert harvest_all(by="schedule", at=timezone.now()) == ["a", "b", "c", "d"]
    assert harvest_all(by="schedule", at=timezone.now()) == []  # asked by a worker that was killed before it said so
    work()
    assert asked == ["a", "b", "c", "d"]
    became = {run.args_kwargs["args"][2]["source"]: (run.status, run.return_value) for run in runs(READ)}
    assert became == {
        "a": ("SUCCESSFUL", "done"), "b": ("SUCCESSFUL", "stopped"), "c": ("FAILED", None), "d": ("SUCCESSFUL", "done"),
    }  # fmt: skip
    assert searched == [5]
    told = [(entry.thing, entry.decision, entry.reason) for entry in audited()]
    assert told == [
        ("source:a", "done", ""), ("source:b", "done", ""), ("source:c", "failed", "ZeroDivisionError"),
        ("source:d", "done", ""),
    ]  # fmt: skip
    [failed] = runs(READ, status="FAILED")
    assert FAILED in failed.traceback
    assert "source c could not be read: ZeroDivisionError" in caplog.text
    assert "what it sent" not in failed.traceback + caplog.text


def test_other_work_passes_the_sources_that_wait(monkeypatch: pytest.MonkeyPatch, searched: list[int]) -> None:
    def first(url: str, etag: str, modified: str) -> Got:
        jobs.enqueue(SEARCH, by="somebody", at=timezone.now())
        return out_of_reach()

    sends(monkeypatch, a=first, b=Feed(*services(2)).get)
    harvest_all(by="schedule", at=timezone.now())
    work()
    assert searched == [0, 2]


def test_a_night_on_which_nothing_changed_makes_no_search(monkeypatch: pytest.MonkeyPatch, searched: list[int]) -> None:
    sends(monkeypatch, a=Feed(*services(2)).get)
    for _ in range(2):
        harvest_all(by="schedule", at=timezone.now())
        work()
    assert searched == [2]
    assert len(runs(AFTER)) == 1


def test_two_workers_never_read_one_source_at_once(monkeypatch: pytest.MonkeyPatch, searched: list[int]) -> None:
    """While the first is at a page, a second works off all that waits: among it the same source, asked for again."""
    feed, others = Feed(*services(20)), []

    def meanwhile(url: str, etag: str, modified: str) -> Got:
        if not others:
            others.append(0)
            jobs.enqueue(READ, by="somebody", at=timezone.now(), source="slow")
            others[0] = work()
        return feed.get(url, etag, modified)

    asked = sends(monkeypatch, slow=meanwhile, z=Feed(*services(1)).get)
    harvest_all(by="schedule", at=timezone.now())
    work()
    assert asked == ["slow", "z", "slow"]
    assert others == [3]  # z; the same again, which is refused; and the search, which is put off
    became = [run.return_value for run in runs(READ, args_kwargs__args__2__source="slow")]
    assert became == ["done", UNDER_WAY, None]
    assert Harvest.objects.filter(source__slug="slow").count() == 1
    assert [entry.decision for entry in audited() if entry.thing == "source:slow"] == ["denied", "done"]
    assert ([run.return_value for run in runs(AFTER)], searched) == ([False, None], [])
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
    work()
    assert [run.return_value for run in runs(READ)][-1] == ENDED
    assert searched == [21]


def test_a_killed_worker_loses_one_source_which_is_taken_up_again(
    monkeypatch: pytest.MonkeyPatch, searched: list[int]
) -> None:
    asked = sends(monkeypatch, a=Feed(*services(30)).get, b=Feed(*services(1)).get)
    harvest_all(by="schedule", at=timezone.now())
    run = jobs.claim(ref="killed", at=timezone.now())
    assert run is not None
    now = timezone.now()
    left = Harvest.objects.create(source_id=_pk("a"), state="fetching", started_at=now, beat_at=now)
    heard: dict[str, dt.datetime | None] = {}
    for _ in range(2):
        jobs.take_up_lost(at=now, silence=dt.timedelta(seconds=30), suspects=heard)
    work()
    assert asked == ["b"]
    [again] = runs(READ, status="READY")
    assert again.args_kwargs["args"][2] == {"source": "a", "after": str(left.ref)}
    assert now + SILENCE <= again.run_after <= timezone.now() + SILENCE
    Harvest.objects.update(beat_at=now - SILENCE)
    DBTaskResult.objects.filter(status="READY").update(run_after=now)
    work()
    left.refresh_from_db()
    assert (left.state, left.new) == ("done", 30)


def test_whoever_waited_for_another_reader_looks_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = sends(monkeypatch, a=out_of_reach)
    now = timezone.now()
    left = Harvest.objects.create(source_id=_pk("a"), state="fetching", started_at=now, beat_at=now)
    assert harvest_one(by="x", at=now, source="a", after=str(left.ref)) == UNDER_WAY
    assert not runs(READ)
    Harvest.objects.update(state="done")
    assert harvest_one(by="x", at=now, source="a", after=str(left.ref)) == ENDED
    assert asked == []
    assert audited() == []


def test_after_a_fault_of_ours_whoever_comes_next_goes_on_at_once() -> None:
    one, feed = source("a", url="https://a.example.org"), Feed(*services(15))

    def breaks(url: str, etag: str, modified: str) -> Got:
        return odd() if "page=2" in url else feed.get(url, etag, modified)

    with pytest.raises(Failed):
        read_source(one, by="x", at=timezone.now(), get=breaks)
    feed.asked.clear()
    told = read_source(one, by="x", at=timezone.now(), get=feed.get)
    assert (told.state, told.complete, told.new) == ("done", True, 15)
    assert [url.partition("?")[2] for url, _ in feed.asked] == ["page=2&per_page=100"]
    assert Harvest.objects.count() == 1


def test_what_was_closed_meanwhile_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> Harvest:
        raise Refusal(UNDER_WAY)

    assert harvest_one(by="x", at=NOW, source="gone") == nightly.CLOSED
    sends(monkeypatch, a=out_of_reach)
    monkeypatch.setattr(nightly, "harvest", refused)  # it was closed while it was read
    assert harvest_one(by="x", at=NOW, source="a") == UNDER_WAY
    assert not runs(READ)


def test_the_search_waits_for_whoever_reads_from_the_command_line(searched: list[int]) -> None:
    now = timezone.now()
    one = source("a", url="https://a.example.org")
    Harvest.objects.create(source=one, state="taking", started_at=now, beat_at=now)
    assert not search_after(by="x", at=now)
    [again] = runs(AFTER)
    assert again.run_after == now + WAIT
    assert not search_after(by="x", at=now)
    assert len(runs(AFTER)) == 1
    assert search_after(by="x", at=now + SILENCE)  # it is dead
    assert search_after(by="x", at=now + SILENCE)
    assert len(runs(SEARCH)) == 1


def test_a_fault_of_ours_is_told_without_what_was_sent() -> None:
    one = source("a", url="https://a.example.org")
    with pytest.raises(Failed) as told:
        read_source(one, by="x", at=timezone.now(), get=odd)
    assert str(told.value) == FAILED
    assert told.value.__context__ is None


def _pk(slug: str) -> int:
    return int(Harvest.source.field.related_model.objects.get(slug=slug).pk)
