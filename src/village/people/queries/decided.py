"""Reviews that people have read, and what came of them: to find again what one decided, or another did."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from village.kernel.access.rules import Viewer
from village.kernel.audit.queries import names_of
from village.people.models import ReviewItem
from village.people.models.reviewing import ReviewQuerySet
from village.people.queries.review import readings
from village.people.rules.reviewing import LAPSED, OPEN, READERS


@dataclass(frozen=True)
class Wanted:
    """By whom (the reference of an account), with which outcome, from which day until which, both included; what is
    blank or None asks nothing."""

    who: str = ""
    outcome: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


def decided(viewer: Viewer, wanted: Wanted = Wanted()) -> ReviewQuerySet:
    """Reviews that were decided, latest first, in the viewer's areas. Those that somebody else reads next are shown to
    who has read them and to nobody else: whoever reads them next makes up their own mind."""
    found = ReviewItem.objects.visible_to(viewer).filter(Q(state="decided") | _read_by(viewer.ref or "nobody"))
    if wanted.who:
        found = found.filter(_read_by(wanted.who))
    if wanted.outcome:
        found = found.filter(_came_to(wanted.outcome))
    if wanted.since:
        found = found.filter(decided_at__date__gte=wanted.since)
    if wanted.until:
        found = found.filter(decided_at__date__lte=wanted.until)
    return found.order_by("-decided_at", "-pk")


def readers(viewer: Viewer) -> dict[str, str]:
    """Who has decided what the viewer may see, by reference: their names, in order."""
    found = ReviewItem.objects.visible_to(viewer).filter(state="decided").order_by()
    refs = {*found.values_list("first_reader", flat=True).distinct(), *found.values_list("decided_by", flat=True)}
    return dict(sorted(names_of(refs).items(), key=lambda one: one[1]))


def names_in(items: Iterable[ReviewItem]) -> dict[str, str]:
    """The names of those who read some reviews, by reference."""
    return names_of({one.by for item in items for one in readings(item)})


def outcome_of(item: ReviewItem) -> str:
    """What came of a review, as `rules.reviewing.OUTCOMES` has it."""
    return item.decision if item.state == "decided" else LAPSED if item.state == "lapsed" else OPEN


def _came_to(outcome: str) -> Q:
    if outcome == OPEN:
        return ~Q(state__in=["decided", "lapsed"])
    return Q(state="lapsed") if outcome == LAPSED else Q(state="decided", decision=outcome)


def _read_by(ref: str) -> Q:
    """Whether an account is among the readers of a review."""
    found = Q()
    for place in range(READERS):
        found |= Q(**{f"first_decision__{place}__by": ref})
    return found
