"""What is waiting, running, late and failed."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from village.kernel.jobs.models import Schedule, Worker
from village.kernel.jobs.rules import is_silent

Stored = DBTaskResult[Any, Any]
LATE = dt.timedelta(minutes=15)
SILENCE = dt.timedelta(seconds=30)


@dataclass(frozen=True)
class RunSeen:
    """A run as shown to whoever looks after the service. `reason` is the kind of failure and its last line."""

    ref: str
    slug: str
    status: str
    asked_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    attempts: int
    reason: str


@dataclass(frozen=True)
class Standing:
    """How background work stands. `late`: schedules that should have been asked for more than LATE ago."""

    waiting: int
    running: int
    failed: int
    late: tuple[str, ...]
    workers: int

    @property
    def works(self) -> bool:
        """Whether someone is at work and nothing is overdue."""
        return self.workers > 0 and not self.late


def standing(*, at: dt.datetime) -> Standing:
    """Counts, for a health check or a page."""
    runs = DBTaskResult.objects
    late = Schedule.objects.filter(enabled=True, next_at__lt=at - LATE).values_list("slug", flat=True)
    seen = Worker.objects.filter(stopped_at=None).values_list("seen_at", flat=True)
    return Standing(
        waiting=runs.ready().count(),
        running=runs.running().count(),
        failed=runs.failed().count(),
        late=tuple(late),
        workers=sum(not is_silent(seen_at=one, now=at, silence=SILENCE) for one in seen),
    )


def running() -> list[RunSeen]:
    """What is running now, longest first."""
    return [_seen(run) for run in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).order_by("started_at")]


def unfinished(slug: str) -> bool:
    """Whether any run of a job waits, however late it is due, or is running."""
    states = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    return DBTaskResult.objects.filter(status__in=states, args_kwargs__args__0=slug).exists()


def failed(*, at_most: int = 50) -> list[RunSeen]:
    """What failed, latest first."""
    return [_seen(run) for run in DBTaskResult.objects.failed().order_by("-finished_at")[:at_most]]


def run(ref: str) -> RunSeen | None:
    """One run."""
    found = DBTaskResult.objects.filter(pk=ref).first()
    return _seen(found) if found else None


def _seen(one: Stored) -> RunSeen:
    args = one.args_kwargs.get("args") or [one.task_path]
    last = one.traceback.strip().rpartition("\n")[2]
    return RunSeen(
        ref=str(one.pk),
        slug=str(args[0]),
        status=str(one.status).lower(),
        asked_at=one.enqueued_at,
        started_at=one.started_at,
        finished_at=one.finished_at,
        attempts=len(one.worker_ids),
        reason=last,
    )
