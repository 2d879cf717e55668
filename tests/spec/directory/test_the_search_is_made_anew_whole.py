"""The search is made out of the record, whole or not at all: what was there before answers until the new one does."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.spec.directory.finding_world import directory, made, service
from tests.unit.directory.made import LEEDS, NOW
from village.directory.actions import finding
from village.directory.actions.finding import rebuild
from village.directory.actions.recording import record_services
from village.directory.models import Service, Source
from village.directory.queries.finding import asking, of_area
from village.directory.rules.finding.asked import Asked
from village.kernel.audit.models import Entry
from village.kernel.jobs.registry import find

pytestmark = pytest.mark.usefixtures("db", "own_index")
TODAY = NOW.date()


def names(need: str = "", **more: Any) -> list[str]:
    found = asking.find(Asked(need=need, **more), None, TODAY)
    assert found is not None
    return [one.service.name for _, one in found.hits]


def test_every_service_is_found_by_its_own_name_whatever_the_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "CHUNK", 3)
    known = made()
    assert rebuild(by="test", at=NOW)["services"] == len(known) == 8
    for one in known.values():
        assert one.name in names(one.name), one.name


def test_the_database_is_told_how_much_there_is_before() -> None:
    made()
    with CaptureQueriesContext(connection) as asked:
        rebuild(by="test", at=NOW)
    counted = [one["sql"].split()[1].strip('"') for one in asked if one["sql"].startswith("ANALYZE")]
    assert counted == ["directory_service", "directory_location", "directory_serviceatlocation"]


def test_only_what_is_told_is_in_it() -> None:
    known = made()
    Service.objects.filter(pk=known["sleep"].pk).update(state="waiting")
    Service.objects.filter(pk=known["play"].pk).update(replaced_by=known["older"])
    Service.objects.filter(pk=known["far"].pk).update(status="defunct")
    assert rebuild(by="test", at=NOW)["services"] == 5


def test_one_entry_of_the_audit_tells_of_it_without_a_name() -> None:
    made()
    entry = Entry.objects.filter(action="directory.search.rebuild").last()
    assert entry is not None
    assert (entry.actor, entry.thing) == ("test", "directory:search")
    assert "Otters" not in str(entry.detail)


def test_stopped_on_its_way_the_former_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    made()
    before = asking.prepared()
    record_services([service("new", "Hedgehogs", ["stay-and-play"])], source=Source.objects.get(), area=LEEDS, at=NOW)
    entries = finding._entries

    def stops(today: dt.date) -> Iterable[Any]:
        yield from entries(today)
        raise KeyboardInterrupt

    monkeypatch.setattr(finding, "_entries", stops)
    with pytest.raises(KeyboardInterrupt):
        rebuild(by="test", at=NOW)
    assert asking.prepared() == before
    assert names("hedgehogs") == []
    monkeypatch.undo()


def test_made_again_of_the_same_it_is_the_same(own_index: Path) -> None:
    made()
    first = asking.prepared()
    assert rebuild(by="test", at=NOW)["version"] == first
    assert (own_index / first).is_dir()


def test_it_is_made_every_night() -> None:
    found = find("directory.search")
    assert found is not None
    assert found.cron == "30 3 * * *"


def test_without_one_there_is_nothing_to_ask() -> None:
    assert asking.prepared() == ""
    assert asking.find(Asked(need="x"), None, TODAY) is None


def test_others_that_help_with_the_same_are_near_it_or_anywhere() -> None:
    known = made([*directory(), service("refuge2", "Another refuge", ["refuge"], "TR1 1XU", "refuge")])
    play, refuge, none = (asking.one(known[key].pk) for key in ("play", "refuge", "income"))
    assert play
    assert refuge
    assert none
    near = asking.like(play, TODAY)
    assert {one.service.name for _, one in near} == {"Badgers stay and play", "Foxes stay and play"}
    assert all(hit.metres is not None for hit, _ in near)
    [(hit, other)] = asking.like(refuge, TODAY)
    assert (hit.metres, other.service.name) == (None, "Another refuge")
    Service.objects.filter(pk=none.id).update(kinds=[], looked_up_by="")
    again = asking.one(none.id)
    assert again
    assert asking.like(again, TODAY) == []


def test_others_without_a_search_are_none(settings: Any, tmp_path: Path) -> None:
    one = asking.one(made()["play"].pk)
    settings.DIRECTORY_INDEX = tmp_path / "none"
    assert one
    assert asking.like(one, TODAY) == []


def test_what_an_area_offers_is_counted_by_kind_and_group_and_placed_where_it_may_be() -> None:
    made(
        [*directory(), service("new", "Not sorted", []), service("two", "Two", ["sleep", "baby-groups", "sleep", "?"])]
    )
    found = of_area.offer(LEEDS)
    assert (found.total, found.unsorted) == (10, 1) == (of_area.offered(LEEDS), 1)
    assert (found.kinds["sleep"], found.kinds["stay-and-play"], found.groups["babies"]) == (2, 3, 2)
    assert "refuge" in found.kinds
    assert {group for _, _, group in found.points} == {
        "babies",
        "childcare",
        "home",
        "send",
    }  # neither safety nor online
    assert of_area.offer("E06000001") == of_area.Offer(0, {}, {}, (), 0)
