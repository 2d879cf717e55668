"""Asking for work, schedules, and the book-keeping of workers.

Asking is not audited by itself: the action that asks is, and so is whatever the job then does. Book-keeping (a worker's
sign of life, a run taken up again) is not anyone's doing.
"""

import datetime as dt
import json
import uuid
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Case, F, Value, When
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from village.kernel.accounts.actions.tidying import forget_sign_ins
from village.kernel.audit import actions as audit
from village.kernel.audit.checkpoints import CheckpointError
from village.kernel.audit.rules import kind_and_number, kind_of, without_values
from village.kernel.jobs.models import Schedule, Worker
from village.kernel.jobs.registry import find, job, jobs
from village.kernel.jobs.rules import Lost, Told, after_away, after_loss, is_silent, next_due
from village.kernel.jobs.tasks import run_job

Stored = DBTaskResult[Any, Any]
KEEP_DONE = dt.timedelta(days=7)
KEEP_FAILED = dt.timedelta(days=90)
BEHIND = -10  # of the queue's priorities, of which all else has 0
CLOCKS_DIFFER = dt.timedelta(minutes=5)  # by how much the clocks of machines that share a database may
LOST = "village.kernel.jobs.WorkerLost"
TOLD = (Told, CheckpointError, OperationalError, InterfaceError)  # errors whose words are kept with a run


def enqueue(
    slug: str, *, by: str, at: dt.datetime, run_after: dt.datetime | None = None, **arguments: Any
) -> uuid.UUID:
    """Put a job in the queue, in the caller's transaction: rolled back, it was never asked for. Returns the run's id.

    `arguments` are stored and shown to whoever looks after the service: references, never content.
    Raises ValueError when there is no such job, TypeError when an argument is not plain JSON.
    """
    found = find(slug)
    if found is None:
        raise ValueError(f"There is no job called {slug!r}.")
    later = run_after if run_after and run_after > at else None
    asked = run_job.using(run_after=later, priority=BEHIND if found.behind else None)
    return uuid.UUID(str(asked.enqueue(slug, by, arguments).id))


def enqueue_once(
    slug: str, *, by: str, at: dt.datetime, run_after: dt.datetime | None = None, **arguments: Any
) -> uuid.UUID | None:
    """The same, unless a run of the same job with the same arguments waits already: it will find whatever was done
    before it began, since it does not begin before the caller's transaction has ended. Then None. Two who ask at once
    may both be heard, so the job must bear it."""
    return None if _waits(slug, arguments) else enqueue(slug, by=by, at=at, run_after=run_after, **arguments)


@transaction.atomic
def _waits(slug: str, arguments: dict[str, Any]) -> bool:
    """Whether a run of a job has not begun; it is held, so that it begins after what the caller writes. One that
    somebody else holds is about to begin, or held by another who asks: waiting for it could wait in a ring, so it
    counts for none."""
    runs = DBTaskResult.objects.select_for_update(skip_locked=True).filter(
        status=TaskResultStatus.READY, args_kwargs__args__0=slug, args_kwargs__args__2=arguments
    )
    return runs.first() is not None


@transaction.atomic
def keep_schedules(*, at: dt.datetime) -> None:
    """Make the stored schedules those of the registered jobs: new ones begin, changed ones move, gone ones go. What
    fell due while nobody worked stays due, whatever the line says now: `run_due_schedules` asks for it once."""
    wanted = {slug: one.cron for slug, one in jobs().items() if one.cron}
    Schedule.objects.exclude(slug__in=wanted).delete()
    there = {one.slug: one for one in Schedule.objects.all()}
    for slug, cron in wanted.items():
        if slug not in there:
            # Two workers starting at once: the second finds it made.
            Schedule.objects.get_or_create(slug=slug, defaults={"cron": cron, "next_at": next_due(cron, at)})
        elif there[slug].cron != cron:
            Schedule.objects.filter(slug=slug).update(cron=cron)
            Schedule.objects.filter(slug=slug, next_at__gt=at).update(next_at=next_due(cron, at))
    _pull_back(at)


def _pull_back(at: dt.datetime) -> None:
    """Bring back what is put off beyond its next time: a clock that ran ahead for a moment must silence nothing.

    A clock only a little behind another's pulls nothing back, or what the other has just asked for would run twice.
    """
    for kept in Schedule.objects.filter(enabled=True):
        if kept.next_at > next_due(kept.cron, at + CLOCKS_DIFFER):
            Schedule.objects.filter(pk=kept.pk, next_at=kept.next_at).update(next_at=next_due(kept.cron, at))


