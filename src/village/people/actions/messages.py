"""Messages about a child whom the sender does not find, or who stands behind a shield: asked for without the index
being looked at, so that nothing of it can show; read and passed on by information governance."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.audit.noting import told
from village.kernel.calendar.rules import london_date
from village.people.actions.asking import NO_REASON, reason_of
from village.people.models import ContactRequest, Message, Record
from village.people.queries import messages as queries
from village.people.queries.asking import ASK
from village.people.queries.messages import SHIELD, Match
from village.people.rules.searching import MOST_MESSAGES, Criteria, not_enough

NO_MESSAGE = "There is no such message, or it was dealt with already."


@transaction.atomic
def ask_passing_on(*, criteria: Criteria, reach: str, area: str, by: Viewer, at: dt.datetime) -> Message:
    """Ask information governance of an area to pass a message on to those who work with a child. What is done, and how
    long it takes, depends on what is said alone: no child is looked for. Raises Refusal when no reason stands, too
    little is said of the child or how to reach the sender, or this person has sent more than work can need."""
    who = permit(by, ASK, Thing(area=area or None))
    reason = reason_of(by=by, at=at)
    if reason is None:
        raise Refusal(NO_REASON)
    if missing := not_enough(criteria):
        raise Refusal(missing)
    if not reach.strip() or len(reach.strip()) > 120:
        raise Refusal("Say how to reach you: a telephone number or an e-mail address.")
    sent = Message.objects.filter(from_account=who, asked_at__gt=at - dt.timedelta(days=1)).count()
    if sent >= MOST_MESSAGES:
        raise Refusal("You have sent several messages today. Call information governance instead.")
    said = {name: vars(criteria)[name].strip() for name in criteria.said}
    made = Message.objects.create(
        area=area, from_account=who, from_name=by.name, from_organisation=by.organisation, purpose=reason.purpose,
        said=said, reach=reach.strip(), asked_at=at,
    )  # fmt: skip
    told(by, "people.message.ask", f"message:{made.pk}", at, reason=reason.purpose, given=list(criteria.said))
    return made


@transaction.atomic
def read(*, message: int, by: Viewer, at: dt.datetime) -> tuple[Message, list[Match]]:
    """A message, and the children whom it may be about. Raises Refusal when there is none for this viewer."""
    found = queries.messages(by).filter(pk=message).first()
    if found is None:
        raise Refusal(NO_MESSAGE)
    permit(by, SHIELD, _thing(found))
    matches = queries.matches(by, found, on=london_date(at)) if found.settled_at is None else []
    told(by, "people.message.read", f"message:{found.pk}", at, shown=[str(one.child.ref) for one in matches])
    return found, matches


@transaction.atomic
def settle(*, message: int, records: Collection[int], by: Viewer, at: dt.datetime) -> None:
    """Pass a message on to the services of these records, or (none) to nobody; what it said is then kept no longer.
    Raises Refusal for one's own message, one dealt with, or a service that is not among those shown."""
    found = queries.messages(by).filter(pk=message, settled_at=None).first()
    if found is None:
        raise Refusal(NO_MESSAGE)
    who = permit(by, SHIELD, _thing(found))
    shown = {one.record for match in queries.matches(by, found, on=london_date(at)) for one in match.services}
    if not set(records) <= shown:
        raise Refusal("This service is not with such a child any more. Look again.")
    chosen = list(Record.objects.filter(pk__in=set(records)).order_by("pk"))
    ContactRequest.objects.bulk_create(
        ContactRequest(
            child_id=one.child_id, record=one, from_account=found.from_account, from_name=found.from_name,
            reach=found.reach, asked_at=at,
        )
        for one in chosen
    )  # fmt: skip
    done = {"settled_at": at, "settled_by": who, "passed": len(chosen), "said": {}, "reach": ""}
    Message.objects.filter(pk=found.pk).update(**done)
    told(by, "people.message.settle", f"message:{found.pk}", at, passed=[one.pk for one in chosen])


def _thing(message: Message) -> Thing:
    return Thing(area=message.area or None, made_by=frozenset({str(message.from_account)}))
