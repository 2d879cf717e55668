"""How many there are, of whom, on which day. A count without its scope is no count: sources differ threefold by it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from village.workforce.rules.said import AGENCY

NONE = Decimal(0)
# The parts of those who work on a day, as a list can be cut to them.
IN_POST, LENT, COVERING = "in-post", "agency", "covering"
PARTS = {IN_POST: "In post, without agency staff", LENT: "Agency staff", COVERING: "Agency staff who cover a vacancy"}


@dataclass(frozen=True)
class Scope:
    """Of which sectors (None: all), core or wider (blank: both), in paid posts or not (None: both), on which day."""

    on: dt.date
    sectors: frozenset[str] | None = None
    scope: str = ""
    paid: bool | None = None

    def takes(self, sector: str, scope: str, paid: bool) -> bool:
        """Whether a post is among those that are counted."""
        within = self.sectors is None or sector in self.sectors
        return within and self.scope in ("", scope) and self.paid in (None, paid)

    def said(self, sectors: Mapping[str, str]) -> str:
        """The scope in words, without the day. `sectors`: their names by slug."""
        named = "all sectors" if self.sectors is None else ", ".join(sorted(sectors[one] for one in self.sectors))
        scope = {"": "core and wider workforce", "core": "core workforce only", "wider": "wider workforce only"}
        paid = {None: "paid and volunteer posts", True: "paid posts only", False: "volunteer posts only"}
        return f"{named}; {scope[self.scope]}; {paid[self.paid]}"


@dataclass(frozen=True)
class Funded:
    """A post, as counts see it: `fte` of full time from a day until the day before another."""

    post: Hashable
    role: str
    sector: str
    scope: str
    paid: bool
    fte: Decimal
    funded_from: dt.date
    funded_until: dt.date | None = None


@dataclass(frozen=True)
class Filled:
    """An engagement, as counts see it: who (`person`: one whoever they work for) fills how much of which post."""

    person: Hashable
    post: Funded
    kind: str
    fte: Decimal
    start_on: dt.date
    end_on: dt.date | None = None
    covers: bool = False


@dataclass(frozen=True)
class Counts:
    """Of one scope. Agency staff are apart: they are not in post and fill no vacancy. `heads` counts each once; `fte`
    and `vacant` are full-time equivalents."""

    scope: Scope
    heads: int
    fte: Decimal
    agency_heads: int
    agency_fte: Decimal
    covering: int
    funded: Decimal
    vacant: Decimal


def stands(on: dt.date, from_on: dt.date, until_on: dt.date | None) -> bool:
    """Whether a half-open period holds a day."""
    return from_on <= on and (until_on is None or on < until_on)


def day_before(until_on: dt.date | None) -> dt.date | None:
    """The last day of a half-open period; None for one that is open."""
    return None if until_on is None else until_on - dt.timedelta(days=1)


def count(scope: Scope, posts: Iterable[Funded], filled: Iterable[Filled]) -> Counts:
    """What there is of a scope on its day."""
    there = [
        one
        for one in filled
        if stands(scope.on, one.start_on, one.end_on) and scope.takes(one.post.sector, one.post.scope, one.post.paid)
    ]
    own = [one for one in there if one.kind != AGENCY]
    agency = [one for one in there if one.kind == AGENCY]
    funded = [
        one
        for one in posts
        if stands(scope.on, one.funded_from, one.funded_until) and scope.takes(one.sector, one.scope, one.paid)
    ]
    return Counts(
        scope,
        heads=len({one.person for one in own}),
        fte=sum((one.fte for one in own), NONE),
        agency_heads=len({one.person for one in agency}),
        agency_fte=sum((one.fte for one in agency), NONE),
        covering=len({one.person for one in agency if one.covers}),
        funded=sum((one.fte for one in funded), NONE),
        vacant=sum(vacancies(scope.on, funded, own).values(), NONE),
    )


def vacancies(on: dt.date, posts: Iterable[Funded], filled: Iterable[Filled]) -> dict[Hashable, Decimal]:
    """By post that is funded on a day, how much of it nobody fills. Agency staff fill nothing; a post with more in it
    than it has is not vacant, and makes no other less so."""
    taken: dict[Hashable, Decimal] = defaultdict(Decimal)
    for one in filled:
        if one.kind != AGENCY and stands(on, one.start_on, one.end_on):
            taken[one.post.post] += one.fte
    return {
        one.post: max(one.fte - taken[one.post], NONE) for one in posts if stands(on, one.funded_from, one.funded_until)
    }


@dataclass(frozen=True)
class Reconciled:
    """A role's vacancy as the register has it and as it was declared (None: it was not), in full-time equivalents."""

    role: str
    derived: Decimal
    declared: Decimal | None

    @property
    def apart(self) -> Decimal | None:
        """By how much more was declared than the register has; None where nothing was declared."""
        return None if self.declared is None else self.declared - self.derived

    @property
    def agrees(self) -> bool:
        """Whether both are the same to a hundredth, which is what is declared to."""
        return self.apart is not None and abs(self.apart) < Decimal("0.005")


def reconcile(derived: Mapping[str, Decimal], declared: Mapping[str, Decimal]) -> list[Reconciled]:
    """By role in order, what is derived beside what was declared."""
    return [
        Reconciled(role, derived.get(role, NONE), declared.get(role)) for role in sorted({*derived, *declared})
    ]  # fmt: skip