@transaction.atomic
def switch_schedule(*, slug: str, enabled: bool, by: str, at: dt.datetime) -> None:
    """Stop a schedule, or let it go on from now. Raises Schedule.DoesNotExist."""
    schedule = Schedule.objects.get(slug=slug)
    schedule.enabled = enabled
    schedule.next_at = next_due(schedule.cron, at)
    schedule.save(update_fields=["enabled", "next_at"])
    audit.record(actor=by, action=f"jobs.schedule.{'start' if enabled else 'stop'}", thing=f"job:{slug}", at=at)


def run_due_schedules(*, at: dt.datetime) -> list[str]:
    """Put every job that is due in the queue; returns their slugs. However late we are, each is asked for once.

    Of several workers one wins each schedule: the update that moves `next_at` finds it where this worker saw it, or
    changes nothing. A job whose last scheduled run has not finished is not asked for again until the next time.
    """
    _pull_back(at)
    started = []
    for due in Schedule.objects.filter(enabled=True, next_at__lte=at):
        with transaction.atomic():
            moved = Schedule.objects.filter(pk=due.pk, enabled=True, next_at=due.next_at).update(
                next_at=next_due(due.cron, at), last_at=at
            )
            if not moved or _unfinished(due.last_run):
                continue
            run = enqueue(due.slug, by="schedule", at=at)
            Schedule.objects.filter(pk=due.pk).update(last_run=run)
        started.append(due.slug)
    return started


def _unfinished(run: uuid.UUID | None) -> bool:
    waiting = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    return run is not None and DBTaskResult.objects.filter(pk=run, status__in=waiting).exists()


def start_worker(*, ref: str, at: dt.datetime) -> None:
    """A worker begins."""
    Worker.objects.create(ref=ref, started_at=at, seen_at=at)


def beat(*, ref: str, at: dt.datetime) -> None:
    """A worker lives. A clock that ran ahead when it started, and was put right since, makes nobody dead."""
    Worker.objects.filter(ref=ref).update(seen_at=at, started_at=_not_after(at))


def stop_worker(*, ref: str, at: dt.datetime) -> None:
    """A worker ends of its own accord."""
    Worker.objects.filter(ref=ref).update(seen_at=at, stopped_at=at, started_at=_not_after(at))


def _not_after(at: dt.datetime) -> Case:
    """When a worker started, or this instant where that is earlier."""
    return Case(When(started_at__gt=at, then=Value(at)), default=F("started_at"))


def claim(*, ref: str, at: dt.datetime) -> Stored | None:
    """The next run that is due, now this worker's; None when there is none."""
    due = DBTaskResult.objects.ready().all()
    if not due.exists():  # an idle worker takes no lock
        return None
    with transaction.atomic():
        # SQLite knows no row locks, but there every transaction is alone from its start (transaction_mode IMMEDIATE).
        run = due.select_for_update(skip_locked=True).first()
        if run is not None:
            run.status = TaskResultStatus.RUNNING
            run.started_at = at
            run.worker_ids = [*run.worker_ids, ref]
            run.save(update_fields=["status", "started_at", "worker_ids"])
        return run


def finish(*, run: Stored, ref: str, at: dt.datetime, result: Any = None, error: BaseException | None = None) -> bool:
    """Keep what came of a run, unless it has been taken from this worker meanwhile (then False: its word is late). One
    that failed because its database was away goes back into the queue: that says nothing of the job.

    Raises TypeError or ValueError, before anything is written, for a result that is not plain JSON.
    """
    json.dumps(result, allow_nan=False)
    with transaction.atomic():
        now = DBTaskResult.objects.select_for_update().filter(pk=run.pk).first()
        if now is None or now.status != TaskResultStatus.RUNNING or now.worker_ids[-1:] != [ref]:
            return False
        if isinstance(error, OperationalError | InterfaceError):
            fate = after_away(attempts=len(now.worker_ids), most=_most(now), now=at)
            if fate.again_at is not None:
                now.status, now.run_after, now.traceback = TaskResultStatus.READY, fate.again_at, fate.reason
                now.save(update_fields=["status", "run_after", "traceback"])
                return True
        now.finished_at = at
        now.status = TaskResultStatus.SUCCESSFUL if error is None else TaskResultStatus.FAILED
        now.return_value, now.traceback, now.exception_class_path = result, "", ""
        if error is not None:
            now.traceback = f"{without_values(error)}\n{_told(error)}"
            now.exception_class_path = kind_of(error)
        now.save(update_fields=["finished_at", "status", "return_value", "traceback", "exception_class_path"])
    return True


