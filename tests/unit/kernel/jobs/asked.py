"""Jobs of the tests’ own: asked for, worked off, claimed and seen."""

import datetime as dt
from typing import Any
from unittest.mock import patch

from village.kernel.jobs import actions, queries, worker

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
done: list[dict[str, Any]] = []


def work() -> int:
    """In one instant: a worker that comes across the full hour finds what is scheduled then due as well."""
    with patch.object(worker, "_now", return_value=dt.datetime.now(dt.UTC)):
        return worker.run(until_idle=True, beat=60, silence=180, catch_signals=False)


def ask(slug: str = "test.add", **arguments: Any) -> str:
    return str(actions.enqueue(slug, by="someone", at=NOW, **arguments))


def seen(ref: str) -> queries.RunSeen:
    found = queries.run(ref)
    assert found is not None
    return found


def claimed(ref: str = "one") -> actions.Stored:
    run = actions.claim(ref=ref, at=NOW)
    assert run is not None
    return run
