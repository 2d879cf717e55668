"""For specs of the directory: the world of keeping, and a search of its own for each test."""

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from tests.spec.directory.finding_world import made
from tests.spec.directory.young_world import things
from tests.unit.directory.keeping.conftest import world
from tests.unit.directory.keeping.world import World
from village.directory.models import Service

__all__ = ["own_index", "world"]


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
