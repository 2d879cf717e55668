"""What is filled and vacant of a post on a day, and which settings a graduate leads."""

import datetime as dt
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from village.workforce.rules.counting import stands
from village.workforce.rules.measured.grouping import GRADUATES
from village.workforce.rules.measured.years import Stint

EARLY_YEARS = "early-years"
NONE = Decimal(0)


@dataclass(frozen=True)
class OfPost:
    """Full-time equivalents of a post that nobody fills, those of paid staff in it, and whose these are."""

    vacant: Decimal
    in_post: Decimal
    workers: frozenset[Hashable] = frozenset()


def of_post(
    fte: Decimal, funded_from: dt.date, funded_until: dt.date | None, stints: Sequence[Stint], on: dt.date
) -> OfPost | None:
    """A post on a day; None where it is not funded and nobody is in it. Agency staff fill nothing; a post with more in
    it than it has is not vacant, and makes no other less so."""
    there = [one for one in stints if stands(on, one.start_on, one.end_on)]
    filled = sum((one.fte for one in there if not one.agency), NONE)
    own = [one for one in there if one.own]
    in_post, workers = sum((one.fte for one in own), NONE), frozenset(one.worker for one in own if one.fte)
    funded = stands(on, funded_from, funded_until)
    if not funded and not in_post:
        return None
    return OfPost(max(fte - filled, NONE) if funded else NONE, in_post, workers)


def settings(stints: Iterable[Stint], on: dt.date) -> dict[tuple[Hashable, str], bool]:
    """Every site with its area where paid staff of early years are in post on a day, and whether one of them there is a
    graduate by role."""
    found: dict[tuple[Hashable, str], bool] = {}
    there = [one for one in stints if one.own and stands(on, one.start_on, one.end_on)]
    for one in there:
        if one.sector == EARLY_YEARS:
            found.setdefault((one.site, one.area), False)
    for one in there:
        if one.role in GRADUATES and (one.site, one.area) in found:
            found[one.site, one.area] = True
    return found
