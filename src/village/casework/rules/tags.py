"""Of whom else something tells, and from whom it is kept for that: one vocabulary for notes, for answers of forms, and
for passages of what a family is given. Plain Python."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FAMILY, OTHERS = "family", "others"
"""Whom something can be given to: somebody of the family, and another organisation or whoever is of it."""
_BOTH = frozenset({FAMILY, OTHERS})


@dataclass(frozen=True)
class Tag:
    """Of whom something tells, in words, and whom it is kept from."""

    title: str
    kept_from: frozenset[str] = _BOTH


KNOWN: Mapping[str, Tag] = {
    "parent": Tag("It is about a parent who lives elsewhere", frozenset({FAMILY})),
    "sibling": Tag("It is about a brother or sister", frozenset({FAMILY})),
    "informant": Tag("It shows who told us"),
    "safety": Tag("It could put somebody in danger, somebody who helps too"),
    "confidence": Tag("A child or young person said it in confidence"),
    "other": Tag("It is about somebody else"),
}
TAGS: Mapping[str, str] = {code: one.title for code, one in KNOWN.items()}


def keeping_from(whom: str) -> list[str]:
    """The tags with which something is given to nobody of `whom`."""
    return [code for code, one in KNOWN.items() if whom in one.kept_from]


def excludes(tags: Iterable[str], whom: str) -> bool:
    """Whether something with these tags is given to nobody of `whom`."""
    return any(whom in KNOWN[one].kept_from for one in tags)


def leave_out(tag: str) -> str:
    """A tag as the reason why a passage is left out."""
    title = KNOWN[tag].title
    return f"Leave out: {title[:1].lower()}{title[1:]}"
