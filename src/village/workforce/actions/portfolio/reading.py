"""Opening one's own portfolio, and what is shared: what is looked at is in the audit before it is told."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction

from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import told, told_of
from village.workforce.actions.portfolio.holdings import about, owner
from village.workforce.models import PortfolioShare, Worker
from village.workforce.queries.portfolio.shared import shares, shares_of

READ = "workforce.shared.read"


@transaction.atomic
def open_portfolio(*, part: str, by: Viewer, at: dt.datetime) -> None:
    """Keep that somebody opened their own portfolio, or took it with them."""
    told(by, "workforce.portfolio.own", about(owner(by)), at, part=part)


@transaction.atomic
def show_shares(*, shown: Collection[PortfolioShare], by: Viewer, at: dt.datetime) -> None:
    """Keep which shares somebody was shown in a list."""
    told_of(by, "workforce.shared.list", "shares", at, shown=sorted(str(one.ref) for one in shown))


@transaction.atomic
def open_share(*, share: uuid.UUID, by: Viewer, at: dt.datetime) -> PortfolioShare | None:
    """What is shared with the viewer's employer; None for what is not, is no longer, or is not there. Either is in the
    audit."""
    found = shares(by, at=at).filter(ref=share).first()
    told(by, READ, f"share:{share}", at, decision="permitted" if found else "denied")
    return found


@transaction.atomic
def open_shares_of(*, worker: Worker, by: Viewer, at: dt.datetime) -> list[PortfolioShare]:
    """What a worker of the viewer’s employer shows that employer, to be read on the worker’s page: each look is in the
    audit."""
    found = shares_of(worker, by, at=at)
    for one in found:
        told(by, READ, f"share:{one.ref}", at, part="worker")
    return found
