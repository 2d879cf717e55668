"""What happened to a child, in order: what is told of it, and which of it somebody asks for."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

KINDS: Mapping[str, str] = {
    "step": "Steps of the help",
    "agreement": "What the family agreed to",
    "team": "Team and lead",
    "note": "Notes",
    "form": "Forms that were signed",
    "need": "Needs that were read",
    "plan": "Plans that were agreed",
    "review": "Reviews",
    "concern": "Concerns for safety",
    "transfer": "Handing over to another area",
    "crossing": "Between early help and social care",
    "document": "Documents",
}

TITLE_ONLY = frozenset({"concern", "crossing"})
"""Of these others are told that they were, and not in which words: they may show who told of them."""


@dataclass(frozen=True)
class Item:
    """One thing that happened. `on` is when it was so, `at` when it was written down; `people`: those whom it is about,
    by the keys of `person_key`, none for the whole family; `key` tells it from all others."""

    on: dt.date
    at: dt.datetime
    kind: str
    key: str
    episode: str
    title: str
    text: str = ""
    by: str = ""
    people: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for; nothing chosen is everything."""

    kinds: frozenset[str] = frozenset()
    person: str = ""
    from_on: dt.date | None = None
    until_on: dt.date | None = None


EVERYTHING = Wanted()


def person_key(ref: object, child: object) -> str:
    """By what a person is known in every record: a child by the index's reference, where they have one."""
    return str(child or ref)


def of_another(items: Iterable[Item], children: Collection[str]) -> list[Item]:
    """What of another episode belongs to these children: what is about them, or about nobody by themselves. What is
    told there of others stays there."""
    return [one for one in items if not one.people or one.people & set(children)]


def in_order(items: Iterable[Item], wanted: Wanted = EVERYTHING) -> list[Item]:
    """What is wanted of these, the longest ago first; what was so on one day, in the order in which it was written
    down."""
    kinds = list(KINDS)
    found = [one for one in items if _is_wanted(one, wanted)]
    return sorted(found, key=lambda one: (one.on, one.at, kinds.index(one.kind), one.key))


def _is_wanted(one: Item, wanted: Wanted) -> bool:
    return (
        (not wanted.kinds or one.kind in wanted.kinds)
        and (not wanted.person or wanted.person in one.people)
        and (wanted.from_on is None or wanted.from_on <= one.on)
        and (wanted.until_on is None or one.on <= wanted.until_on)
    )
