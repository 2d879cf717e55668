"""Programs are answered from columns, never from documents, and as if every document were read: whatever changes, and
whatever of it is not in columns yet. One address asks only so often."""

import datetime as dt
import json
import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.spec.directory.publishing import ROOT, placed, rich, take, world
from tests.unit.directory.made import LEEDS, NOW, source
from village.directory.actions import looked_up as making
from village.directory.actions.hiding import hide_entries, show_places
from village.directory.actions.looked_up import look_up_waiting
from village.directory.actions.recording import Said, record_services
from village.directory.api import bounds
from village.directory.models import LookedUp, Provider, Service, Source
from village.directory.queries.publishing import lists, looked_up, picked
from village.kernel.audit.models import Entry

NOBODY = str(uuid.UUID(int=1))
LATER = NOW + dt.timedelta(days=1)
ASKED: list[dict[str, str]] = [
    {},
    {"day": "TU"},
    {"day": "TU", "start_time": "09:30", "end_time": "11:00"},
    {"start_time": "20:00"},
    {"search": "made-up association"},
    {"minimum_age": "5"},
    {"maximum_age": "18"},
    {"postcode": "LS1 1UR"},
    {"postcode": "LS1 1UR", "proximity": "3000", "search": "made-up"},
    {"search": "made-up", "modified_after": "2026-11-28"},
]


@pytest.fixture(autouse=True)
def _world(db: None) -> None:
    world()


def get(address: str, **asked: Any) -> Any:
    return Client().get(ROOT + address, asked)


def names(**asked: str) -> list[str]:
    return sorted(one["name"] for one in get("/services", **asked).json()["contents"])


def every(address: str, asked: dict[str, str]) -> tuple[Any, ...]:
    """What is answered to a question in every form."""
    pages = [get(address, **asked, per_page=2, page=number).json() for number in (1, 2)]
    lines = b"".join(get(address, **asked, format="ndjson").streaming_content).splitlines()
    ids = get("/services", **asked, minimal="true").json()
    return pages, [json.loads(line) for line in lines], ids


def waits() -> int:
    return sum(some.count() for some in looked_up.waiting(Service.objects.all()))


def forget(*theirs: str) -> None:
    """Services as an older edition left them."""
    Service.objects.filter(theirs__in=theirs).update(looked_up_by="0" * 16)
    LookedUp.objects.filter(service__theirs__in=theirs).delete()


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("address", ["/services", "/service_at_locations"])
def test_what_is_not_in_columns_is_read_and_answered_the_same(
    address: str, asked: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = every(address, asked)
    monkeypatch.setattr(picked, "AT_ONCE", 1)
    forget("bare", "far")
    assert every(address, asked) == before
    forget("rich", "secret")
    assert every(address, asked) == before


def test_no_document_is_read_to_find_what_is_in_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object) -> Any:
        raise AssertionError("a document was read")

    monkeypatch.setattr(lists, "fits", read)
    for asked in ASKED:
        with CaptureQueriesContext(connection) as ran:
            assert get("/services", **asked, page="1").status_code == 200
        assert len(ran) < 12


def test_the_schedule_makes_ready_what_waits_and_says_of_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "AT_ONCE", 1)
    assert look_up_waiting(by="schedule", at=NOW) == 0
    assert not Entry.objects.filter(action="directory.looked-up").exists()
    forget("bare", "rich")
    assert look_up_waiting(by="schedule", at=NOW) == 2
    assert waits() == 0
    [told] = Entry.objects.filter(action="directory.looked-up")
    assert json.loads(told.detail) == {"services": 2}
    assert names(day="TU") == ["Otters toddler group"]


def test_another_edition_has_all_looked_up_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    before = looked_up.made_by()
    monkeypatch.setattr(looked_up, "EDITION", looked_up.EDITION + 1)
    looked_up._made_by.cache_clear()
    assert looked_up.made_by() != before
    assert waits() == 4
    assert names(day="TU") == ["Otters toddler group"]
    looked_up._made_by.cache_clear()


def test_where_too_much_must_be_read_it_says_when_to_ask_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MOST_READ", 1)
    forget("bare", "rich")
    assert refused(get("/services", day="TU"), 503, "Service Unavailable")
    assert refused(get("/service_at_locations", search="otters"), 503, "Service Unavailable")
    for quick in ({}, {"day": "TU", "organization_id": NOBODY}, {"modified_after": "2026-11-01"}):
        assert get("/services", **quick).status_code == 200
    look_up_waiting(by="schedule", at=NOW)
    assert names(day="TU") == ["Otters toddler group"]


