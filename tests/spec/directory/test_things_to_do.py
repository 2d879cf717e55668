"""A young person on a Friday finds what is on tonight near them, and is shown nothing that is for adults."""

import datetime as dt
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client

from tests.spec.directory.finding_world import made, service
from tests.spec.directory.young_world import FRIDAY, TEENS, clock, nights, things, town
from village.directory.models import Service
from village.directory.queries.finding.where import where
from village.directory.queries.young import asking
from village.directory.queries.young.asking import Found
from village.directory.queries.young.reach import spots
from village.directory.rules.young.asked import Wanted

LS8 = "LS8 4AA"


@pytest.fixture
def there(db: None, own_index: Path) -> dict[str, Service]:
    cache.clear()
    return town()


@pytest.fixture(autouse=True)
def friday() -> Iterator[None]:
    with clock():
        yield


clock_at = dt.datetime.fromisoformat


def find(now: dt.datetime = FRIDAY, near: str = LS8, **wanted: object) -> Found:
    found = asking.find(Wanted(near=near, **wanted), where(near), now)  # type: ignore[arg-type]
    assert found is not None
    return found


def names(found: Found) -> set[str]:
    return {one.one.service.theirs for one in found.hits}


def asks(found: Found) -> set[str]:
    return {one.one.service.theirs for one in found.ask}


@pytest.mark.usefixtures("there")
def test_nobody_is_shown_what_is_for_adults_or_a_place_that_must_not_be_found() -> None:
    for band in ("", "13-15", "16-17", "18-19"):
        found = find(band=band)
        assert not {"bar", "grown", "safe", "tots", "food"} & (names(found) | asks(found)), band


def test_their_pages_cannot_be_told_from_none(there: dict[str, Service]) -> None:
    page = Client().get(f"/things-to-do/{uuid.uuid4()}/")
    assert page.status_code == 404
    for one in ("bar", "grown", "safe", "food"):
        assert Client().get(f"/things-to-do/{there[one].pk}/").content == page.content, one


@pytest.mark.usefixtures("there")
def test_tonight_is_what_is_open_on_this_date() -> None:
    found = find(night="tonight")
    assert names(found) == {"club", "kick"}
    assert asks(found) == {"every", "unsaid"}  # every second week, and nothing said of when
    assert names(find(clock_at("2026-12-04T16:00"), night="tonight")) == {"club", "kick", "first"}


@pytest.mark.usefixtures("there")
def test_what_is_over_tonight_is_not_on_tonight() -> None:
    assert names(find(clock_at("2026-11-27T21:05"), night="tonight")) == set()


@pytest.mark.usefixtures("there")
def test_friday_night_is_the_next_once_the_last_of_this_one_has_closed() -> None:
    late, next_week = clock_at("2026-11-27T21:05"), dt.date(2026, 12, 4)
    found = find(clock_at("2026-11-27T20:40"), night="friday")
    assert (names(found), found.on) == ({"club", "kick"}, FRIDAY.date())
    found = find(late, night="friday")
    assert (names(found), found.on) == ({"club", "kick", "first"}, next_week)
    assert "unsaid" in asks(found)  # whoever says nothing of when holds no night open
    assert find(clock_at("2026-11-28T21:05"), night="saturday").on == dt.date(2026, 12, 5)
    assert find(night="friday", interest=("swimming",)).on == FRIDAY.date()  # the night is still to come
    with clock(late):
        page = Client().get("/things-to-do/results/?night=friday&near=LS8").content.decode()
    assert "3 things to do on Friday night, 4 December, within 3 miles of" in page


def test_what_may_be_open_later_keeps_the_night(db: None, own_index: Path) -> None:
    late = nights("FR", "22:00", "23:00", interval=2)
    made([service("late", "Late games", ["making-and-games"], minimum_age=11, maximum_age=18, schedules=late)])
    found = find(clock_at("2026-11-27T21:05"), night="friday")
    assert (asks(found), found.on) == ({"late"}, FRIDAY.date())


@pytest.mark.usefixtures("there")
def test_other_nights() -> None:
    assert names(find(night="saturday")) == {"club"}
    assert names(find(night="weekend")) == {"club", "swim"}
    assert names(find(clock_at("2026-11-29T09:00"), night="weekend")) == {"swim"}
    assert names(find(clock_at("2026-11-28T09:00"), night="friday")) == {"club", "kick", "first"}  # 4 December


@pytest.mark.usefixtures("there")
def test_by_interest_cost_age_and_distance() -> None:
    assert names(find(interest=("football",))) == {"kick"}
    assert names(find(interest=("cooking",))) == {"club"}
    assert names(find(interest=("swimming", "dance"))) == {"swim"}
    assert names(find(night="tonight", free=True)) == {"club"}
    assert names(find(band="18-19", night="tonight")) == {"club", "kick"}
    assert "far" in names(find(near="LS29", interest=("dance",)))
    assert names(find(near="", interest=("dance",))) == {"far"}


