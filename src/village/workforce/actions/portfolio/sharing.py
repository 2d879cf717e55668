"""Showing an employer what one holds, for a time, and taking that back at once."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction

from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.workforce.actions.permitted import taken
from village.workforce.actions.portfolio.holdings import NO_HOLDING, about, writer
from village.workforce.models import PortfolioShare
from village.workforce.queries.portfolio.holdings import own, own_shares
from village.workforce.queries.portfolio.shared import may_be_shown, standing
from village.workforce.rules.portfolio.sharing import MOST, until


@transaction.atomic
def share(
    *, employer: str, holdings: Collection[uuid.UUID], until_at: dt.datetime, by: Viewer, at: dt.datetime
) -> PortfolioShare:
    """Show chosen holdings to one employer (by its slug) until an instant. Raises Refusal for an employer that keeps no
    register here, for what is not one's own, and for an end that is over or more than a year off."""
    account = writer(by)
    to = may_be_shown().filter(slug=employer).first()
    if to is None:
        raise Refusal("Choose one of the employers that are offered.")
    chosen = list(own(by).filter(ref__in=holdings))
    if not chosen or len(chosen) < len(set(holdings)):
        raise Refusal("Choose what to show." if not holdings else NO_HOLDING)
    ends = taken(until, until_at, at=at)
    if standing(at).filter(account=account).count() >= MOST:
        raise Refusal(f"You show things {MOST} times over already: end one first.")
    made = PortfolioShare.objects.create(account=account, employer=to, shared_at=at, until_at=ends)
    made.holdings.set(chosen)
    told = {"share": str(made.ref), "employer": to.slug, "holdings": sorted(str(one.ref) for one in chosen)}
    did(by, "workforce.portfolio.share", about(account), at, **told, until=ends.isoformat())
    return made


@transaction.atomic
def withdraw(*, share: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    """Take back a share: from this instant the employer sees nothing of it. Raises Refusal for one that is not one's
    own or is over."""
    one = own_shares(by).filter(ref=share).first()
    if one is None or not PortfolioShare.objects.filter(
        pk=one.pk, withdrawn_at=None, until_at__gt=at
    ).update(withdrawn_at=at):  # fmt: skip
        raise Refusal("There is no such share, or it is over.")
    did(by, "workforce.portfolio.withdraw", about(one.account), at, share=str(one.ref), employer=one.employer.slug)
