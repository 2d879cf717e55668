"""Courses with what they cost and did, who has a place, and what training is missing."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, QuerySet

from village.kernel.access.rules import Viewer
from village.workforce.models import Booking, Course, Engagement, Sitting, Training, Worker
from village.workforce.queries.catalogue import catalogue
from village.workforce.queries.growing import visible
from village.workforce.queries.register import standing
from village.workforce.queries.visible import KEEP, VET, visible_to
from village.workforce.rules.counting import stands
from village.workforce.rules.growing.booking import Effect, cost_of_a_place, effect, shared_out
from village.workforce.rules.growing.needs import STATES, Need, asked_by, need

NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


def asking(sitting: Sitting) -> list[Booking]:
    """Who asked for a place on a day and did not give it up, in order. Whoever will be in no post on the day asks no
    more, so that nobody waits behind them. Of whom it was said whether they were there, they had a place: nobody whose
    post is written down later comes before them."""
    return _asking([sitting])[sitting.pk]


def _asking(sittings: Collection[Sitting]) -> dict[int, list[Booking]]:
    """`asking` of many days, by key of a day, in as many questions as of one."""
    found = Booking.objects.filter(sitting__in=sittings, ended_at=None).select_related("worker")
    bookings = list(found.prefetch_related("worker__names").order_by("pk"))
    engaged: dict[int, list[tuple[dt.date, dt.date | None]]] = defaultdict(list)
    posts = Engagement.objects.filter(annulled_at=None, worker__in={one.worker_id for one in bookings})
    for worker, start_on, end_on in posts.values_list("worker", "start_on", "end_on"):
        engaged[worker].append((start_on, end_on))
    days = {one.pk: one.on for one in sittings}
    asked: dict[int, list[Booking]] = defaultdict(list)
    for one in bookings:
        there = any(stands(days[one.sitting_id], *period) for period in engaged[one.worker_id])
        if there or one.attended is not None:
            asked[one.sitting_id].append(one)
    for each in asked.values():
        each.sort(key=lambda one: one.attended is None)
    return asked


@dataclass(frozen=True)
class Day:
    """A day of a course: who has a place and who waits, and pounds for each who was there."""

    sitting: Sitting
    placed: Sequence[Booking]
    waiting: Sequence[Booking]
    each: Decimal | None

    @property
    def attended(self) -> int:
        """How many were there."""
        return sum(bool(one.attended) for one in self.placed)

    @property
    def is_full(self) -> bool:
        """Whether whoever asks now waits."""
        return len(self.placed) >= self.sitting.places


def day_of(sitting: Sitting) -> Day:
    """A day, with its bookings."""
    return days_of([sitting])[0]


def days_of(sittings: Collection[Sitting]) -> list[Day]:
    """Days with their bookings, in the order given."""
    asked, found = _asking(sittings), []
    for one in sittings:
        placed, waiting = shared_out(asked[one.pk], one.places)
        there = sum(bool(each.attended) for each in placed)
        found.append(Day(one, placed, waiting, cost_of_a_place(one.cost, there)))
    return found


@dataclass(frozen=True)
class Offer:
    """A course of an employer, its days, and what those who were there say of themselves."""

    course: Course
    days: list[Day]
    effect: Effect


def offers(viewer: Viewer) -> list[Offer]:
    """Every course that a viewer keeps, with its days, the latest first."""
    held: dict[int, list[Day]] = defaultdict(list)
    for day in days_of(list(visible.sittings(viewer).order_by("-on", "-pk"))):
        held[day.sitting.course_id].append(day)
    return [_offer(one, held[one.pk]) for one in visible.courses(viewer)]


def _offer(course: Course, days: list[Day]) -> Offer:
    there = [one for day in days for one in day.placed if one.attended]
    there.sort(key=lambda one: (one.rated_at or NEVER, one.pk))
    return Offer(course, days, effect((one.before, one.after) for one in there))


@dataclass(frozen=True)
class Place:
    """A worker's own booking, and the place in the list of those who wait (0: they have one)."""

    booking: Booking
    waits: int


def places(viewer: Viewer) -> list[Place]:
    """The viewer's own bookings, the newest day first, without those they gave up."""
    found = list(visible.bookings(viewer).filter(ended_at=None).order_by("-sitting__on", "-pk"))
    days = {day.sitting.pk: day for day in days_of([one.sitting for one in found])}
    return [Place(one, _waits(one, days[one.sitting_id])) for one in found]


def _waits(booking: Booking, day: Day) -> int:
    return day.waiting.index(booking) + 1 if booking in day.waiting else 0


def attended(viewer: Viewer) -> QuerySet[Booking]:
    """What workers of the viewer's employer attended that would count as training, and that nobody has counted."""
    found = Booking.objects.filter(attended=True, training=None, worker__in=visible_to(viewer, VET))
    found = found.filter(sitting__course__employer=F("worker__employer")).exclude(sitting__course__training="")
    return found.select_related("sitting__course", "worker").prefetch_related("worker__names").order_by("pk")


@dataclass(frozen=True)
class Lacks:
    """A worker, how they stand to one course that a role of theirs asks, and the day on which they have a place."""

    worker: Worker
    need: Need
    booked_on: dt.date | None


def needs(viewer: Viewer, *, on: dt.date) -> list[Lacks]:
    """How everybody in post stands to all that their roles ask, the most in need first."""
    roles: dict[int, list[str]] = defaultdict(list)
    kept = {one.pk: one for one in visible_to(viewer, KEEP)}
    for worker, role in standing(on).filter(worker__in=kept).values_list("worker", "post__role"):
        roles[worker].append(role)
    # What somebody wrote of themselves counts for nothing, as for their access.
    held: dict[tuple[int, str], list[tuple[dt.date, dt.date]]] = defaultdict(list)
    for one in Training.objects.filter(worker__in=roles):
        if one.by != kept[one.worker_id].account:
            held[one.worker_id, one.course].append((one.done_on, one.until_on))
    booked = _booked(list(roles), on)
    found = [
        Lacks(kept[worker], need(course, held[worker, course], on), booked.get((worker, course)))
        for worker, theirs in roles.items()
        for course in asked_by(catalogue().roles[one] for one in theirs)
    ]
    order = list(STATES)
    return sorted(found, key=lambda one: (order.index(one.need.state), one.need.last_on or dt.date.min, one.worker.pk))


def _booked(workers: Sequence[int], on: dt.date) -> dict[tuple[int, str], dt.date]:
    """The next day on which each of these has a place on a course that counts as some training."""
    found: dict[tuple[int, str], dt.date] = {}
    days = Sitting.objects.filter(on__gte=on, called_off_at=None, bookings__worker__in=workers)
    days = days.exclude(course__training="").select_related("course").distinct().order_by("-on")
    for day in days_of(list(days)):
        for each in day.placed:
            found[each.worker_id, day.sitting.course.training] = day.sitting.on
    return found