# ── what changes ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_recorded_again_is_found_by_what_it_says_now() -> None:
    feed = Source.objects.get()
    other = rich() | {"name": "Voles", "minimum_age": 6, "schedules": [{"byday": "SU", "opens_at": "10:00"}]}
    record_services([Said(other)], source=feed, area=LEEDS, at=LATER)
    assert names(search="voles", minimum_age="6", day="SU", start_time="10:00") == ["Voles"]
    assert names(search="otters") == names(day="TH") == names(day="SU", end_time="23:00") == []


def test_what_goes_and_comes_back_the_same_is_found_again() -> None:
    feed = Source.objects.get()
    Service.objects.filter(theirs="rich").update(state="gone")
    assert names(search="otters") == []
    record_services([Said(rich(), ("stay-and-play",))], source=feed, area=LEEDS, at=LATER)
    assert names(search="otters") == ["Otters toddler group"]


def test_a_provider_that_is_called_otherwise_is_so_for_all_its_services() -> None:
    one = placed("new", "Badgers", "LS1 1UR")
    term = {"taxonomy_term": {"id": "77", "name": "Quangles"}}
    one["organization"] = one["organization"] | {"name": "Zebra Trust", "attributes": [{"id": "z", **term}]}
    record_services([Said(one)], source=Source.objects.get(), area=LEEDS, at=LATER)
    assert len(names(search="zebra quangles")) == 5
    assert names(search="association") == []
    assert Provider.objects.count() == 1


def test_a_place_that_opens_at_other_times_does_so_for_all_its_services() -> None:
    feed = source("another")
    one, other = placed("one", "Badgers", "LS1 1UR"), placed("two", "Stoats", "LS1 1UR")
    there = one["service_at_locations"][0]["location"]
    other["service_at_locations"][0]["location"] = there
    take(Said(one), of=feed)
    assert names(day="SU") == []
    there["schedules"] = [{"byday": "SU"}]
    record_services([Said(other)], source=feed, area=LEEDS, at=LATER)
    assert names(day="SU") == ["Badgers", "Stoats"]


def hall(theirs: str, name: str) -> dict[str, Any]:
    """A service at a hall whose hours and words only the hall tells."""
    made = placed(theirs, name, "LS6 3AA", "9 Quillet Row", description="Tea. We are at 9 Quillet Row.")
    place = made["service_at_locations"][0]["location"]
    place |= {
        "schedules": [{"byday": "SU"}],
        "attributes": [{"id": "q", "taxonomy_term": {"id": "5", "name": "Spire"}}],
    }
    return made


def test_nobody_is_found_by_what_is_hidden_from_the_moment_that_it_is() -> None:
    feed = source("another")
    take(Said(hall("one", "Badgers")), of=feed)
    asked: list[dict[str, str]] = [{"search": "quillet"}, {"search": "spire"}, {"day": "SU"}]
    assert [names(**one) for one in asked] == [["Badgers"]] * 3
    take(Said(hall("safe", "A house"), ("refuge",), "refuge"), of=source("third"))
    assert [names(**one) for one in asked] == [[]] * 3
    look_up_waiting(by="schedule", at=NOW)
    assert [names(**one) for one in asked] == [[]] * 3


def test_an_entry_that_is_hidden_and_told_again_is_found_so() -> None:
    take(Said(hall("one", "Badgers")), of=source("another"))
    badgers = Service.objects.get(theirs="one")
    hide_entries(badgers, "refuge", at=LATER)
    assert names(day="SU") == names(search="quillet") == []
    assert names(search="badgers tea") == ["Badgers"]
    Service.objects.filter(pk=badgers.pk).update(sensitive="")
    show_places([link.location_id for link in badgers.at_locations.all()], at=LATER)
    assert names(day="SU") == names(search="quillet") == ["Badgers"]


# ── how often ────────────────────────────────────────────────────────────────────────────────────────────────────────


def refused(answer: Any, status: int = 429, title: str = "Too Many Requests") -> bool:
    if answer.status_code != status:
        return False
    said = answer.json()
    assert (answer["Retry-After"], answer["Access-Control-Allow-Origin"]) == ("600", "*")
    assert (said["title"], said["status"]) == (title, status)
    assert re.fullmatch(r"[A-Z][^\n]*\.", said["detail"])
    return True


def test_one_address_asks_only_so_often_and_another_is_not_kept_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST", 2)
    assert get("/").status_code == get("/services").status_code == 200
    assert all(refused(get(address)) for address in ("/", "/services", f"/services/{NOBODY}", "/taxonomies"))
    assert Client(REMOTE_ADDR="192.0.2.7").get(f"{ROOT}/services").status_code == 200


def test_a_reader_of_every_page_of_a_county_is_not_refused() -> None:
    assert bounds.MOST >= 3_000