def test_what_is_help_first_is_no_thing_to_do_unless_it_names_one(db: None, own_index: Path) -> None:
    cache.clear()
    sat = {"schedules": nights("SA"), **TEENS}
    some = made([
        service("days", "Rainbow days", ["bereavement", "youth-clubs"], description="A calm room, a kitchen.", **sat),
        service("ball", "Goals", ["counselling", "youth-clubs"], description="Talk, then five-a-side.", **sat),
        service("club", "Open house", ["youth-clubs", "counselling"], **sat),
    ])  # fmt: skip
    assert names(find()) == {"ball", "club"}
    assert names(find(interest=("quiet",))) == names(find(interest=("cooking",))) == set()
    assert Client().get(f"/things-to-do/{some['days'].pk}/").status_code == 404
    assert Client().get(f"/things-to-do/{some['ball'].pk}/").status_code == 200
    assert len(list(spots(FRIDAY.date()))) == 2


def test_in_school_holidays(db: None, own_index: Path) -> None:
    made([
        service("in", "Summer fun", ["holiday-activities"], schedules=nights("MO", notes="School holidays only")),
        service("out", "Term fun", ["holiday-activities"], schedules=nights("MO", notes="Term time only")),
    ])  # fmt: skip
    found = find(night="holidays")
    assert "out" not in names(found) | asks(found)
    assert "in" in names(found) | asks(found)


def test_one_event_on_a_date_is_on_that_date(db: None, own_index: Path) -> None:
    once = [{"id": "s", "dtstart": "2026-11-27", "opens_at": "19:00", "closes_at": "22:00"}]
    made([service("gig", "One gig", ["music"], minimum_age=13, maximum_age=17, schedules=once)])
    assert names(find(night="tonight")) == {"gig"}
    assert not names(find(night="saturday")) | asks(find(night="saturday"))


def test_more_than_can_be_looked_at_is_said(there: dict[str, Service], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(asking, "MOST", 2)
    assert find().more
    assert "There may be more" in Client().get("/things-to-do/results/").content.decode()


def test_without_a_directory_it_says_so(db: None, own_index: Path) -> None:
    assert asking.find(Wanted(), None, FRIDAY) is None
    assert "No directory is held here yet" in Client().get("/things-to-do/results/").content.decode()


@pytest.mark.usefixtures("there")
def test_a_friday_on_a_phone() -> None:
    phone = Client()
    assert phone.get("/things-to-do/").status_code == 200
    sent = phone.post("/things-to-do/", {"near": LS8, "night": "tonight", "band": "13-15", "within": "3"})
    assert sent["Location"] == "/things-to-do/results/?near=LS8+4&band=13-15&night=tonight"
    page = phone.get(sent["Location"]).content.decode()
    assert "2 things to do tonight, within 3 miles of your postcode" in page
    assert "Friday 27 November 2026" in page
    assert "6:30pm to 9pm" in page
    assert 'href="tel:01632960001"' in page
    assert "minutes’ walk" in page
    assert LS8 not in page
    nothing = phone.get("/things-to-do/results/?near=LS8&interest=uniformed&night=tonight&free=1").content.decode()
    for way in ("Look without “Scouts", "Look without “Tonight”", "Look without “Free”", "Look within 10 miles"):
        assert way in nothing


def test_a_page_says_how_to_reach_it_and_what_is_not_known(there: dict[str, Service]) -> None:
    phone = Client()
    phone.post("/things-to-do/", {"near": LS8})
    page = phone.get(f"/things-to-do/{there['club'].pk}/?near=LS8+4").content.decode()
    for said in ("01632 960001", "Keeping you safe", "Not said here", "ChildLine", "Less than ¼ mile away"):
        assert said in page
    assert "Not said. Ask them." in phone.get(f"/things-to-do/{there['unsaid'].pk}/").content.decode()


@pytest.mark.usefixtures("there")
def test_what_cannot_be_asked_changes_nothing() -> None:
    phone = Client()
    assert phone.post("/things-to-do/", {"near": "Nowhere-at-all"}).status_code == 400
    assert phone.get("/things-to-do/results/?near=Nowhere-at-all").status_code == 400
    odd = "/things-to-do/results/?night=x&band=1&interest=<b>&within=NaN&page=-1"
    assert phone.get(odd).status_code == 200
    whole = phone.get("/things-to-do/results/?near=LS8+4AA")
    assert whole["Location"] == "/things-to-do/results/?near=LS8+4"
    assert len(things()) == 12