def _told(error: BaseException) -> str:
    """The last line of what is kept of a failure: its kind, and its words where they are nobody's data."""
    return f"{kind_of(error)}: {error}" if isinstance(error, TOLD) else kind_and_number(error)


def take_up_lost(*, at: dt.datetime, silence: dt.timedelta, suspects: dict[str, dt.datetime | None]) -> list[uuid.UUID]:
    """Put the runs of silent workers back in the queue, or give them up; returns their ids.

    A worker counts as dead only when it was silent at the last look too and has said nothing between (`suspects` is the
    caller's memory from look to look): a sign of life that waits for a lock on the database gets its chance.
    """
    taken = []
    heard = dict(Worker.objects.filter(stopped_at=None).values_list("ref", "seen_at"))
    # What was said by a clock that ran ahead counts as said now, or whoever died then would pass for living till then.
    ahead = [ref for ref, seen in heard.items() if seen > at + CLOCKS_DIFFER]
    if ahead:
        Worker.objects.filter(ref__in=ahead).update(seen_at=at, started_at=_not_after(at))
        heard |= dict.fromkeys(ahead, at)
    silent = {}
    for run in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        ref = run.worker_ids[-1] if run.worker_ids else ""
        seen = heard.get(ref)
        if not is_silent(seen_at=seen, now=at, silence=silence):
            continue
        silent[ref] = seen
        if suspects.get(ref, at) == seen and _take_up(run.pk, ref, at):
            taken.append(run.pk)
    suspects.clear()
    suspects.update(silent)
    return taken


def _take_up(pk: uuid.UUID, ref: str, at: dt.datetime) -> bool:
    with transaction.atomic():
        run = DBTaskResult.objects.select_for_update().get(pk=pk)
        if run.status != TaskResultStatus.RUNNING or (run.worker_ids[-1:] or [""]) != [ref]:
            return False  # another worker was first, or the run has finished
        fate: Lost = after_loss(attempts=max(len(run.worker_ids), 1), most=_most(run), now=at)
        if fate.again_at is None:
            run.status, run.finished_at = TaskResultStatus.FAILED, at
            run.exception_class_path, run.traceback = LOST, fate.reason
        else:
            run.status, run.run_after, run.traceback = TaskResultStatus.READY, fate.again_at, fate.reason
        run.save()
    return True


def _most(run: Stored) -> int:
    """How often a run may be tried; once, when its job is gone or none of ours."""
    known = find(run.args_kwargs["args"][0]) if run.args_kwargs.get("args") else None
    return known.attempts if known else 1


@job("jobs.tidy", cron="20 3 * * *")
def tidy(*, by: str, at: dt.datetime) -> dict[str, int]:
    """Forget runs that are done (after a week) or failed (after ninety days), and workers long gone."""
    done, _ = DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=at - KEEP_DONE).delete()
    failed, _ = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED, finished_at__lt=at - KEEP_FAILED).delete()
    workers, _ = Worker.objects.filter(seen_at__lt=at - KEEP_DONE).delete()
    return {"done": done, "failed": failed, "workers": workers}


@job("accounts.tidy", cron="25 * * * *")
def tidy_sign_ins(*, by: str, at: dt.datetime) -> dict[str, int]:
    """Forget sessions that have run out and attempts to sign in that lock nobody out any more."""
    return forget_sign_ins(at=at)


@job("audit.checkpoint", cron="*/5 * * * *", attempts=1)
def checkpoint(*, by: str, at: dt.datetime) -> int | None:
    """Sign where the audit stands and hand it to its custodians, if it has moved since."""
    point = audit.keep_checkpoint(by=by, at=at)
    return point.seq if point else None


@job("audit.verify", cron="40 3 * * *", attempts=2)
def verify(*, by: str, at: dt.datetime) -> bool:
    """Verify the whole audit every night, and keep the result in it."""
    return bool(audit.verify_and_record(by=by, at=at))
