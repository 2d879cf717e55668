"""A feed of many bad rows lists the first of them; one that arrives at the same moment as itself arrives once."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.unit.people import made
from tests.unit.people.made import NOW, source, viewer
from village.kernel.access.actions import Refusal
from village.kernel.audit.queries import Wanted, entries
from village.kernel.jobs.rules import Told
from village.people.actions import arriving, feeding, kept_files
from village.people.actions.kept_files import keep_file, kept_file
from village.people.models import Feed, Record, SourceSystem
from village.people.queries.feed_files import sha256_of
from village.people.queries.formats import formats

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.VAR = tmp_path / "var"


@pytest.fixture
def health() -> SourceSystem:
    return source("health", mapping=formats()["village"].mapping)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "feed.csv"
    found.write_text("record,forename,surname\n1,Anna,Testperson\n2,Bela,Testperson\n")
    return found


def test_the_first_rejected_rows_are_listed_and_all_are_counted(health: SourceSystem, tmp_path: Path) -> None:
    path = tmp_path / "feed.csv"
    path.write_text("record,forename,surname\n1,Anna,Testperson\n" + ",Bela,Testperson\n" * (arriving.TOLD + 5))
    seen = arriving.look(health, path)
    assert [row for row, _ in seen.rejections] == list(range(2, arriving.TOLD + 2))
    assert seen.profile["rows"] - seen.profile["good"] == arriving.TOLD + 5


def test_the_same_file_twice_at_once_is_one_feed(
    health: SourceSystem, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other arrives whole while this one is looked at."""
    monkeypatch.setattr(arriving, "STEP", 2)
    others: list[Feed] = []

    def meanwhile(_: int) -> None:
        others.append(arriving.arrive(source="health", path=path, by="other", at=NOW))

    feed = arriving.arrive(source="health", path=path, by="test", at=NOW, step=meanwhile)
    assert [one.pk for one in others] == [feed.pk]
    assert Feed.objects.count() == 1
    assert [one.actor for one in entries(Wanted(action="people.feed.arrive")).entries] == ["other"]
    assert arriving.take(feed=feed.pk, by="test", at=NOW)["arrived"] == 2


def test_what_was_cut_short_once_its_file_was_kept_arrives_again(health: SourceSystem, path: Path) -> None:
    keep_file(kept_file(health.pk, sha256_of(path)), path)
    feed = arriving.arrive(source="health", path=path, by="test", at=NOW)
    assert kept_file(health.pk, feed.sha256).read_bytes() == path.read_bytes()
    assert arriving.take(feed=feed.pk, by="test", at=NOW)["arrived"] == 2


def test_two_sources_that_send_the_same_bytes_have_a_file_each(health: SourceSystem, path: Path) -> None:
    source("school", mapping=health.mapping)
    both = [arriving.arrive(source=slug, path=path, by="test", at=NOW) for slug in ("health", "school")]
    for feed in both:
        assert arriving.take(feed=feed.pk, by="test", at=NOW)["arrived"] == 2
    assert set(Record.objects.values_list("source__slug", "key")) == {
        (slug, key) for slug in ("health", "school") for key in "12"
    }
    assert not any(kept_file(feed.source_id, feed.sha256).exists() for feed in both)


def test_why_a_feed_was_not_taken_in_is_kept_with_its_run(health: SourceSystem, path: Path) -> None:
    feed = arriving.arrive(source="health", path=path, by="test", at=NOW)
    kept_file(health.pk, feed.sha256).unlink()
    with pytest.raises(Told, match="no longer kept") as gone:
        arriving.take(feed=feed.pk, by="test", at=NOW)
    assert isinstance(gone.value, Refusal)


