"""What a family says to being helped: given, refused or withdrawn. It is not consent as a lawful basis for sharing what
is known (DfE advice on information sharing, 2024): that is decided for each share."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

STATES: Mapping[str, str] = {"given": "Agreed", "refused": "Said no", "withdrawn": "Changed their mind"}
CAPACITIES: Mapping[str, str] = {
    "parent": "As a parent or carer",
    "responsibility": "As somebody with parental responsibility",
    "young-person": "For themselves, able to decide",
}

EARLIEST = dt.timedelta(days=366)
"""How long before help opened somebody can have agreed to it: longer ago is a slip of the pen. Village's own."""


@dataclass(frozen=True)
class Said:
    """What somebody said to something, in the order it was written down."""

    person: str
    scope: str
    state: str
    on: dt.date


def standing(said: Iterable[Said]) -> list[Said]:
    """What counts now: the newest that each person said to each thing."""
    return list({(one.person, one.scope): one for one in said}.values())


def agreement(said: Iterable[Said]) -> str:
    """The family's agreement as the process asks for it: `given` while somebody stands by it and nobody has withdrawn;
    the newest refusal or withdrawal counts otherwise; blank before anybody was asked."""
    now = standing(said)
    if any(one.state == "withdrawn" for one in now):
        return "withdrawn"
    if any(one.state == "given" for one in now):
        return "given"
    return "refused" if now else ""
