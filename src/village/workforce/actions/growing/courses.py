"""Courses that an employer offers: the days on which they are held, who was there, and what it counts as."""

import datetime as dt
import uuid
from collections.abc import Collection
from decimal import Decimal

from django.db import transaction

from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did, told
from village.kernel.calendar.rules import london_date
from village.workforce.actions.permitted import employer_of
from village.workforce.actions.vetting import record_training
from village.workforce.actions.workers import about
from village.workforce.models import Booking, Course, Sitting
from village.workforce.queries.growing import learning, visible
from village.workforce.queries.growing.shipped import core
from village.workforce.rules.growing.booking import shared_out
from village.workforce.rules.growing.programme import months_on
from village.workforce.rules.growing.said import MOST_PLACES
from village.workforce.rules.vetting import COURSES

NO_COURSE = "There is no such course."
NO_SITTING = "There is no such day of a course."
MOST_COST = Decimal("9999999.99")
FAR_OFF = dt.timedelta(days=3 * 366)


@transaction.atomic
def add_course(
    *,
    title: str,
    provider: str,
    area: str = "",
    training: str = "",
    months: int | None = None,
    by: Viewer,
    at: dt.datetime,
) -> Course:
    """A course for the workers of the viewer's employer. `training` and `months`: as what it counts for whoever was
    there, and for how long. Raises Refusal."""
    employer = employer_of(by)
    if not title.strip() or not provider.strip() or max(len(title), len(provider)) > 120:
        raise Refusal("Say what the course is called and who holds it, in at most 120 characters each.")
    if area not in ("", *core().means) or training not in ("", *COURSES):
        raise Refusal("Choose one of the answers that are offered.")
    if bool(training) != (months is not None) or (months is not None and not 1 <= months <= 36):
        raise Refusal("Say for how many months the training counts, from 1 to 36, and only for one that counts.")
    made = Course.objects.create(
        employer=employer, title=title.strip(), provider=provider.strip(), area=area, training=training, months=months,
        made_at=at,
    )  # fmt: skip
    did(by, "workforce.course.add", f"course:{made.ref}", at, training=training)
    return made


@transaction.atomic
def add_sitting(
    *, course: uuid.UUID, on: dt.date, where: str, places: int, cost: Decimal, by: Viewer, at: dt.datetime
) -> Sitting:
    """A day on which a course is held. Raises Refusal for one that has gone by, or no places."""
    found = visible.courses(by).filter(ref=course).first()
    if found is None:
        raise Refusal(NO_COURSE)
    if not london_date(at) <= on <= london_date(at) + FAR_OFF:
        raise Refusal("A day of a course is today or later, within three years.")
    if not 1 <= places <= MOST_PLACES:
        raise Refusal(f"Give the places as a number from 1 to {MOST_PLACES}.")
    if not cost.is_finite() or not 0 <= cost <= MOST_COST:
        raise Refusal("Give what the day costs altogether, in pounds: 0 or more.")
    if len(where.strip()) > 120:
        raise Refusal("Say where in at most 120 characters.")
    made = Sitting.objects.create(course=found, on=on, where=where.strip(), places=places, cost=cost)
    did(by, "workforce.course.day", f"course:{found.ref}", at, sitting=str(made.ref))
    return made


def _held(sitting: uuid.UUID, by: Viewer) -> Sitting:
    """A day of a course that the viewer keeps, held until the transaction ends. Raises Refusal."""
    found = visible.sittings(by).filter(ref=sitting).values_list("pk", flat=True).first()
    if found is None:
        raise Refusal(NO_SITTING)
    return Sitting.objects.select_for_update(of=("self",)).select_related("course").get(pk=found)


@transaction.atomic
def change_places(*, sitting: uuid.UUID, places: int, by: Viewer, at: dt.datetime) -> None:
    """There are more places, and whoever waits moves up; or fewer. Raises Refusal where somebody who has a place would
    lose it."""
    one = _held(sitting, by)
    placed, _ = shared_out(learning.asking(one), one.places)
    if not max(1, len(placed)) <= places <= MOST_PLACES:
        raise Refusal(f"Give a number from {max(1, len(placed))}, so that nobody loses a place, to {MOST_PLACES}.")
    if one.called_off_at or one.on < london_date(at):
        raise Refusal("The day has gone by or was called off.")
    Sitting.objects.filter(pk=one.pk).update(places=places)
    did(by, "workforce.course.places", f"course:{one.course.ref}", at, sitting=str(one.ref), places=places)


@transaction.atomic
def call_off(*, sitting: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    """A day of a course is not held. Raises Refusal once somebody was there, or where it was called off before."""
    one = _held(sitting, by)
    if one.called_off_at or one.bookings.exclude(attended=None).exists():
        raise Refusal("It was called off already, or was held.")
    Sitting.objects.filter(pk=one.pk).update(called_off_at=at)
    did(by, "workforce.course.call-off", f"course:{one.course.ref}", at, sitting=str(one.ref))


@transaction.atomic
def record_attendance(*, sitting: uuid.UUID, there: Collection[str], by: Viewer, at: dt.datetime) -> None:
    """Who of those who had a place was there (`there`: references of bookings); the others were not. It can be put
    right until somebody's training counts by it. Raises Refusal before the day, and for whoever had no place."""
    one = _held(sitting, by)
    if one.called_off_at or one.on > london_date(at):
        raise Refusal("Who was there can be said from the day on, and of one that was not called off.")
    placed, _ = shared_out(learning.asking(one), one.places)
    keys = {str(each.ref): each for each in placed}
    if not set(there) <= set(keys):
        raise Refusal("Only whoever had a place can have been there.")
    if any(each.training_id and ref not in there for ref, each in keys.items()):
        raise Refusal("Somebody’s training counts by this day already: they were there.")
    # Else what one of them says could be told from the mean with and without them.
    if any(each.after is not None and ref not in there for ref, each in keys.items()):
        raise Refusal("Somebody has rated themselves after this day: they were there.")
    for ref, each in keys.items():
        Booking.objects.filter(pk=each.pk).update(attended=ref in there)
    did(by, "workforce.course.attendance", f"course:{one.course.ref}", at, sitting=str(one.ref), there=len(there))


@transaction.atomic
def count_attended(*, booking: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    """Whoever is designated says that a course somebody attended counts as their training, from its day on for as long
    as the course says. Raises Refusal, of themselves too: nobody clears themselves."""
    found = learning.attended(by).filter(ref=booking).first()
    if found is None:
        raise Refusal("There is no such attendance that is to be counted.")
    course, on = found.sitting.course, found.sitting.on
    last_on = months_on(on, course.months or 0) - dt.timedelta(days=1)
    made = record_training(worker=found.worker.ref, course=course.training, done_on=on, last_on=last_on, by=by, at=at)
    # Of two who count it at once the second is told, and what it wrote is undone.
    if not Booking.objects.filter(pk=found.pk, training=None).update(training=made):
        raise Refusal("There is no such attendance that is to be counted.")
    did(by, "workforce.training.count", about(found.worker), at, course=str(course.ref))


@transaction.atomic
def open_sitting(*, sitting: uuid.UUID, by: Viewer, at: dt.datetime) -> Sitting | None:
    """A day of a course, with who has a place; None when there is none for this viewer. Either is in the audit."""
    found = visible.sittings(by).filter(ref=sitting).first()
    told(by, "workforce.course.read", f"sitting:{sitting}", at, decision="permitted" if found else "denied")
    return found
