"""Who looked at what somebody shows."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from village.kernel.audit.queries import Wanted, entries, names_of
from village.workforce.models import PortfolioShare

SAID = {
    "workforce.shared.read": "Looked at it",
    "workforce.certificate.seen": "Wrote down that the certificate was seen",
    "workforce.certificate.unseen": "Took back that the certificate was seen",
}
AT_MOST = 50


@dataclass(frozen=True)
class Look:
    """That somebody of an employer looked at, or wrote something of, what is shown to it."""

    at: dt.datetime
    name: str
    employer: str
    said: str


def looks(shares: Collection[PortfolioShare]) -> list[Look]:
    """Who looked at these shares, the last first; nobody whom it was denied."""
    told = [
        (one, entry)
        for one in shares
        for entry in entries(Wanted(thing=f"share:{one.ref}"), at_most=AT_MOST).entries
        if entry.decision != "denied"
    ]
    names = names_of({entry.actor for _, entry in told})
    made = [
        Look(dt.datetime.fromisoformat(entry.at), names.get(entry.actor, ""), one.employer.name, SAID[entry.action])
        for one, entry in told
    ]
    return sorted(made, key=lambda look: look.at, reverse=True)
