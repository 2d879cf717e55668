"""A person reads what young people and providers wrote, and says whether it is shown.

Who let something wait that was held for harm, or showed it before it was reported, does not show it: a second person
does. To take down, or not to show, anyone who moderates may at once.
"""

import datetime as dt
import uuid

from django.db import transaction

from village.directory.actions.finding import search_soon
from village.directory.actions.hiding import told_nowhere
from village.directory.actions.keeping.permitted import apart, reason, waiting
from village.directory.actions.recording import Said, record_services
from village.directory.models import Contribution, Service, Source
from village.directory.queries.keeping.visible import PROVIDE
from village.directory.queries.young import visible
from village.directory.queries.young.lists import hidden, phrases
from village.directory.queries.young.visible import MODERATE
from village.directory.rules.young.adding import nested
from village.directory.rules.young.said import DECISIONS
from village.directory.rules.young.words import private
from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.areas import queries as areas
from village.kernel.audit.noting import did, told
from village.kernel.calendar.rules import london_date

NONE = "There is nothing of this kind that waits for you."
HIDDEN = "Its words hint at a place that must not be found, such as a refuge. It cannot be shown as something to do."
NOT_HERE = "It cannot be shown at this place: ask the directory officer."
MOST_REPLY = 500


@transaction.atomic
def open_contribution(*, ref: uuid.UUID, by: Viewer, at: dt.datetime) -> Contribution | None:
    """What somebody wrote, for a moderator of its area; None for any other. Either is in the audit."""
    found = visible.contributions(by).filter(ref=ref).first()
    decision = "permitted" if found else "denied"
    told(by, "directory.contribution.read", f"contribution:{ref}", at, decision=decision)
    return found


@transaction.atomic
def decide(*, contribution: uuid.UUID, decision: str, because: str, by: Viewer, at: dt.datetime) -> None:
    """Show something or not (`decision`: a key of DECISIONS). Raises Refusal: what is held for harm is shown by nobody
    before one person has said that it is none, and another that it may be shown."""
    found = waiting(visible.contributions(by).exclude(state__in=["refused", "removed"]), contribution, NONE)
    if decision not in DECISIONS:
        raise Refusal("Choose what is to become of it.")
    if decision == "show":
        _show(found, by, at)
    elif decision == "refuse":
        _refuse(found, because, by, at)
    elif decision == "harm":
        _harm(found, by, at)
    else:
        _not_harm(found, by)
    found.decided_at = at
    found.save()
    did(by, f"directory.contribution.{decision}", f"contribution:{found.ref}", at)


def _show(found: Contribution, by: Viewer, at: dt.datetime) -> None:
    if found.state == "held":
        raise Refusal("It is held since it may tell of harm. It cannot be shown.")
    if found.state == "shown":
        raise Refusal("It is shown already.")
    # Who moved it on last, and nobody before: else two reports by anybody would leave no two people to show it again.
    who = apart(by, MODERATE, area=found.area, writers=found.hands[-1:])
    found.state, found.hands, found.reported = "shown", [*found.hands, str(who)], 0
    if found.kind == "activity":
        found.service = _recorded(found, at)
        search_soon(by=str(by.ref), at=at)


def _recorded(found: Contribution, at: dt.datetime) -> Service:
    """The entry of what was told of."""
    source, _ = Source.objects.get_or_create(
        slug=f"young-people-{found.area.lower()}",
        defaults={
            "title": f"Young people of {areas.get(found.area).name}", "area": found.area, "format": "uk-3.0",
            "trust": 1, "licence": "Open Government Licence", "contact": "", "opened_at": at,
        },
    )  # fmt: skip
    if hidden(found.document["name"], found.document["description"]):
        raise Refusal(HIDDEN)
    document = nested(found.document, str(found.ref))
    if told_nowhere(document["service_at_locations"][0]["location"], but=source):
        raise Refusal(NOT_HERE)
    said = Said(document, tuple(found.document["kinds"]))
    done = record_services([said], source=source, area=found.area, at=at)
    (key,) = done.new + done.unchanged  # one that was held for harm after it was shown is there already
    Service.objects.filter(pk=key).update(state="shown", changed_at=at)
    return Service.objects.get(pk=key)


def _refuse(found: Contribution, because: str, by: Viewer, at: dt.datetime) -> None:
    """What is not shown is not kept either, but for what may tell of harm, or what somebody worried about."""
    who = permit(by, MODERATE, Thing(area=found.area or None))
    found.because = reason(because, "Say why, and of what may tell of harm what was done and whom you told.")
    found.state = "removed" if found.state == "shown" or found.reported else "refused"
    found.hands = [*found.hands, str(who)]
    _withdraw(found, by, at)
    if "harm" not in found.signals and "worry" not in found.reports:
        found.words, found.document = "", {}


def _withdraw(found: Contribution, by: Viewer, at: dt.datetime) -> None:
    """Take down what was told of, where it was shown."""
    if found.kind == "activity" and found.service_id:
        Service.objects.filter(pk=found.service_id).update(state="withdrawn", changed_at=at)
        search_soon(by=str(by.ref), at=at)


def _harm(found: Contribution, by: Viewer, at: dt.datetime) -> None:
    """Hold what a person sees to tell of harm, though no list of words found it."""
    if found.state == "held":
        raise Refusal("It is held already.")
    who = permit(by, MODERATE, Thing(area=found.area or None))
    _withdraw(found, by, at)
    found.state, found.hands = "held", [*found.hands, str(who)]
    found.signals = ["harm", *(one for one in found.signals if one != "harm")]


def _not_harm(found: Contribution, by: Viewer) -> None:
    if found.state != "held":
        raise Refusal("It is not held.")
    who = permit(by, MODERATE, Thing(area=found.area or None))
    found.state, found.hands = "waiting", [*found.hands, str(who)]


@transaction.atomic
def reply(*, contribution: uuid.UUID, words: str, by: Viewer, at: dt.datetime) -> None:
    """A provider answers what a young person thought of its service; it waits to be read. Raises Refusal."""
    found = waiting(visible.own_reviews(by), contribution, NONE)
    if found.reply:
        raise Refusal("You have answered already.")
    said = reason(words, "Write your answer.", MOST_REPLY)
    wrong = private(said, phrases())
    if wrong:
        raise Refusal(" ".join(wrong))
    who = permit(by, PROVIDE, Thing(area=found.area or None))
    Contribution.objects.filter(pk=found.pk).update(
        reply=said, reply_state="waiting", reply_by=who, reply_on=london_date(at)
    )
    did(by, "directory.reply", f"contribution:{found.ref}", at)


@transaction.atomic
def decide_reply(*, contribution: uuid.UUID, show: bool, by: Viewer, at: dt.datetime) -> None:
    """Show a provider's answer or not; nobody decides on their own. Raises Refusal."""
    found = waiting(visible.replies(by), contribution, NONE)
    apart(by, MODERATE, area=found.area, writers=[found.reply_by])
    Contribution.objects.filter(pk=found.pk).update(reply_state="shown" if show else "refused")
    did(by, f"directory.reply.{'show' if show else 'refuse'}", f"contribution:{found.ref}", at)
