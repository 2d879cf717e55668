"""Who supervises whom, who is new, and how many cases somebody holds: by whoever keeps the register."""

import datetime as dt
import uuid

from django.db import transaction

from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date
from village.workforce.actions.clearing import only_another
from village.workforce.actions.growing.leaving import end_supervision, left_on
from village.workforce.actions.permitted import NO_WORKER, held
from village.workforce.actions.workers import about
from village.workforce.models import CaseCount, Induction, Supervision, Worker
from village.workforce.queries.growing.shipped import programmes
from village.workforce.queries.growing.visible import colleagues, inductions, supervisions
from village.workforce.queries.register import standing
from village.workforce.queries.visible import own, own_account
from village.workforce.rules.growing.programme import months_on
from village.workforce.rules.growing.said import MOST_CASES

NOT_COME = "This is of a day that has come: it cannot be in the future."
NOT_COUNTED = f"Give the cases as a number from 0 to {MOST_CASES}."
NO_INDUCTION = "There is no such induction."
NOT_IN_THE_ROLE = "They are in no post of the programme’s role on that day."
MOST_MONTHS = 36
FAR_OFF = dt.timedelta(days=366)


def _other(worker: uuid.UUID, by: Viewer) -> Worker:
    """A worker who is kept, and is not whoever acts."""
    one = held(worker, by=by)
    only_another(one, by)
    return one


@transaction.atomic
def set_supervisor(*, worker: uuid.UUID, supervisor: uuid.UUID | None, by: Viewer, at: dt.datetime) -> None:
    """Somebody is supervised by a colleague from now on, or (None) by nobody. Whoever did it before sees nothing of
    them any more. Raises Refusal for oneself, for a supervisor who is not in post here today, and of whoever left."""
    one = _other(worker, by)
    found = colleagues(one).filter(ref=supervisor).first() if supervisor else None
    if supervisor and found is None:
        raise Refusal("Choose a colleague who is in post today.")
    left = left_on(one.pk)
    if found is not None and left is not None and left <= london_date(at):
        raise Refusal("They have left: nobody supervises them. Start them in a post first.")
    supervisions(at).filter(worker=one).update(ended_at=at)
    if found is not None:
        Supervision.objects.create(worker=one, supervisor=found, from_at=at)
    end_supervision(one, at=at)
    did(by, "workforce.supervisor.set", about(one), at, supervisor=str(found.ref) if found else "")


@transaction.atomic
def begin_induction(*, worker: uuid.UUID, programme: str, start_on: dt.date, by: Viewer, at: dt.datetime) -> Induction:
    """Somebody is new from a day on, and due what a programme says. Raises Refusal for whoever is in no role of the
    programme on that day, or was inducted in it before."""
    one = _other(worker, by)
    said = programmes().get(programme)
    if said is None:
        raise Refusal("Choose a programme.")
    if start_on > london_date(at) + FAR_OFF:
        raise Refusal("The first day is more than a year from now: look at it again.")
    if not standing(start_on).filter(worker=one, post__role__in=said.roles).exists():
        raise Refusal(NOT_IN_THE_ROLE)
    if Induction.objects.filter(worker=one, programme=programme).exists():
        raise Refusal("They are or were in this induction already.")
    made = Induction.objects.create(
        worker=one, programme=programme, start_on=start_on, until_on=months_on(start_on, said.months), made_at=at
    )
    did(by, "workforce.induction.begin", about(one), at, induction=str(made.ref), programme=programme)
    return made


@transaction.atomic
def change_induction(*, induction: uuid.UUID, start_on: dt.date, last_on: dt.date, by: Viewer, at: dt.datetime) -> None:
    """The first day was written down wrong, or an induction is longer, such as for whoever was away. Raises Refusal
    where something that was recorded would lie outside it, for less than the programme gives, and for more than three
    years; and once it has begun for a later first day, which would take away what was late."""
    found = inductions(by).filter(ref=induction).first()
    if found is None:
        raise Refusal(NO_INDUCTION)
    one = _other(found.worker.ref, by)
    until_on = last_on + dt.timedelta(days=1)
    if not start_on < until_on <= months_on(start_on, MOST_MONTHS):
        raise Refusal("The last day is the first or later, and an induction lasts three years at most.")
    programme = programmes()[found.programme]
    if until_on < months_on(start_on, programme.months):
        raise Refusal(f"The programme gives {programme.months} months: give a later last day.")
    if found.start_on <= london_date(at) and start_on > found.start_on:
        raise Refusal("The induction has begun: its first day can be made earlier, not later.")
    if not standing(start_on).filter(worker=one, post__role__in=programme.roles).exists():
        raise Refusal(NOT_IN_THE_ROLE)
    if found.evidence.exclude(on__gte=start_on, on__lt=until_on).exists():
        raise Refusal("Something was recorded of a day that would lie outside the induction.")
    Induction.objects.filter(pk=found.pk).update(start_on=start_on, until_on=until_on)
    did(by, "workforce.induction.change", about(one), at, induction=str(found.ref))


@transaction.atomic
def count_cases(*, worker: uuid.UUID, on: dt.date, cases: int, by: Viewer, at: dt.datetime) -> None:
    """How many cases somebody held on a day, as their employer counts. Raises Refusal for oneself: what one says of
    oneself is said as such."""
    _count(_other(worker, by), on, cases, own=False, by=by, at=at)


@transaction.atomic
def count_own_cases(*, on: dt.date, cases: int, by: Viewer, at: dt.datetime) -> None:
    """How many cases the viewer held on a day, as they say themselves. Raises Refusal."""
    one = own(by).first()
    if one is None:
        raise Refusal(NO_WORKER)
    _count(one, on, cases, own=True, by=by, at=at)


def _count(worker: Worker, on: dt.date, cases: int, *, own: bool, by: Viewer, at: dt.datetime) -> None:
    if on > london_date(at):
        raise Refusal(NOT_COME)
    if not 0 <= cases <= MOST_CASES:
        raise Refusal(NOT_COUNTED)
    CaseCount.objects.create(worker=worker, on=on, cases=cases, own=own, by=own_account(by), at=at)
    did(by, "workforce.cases.count", about(worker), at, on=on.isoformat(), own=own)
