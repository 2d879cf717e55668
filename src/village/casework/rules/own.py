"""What a family reads of its own record, and what it says there. Plain Python."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from village.casework.rules.redacting import Guard

INVITED_FOR = dt.timedelta(days=14)
"""How long a code of an invitation can be used. Village's own."""
PLAN = "plan"
SAYINGS: Mapping[str, str] = {
    "voice": "How things are for us",
    "comment": "Something about the plan",
    "change": "Something that should be changed",
}
"""What somebody of a family writes on their own pages, in their own words."""
SAID: Mapping[str, str] = {**SAYINGS, PLAN: "They agree to the plan"}
PROPOSED, RELEASED, DECLINED, WITHDRAWN = "proposed", "released", "declined", "withdrawn"
RELEASE_STATES: Mapping[str, str] = {
    PROPOSED: "Waits for somebody else to release it",
    RELEASED: "Released",
    DECLINED: "Declined",
    WITHDRAWN: "Taken back",
}
LOOKERS: Mapping[str, str] = {
    "lead": "The lead practitioner",
    "member": "Somebody of the team",
    "offered": "Somebody who was asked to lead",
    "manager": "The manager of the service",
    "glass": "Somebody with no part in the help, for a reason that a second person checks",
}
"""Who read a record, as a family is told: what they were to it, never a name."""


@dataclass(frozen=True)
class Reader:
    """Somebody who reads what is about their own family. `home`: those of the family who live with them by what is
    written down, themselves too; `with_child`: a child who is helped is among them; `guard`: what must not reach them;
    `apart`: the children live in more than one home, so that who helps in one is not told in the other.

    Whoever does not live with a child reads what was released to them and what is their own to do, and nothing else:
    a plan tells how the other home lives. A home that nobody wrote down is taken for another.
    """

    person: uuid.UUID
    name: str
    home: frozenset[uuid.UUID]
    with_child: bool
    guard: Guard = field(default=Guard())
    apart: bool = False

    def sees(self, about: uuid.UUID | None) -> bool:
        """Whether what is about somebody of the family (None: about all of it) is theirs to read."""
        return self.with_child and (about is None or about in self.home)


def at_home(own: uuid.UUID, homes: Mapping[uuid.UUID, str]) -> frozenset[uuid.UUID]:
    """Those who live with somebody, and themselves. `homes`: the home of each of whom one is known."""
    here = homes.get(own)
    return frozenset({own, *(one for one, home in homes.items() if here is not None and home == here)})


def given(passages: Collection[tuple[str, str, str, str]], left_out: Collection[str], guard: Guard) -> list[Any]:
    """What is given of passages (key, section, label, text): sections with their rows, without those that are left out
    and without the words that the guard takes out of the rest."""
    found: dict[str, list[list[str]]] = {}
    for key, section, label, text in passages:
        if key not in left_out:
            found.setdefault(guard.clean(section), []).append([guard.clean(label), guard.clean(text)])
    return [{"title": title, "rows": rows} for title, rows in found.items()]
