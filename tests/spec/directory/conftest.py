"""For specs of the directory: the world of keeping, and a search of its own for each test."""

from pathlib import Path
from typing import Any

import pytest

from tests.unit.directory.keeping.conftest import world

__all__ = ["own_index", "world"]


@pytest.fixture
def own_index(settings: Any, tmp_path: Path) -> Path:
    """Where this test's search is."""
    settings.DIRECTORY_INDEX = tmp_path / "index"
    return tmp_path / "index"
