"""A harvest has one reader, and ends once."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection

from tests.unit.directory.harvesting.feed import Feed, Reading, audited, services
from tests.unit.directory.made import NOW, nested
from village.directory.actions.harvesting import ending
from village.directory.actions.harvesting import harvesting as doing
from village.directory.actions.harvesting.harvesting import harvest
from village.directory.models import Harvest, Raw, Service
from village.kernel.access.actions import Refusal

pytestmark = pytest.mark.usefixtures("db")


class Slow(Feed):
    """At its second page `meanwhile` happens, after so many minutes."""

    def __init__(self, reading_for: int, meanwhile: Any, *records: Any, **named: Any) -> None:
        super().__init__(*records, **named)
        self.minutes, self.meanwhile = reading_for, meanwhile
        self.told: list[Any] = []

    def get(self, url: str, etag: str, modified: str) -> Any:
        got = super().get(url, etag, modified)
        if "page=2" in url and not self.told:
            self.told.append("")
            self.reading.now += dt.timedelta(minutes=self.minutes)
            try:
                self.told[0] = self.meanwhile(self)
            except (Refusal, ZeroDivisionError) as why:
                self.told[0] = why
        return got

    reading: Any = None


def second(feed: Any, get: Any = None) -> str:
    """Another reader comes along."""
    one = harvest(
        feed.reading.source,
        by="second",
        at=feed.reading.now,
        get=get or Feed.get.__get__(feed),
        clock=feed.reading.clock,
    )
    return str(one.state)


def dies(feed: Any) -> str:
    """Another reader comes along and dies after its first fetch."""

    def get(url: str, *rest: str) -> Any:
        if "page=4" in url:
            raise ZeroDivisionError
        return Feed.get(feed, url, *rest)

    return second(feed, get)


def test_a_reader_that_was_taken_to_be_dead_writes_nothing_more() -> None:
    for meanwhile, state, came in ((second, "done", 40), (dies, "fetching", 0)):
        feed = Slow(11, meanwhile, *services(40))
        reading = feed.reading = Reading(feed, slug=f"feed-{state}")
        with pytest.raises(Refusal, match="being read just now"):
            reading.read()
        one = Harvest.objects.get(source=reading.source)
        assert (one.state, Service.objects.filter(source=reading.source).count()) == (state, came)
    assert [entry.actor for entry in audited()] == ["second"]


def test_a_page_of_many_fetches_lets_no_second_reader_in() -> None:
    feed = Feed(*services(12), lists_less=True)
    reading = Reading(feed)
    told: list[str] = []

    def slow(url: str, etag: str, modified: str) -> Any:
        reading.now += dt.timedelta(minutes=2)
        if url.endswith("/s9"):
            with pytest.raises(Refusal, match="being read just now"):
                harvest(reading.source, by="second", at=reading.now, get=feed.get, clock=reading.clock)
            told.append(url)
        return feed.get(url, etag, modified)

    one = harvest(reading.source, by="first", at=reading.now, get=slow, clock=reading.clock)
    assert (one.state, one.new, len(told)) == ("done", 12, 1)


def test_a_harvest_ends_once(monkeypatch: pytest.MonkeyPatch) -> None:
    feed = Feed(*services(12))
    reading = Reading(feed)
    reading.read()
    feed.records.pop()
    for name in ("finish", "hold"):
        real = getattr(doing, name)

        def twice(one: Harvest, *given: Any, real: Any = real, **named: Any) -> Harvest:
            other = Harvest.objects.select_related("source").get(pk=one.pk)
            real(one, *given, **named)
            told: Harvest = real(other, *given, **named)
            return told

        monkeypatch.setattr(doing, name, twice)
    assert reading.read().state == "done"
    assert (Raw.objects.get(theirs="s12").missed, len(audited())) == (1, 2)
    feed.records = [nested(one["id"], "Renamed") for one in feed.records]
    assert reading.read().state == "held"
    assert len(audited()) == 3


def test_nobody_waits_to_write_while_all_records_of_a_source_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """On SQLite whoever is in a transaction keeps everybody else from writing."""
    reading, inside = Reading(Feed(*services(2))), len(connection.savepoint_ids)
    real, found = ending.scored, []

    def looking(*given: Any) -> Any:
        found.append(len(connection.savepoint_ids) - inside)
        return real(*given)

    monkeypatch.setattr(ending, "scored", looking)
    assert reading.read().state == "done"
    assert found == [0]


def test_a_reader_that_is_killed_before_the_end_has_counted_what_is_gone_once(monkeypatch: pytest.MonkeyPatch) -> None:
    feed = Feed(*services(12))
    reading = Reading(feed)
    reading.read()
    lost = feed.records.pop()
    reading.read()
    reading.read()

    def killed(*_: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(ending, "scored", killed)
    feed.records[0] = nested("s1", "Renamed")
    with pytest.raises(KeyboardInterrupt):
        reading.read()
    monkeypatch.undo()
    assert Service.objects.get(theirs=lost["id"]).state == "gone"
    assert Harvest.objects.filter(ended_at__isnull=False).first().report["records"] == 12  # type: ignore[union-attr]
    one = reading.read()
    assert (one.state, one.gone, one.report["records"]) == ("done", 1, 11)
    assert Raw.objects.get(theirs=lost["id"]).missed == 3
    assert len(audited()) == 4


def test_a_reader_that_lost_its_harvest_while_it_looked_at_all_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, other, real = Reading(Feed(*services(2))), uuid.uuid4(), ending.scored

    def slow(*given: Any) -> Any:
        Harvest.objects.update(token=other)
        return real(*given)

    monkeypatch.setattr(ending, "scored", slow)
    one = reading.read()
    assert (one.state, one.token, one.ended_at) == ("taking", other, None)
    assert audited() == []


def test_two_who_begin_at_once_are_one_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = Reading(Feed(*services(2)))
    other = {"source": reading.source, "state": "fetching", "started_at": NOW, "beat_at": NOW}
    monkeypatch.setattr(doing, "_give_up_held", lambda *_: Harvest.objects.create(**other))
    with pytest.raises(Refusal, match="being read just now"):
        reading.read()
    assert not Harvest.objects.exists()
