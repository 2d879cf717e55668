"""Who prepares to lead others."""

import datetime as dt
import uuid

from django.db import transaction

from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date
from village.workforce.actions.permitted import held
from village.workforce.actions.workers import about
from village.workforce.models import Leading
from village.workforce.queries.growing import visible
from village.workforce.queries.growing.shipped import succession

NOT_COME = "This is of a day that has come: it cannot be in the future."


@transaction.atomic
def begin_leading(*, worker: uuid.UUID, programme: str, begun_on: dt.date, by: Viewer, at: dt.datetime) -> Leading:
    """Somebody began a programme that prepares for leading. Raises Refusal for whoever is on it already."""
    one = held(worker, by=by)
    if programme not in succession().programmes:
        raise Refusal("Choose a programme.")
    if begun_on > london_date(at):
        raise Refusal(NOT_COME)
    if Leading.objects.filter(worker=one, programme=programme, until_on=None).exists():
        raise Refusal("They are on this programme already.")
    made = Leading.objects.create(worker=one, programme=programme, begun_on=begun_on)
    did(by, "workforce.leading.begin", about(one), at, programme=programme)
    return made


@transaction.atomic
def end_leading(*, leading: uuid.UUID, last_on: dt.date, by: Viewer, at: dt.datetime) -> None:
    """Somebody's last day on a programme. Raises Refusal for a day before they began, or one to come."""
    found = visible.leading(by).filter(ref=leading, until_on=None).first()
    if found is None:
        raise Refusal("There is nobody on such a programme.")
    if last_on < found.begun_on:
        raise Refusal("Nobody leaves a programme before they began it.")
    if last_on > london_date(at):
        raise Refusal(NOT_COME)
    Leading.objects.filter(pk=found.pk).update(until_on=last_on + dt.timedelta(days=1))
    did(by, "workforce.leading.end", about(found.worker), at, programme=found.programme)
