"""A service with all that its keeper wrote of it, its place too: for those who keep it, and for nobody else. Whoever
asks here has asked first whether the viewer keeps it; what anyone else reads comes from `queries.documents`."""

from dataclasses import dataclass
from typing import Any

from village.directory.models import Draft, Location, Service
from village.directory.rules.keeping.placing import places
from village.directory.rules.record import PLACE, Cut, Document, joined
from village.directory.rules.showing import told


def whole(service: Service) -> Document:
    """The nested document of a service under ids of ours, nothing left out. Of many: `at_locations__location` first."""
    links = sorted(service.at_locations.all(), key=lambda one: one.pk)
    at = tuple((_named(one.document, one.id), _named(one.location.document, one.location_id)) for one in links)
    return joined(Cut(_named(service.document, service.id), _named(service.provider.document, service.provider_id), at))


def _named(document: Document, key: Any) -> Document:
    return {**document, "id": str(key)}


def as_told(draft: Draft) -> Document:
    """What a provider wrote as anyone would read it: for whoever looks at it before it is told."""
    ids = [one[PLACE]["id"] for one in places(draft.document)]
    hidden = Location.objects.filter(pk__in=ids, hidden=True).values_list("pk", flat=True)
    return told(
        draft.document, sensitive=bool(draft.service.sensitive), hidden=frozenset(str(one) for one in hidden)
    )  # fmt: skip


@dataclass(frozen=True)
class Proposed:
    """A service as its provider wants it told. `draft`: what waits, or was sent back; none where nothing differs from
    what is told. `seen`: what a form that was made of this sends back, so that whoever comes too late is told."""

    document: Document
    kinds: tuple[str, ...]
    draft: Draft | None
    seen: str


def proposed(service: Service) -> Proposed:
    """What a provider goes on from: what waits, else what was sent back, else what is told."""
    last = service.drafts.order_by("-begun_at", "-pk").first()
    if last is not None and last.decision in ("", "returned"):
        return Proposed(last.document, tuple(last.kinds), last, f"{last.ref}:{last.version}:{last.decision}")
    return Proposed(whole(service), tuple(service.kinds), None, state_of(service))


def state_of(service: Service) -> str:
    """Which state of an entry this is: another one after each change of what is told."""
    return service.changed_at.isoformat()


def states_of(one: Service, two: Service) -> str:
    """Which state of two entries this is, whichever comes first: another one after each change of either."""
    return " ".join(state_of(each) for each in sorted((one, two), key=lambda each: each.pk))
