"""For specs of the directory: the world of keeping, and a search of its own for each test."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from tests.spec.directory.finding_world import made
from tests.spec.directory.young_world import things
from tests.unit.directory.keeping.conftest import world
from tests.unit.directory.keeping.world import World
from village.directory.models import LookedUpTerm, LookedUpTime, Service
from village.directory.queries.documents import shown
from village.directory.queries.finding.lists import area_named
from village.directory.queries.publishing.lists import ready
from village.directory.queries.publishing.looked_up import made_by
from village.directory.queries.publishing.told import nested
from village.directory.rules.publishing.looked_up import Columns, columns

__all__ = ["own_index", "world"]


@pytest.fixture(autouse=True)
def _columns_say_what_documents_say(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test did to the record: what programs ask by is what is told now, or is known to be made anew."""
    if "db" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("db")
    yield
    for one in ready(shown().filter(looked_up_by=made_by())):
        assert kept(one) == columns(nested(one), area_named), one


def kept(one: Service) -> Columns:
    """What stands in columns of a service."""
    terms = LookedUpTerm.objects.filter(service=one).order_by("pk").values_list("term", "taxonomy")
    times = LookedUpTime.objects.filter(service=one).order_by("pk").values_list("day", "opens", "closes")
    said = tuple((str(term or ""), str(taxonomy or "")) for term, taxonomy in terms)
    it = one.looked_up
    return Columns(it.words, it.minimum_age, it.maximum_age, it.areas, said, tuple(times))


@pytest.fixture
def own_index(settings: Any, tmp_path: Path) -> Path:
    """Where this test's search is."""
    settings.DIRECTORY_INDEX = tmp_path / "index"
    return tmp_path / "index"


@pytest.fixture
def club(world: World, own_index: Path) -> Service:
    """A youth club that is told; a bar is recorded too."""
    cache.clear()
    return made([one for one in things() if one.document["id"] in ("club", "bar")])["club"]
