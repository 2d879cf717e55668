"""What of young people's words anyone reads, what a moderator of an area sees, and what a provider sees of its own."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import QuerySet

from village.directory.models import Contribution, Service
from village.directory.queries.keeping.visible import organisation, own
from village.directory.rules.young.said import QUEUE
from village.directory.rules.young.words import groups
from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer

MODERATE = "directory.moderate"
MOST_SHOWN = 50
MOST_GROUPED = 500


def reviews(service: Service) -> QuerySet[Contribution]:
    """What anyone reads of something to do, the newest first."""
    return Contribution.objects.filter(service=service, kind="review", state="shown").order_by("-received_on", "-pk")


def contributions(viewer: Viewer) -> QuerySet[Contribution]:
    """Everything that was written of a moderator's areas, but for what is of the services that their own organisation
    keeps: of those another reads what young people say."""
    within, kept_for = areas(viewer, MODERATE), organisation(viewer)
    found = Contribution.objects.select_related("service__provider")
    if kept_for is not None:
        found = found.exclude(service__provider__steward=kept_for)
    return found if within is None else found.filter(area__in=within)


def replies(viewer: Viewer) -> QuerySet[Contribution]:
    """The replies of providers that wait for a moderator."""
    return contributions(viewer).filter(reply_state="waiting", state="shown")


class ToRead(NamedTuple):
    """How many things wait for a moderator: that may tell of harm, and all others with the answers of providers."""

    held: int
    others: int


def to_read(viewer: Viewer) -> ToRead:
    """How much waits for a moderator."""
    found = contributions(viewer)
    return ToRead(found.filter(state="held").count(), found.filter(state="waiting").count() + replies(viewer).count())


def own_reviews(viewer: Viewer) -> QuerySet[Contribution]:
    """What is shown of what young people thought of the entries that a viewer's organisation keeps."""
    found = Contribution.objects.filter(service__in=own(viewer), kind="review", state="shown")
    return found.select_related("service__provider").order_by("-received_on", "-pk")


@dataclass(frozen=True)
class Together:
    """What waits, with how many others say nearly the same of the same thing."""

    first: Contribution
    others: int


def queue(viewer: Viewer) -> list[Together]:
    """What waits for a moderator, what may tell of harm first; what says nearly the same stands once."""
    waiting = contributions(viewer).filter(state__in=QUEUE)
    # "held" comes before "waiting": however much waits, nothing that may tell of harm is beyond what is read here.
    found = list(waiting.order_by("state", "-reported", "received_on", "pk")[:MOST_GROUPED])
    together: list[Together] = []
    for some in _by_thing(found):
        together += [Together(some[group[0]], len(group) - 1) for group in groups([_text(one) for one in some])]
    return sorted(together, key=lambda one: (one.first.state != "held", not one.first.reported, one.first.received_on))


def _by_thing(found: list[Contribution]) -> list[list[Contribution]]:
    kept: dict[object, list[Contribution]] = {}
    for one in found:
        kept.setdefault((one.state, one.kind, one.service_id), []).append(one)
    return list(kept.values())


def _text(one: Contribution) -> str:
    said = one.document
    return f"{said.get('name', '')} {said.get('description', '')} {one.words}"
