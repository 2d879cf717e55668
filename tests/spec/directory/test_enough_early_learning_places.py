"""Whether there are enough free places is told on the page of an area, by term and age, and how much of it is known."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from tests import kept
from tests.spec.places.conftest import words
from tests.unit.directory.early import made
from tests.unit.directory.early.made import NOW, place, says
from village.directory.actions.early.extracting import extract
from village.outcomes import extracts as outcomes
from village.ui.cached import pages
from village.warehouse.build import build
from village.warehouse.measures.shipped import counted_measures

PLAN = Path(django_settings.SRC) / "reference" / "plan" / "childrens-plan-2007"


@pytest.fixture
def reader(tmp_path: Path, settings: Any, db: None) -> Iterator[Client]:
    settings.VAR, settings.WAREHOUSE = tmp_path, tmp_path / "warehouse"
    pages.clear()
    yield kept.new_reader()
    pages.clear()


def built(settings: Any, at: dt.datetime = NOW) -> None:
    places = extract(by="test", at=at)
    build(outcomes.tables(directory=places, records_made_up=True), settings.WAREHOUSE)


def test_an_area_tells_how_many_places_there_are_and_how_many_say_so(reader: Client, settings: Any) -> None:
    one, pat = place("Otters nursery", steward="nursery"), made.provider()
    place("Silent childminder", kinds=("childminder",))
    says(one, pat)
    says(one, pat, band="2", offered=5, taken=1, hours=30)
    built(settings)
    page = words(reader.get(f"/places/{made.LEEDS}/").content)
    assert "Free early learning here" in page
    assert "Free early learning places" in page
    told = reader.get(f"/measures/early-places/{made.LEEDS}/?format=csv").content.decode()
    assert ",15.0," in told
    assert "counted-places" in told
    known = reader.get(f"/measures/early-places-known/{made.LEEDS}/?format=csv").content.decode()
    assert ",50.0," in known
    assert reader.get(f"/measures/early-places-taken/{made.LEEDS}/").status_code == 404, "the term is not over"
    assert "Otters" not in page + told + known
    release = reader.get("/data/releases/counted-places/").content.decode()
    assert "Places of early learning, counted" in release


def test_without_places_nothing_of_it_is_said(reader: Client, settings: Any) -> None:
    built(settings)
    assert "Free early learning here" not in words(reader.get(f"/places/{made.LEEDS}/").content)
    assert reader.get(f"/measures/early-places/{made.LEEDS}/").status_code == 404


def test_when_a_term_is_over_it_is_told_how_many_were_taken(reader: Client, settings: Any) -> None:
    says(place("Otters nursery", steward="nursery"), made.provider())
    built(settings, dt.datetime.combine(made.next_term(), dt.time(12), dt.UTC))
    assert ",60.0," in reader.get(f"/measures/early-places-taken/{made.LEEDS}/?format=csv").content.decode()


def test_the_measures_serve_promises_that_there_are() -> None:
    found = (PLAN / "commitments" / "ch3.csv").read_text(encoding="utf-8")
    for one in counted_measures("early"):
        assert one.serves
        assert all(f"\n{promise.split(':')[1]}," in found for promise in one.serves), one.slug
