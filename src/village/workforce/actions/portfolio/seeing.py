"""That somebody of an employer saw a certificate: never its holder."""

import datetime as dt
import uuid

from django.db import transaction

from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date
from village.workforce.models import CertificateSeen, Holding, PortfolioShare
from village.workforce.queries.portfolio.holdings import looked_at
from village.workforce.queries.portfolio.shared import QUALIFY, in_share, shares

NO_SHARE = "There is no such qualification, or it is not shared with you."
CHANGED = "What they say of it was changed since you looked: open this again, and hold it against the certificate."


@transaction.atomic
def see_certificate(
    *, share: uuid.UUID, holding: uuid.UUID, seen_on: dt.date, said: str, by: Viewer, at: dt.datetime
) -> CertificateSeen:
    """Write down that the certificate of something that is shared was seen on a day. `said`: what was said of it when
    it was looked at (`queries.portfolio.holdings.looked_at`). Raises Refusal for one's own, for what is not shared or
    says something else by now, for a badge, which is checked by itself, and for a day before the award or to come."""
    one, shown = shared_holding(share, holding, by=by, at=at)
    thing = Thing(area=shown.employer.area or None, made_by=frozenset({str(one.account)}))
    actor = permit(by, QUALIFY, thing)
    if hasattr(one, "carried"):
        raise Refusal("This is a badge: it is checked each time that it is looked at.")
    if looked_at(one) != said:
        raise Refusal(CHANGED)
    if not one.awarded_on <= seen_on <= london_date(at):
        raise Refusal("Nobody can have seen it on that day: give one from its award until today.")
    if CertificateSeen.objects.filter(holding=one, employer=shown.employer, until_at=None).exists():
        raise Refusal("That the certificate was seen is written down already.")
    made = CertificateSeen.objects.create(holding=one, employer=shown.employer, seen_on=seen_on, by=actor, at=at)
    did(by, "workforce.certificate.seen", f"share:{shown.ref}", at, holding=str(one.ref))
    return made


@transaction.atomic
def unsee_certificate(*, share: uuid.UUID, holding: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    """That a certificate was seen was written down by mistake: it counts no longer; the audit keeps that it was."""
    one, shown = shared_holding(share, holding, by=by, at=at)
    gone, _ = CertificateSeen.objects.filter(holding=one, employer=shown.employer, until_at=None).delete()
    if not gone:
        raise Refusal("Nobody of your organisation wrote down that it was seen.")
    did(by, "workforce.certificate.unseen", f"share:{shown.ref}", at, holding=str(one.ref))


def shared_holding(
    share: uuid.UUID, holding: uuid.UUID, *, by: Viewer, at: dt.datetime
) -> tuple[Holding, PortfolioShare]:
    """Something that is shared with the viewer's employer at an instant, held until the transaction ends, so that its
    holder says nothing else of it meanwhile; raises Refusal."""
    shown = shares(by, at=at).filter(ref=share).first()
    if shown is not None:
        list(shown.holdings.select_for_update(of=("self",)).filter(ref=holding).values_list("pk"))
    one = next((each for each in in_share(shown) if each.ref == holding), None) if shown else None
    if one is None or shown is None:
        raise Refusal(NO_SHARE)
    return one, shown
