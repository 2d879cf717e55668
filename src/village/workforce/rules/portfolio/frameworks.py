"""What a framework may not say of what counts as what: that something counts as itself, in however many steps, or that
a body says it of its own awards."""

from collections.abc import Mapping, Sequence

from village.workforce.rules.qualifications.bodies import key
from village.workforce.rules.qualifications.counting import Catalogue
from village.workforce.rules.qualifications.written import Written


def wrong_with(written: Written, catalogue: Catalogue | None) -> list[str]:
    """What is wrong with the equivalences of a framework, a sentence each. `catalogue`: the early years list, whose
    bodies are as little believed of their own awards; None where there is none."""
    told = [
        f"{one.said_by} says of its own {one.what} that it counts as {one.counts_as}: somebody else must say so."
        for one in written.equivalences
        if any(_one_body(one.said_by, body, catalogue) for body in _bodies_of(one.what, written, catalogue))
    ]
    told += [f"{name} counts as itself, by way of others: take one of the steps out." for name in circles(written)]
    return told


def _bodies_of(what: str, written: Written, catalogue: Catalogue | None) -> list[str]:
    """Who awards something, by the framework and by the list."""
    version = catalogue.version(what) if catalogue else None
    own = [one.body for one in written.qualifications if one.slug == what]
    return [*own, version.body] if version else own


def _one_body(said_by: str, body: str, catalogue: Catalogue | None) -> bool:
    """Whether two names are of one body on any day; names of which a list knows that they are."""
    both = {key(said_by), key(body)}
    lines = catalogue.bodies.lines if catalogue else ()
    return "" not in both and (len(both) == 1 or any(both <= line.names for line in lines))


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
