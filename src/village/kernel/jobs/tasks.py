"""The one task that the queue knows. What it runs is named by slug in its arguments, so that no stored name is a code
path but this one's."""

import datetime as dt
from typing import Any

from django_tasks import task

from village.kernel.jobs.registry import find
from village.kernel.jobs.rules import Told


class UnknownJobError(Told):
    """A run of a job that is not registered any more."""


@task()
def run_job(slug: str, by: str, arguments: dict[str, Any]) -> Any:
    """Run a registered job. Raises UnknownJobError when there is none of this slug."""
    found = find(slug)
    if found is None:
        raise UnknownJobError(f"There is no job called {slug}.")
    return found.run(by=by, at=dt.datetime.now(dt.UTC), **arguments)
