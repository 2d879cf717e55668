"""What can be run in the background, by slug.

A module registers a job in its `actions`, next to what the job does::

    @job("plan.reminders", cron="0 6 * * *")
    def remind(*, by: str, at: dt.datetime, **arguments: str) -> None: ...

Slugs are stored, never code paths: code may move. `by` is who or what asked ("schedule" for a scheduled run), `at` the
instant at which the run starts; `arguments` are what `actions.enqueue` was given. What a job returns is kept (as JSON).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import autodiscover_modules

from village.kernel.jobs.rules import cron_problem

Run = Callable[..., Any]


@dataclass(frozen=True)
class Job:
    """A job: its slug, what runs, when (cron line in London time, blank for only when asked), how often a run is taken
    up again when its worker dies, and whether it waits `behind` whatever else is due: for many long runs at once."""

    slug: str
    run: Run
    cron: str
    attempts: int
    description: str
    behind: bool = False


_jobs: dict[str, Job] = {}


def job(slug: str, *, cron: str = "", attempts: int = 3, behind: bool = False) -> Callable[[Run], Run]:
    """Register a function as the job `slug`. Raises ValueError for a slug taken already, or a cron line never due."""

    def register(run: Run) -> Run:
        problem = cron_problem(cron) if cron else ""
        if problem:
            raise ValueError(f"The job {slug} cannot be scheduled: {problem}")
        taken = _jobs.get(slug)
        if taken is not None and (taken.run.__module__, taken.run.__qualname__) != (run.__module__, run.__qualname__):
            raise ValueError(
                f"There are two jobs called {slug}: one in {taken.run.__module__}, one in {run.__module__}."
            )
        _jobs[slug] = Job(slug, run, cron, attempts, (run.__doc__ or "").strip().partition("\n")[0], behind)
        return run

    return register


def jobs() -> dict[str, Job]:
    """Every job, by slug. The first call reads every module's `actions`, where jobs are registered."""
    autodiscover_modules("actions")
    return dict(sorted(_jobs.items()))


def find(slug: str) -> Job | None:
    """The job of this slug."""
    return _jobs.get(slug) or jobs().get(slug)
