"""Opening a collection, asking employers, moving the day, sending back what was signed, closing."""

import datetime as dt
import uuid
from collections.abc import Collection as Several

from django.db import transaction

from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date
from village.workforce.actions.collecting.permitted import CLOSED, about, collected, collection_of, move
from village.workforce.actions.permitted import taken
from village.workforce.models import Asked, Collection, Draft
from village.workforce.queries.collecting.visible import areas_of, may_be_asked
from village.workforce.queries.returns.shipped import shipped_returns
from village.workforce.queries.visible import own_account
from village.workforce.rules.collecting.moving import REOPEN
from village.workforce.rules.content import without_content

SOONEST = "The due day comes after the reference day: the return is of people on that day."
THERE = "This return is collected for that day already."
LONGEST = 300


@transaction.atomic
def open_collection(
    *, area: str, kind: str, reference_on: dt.date, due_on: dt.date, by: Viewer, at: dt.datetime
) -> Collection:
    """Collect a return of a day in an area (its ONS code) that the viewer collects for. Raises Refusal for no such
    return or area, a due day that is none, or a collection that is there."""
    within = areas_of(by)
    if not area or (within is not None and area not in within):
        raise Refusal("Choose an area that you collect for.")
    if kind not in shipped_returns():
        raise Refusal("Choose one of the returns that are offered.")
    _due(reference_on, due_on, at)
    made, new = Collection.objects.get_or_create(
        area=area, kind=kind, reference_on=reference_on,
        defaults={"due_on": due_on, "opened_by": own_account(by), "opened_at": at},
    )  # fmt: skip
    if not new:
        raise Refusal(THERE)
    did(by, "workforce.collection.open", f"collection:{made.ref}", at, area=area, kind=kind)
    return made


def _due(reference_on: dt.date, due_on: dt.date, at: dt.datetime) -> None:
    if due_on <= reference_on:
        raise Refusal(SOONEST)
    if due_on < london_date(at):
        raise Refusal("The due day is over already: give one that is to come.")


@transaction.atomic
def ask_employers(*, collection: uuid.UUID, employers: Several[str], by: Viewer, at: dt.datetime) -> int:
    """Ask employers of the area (by slug) for their return; how many are asked now. Raises Refusal for none, or one
    that is not of the area or asked already."""
    one = _open(collection, by)
    found = list(may_be_asked(one).filter(slug__in=set(employers)))
    if not found or len(found) != len(set(employers)):
        raise Refusal("Choose employers of the area who are not asked yet.")
    Asked.objects.bulk_create([Asked(collection=one, employer=each) for each in found])
    did(by, "workforce.collection.ask", f"collection:{one.ref}", at, employers=sorted(each.slug for each in found))
    return len(found)


@transaction.atomic
def move_due_day(*, collection: uuid.UUID, due_on: dt.date, by: Viewer, at: dt.datetime) -> None:
    """Give everybody another day. Raises Refusal for one that is none."""
    one = _open(collection, by)
    _due(one.reference_on, due_on, at)
    Collection.objects.filter(pk=one.pk).update(due_on=due_on)
    did(by, "workforce.collection.due", f"collection:{one.ref}", at, due_on=due_on.isoformat())


@transaction.atomic
def close_collection(*, collection: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    """Take nothing more. Drafts that nobody took are destroyed. Raises Refusal for one that is closed."""
    one = _open(collection, by)
    Draft.objects.filter(asked__collection=one).delete()
    Collection.objects.filter(pk=one.pk).update(closed_at=at)
    did(by, "workforce.collection.close", f"collection:{one.ref}", at)


@transaction.atomic
def reopen_return(*, asked: uuid.UUID, because: str, by: Viewer, at: dt.datetime) -> None:
    """Send a return that was signed off back to its employer, who reads why. Raises Refusal."""
    one = collected(asked, by=by)
    send_back(one, REOPEN, because)
    did(by, "workforce.return.reopen", about(one), at)


def send_back(asked: Asked, made: str, because: str) -> None:
    """A return goes back, with words that its employer reads. Raises Refusal without them."""
    after, words = move(asked, made), taken(without_content, because)
    if not words or len(words) > LONGEST:
        raise Refusal(f"Say in at most {LONGEST} characters what is to be put right. Name nobody.")
    Asked.objects.filter(pk=asked.pk).update(
        state=after, because=words, submitted_by=None, submitted_at=None, back_by_area=made == REOPEN
    )


def _open(collection: uuid.UUID, by: Viewer) -> Collection:
    one = collection_of(collection, by=by)
    if one.closed_at:
        raise Refusal(CLOSED)
    return one
