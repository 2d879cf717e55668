"""Jobs of the tests' own, forgotten afterwards."""

import datetime as dt
from typing import Any

import pytest

from tests.unit.kernel.jobs.asked import done
from village.kernel.jobs import registry, worker
from village.kernel.jobs.registry import job


@pytest.fixture(autouse=True)
def _own_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    registry.jobs()  # what the modules register stays registered
    monkeypatch.setattr(registry, "_jobs", dict(registry._jobs))


@pytest.fixture
def known_jobs(_own_jobs: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three jobs: one that does, one that fails, one whose answer cannot be kept."""
    # A test's transaction looks to it like a connection left in a bad state.
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    done.clear()

    @job("test.add", cron="0 6 * * *")
    def add(*, by: str, at: dt.datetime, **given: Any) -> dict[str, Any]:
        """Adds to a list.

        More words.
        """
        done.append({"by": by, "at": at, **given})
        return {"count": len(done)}

    @job("test.fail")
    def fail(*, by: str, at: dt.datetime) -> None:
        raise ZeroDivisionError("it went wrong\nhere")

    @job("test.odd")
    def odd(*, by: str, at: dt.datetime) -> object:
        return object()
