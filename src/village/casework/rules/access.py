"""Who may see the record of an episode, and do what: hard denials first, then what somebody is to the family's help,
else nothing.

The same table is written as one question to the database in `queries.visible`, and the two agree on random worlds
(`tests/oracles/casework_access.py` is a third, naive, writing of it). That someone is vetted, trained, signed in with
two factors and has a role that gives this at all is decided by `kernel.access` before any of this is asked.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

READ, WRITE, LEAD, MANAGE, END = "read", "write", "lead", "manage", "end"
GIVES: Mapping[str, frozenset[str]] = {
    "lead": frozenset({READ, WRITE, LEAD, END}),
    "member": frozenset({READ, WRITE}),
    "offered": frozenset({READ}),
    "manager": frozenset({READ, MANAGE, END}),
    "glass": frozenset({READ}),
}
"""What follows from being the lead, a member of the team, somebody to whom the lead is offered, the manager of the
service that holds the episode, or somebody who broke the glass. END is to take back what is shared, and stays once help
has ended."""
READABLE_AFTER = dt.timedelta(days=28)
"""How long the lead and the team still read an episode that has closed: for letters and questions that come after. Set
by the area; no national length was found."""


@dataclass(frozen=True)
class Asker:
    """Whoever asks, as far as this decision needs it: `works`, `manages`, `breaks`: the areas in which their roles let
    them work with families, manage that work, break the glass (None for all of them)."""

    account: str
    organisation: str
    works: frozenset[str] | None = frozenset()
    manages: frozenset[str] | None = frozenset()
    breaks: frozenset[str] | None = frozenset()


@dataclass(frozen=True)
class Tie:
    """Something that joins an account with an episode from an instant until another (None: it stands)."""

    account: str
    from_at: dt.datetime
    until_at: dt.datetime | None = None

    def stands(self, account: str, at: dt.datetime) -> bool:
        """Whether it is this account's, now."""
        return self.account == account and self.from_at <= at and (self.until_at is None or at < self.until_at)


@dataclass(frozen=True)
class Bar:
    """A restriction that stands: an account or an organisation that must not see."""

    account: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class Facts:
    """What is so of an episode. `family`: the accounts of those whom it is about; `offered`: who are of the team only
    to read what they are asked to lead."""

    area: str
    organisation: str
    closed_at: dt.datetime | None = None
    leads: Collection[Tie] = ()
    members: Collection[Tie] = ()
    glass: Collection[Tie] = ()
    bars: Collection[Bar] = ()
    family: Collection[str] = ()
    offered: Collection[Tie] = ()


@dataclass(frozen=True)
class Decision:
    """The answer, with codes of what gave or denied it; never empty."""

    permitted: bool
    reasons: tuple[str, ...]
    grounds: frozenset[str] = field(default=frozenset())

    def __bool__(self) -> bool:
        return self.permitted


def decide(asker: Asker, facts: Facts, what: str, at: dt.datetime) -> Decision:
    """May they do this (READ, WRITE, LEAD, …) with this episode now? Denials override; silence is a denial."""
    against = denials(asker, facts)
    if facts.closed_at is not None and what in (WRITE, LEAD):
        against = (*against, "closed")
    if against:
        return Decision(False, against)
    grounds = frozenset(one for one in grounds_of(asker, facts, at) if what in GIVES[one])
    if not grounds:
        return Decision(False, ("no-part-in-it",))
    return Decision(True, tuple(f"as:{one}" for one in sorted(grounds)), grounds)


def grounds_of(asker: Asker, facts: Facts, at: dt.datetime) -> frozenset[str]:
    """What somebody is to an episode, denials aside."""
    recent = facts.closed_at is None or at < facts.closed_at + READABLE_AFTER
    found = set()
    if recent and _within(asker.works, facts.area):
        found |= {"lead"} if any(one.stands(asker.account, at) for one in facts.leads) else set()
        found |= {"member"} if any(one.stands(asker.account, at) for one in facts.members) else set()
        found |= {"offered"} if any(one.stands(asker.account, at) for one in facts.offered) else set()
    if _within(asker.manages, facts.area) and asker.organisation == facts.organisation != "":
        found.add("manager")
    if _within(asker.breaks, facts.area) and any(one.stands(asker.account, at) for one in facts.glass):
        found.add("glass")
    return frozenset(found)


def denials(asker: Asker, facts: Facts) -> tuple[str, ...]:
    """What keeps somebody from an episode whatever they are to it, in codes."""
    found = []
    if asker.account in facts.family:
        found.append("own-family")
    if any(one.account == asker.account for one in facts.bars if one.account):
        found.append("barred")
    if any(one.organisation == asker.organisation for one in facts.bars if one.organisation):
        found.append("organisation-barred")
    return tuple(found)


def _within(areas: frozenset[str] | None, area: str) -> bool:
    return areas is None or area in areas
