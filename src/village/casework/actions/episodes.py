"""Episodes of help: opened, moved on by their process, closed; what the family said to it."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from django.db import transaction

from village.casework.actions.families import Who, known_child, make_family, make_person, speaker_of
from village.casework.actions.permitted import account_of, held
from village.casework.actions.requests import end_all
from village.casework.actions.stepping_up import end_step_ups
from village.casework.models import Agreement, Belonging, Episode, Family, Lead, Person
from village.casework.queries.facts import approved, facts, roles_in
from village.casework.queries.plan import AGREE_PLAN
from village.casework.queries.visible import WORK
from village.casework.rules.access import LEAD, MANAGE, WRITE
from village.casework.rules.agreeing import CAPACITIES, EARLIEST, STATES
from village.casework.rules.closing import ENDS_SHARES, REASONS
from village.casework.rules.episodes import OFFERED, about
from village.casework.rules.families import BELONGING
from village.casework.rules.meetings import CANCELLED, HELP_ENDED, PLANNED
from village.casework.rules.plan import REVIEWED
from village.casework.rules.sharing import REVOKED
from village.casework.rules.transfers import OFFERED as WAITS
from village.casework.rules.transfers import WITHDRAWN
from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date
from village.kernel.organisations.models import Organisation
from village.workflow.actions.moving import Asked, begin, move
from village.workflow.models import Instance
from village.workflow.queries.processes import newest, process_of


@transaction.atomic
def open_episode(
    *,
    name: str,
    area: str,
    people: Sequence[tuple[Who, str]],
    key: str,
    kind: str = "early-help",
    by: Viewer,
    at: dt.datetime,
) -> Episode:
    """Open help for a family: `people`, each with the part that they have in it (`rules.families.BELONGING`). Whoever
    opens it leads until the family has agreed to somebody. `key`: made when the page was opened; the same again gives
    the same episode.

    Raises Refusal without a role for that in the area, an organisation, or at least one child, and as `known_child`.
    """
    who = permit(by, WORK, Thing(area))
    before = Instance.objects.filter(log__command__key=key, by=str(by.ref)).first() if key else None
    if before is not None:
        return Episode.objects.get(process=before)
    organisation = Organisation.objects.filter(slug=by.organisation).first()
    if organisation is None:
        raise Refusal("Your account belongs to no organisation, so nobody could answer for this. Ask who opened it.")
    if not any(part == "child" for _, part in people) or any(part not in BELONGING for _, part in people):
        raise Refusal("Help is for at least one child, born or not. Say who it is.")
    for one, _ in people:
        known_child(one.child, by=by, at=at)
    family, today = make_family(name=name, area=area, at=at), london_date(at)
    found = [(make_person(one, at=at), part) for one, part in people]
    Belonging.objects.bulk_create(
        Belonging(family=family, person=person, part=part, from_on=today) for person, part in found
    )
    made = begin_episode(
        family=family, children=[person for person, part in found if part == "child"], kind=kind, key=key,
        organisation=organisation, before=_before([one.child for one, part in people if part == "child"]), who=who,
        at=at,
    )  # fmt: skip
    did(by, "casework.open", about(made.ref), at, family=str(family.ref), kind=kind)
    return made


def begin_episode(
    *,
    family: Family,
    children: Sequence[Person],
    kind: str,
    key: str,
    organisation: Organisation,
    before: Episode | None,
    who: uuid.UUID,
    lead: uuid.UUID | None = None,
    at: dt.datetime,
) -> Episode:
    """An episode of a family and its process, inside the transaction of whoever opens it, who leads unless another is
    named."""
    ref = uuid.uuid4()
    begun = begin(
        process=newest(kind), about=about(ref), facts={"identified-on": london_date(at)}, key=key,
        area=family.area, by=str(who), at=at,
    )  # fmt: skip
    made = Episode.objects.create(
        ref=ref, family=family, kind=kind, process=Instance.objects.get(ref=begun.instance), area=family.area,
        organisation=organisation, before=before, opened_at=at, opened_by=who,
    )  # fmt: skip
    made.children.set(children)
    Lead.objects.create(episode=made, account=lead or who, from_at=at)
    return made


def _before(children: Sequence[uuid.UUID | None]) -> Episode | None:
    """The last closed episode of one of these children, by the index's reference: help has come back to them."""
    known = [one for one in children if one is not None]
    closed = Episode.objects.filter(children__child__in=known, closed_at__isnull=False)
    return closed.order_by("-closed_at", "-pk").first()