@pytest.mark.parametrize("state", ["coming", "held"])
def test_a_file_that_was_lost_is_sent_again(health: SourceSystem, path: Path, state: str) -> None:
    feed = arriving.arrive(source="health", path=path, by="test", at=NOW)
    Feed.objects.update(state=state, held_because="It is small." if state == "held" else "")
    kept_file(health.pk, feed.sha256).unlink()
    again = arriving.arrive(source="health", path=path, by="test", at=NOW)
    assert (again.pk, again.state, Feed.objects.count()) == (feed.pk, state, 1)
    Feed.objects.update(state="coming")
    assert arriving.take(feed=feed.pk, by="test", at=NOW)["arrived"] == 2
    arriving.arrive(source="health", path=path, by="test", at=NOW)
    assert not kept_file(health.pk, feed.sha256).exists()  # a file that was taken is not kept again


def test_a_copy_that_fails_leaves_nothing(health: SourceSystem, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(kept_files.shutil, "copyfileobj", full)
    with pytest.raises(OSError, match="no space"):
        arriving.arrive(source="health", path=path, by="test", at=NOW)
    assert list((settings.VAR / "feeds").iterdir()) == []
    assert not Feed.objects.exists()


def test_files_that_no_feed_waits_for_are_swept_once_they_are_a_day_old(health: SourceSystem, path: Path) -> None:
    now = dt.datetime.now(dt.UTC)  # files are dated by the machine
    assert kept_files.sweep(by="test", at=now) == 0
    feed = arriving.arrive(source="health", path=path, by="test", at=NOW)
    needed = kept_file(health.pk, feed.sha256)
    left = [needed.with_name(name) for name in (f"{needed.name}.5e55", "1-abc")]
    for file in left:
        file.write_text("record,forename\n")
    assert kept_files.sweep(by="test", at=now + dt.timedelta(hours=23)) == 0
    assert kept_files.sweep(by="test", at=now + dt.timedelta(hours=25)) == 2
    assert list(needed.parent.iterdir()) == [needed]
    assert [one.detail for one in entries(Wanted(action="people.feed.sweep")).entries] == ['{"files":2}']


def test_a_feed_that_another_took_meanwhile_is_told_as_taken(
    health: SourceSystem, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other ends, and the file with it, before this one reads its first row."""
    feed = arriving.arrive(source="health", path=path, by="test", at=NOW)
    told: list[dict[str, int]] = []

    def too_late(*_: Any) -> Any:
        monkeypatch.undo()
        told.append(arriving.take(feed=feed.pk, by="other", at=NOW))
        raise FileNotFoundError

    monkeypatch.setattr(arriving, "rows_of", too_late)
    assert arriving.take(feed=feed.pk, by="test", at=NOW) == told[0]
    assert told[0]["arrived"] == 2
    assert [one.actor for one in entries(Wanted(action="people.feed.take")).entries] == ["other"]


@pytest.mark.parametrize("mode", ["full", "delta"])
def test_what_another_takes_while_the_rows_are_read_is_not_taken_again(mode: str) -> None:
    system = source("school", mode=mode)
    rows = [made.row("1", forename="Anna"), made.row("2", forename="Bela")]
    feed = made.feed_of(system, len(rows))

    class Slow(list[dict[str, str]]):
        def __iter__(self) -> Any:
            if Feed.objects.get(pk=feed.pk).state != "taken":
                feeding.take_in(feed=Feed.objects.get(pk=feed.pk), rows=rows, by="other", at=NOW)
            return super().__iter__()

    counts = feeding.take_in(feed=feed, rows=Slow(rows), by="test", at=NOW)
    assert counts["arrived"] == 2
    assert Record.objects.count() == 2
    assert [one.actor for one in entries(Wanted(action="people.feed.take")).entries] == ["other"]


def test_a_system_delivers_to_its_own_sources_only(health: SourceSystem, path: Path) -> None:
    stranger = viewer("custodian-system", area=None)
    with pytest.raises(Refusal, match="There is no such source"):
        arriving.deliver(source="health", path=path, name="a.csv", once="", by=stranger, at=NOW)
    assert not Feed.objects.exists()
