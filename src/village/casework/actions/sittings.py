"""A panel meets: who is there, what there is to give, and a decision on each request. Whoever must not see a family
takes no part in deciding on it."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction

from village.casework.actions.panels import NO_PANEL
from village.casework.actions.permitted import account_of
from village.casework.actions.sharing import NOT_WITH_THEM
from village.casework.models import Capacity, Conflict, Panel, Request, Settled, Sitting
from village.casework.queries.around import tells_address
from village.casework.queries.panels import (
    Room,
    facts_of_request,
    panels_of,
    part_of,
    requests_before,
    rooms,
    sitting_of,
)
from village.casework.queries.sharing import is_covered
from village.casework.queries.visible import keeps_out
from village.casework.rules.allocation import (
    ADDRESS_TOLD,
    ALLOCATE,
    ASK_MORE,
    CHAIR,
    COORDINATOR,
    DECLINE,
    HALF_TERMS,
    PURPOSE,
    PUT,
    WAIT,
)
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did, told
from village.kernel.calendar.rules import london_date
from village.workflow.actions.moving import Asked, move

NO_REQUEST = "There is no such request before this panel."
NO_SITTING = "This panel holds no meeting now. Open one first."


@dataclass(frozen=True)
class Decision:
    """What a panel decides, as a form tells of it. `service`: in which a place is given; `words`: for the letters."""

    asked: Asked
    service: uuid.UUID | None = None
    words: str = ""


@transaction.atomic
def read_panel(*, panel: uuid.UUID, by: Viewer, at: dt.datetime) -> tuple[Panel, list[Request]] | None:
    """A panel and the requests that this viewer sees there, the look in the audit; None for nobody of the panel."""
    found = panels_of(by).filter(ref=panel).first()
    seen = list(requests_before(by, found).select_related("episode__organisation")) if found else []
    shown = [str(one.ref) for one in seen]
    told(by, "casework.panel.read", f"panel:{panel}", at, decision="permitted" if found else "denied", requests=shown)
    return (found, seen) if found else None


@transaction.atomic
def open_sitting(*, panel: uuid.UUID, on: dt.date, half_term: str, by: Viewer, at: dt.datetime) -> Sitting:
    """Open a meeting of a panel and put to it what waits. Raises Refusal while another is open. Opened twice on one day
    it is one."""
    one = _panel(panel, by, CHAIR, COORDINATOR)
    known = sitting_of(one)
    if known is not None and known.on == on and str(known.by) == by.ref:
        return known
    if known is not None:
        raise Refusal("A meeting of this panel is open already. Close it first.")
    if half_term not in HALF_TERMS or abs((on - london_date(at)).days) > 31:
        raise Refusal("Give the day of the meeting, within a month of today, and its half term.")
    made = Sitting.objects.create(panel=one, on=on, half_term=half_term, by=account_of(by), at=at)
    did(by, "casework.sitting.open", f"panel:{one.ref}", at, sitting=str(made.ref))
    put_to_sitting(panel=panel, by=by, at=at)
    return made


@transaction.atomic
def put_to_sitting(*, panel: uuid.UUID, by: Viewer, at: dt.datetime) -> int:
    """Put every request that waits, and that this viewer sees, to the meeting that is open. Returns how many."""
    one = _panel(panel, by, CHAIR, COORDINATOR)
    sitting, count = _sitting(one), 0
    for request in requests_before(by, one).filter(process__state="waiting"):
        changed = request.process.changed
        asked = Asked(f"put:{sitting.ref}:{request.ref}:{changed}", PUT, changed)
        _make(request, asked, sitting, None, part_of(by, one), by, at)
        count += 1
    return count


@transaction.atomic
def attend(
    *, panel: uuid.UUID, came: Collection[int], apologies: Collection[int], by: Viewer, at: dt.datetime
) -> Sitting:
    """Write down who of the panel is there, and who sent apologies; the others did not come."""
    one = _panel(panel, by, CHAIR, COORDINATOR)
    sitting = _sitting(one)
    seats = {each.pk: each for each in one.seats.filter(until_at=None)}
    if (set(came) | set(apologies)) - set(seats) or set(came) & set(apologies):
        raise Refusal("Say of each who sits on this panel whether they came or sent apologies.")
    sitting.came.set([seats[each] for each in came])
    sitting.apologies.set([seats[each] for each in apologies])
    did(by, "casework.sitting.attend", f"panel:{one.ref}", at, sitting=str(sitting.ref), came=len(came))
    return sitting


@transaction.atomic
def tell_capacity(
    *, panel: uuid.UUID, given: Mapping[uuid.UUID, tuple[int, int]], by: Viewer, at: dt.datetime
) -> list[Capacity]:
    """Write down what services have to give at the meeting: places, and weeks until help begins. What is the same as
    before is not written again."""
    one = _panel(panel, by, CHAIR, COORDINATOR)
    sitting, known = _sitting(one), {each.service.ref: each for each in rooms(one, sitting_of(one))}
    if set(given) - set(known) or any(not (0 <= a <= 999 and 0 <= b <= 99) for a, b in given.values()):
        raise Refusal("Give places from 0 to 999 and weeks from 0 to 99, for services of this panel.")
    made = [
        Capacity.objects.create(
            service=known[ref].service, sitting=sitting, places=places, weeks=weeks, by=account_of(by), at=at
        )
        for ref, (places, weeks) in given.items()
        if (known[ref].places, known[ref].weeks) != (places, weeks)
    ]
    did(by, "casework.sitting.capacity", f"panel:{one.ref}", at, sitting=str(sitting.ref), services=len(made))
    return made


@transaction.atomic
def decide(*, panel: uuid.UUID, request: uuid.UUID, decision: Decision, by: Viewer, at: dt.datetime) -> Request:
    """Decide on a request at the meeting that is open: a place in a service, no, more information, or the next meeting.
    The same again is done once.

    Raises Refusal for whoever asked for it, for a service that must not see the family or whose organisation has no
    agreement to, and for words that hold an address; NotMoved as the process says.
    """
    one = _panel(panel, by, CHAIR, COORDINATOR)
    found, sitting, what = held_request(by, one, request), _sitting(one), decision.asked.move
    if what in (ALLOCATE, DECLINE) and str(found.by) == by.ref:
        raise Refusal("Somebody else must decide on what you asked for.")
    if what == ASK_MORE and not decision.words.strip():
        raise Refusal("Say what you ask for.")
    if tells_address(found.episode, decision.words):
        raise Refusal(ADDRESS_TOLD)
    room = None
    if what == ALLOCATE:
        room = next((each for each in rooms(one, sitting) if each.service.ref == decision.service), None)
        _may_take(found, room, at)
    return _make(found, decision.asked, sitting, room, part_of(by, one), by, at, words=decision.words)


@transaction.atomic
def declare_conflict(*, panel: uuid.UUID, request: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    """Say that one knows a family: from now on one sees nothing of it here, and does not count in deciding on it."""
    one = _panel(panel, by)
    found = held_request(by, one, request)
    Conflict.objects.create(episode=found.episode, account=account_of(by), at=at)
    did(by, "casework.panel.conflict", f"panel:{one.ref}", at, request=str(found.ref))


@transaction.atomic
def close_sitting(*, panel: uuid.UUID, by: Viewer, at: dt.datetime) -> Sitting:
    """Close the meeting. What it did not come to waits for the next one."""
    one = _panel(panel, by, CHAIR)
    sitting = _sitting(one)
    left = one.requests.filter(process__state="at-meeting", episode__closed_at=None)
    for request in left.select_related("episode__family", "process"):
        changed = request.process.changed
        asked = Asked(f"close:{sitting.ref}:{request.ref}", WAIT, changed, reason="not-reached")
        _make(request, asked, sitting, None, CHAIR, by, at)
    Sitting.objects.filter(pk=sitting.pk).update(closed_at=at, closed_by=account_of(by))
    did(by, "casework.sitting.close", f"panel:{one.ref}", at, sitting=str(sitting.ref))
    sitting.refresh_from_db()
    return sitting


# ── the inside ───────────────────────────────────────────────────────────────────────────────────────────────────────


def held_request(by: Viewer, panel: Panel, ref: uuid.UUID) -> Request:
    """A request that somebody of a panel sees, held. Raises Refusal NO_REQUEST."""
    found = requests_before(by, panel).filter(ref=ref).values_list("pk", flat=True).first()
    if found is None:
        raise Refusal(NO_REQUEST)
    kept = Request.objects.select_for_update(of=("self",)).select_related("episode__family", "process")
    return kept.get(pk=found)


def _panel(ref: uuid.UUID, by: Viewer, *parts: str) -> Panel:
    """A panel on which somebody sits, as one of these parts, held."""
    found = panels_of(by).select_for_update(of=("self",)).filter(ref=ref).first()
    if found is None:
        raise Refusal(NO_PANEL)
    if parts and part_of(by, found) not in parts:
        raise Refusal("This is for the chair of the panel to do, or its coordinator.")
    return found


def _sitting(panel: Panel) -> Sitting:
    found = sitting_of(panel)
    if found is None:
        raise Refusal(NO_SITTING)
    return found


def _may_take(request: Request, room: Room | None, at: dt.datetime) -> None:
    """Whether a family can be told of to whoever runs a service."""
    if room is None:
        raise Refusal("Choose a service of this panel.")
    runner, holder = room.service.organisation, request.episode.organisation
    if keeps_out(request.episode, None, runner.slug):
        raise Refusal(NOT_WITH_THEM)
    if runner != holder and not is_covered(holder, runner, PURPOSE, at=at):
        raise Refusal(
            f"No agreement between {holder.name} and {runner.name} is in force for this purpose. "
            "Ask information governance to make one."
        )


def _make(
    request: Request,
    asked: Asked,
    sitting: Sitting,
    room: Room | None,
    part: str,
    by: Viewer,
    at: dt.datetime,
    words: str = "",
) -> Request:
    """A move of a request at a meeting, and what was said with it; the same key again says the same."""
    so, before = facts_of_request(request, sitting, room, london_date(at)), request.process.changed
    outcome = move(instance=request.process.ref, asked=asked, roles={part}, facts=so, by=str(by.ref), at=at)
    if outcome.changed == before + 1:
        Settled.objects.create(
            request=request, sitting=sitting, move=asked.move, service=room.service if room else None,
            reason=asked.reason, words=words.strip()[:600], by=account_of(by), at=at,
        )  # fmt: skip
        did(by, f"casework.request.{asked.move}", f"episode:{request.episode.ref}", at, request=str(request.ref))
    return Request.objects.select_related("episode__family", "process__process").get(pk=request.pk)
