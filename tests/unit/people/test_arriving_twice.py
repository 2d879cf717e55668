"""A feed of many bad rows lists the first of them; one that arrives at the same moment as itself arrives once."""

from pathlib import Path
from typing import Any

import pytest

from tests.unit.people.made import NOW, source
from village.kernel.audit.queries import Wanted, entries
from village.people.actions import arriving
from village.people.models import Feed, SourceSystem
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
    arriving.keep_file(sha256_of(path), path)
    feed = arriving.arrive(source="health", path=path, by="test", at=NOW)
    assert arriving.kept_file(feed.sha256).read_bytes() == path.read_bytes()
    assert arriving.take(feed=feed.pk, by="test", at=NOW)["arrived"] == 2
