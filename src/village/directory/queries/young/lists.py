"""What young people may like to do, and the words that things to do are looked through for (`reference/directory`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from village.directory.queries.finding.words import file_of, lexicon, national, rows_of
from village.directory.rules.finding.classify import classified
from village.directory.rules.record import Document
from village.directory.rules.young.interests import BESIDE, Interest, grown_up, interests, to_do
from village.directory.rules.young.words import Phrases, harm, signals

DOING = "doing"


@cache
def doing() -> frozenset[str]:
    """Every kind of help that is something to do."""
    kinds = lexicon().kinds.values()
    return frozenset(kind.slug for kind in kinds if kind.group == DOING or kind.slug in BESIDE)


@cache
def every() -> dict[str, Interest]:
    """What a young person may like to do, by slug."""
    return interests(rows_of("young/interests.csv"), doing())


def is_doing(kinds: Sequence[str], document: Document) -> bool:
    """Whether an entry of some kinds is something to do, by its first kind or its words, and not for adults."""
    return to_do(document, kinds, doing(), every().values()) and not grown_up(document, phrases().grown_up)


@cache
def phrases() -> Phrases:
    """Phrases that what is written, and what an entry says, is looked through for."""
    said = file_of("young/words.yaml")
    harm = {kind: tuple(some) for kind, some in said["harm"].items()}
    given = frozenset(row["name"].casefold() for row in rows_of("../names/given.csv"))
    unkind, reaching, selling, grown_up = (tuple(said[key]) for key in ("unkind", "reaching", "selling", "grown_up"))
    also_words, places = frozenset(said["also_words"]), frozenset(said["places"])
    return Phrases(harm, unkind, reaching, selling, grown_up, given, also_words, places)


def hurts(text: str) -> bool:
    """Whether a text may tell of harm."""
    return bool(harm(text, phrases()))


def hidden(name: str, words: str) -> bool:
    """Whether words hint at a place that must not be found, as those of what a source sends may."""
    found = classified({"name": name, "description": words}, lexicon())
    return bool(found.sensitive or found.perhaps)


def marks(text: str, name: str = "") -> list[str]:
    """What whoever decides on a text has to look at, the gravest first (keys of SIGNALS). `name`: of what it tells."""
    adult = grown_up({"description": text}, phrases().grown_up)
    first = {"harm": hurts(text), "hidden": hidden(name, text), "grown-up": adult}
    return [*(one for one, there in first.items() if there), *signals(text, phrases())]


@dataclass(frozen=True)
class Help:
    """Somebody to talk to: as the national list says, which says when it was compiled."""

    name: str
    what: str
    phone: str


@cache
def to_talk_to() -> tuple[Help, ...]:
    """Who a child can ring, of the national list."""
    return tuple(
        Help(row["name"], row["what_for"], row["phone"])
        for row in national()
        if row["for_whom"] == "children and young people" and row["phone"]
    )
