"""A worker's own places on courses."""

import datetime as dt
import uuid

from django.db import transaction

from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date
from village.workforce.actions.correcting import NO_RECORD
from village.workforce.actions.workers import about
from village.workforce.models import Booking, Sitting
from village.workforce.queries.growing import learning, visible
from village.workforce.queries.register import standing
from village.workforce.queries.visible import own
from village.workforce.rules.growing.booking import asked_again_from, shared_out
from village.workforce.rules.growing.said import RATED

NO_SITTING = "There is no such day of a course to book, or it has gone by."
NO_BOOKING = "You have no such place."
RATE = "Choose how you rate yourself."


@transaction.atomic
def book(*, sitting: uuid.UUID, before: int | None = None, by: Viewer, at: dt.datetime) -> bool:
    """Ask for a place; returns whether there is one, or the viewer waits. Raises Refusal for whoever asked already."""
    worker = own(by).first()
    if worker is None:
        raise Refusal(NO_RECORD)
    found = visible.offered(by, from_on=london_date(at)).filter(ref=sitting).first()
    if found is None:
        raise Refusal(NO_SITTING)
    if before is not None and before not in RATED:
        raise Refusal(RATE)
    if not standing(found.on).filter(worker=worker).exists():
        raise Refusal("You are in no post on that day.")
    # One after another: who has a place follows from the order, and nobody is told of one that another takes.
    one = Sitting.objects.select_for_update().get(pk=found.pk)
    if one.bookings.filter(worker=worker, ended_at=None).exists():
        raise Refusal("You have asked for this already.")
    made = Booking.objects.create(sitting=one, worker=worker, asked_at=at, before=before)
    placed, _ = shared_out(learning.asking(one), one.places)
    did(by, "workforce.booking.make", about(worker), at, booking=str(made.ref))
    return made in placed


@transaction.atomic
def give_up(*, booking: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    """Give up a place, or waiting for one, before the day; whoever waits first has it then. Raises Refusal."""
    found = visible.bookings(by).filter(ref=booking, ended_at=None).first()
    if found is None:
        raise Refusal(NO_BOOKING)
    one = Sitting.objects.select_for_update().get(pk=found.sitting_id)
    if one.on <= london_date(at):
        raise Refusal("The day has come: whoever keeps the register says who was there.")
    Booking.objects.filter(pk=found.pk, ended_at=None).update(ended_at=at)
    did(by, "workforce.booking.give-up", about(found.worker), at, booking=str(found.ref))


@transaction.atomic
def rate_again(*, booking: uuid.UUID, after: int, by: Viewer, at: dt.datetime) -> None:
    """Say how one rates oneself three months after a course one attended. Raises Refusal earlier, or for a second
    time."""
    found = visible.bookings(by).filter(ref=booking, attended=True, after=None).first()
    if found is None:
        raise Refusal(NO_BOOKING)
    if after not in RATED:
        raise Refusal(RATE)
    if london_date(at) < asked_again_from(found.sitting.on):
        raise Refusal("You are asked three months after the course.")
    Booking.objects.filter(pk=found.pk, after=None).update(after=after, rated_at=at)
    did(by, "workforce.booking.rate", about(found.worker), at, booking=str(found.ref))
