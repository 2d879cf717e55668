"""What a framework may not say of what counts as what: that something counts as itself, in however many steps, or that
a body says it of its own awards."""

from collections.abc import Mapping, Sequence

from village.workforce.rules.qualifications.bodies import key
from village.workforce.rules.qualifications.written import Written


def wrong_with(written: Written) -> list[str]:
    """What is wrong with the equivalences of a framework, a sentence each."""
    bodies = {one.slug: one.body for one in written.qualifications}
    told = [
        f"{one.said_by} says of its own {one.what} that it counts as {one.counts_as}: somebody else must say so."
        for one in written.equivalences
        if key(one.said_by) and key(one.said_by) == key(bodies.get(one.what, ""))
    ]
    told += [f"{name} counts as itself, by way of others: take one of the steps out." for name in circles(written)]
    return told


def circles(written: Written) -> list[str]:
    """What leads back to itself, by the equivalences of one purpose, each named once."""
    found = set()
    for scope in {one.scope for one in written.equivalences}:
        leads: dict[str, list[str]] = {}
        for one in written.equivalences:
            if one.scope == scope:
                leads.setdefault(one.what, []).append(one.counts_as)
        found |= {name for name in leads if _returns(name, leads)}
    return sorted(found)


def _returns(name: str, leads: Mapping[str, Sequence[str]]) -> bool:
    seen: set[str] = set()
    left = list(leads[name])
    while left:
        one = left.pop()
        if one == name:
            return True
        if one not in seen:
            seen.add(one)
            left += leads.get(one, [])
    return False
