"""Of two entries of one service, which is told: whoever gives the service knows it best."""

import datetime as dt
from dataclasses import dataclass

OWNER = 10
"""Above every source (of 1 to 9): the provider keeps it here."""


@dataclass(frozen=True, order=True)
class Trust:
    """How far an entry is trusted, to be compared: first who says it, then how much is known, then how lately."""

    source: int
    share: float
    checked_on: dt.date


def trust(source: int | None, *, kept_by_provider: bool, share: float, checked_on: dt.date | None) -> Trust:
    """`source`: the trust of the source, none where it is kept here; kept here by nobody is as trusted as the least."""
    said = source if source is not None else OWNER if kept_by_provider else 1
    return Trust(said, share, checked_on or dt.date.min)
