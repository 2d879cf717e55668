"""Holdings as they stand: what was written of them, and what shows each to whom."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from village.kernel.access.rules import Viewer
from village.kernel.organisations.models import Organisation
from village.workforce.models import Carried, CertificateSeen, Holding, PortfolioShare, UnitPassed
from village.workforce.queries.portfolio import kept
from village.workforce.queries.qualifications.badges import check_badge
from village.workforce.queries.visible import own_account
from village.workforce.rules.portfolio.holdings import Said, mark
from village.workforce.rules.portfolio.standing import BADGE, REFUSED, SAID, SEEN, UNCHECKED, Held
from village.workforce.rules.qualifications.carried import ACCEPTED, Verdict
from village.workforce.rules.qualifications.carried import UNCHECKED as NOT_KNOWN


def own(viewer: Viewer) -> QuerySet[Holding]:
    """What a viewer holds, and nobody else's."""
    found = Holding.objects.filter(account=own_account(viewer), taken_out_at=None)
    return found.select_related("carried")


def own_shares(viewer: Viewer) -> QuerySet[PortfolioShare]:
    """Whom a viewer showed what, the last first; those that are over too."""
    found = PortfolioShare.objects.filter(account=own_account(viewer))
    return found.select_related("employer").prefetch_related("holdings")


def own_units(viewer: Viewer) -> list[UnitPassed]:
    """The units that a viewer wrote down as passed."""
    return list(UnitPassed.objects.filter(account=own_account(viewer)).select_related("holding"))


def as_held(
    holdings: Iterable[Holding], employer: Organisation | None = None, *, at: dt.datetime | None = None
) -> list[Held]:
    """Holdings with what shows each: to one employer, or (None) to anybody, at an instant, or (None) now. What one
    employer saw, no other is told. What a badge comes to is always what it comes to now."""
    some = list(holdings)
    seen = seen_of(some, employer, at=at)
    return [_held(one, seen=one.pk in seen) for one in some]


def seen_of(
    holdings: Collection[Holding], employer: Organisation | None = None, *, at: dt.datetime | None = None
) -> dict[int, list[CertificateSeen]]:
    """Who saw which certificate, by key of the holding: of one employer, or (None) of any; never its own holder. As it
    was written down at an instant, or (None) is now."""
    then = Q(until_at=None) if at is None else Q(at__lte=at) & (Q(until_at=None) | Q(until_at__gt=at))
    found = CertificateSeen.objects.filter(then, holding__in=[one.pk for one in holdings])
    found = found.select_related("employer", "holding")
    told: dict[int, list[CertificateSeen]] = defaultdict(list)
    for one in found if employer is None else found.filter(employer=employer):
        if one.by != one.holding.account:
            told[one.holding_id].append(one)
    return told


def looked_at(one: Holding) -> str:
    """What stands for all that is said of a holding, as it is read here."""
    said = Said(one.title, one.body, one.awarded_on, one.level, one.started_on, one.what)
    return mark(said, one.answers)


def verdict(carried: Carried) -> Verdict:
    """Whether a badge is relied upon now, by the keys and lists at hand; what is not known is told as such."""
    return check_badge(
        carried.token, holder=carried.holder, trusted=kept.trusted(), lists=kept.revoked(), known=kept.frame(),
        safeguarding=False,
    )  # fmt: skip


def _held(one: Holding, *, seen: bool) -> Held:
    proof, why = (SEEN if seen else SAID), tuple[str, ...]()
    carried = getattr(one, "carried", None)
    if carried is not None:
        judged = verdict(carried)
        proof, why = {ACCEPTED: BADGE, NOT_KNOWN: UNCHECKED}.get(judged.said, REFUSED), judged.why
    return Held(
        str(one.ref), one.what, one.title, one.level, one.body, one.awarded_on, one.started_on, one.answers, proof, why
    )


def units_of_badges(holdings: Iterable[Holding]) -> set[str]:
    """The units that badges which are relied upon are of."""
    carried = [one.carried for one in holdings if getattr(one, "carried", None)]
    judged = [verdict(one) for one in carried]
    return {unit for one in judged if one.said == ACCEPTED and one.badge for unit in one.badge.units}
