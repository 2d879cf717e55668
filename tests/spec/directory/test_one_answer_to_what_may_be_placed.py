"""Which services may be told by their place is said once, and every list of places asks there."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import QuerySet

from tests.spec.directory.finding_world import NEAR, service
from tests.unit.directory.made import LEEDS, NOW, source
from village.directory.actions.recording import record_services
from village.directory.models import Location, Service
from village.directory.queries import documents
from village.directory.queries.early.places import near
from village.directory.queries.early.sectors import sectors
from village.directory.queries.finding.of_area import offer
from village.directory.queries.publishing.counted import listed
from village.directory.queries.publishing.lists import Near, Wanted, at_locations, providers, services
from village.kernel.areas.queries import postcode_place

QUERIES = Path(settings.SRC) / "directory" / "queries"
SAID = re.compile(r'sensitive=""|hidden=(?:False|True)')
ASKS_OTHERWISE = {"keeping/whole.py", "publishing/lists.py"}
"""Which of a draft's locations are hidden; whose providers have a service that is secret: no list of places."""


def test_no_list_of_places_says_for_itself_what_may_be_placed() -> None:
    said = {str(one.relative_to(QUERIES)) for one in QUERIES.rglob("*.py") if SAID.search(one.read_text())}
    assert said - ASKS_OTHERWISE == {"documents.py"}


@pytest.fixture
def _world(db: None) -> None:
    said = [
        service("open", "Otters nursery", ["nursery"]),
        service("hidden", "Hidden nursery", ["nursery"]),
        service("secret", "A safe nursery", ["nursery"], sensitive="refuge"),
    ]
    record_services(said, source=source(), area=LEEDS, at=NOW)
    Location.objects.filter(theirs="l-hidden").update(hidden=True)


@pytest.mark.usefixtures("_world")
def test_what_may_be_placed_is_placed_and_nothing_else() -> None:
    assert [one.service.theirs for one in documents.placed()] == ["open"]
    found: QuerySet[Service] = documents.findable(Service.objects.all())
    assert {one.theirs for one in found} == {"open", "hidden"}
    place = postcode_place(NEAR)
    assert place
    point = (place.easting or 0, place.northing or 0)
    assert len(offer(LEEDS).points) == 1
    assert [one.service.theirs for one in at_locations(Wanted())] == ["open"]
    assert [one.theirs for one in services(Wanted(near=Near(*point, 10)))] == ["open"]
    assert {one[0] for one in listed(NOW.date())} == {one.pk for one in found}
    assert [one.secret for one in providers()] == [True]  # type: ignore[attr-defined]
    term = dt.date(2027, 1, 1)
    assert len(near(point, band="under-2", terms=[term]).every) == 1
    assert sum(one.places for one in sectors(Service.objects.all(), term_on=term)) == 2