@transaction.atomic
def move_on(*, episode: uuid.UUID, asked: Asked, by: Viewer, at: dt.datetime) -> Episode:
    """Make a move of the episode's process. Where the process ends, the episode closes, for the reason that was given.

    Raises Refusal as `permitted.held` does, and `workflow.actions.moving.NotMoved` when the move may not be made.
    """
    one = held(episode, LEAD, MANAGE, WRITE, by=by, at=at)
    if asked.move in REVIEWED:
        raise Refusal("A review decides this, so that who came and why is kept.")
    if asked.move == AGREE_PLAN:
        raise Refusal("A plan is agreed where it stands, so that what was agreed to is kept.")
    return make_move(one, asked, roles_in(one, by, at=at), by=by, at=at)


def make_move(one: Episode, asked: Asked, roles: Collection[str], *, by: Viewer, at: dt.datetime) -> Episode:
    """A move for somebody with these roles, inside the transaction of whoever has seen that they may make it."""
    process = process_of(one.process.process)
    so = facts(one) | {"looked-on": asked.on or london_date(at)}  # looked at together, or agreed, on that day
    done = move(
        instance=one.process.ref, asked=asked, roles=roles, facts=so, sha256=approved(one), by=str(by.ref),
        at=at,
    )  # fmt: skip
    if process.state(done.state).final and one.closed_at is None:
        _close(one, asked.reason or done.state, by, at)
    did(by, "casework.move", about(one.ref), at, move=asked.move, to=done.state)
    return Episode.objects.get(pk=one.pk)


def _close(one: Episode, reason: str, by: Viewer, at: dt.datetime) -> None:
    """What ends with an episode: what was offered or raised of it, and what was shared when it must not stay."""
    Episode.objects.filter(pk=one.pk).update(closed_at=at, closing=reason)
    one.handovers.filter(state="offered").update(state="withdrawn", settled_at=at)
    one.transfers.filter(state=WAITS).update(state=WITHDRAWN, settled_at=at, settled_by=account_of(by))
    one.members.filter(role=OFFERED, until_at=None).update(until_at=at)
    one.alarms.filter(settled_at=None).update(settled_at=at)
    one.meetings.filter(state=PLANNED).update(state=CANCELLED, because=HELP_ENDED)
    end_all(one, by=by, at=at)
    end_step_ups(one, by=by, at=at)
    ending = one.shares.filter(ended_at=None)
    if reason not in ENDS_SHARES:
        ending = ending.exclude(delegation=None)  # nobody outside writes for help that has ended
    ending.update(state=REVOKED, ended_by=account_of(by), ended_at=at, ended_because=REASONS[reason])


@transaction.atomic
def record_agreement(
    *,
    episode: uuid.UUID,
    person: uuid.UUID,
    capacity: str,
    scope: str,
    state: str,
    on: dt.date,
    words: str = "",
    by: Viewer,
    at: dt.datetime,
) -> Agreement:
    """Write down what somebody of the family said to being helped. What was said before is kept."""
    one = held(episode, WRITE, by=by, at=at)
    if capacity not in CAPACITIES or state not in STATES or not scope.strip():
        raise Refusal("Say who answered, on what standing, to what, and what they said.")
    if on > london_date(at):
        raise Refusal("The day is in the future.")
    if on < london_date(one.opened_at) - EARLIEST:
        raise Refusal("The day is more than a year before help was opened. Give the day on which they were asked.")
    who = speaker_of(one, person, capacity=capacity, at=at)
    made = Agreement.objects.create(
        episode=one, given_by=who, capacity=capacity, scope=scope.strip()[:160], state=state, on=on,
        words=words.strip()[:300], by=account_of(by), at=at,
    )  # fmt: skip
    did(by, "casework.agreement", about(one.ref), at, agreement=made.pk, state=state)
    return made
