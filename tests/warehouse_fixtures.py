"""A warehouse for tests that ask for one, and a guard against tests that use one without saying so."""

from pathlib import Path
from typing import Any

import pytest

from village.warehouse import connection


@pytest.fixture
def warehouse(tmp_path: Path, settings: Any) -> Path:
    """An empty folder in which this test may build and open a warehouse; the pages look there too."""
    settings.WAREHOUSE = tmp_path / "warehouse"
    return Path(settings.WAREHOUSE)


@pytest.fixture(autouse=True)
def no_undeclared_warehouse(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails a test that opens a warehouse without the fixture `warehouse`: whose figures would it read?"""
    if "warehouse" in request.fixturenames:
        return

    def refuse(self: connection.Warehouse, folder: Path, version: str) -> None:
        raise AssertionError(
            f"This test opened the warehouse in {folder.name} without asking for the fixture `warehouse`."
        )

    monkeypatch.setattr(connection.Warehouse, "__init__", refuse)
