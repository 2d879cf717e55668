"""Jobs of the tests' own, forgotten afterwards."""

import pytest

from village.kernel.jobs import registry


@pytest.fixture(autouse=True)
def _own_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    registry.jobs()  # what the modules register stays registered
    monkeypatch.setattr(registry, "_jobs", dict(registry._jobs))
