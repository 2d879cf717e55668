"""For specs of the directory: a search of its own for each test."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def own_index(settings: Any, tmp_path: Path) -> Path:
    """Where this test's search is."""
    settings.DIRECTORY_INDEX = tmp_path / "index"
    return tmp_path / "index"
