"""A directory too large to be kept in memory answers as any other: part by part, what was found remembered for the next
page, and each address only so often."""

import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.spec.directory.publishing import ROOT, world
from village.directory.api import bounds
from village.directory.models import Location, Service
from village.directory.queries.publishing import lists, picked

NOBODY = str(uuid.UUID(int=1))
ASKED: list[dict[str, str]] = [
    {},
    {"day": "TU"},
    {"search": "made-up association"},
    {"maximum_age": "18"},
    {"postcode": "LS1 1UR"},
    {"postcode": "LS1 1UR", "proximity": "3000", "search": "made-up"},
    {"search": "made-up", "modified_after": "2026-11-28"},
]


@pytest.fixture(autouse=True)
def _world(db: None) -> None:
    world()


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MOST_KEPT", 0)
    monkeypatch.setattr(lists, "MANY", 1)
    monkeypatch.setattr(picked, "AT_ONCE", 1)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch, large: None) -> list[object]:
    """The services that are read to be looked at."""
    read: list[object] = []
    before = lists._looked_up

    def looked_up(found: Any) -> Iterator[Any]:
        for one in before(found):
            read.append(one[0])
            yield one

    monkeypatch.setattr(lists, "_looked_up", looked_up)
    return read


def get(address: str, **asked: Any) -> Any:
    return Client().get(ROOT + address, asked)


def every(address: str, asked: dict[str, str]) -> tuple[Any, ...]:
    """What is answered to a question in every form."""
    pages = [get(address, **asked, per_page=2, page=number).json() for number in (1, 2)]
    lines = b"".join(get(address, **asked, format="ndjson").streaming_content).splitlines()
    ids = get("/services", **asked, minimal="true").json()
    return pages, [json.loads(line) for line in lines], ids


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("address", ["/services", "/service_at_locations"])
def test_it_answers_part_by_part_as_one_that_is_kept(
    address: str, asked: dict[str, str], request: pytest.FixtureRequest
) -> None:
    kept = every(address, asked)
    request.getfixturevalue("large")
    assert every(address, asked) == kept


def test_the_next_page_of_a_question_reads_nothing_again(reads: list[object]) -> None:
    first = get("/services", search="made-up", per_page=2).json()
    assert (first["total_items"], len(reads)) == (4, 4)
    second = get("/services", search="made-up", per_page=2, page=2).json()
    assert len(reads) == 4
    assert len({one["id"] for page in (first, second) for one in page["contents"]}) == 4
    Service.objects.filter(theirs="bare").update(state="withdrawn")
    assert get("/services", search="made-up").json()["total_items"] == 3


def test_only_the_last_questions_are_remembered(monkeypatch: pytest.MonkeyPatch, reads: list[object]) -> None:
    monkeypatch.setattr(lists, "QUESTIONS", 2)
    for day in ("MO", "TU", "WE"):
        get("/services", day=day)
    assert len(lists._FOUND) == 2
    get("/services", day="TU")
    assert len(reads) == 12
    get("/services", day="MO")
    assert len(reads) == 16


def test_what_was_near_is_not_remembered_since_a_place_may_be_hidden_at_any_time(large: None) -> None:
    asked = {"postcode": "LS1 1UR", "proximity": "1000", "search": "otters"}
    assert get("/services", **asked).json()["total_items"] == 1
    Location.objects.update(hidden=True)
    assert get("/services", **asked).json()["total_items"] == 0


# ── how often ────────────────────────────────────────────────────────────────────────────────────────────────────────


def refused(answer: Any) -> bool:
    if answer.status_code != 429:
        return False
    said = answer.json()
    assert (answer["Retry-After"], answer["Access-Control-Allow-Origin"]) == ("600", "*")
    assert (said["title"], said["status"]) == ("Too Many Requests", 429)
    assert re.fullmatch(r"[A-Z][^\n]*\.", said["detail"])
    return True


def test_one_address_asks_only_so_often_and_another_is_not_kept_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST", 2)
    assert get("/").status_code == get("/services").status_code == 200
    assert all(refused(get(address)) for address in ("/", "/services", f"/services/{NOBODY}", "/taxonomies"))
    assert Client(REMOTE_ADDR="192.0.2.7").get(f"{ROOT}/services").status_code == 200


def test_a_reader_of_every_page_of_a_county_is_not_refused() -> None:
    assert bounds.MOST >= 3_000
    assert bounds.MOST_READ >= 60


def test_what_takes_long_is_asked_less_often(monkeypatch: pytest.MonkeyPatch, large: None) -> None:
    monkeypatch.setattr(bounds, "MOST_READ", 1)
    assert get("/services", day="TU").status_code == 200
    assert refused(get("/services", day="WE"))
    assert refused(get("/service_at_locations", search="made-up"))
    for more in ({"day": "TU"}, {}, {"day": "WE", "organization_id": NOBODY}):  # known already, or quickly found
        assert get("/services", **more).status_code == 200


def test_in_a_directory_that_is_kept_nothing_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_READ", 0)
    assert get("/services", day="TU").status_code == 200
