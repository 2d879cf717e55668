"""Free places by postcode sector: what is said is added up, what is not said is no nought."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from tests.unit.directory.early import made
from tests.unit.directory.early.made import CLOSE, HERE, browser, locations, next_term, place, says, seen, this_term
from village.directory.models import Service
from village.directory.queries.early.sectors import sectors
from village.directory.queries.early.visible import kept
from village.directory.rules.early.places import Said
from village.directory.rules.early.sectors import Stands, by_sector, sector_of

TERM = dt.date(2026, 9, 1)


def said(band: str, offered: int, taken: int) -> Said:
    return Said(TERM, band, offered, taken, Decimal(15), TERM)


def test_a_sector_is_a_postcode_without_its_last_two_letters() -> None:
    assert [sector_of(one) for one in ("LS1 1UR", "LS29 9XX", "M1 1AE", "")] == ["LS1 1", "LS29 9", "M1 1", "Not known"]


def test_what_is_said_is_added_up_by_sector_and_age() -> None:
    found = by_sector(
        [
            Stands("", (said("2", 1, 1),)),
            Stands("LS1 1UR", (said("2", 5, 3), said("3-4", 10, 10))),
            Stands("LS1 1ZZ", (said("2", 4, 0),)),
            Stands("LS1 1AA", ()),
            Stands("LS2 8JS", ()),
        ]
    )
    assert [(one.name, one.places, one.known) for one in found] == [
        ("LS1 1", 3, 2),
        ("LS2 8", 1, 0),
        ("Not known", 1, 1),
    ]
    assert found[0].offered == {"under-2": 0, "2": 9, "3-4": 10}
    assert found[0].left == {"under-2": 0, "2": 6, "3-4": 0}
    assert by_sector([]) == ()


@pytest.mark.django_db
def test_places_of_an_area_stand_in_their_sectors_but_those_that_must_not_be_found() -> None:
    pat, olu = made.provider(), made.officer()
    one, quiet = place("Otters nursery", steward="nursery"), place("Quiet", postcode=CLOSE)
    one.at_locations.create(location=locations(quiet).get())
    hidden, refuge = place("Hidden", postcode="LS6 3HN"), place("Haven", postcode="LS7 1AB", sensitive="refuge")
    locations(hidden).update(hidden=True)
    place("Swimming", postcode="LS8 1AA", kinds=("swimming",))
    place("Elsewhere", postcode="BD1 1HX", area="E08000032")
    Service.objects.filter(pk=place("Waiting", postcode="LS9 9AA").pk).update(state="waiting")
    says(one, pat)
    says(one, pat, term_on=next_term(), offered=99)
    found = sectors(kept(seen(olu)), term_on=this_term())
    assert [(x.name, x.places, x.known) for x in found] == [("LS1 1", 1, 1), ("LS2 8", 1, 0), ("Not known", 1, 0)]
    assert (found[0].offered["3-4"], found[0].left["3-4"]) == (10, 4)
    assert refuge.name not in str(found)


@pytest.mark.django_db
def test_an_officer_reads_it_by_term_and_nobody_else() -> None:
    says(place("Otters nursery", postcode=HERE, steward="nursery"), made.provider())
    place("Quiet", postcode=CLOSE)
    assert Client().get("/directory/places/sectors/").status_code == 302
    assert browser(made.provider("other")).get("/directory/places/sectors/").status_code == 404
    officer = browser(made.officer())
    page = officer.get("/directory/places/sectors/").content.decode()
    assert "LS1\u00a01" in page
    assert "1 of 1" in page
    assert "Not known" in page
    later = officer.get(f"/directory/places/sectors/?term={next_term().isoformat()}").content.decode()
    assert "1 of 1" not in later
    assert officer.get("/directory/places/sectors/?term=1999-01-01").content.decode() == page
