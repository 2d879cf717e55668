"""What holders show to one employer, at an instant. What is not shared and what does not exist are the same here."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from village.kernel.access.rules import Viewer
from village.kernel.accounts.models import Account
from village.kernel.audit.queries import since
from village.kernel.organisations.models import Organisation
from village.workforce.models import Holding, PortfolioShare, Site, Worker
from village.workforce.queries.portfolio.holdings import as_held
from village.workforce.queries.visible import employers
from village.workforce.rules.portfolio.standing import Held

QUALIFY = "workforce.qualify"
ONE = dt.timedelta(microseconds=1)


def shares(viewer: Viewer, *, at: dt.datetime) -> QuerySet[PortfolioShare]:
    """What is shown to the viewer's employer at an instant."""
    return standing(at).filter(employer__in=employers(viewer, QUALIFY)).select_related("employer")


def standing(at: dt.datetime) -> QuerySet[PortfolioShare]:
    """Every share that stands at an instant, of whomever with whomever. With an account that is closed ends all that it
    shows: nobody could take it back."""
    over = Q(withdrawn_at__lte=at) | Q(account__in=_closed(at).values("ref"))
    return PortfolioShare.objects.filter(shared_at__lte=at, until_at__gt=at).exclude(over)


def _closed(at: dt.datetime) -> QuerySet[Account]:
    """The accounts that were closed at an instant. An account does not say since when it is; the audit does."""
    later = {one.thing for one in since("accounts.close", at + ONE)}
    open_then = [uuid.UUID(thing.removeprefix("account:")) for thing in later]
    return Account.objects.filter(is_active=False).exclude(ref__in=open_then)


def in_share(share: PortfolioShare) -> list[Holding]:
    """What a share shows: what its holder took out since is not there."""
    return list(share.holdings.filter(taken_out_at=None).select_related("carried"))


def shares_of(worker: Worker, viewer: Viewer, *, at: dt.datetime) -> list[PortfolioShare]:
    """What a worker of the viewer’s employer shows that employer, the newest first."""
    if worker.account is None:
        return []
    return list(shares(viewer, at=at).filter(employer=worker.employer_id, account=worker.account))


def known_to(workers: Collection[Worker], *, at: dt.datetime) -> dict[int, list[Held]]:
    """What each worker’s own employer is shown of what they hold at an instant, by key of the worker; each holding
    once, in however many shares. Two questions for each employer, however many workers there are."""
    wanted = [one for one in workers if one.account is not None]
    told: dict[int, list[Held]] = {one.pk: [] for one in workers}
    for employer in {one.employer_id: one.employer for one in wanted}.values():
        theirs = {one.account: one.pk for one in wanted if one.employer_id == employer.pk}
        for account, held in _shown(employer, theirs, at).items():
            told[theirs[account]] = held
    return told


def _shown(
    employer: Organisation, accounts: Iterable[uuid.UUID | None], at: dt.datetime
) -> dict[uuid.UUID, list[Held]]:
    found = standing(at).filter(employer=employer, account__in=[one for one in accounts if one])
    there = Q(taken_out_at=None) | Q(taken_out_at__gt=at)
    holdings = Holding.objects.filter(there, shares__in=found).distinct().select_related("carried")
    told: dict[uuid.UUID, list[Holding]] = defaultdict(list)
    for one in holdings:
        told[one.account].append(one)
    return {account: as_held(some, employer, at=at) for account, some in told.items()}


def may_be_shown() -> QuerySet[Organisation]:
    """The employers to whom something can be shown: those that keep a register here."""
    return Organisation.objects.filter(pk__in=Site.objects.values("employer")).order_by("name")
