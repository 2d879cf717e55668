"""What a young person may like to do, and which entries of the directory are that."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from village.directory.rules.finding.entries import ages, named
from village.directory.rules.finding.hours import text_said
from village.directory.rules.reading import thing, things
from village.directory.rules.record import Document

ANY = "any"
YOUNGEST, OLDEST, ADULT = 13, 19, 18
BANDS = {"13-15": "13 to 15", "16-17": "16 or 17", "18-19": "18 or 19"}
BESIDE = ("lgbt", "volunteering")
"""Kinds of help of other groups that are things to do as well."""


@dataclass(frozen=True)
class Interest:
    """Something to do: `kinds` of help, and `words` of which an entry must say one (none: whatever it says)."""

    slug: str
    name: str
    kinds: frozenset[str]
    words: tuple[str, ...] = ()


def interests(rows: Iterable[Mapping[str, str]], doing: Collection[str]) -> dict[str, Interest]:
    """Interests from their list. `doing`: every kind of help that is something to do, for those of any kind."""
    found = {}
    for row in rows:
        kinds = frozenset(doing) if row["kinds"] == ANY else frozenset(row["kinds"].split())
        words = tuple(filter(None, row["words"].split("|")))
        found[row["slug"]] = Interest(row["slug"], row["name"], kinds, words)
    return found


def is_one(document: Document, kinds: Collection[str], some: Iterable[Interest]) -> bool:
    """Whether an entry is any of some interests; of none, everything is."""
    wanted = list(some)
    said = words(document)
    return not wanted or any(
        one.kinds.intersection(kinds) and (not one.words or named(said, {one.slug: one.words})) for one in wanted
    )


def to_do(document: Document, kinds: Sequence[str], doing: Collection[str], every: Iterable[Interest]) -> bool:
    """Whether an entry is something to do (`kinds`: its own, likeliest first; `doing`: those that are): what is help
    first is not, unless it says a word of an interest of few kinds, such as football, and is of one of them."""
    if kinds and kinds[0] in doing:
        return True
    narrow = [one for one in every if one.words and one.kinds != doing]
    return any(is_one(document, kinds, [one]) for one in narrow)


def words(document: Document) -> str:
    """What an entry says that it is."""
    parts = [text_said(document.get(key)) for key in ("name", "alternate_name", "description")]
    parts += [text_said(thing(one, "taxonomy_term").get("name")) for one in things(document, "attributes")]
    return ". ".join(filter(None, parts))


def ages_of(band: str) -> tuple[float, ...]:
    """The ages of a band, in years; of whoever says none, those of a child, so that nobody under 18 is shown what is
    for adults."""
    first, last = (int(year) for year in band.split("-")) if band in BANDS else (YOUNGEST, ADULT - 1)
    return tuple(float(year) for year in range(first, last + 1))


def grown_up(document: Document, phrases: tuple[str, ...]) -> bool:
    """Whether an entry says, by its ages or its words, that it is for adults."""
    youngest, _ = ages(document)
    said = _even(f"{words(document)}. {text_said(document.get('eligibility_description'))}")
    for_whom = _HELPERS.sub(" ", said)
    return (youngest or 0) >= ADULT or any(_says(for_whom, one) for one in phrases)


_HELPERS = re.compile(r"\b(?:volunteers|leaders|helpers|drivers|coaches) (?:who|are|must|should|need|have) [^.!?;]*")
"""What is said of those who run something, not of those whom it is for."""


def _says(said: str, phrase: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(_even(phrase))}(?!\w)", said) is not None


def _even(text: str) -> str:
    """Small letters with one space between words, however dashes and signs of every width are written."""
    small = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(" " if unicodedata.category(one) in _BETWEEN else one for one in small).split())


_BETWEEN = frozenset({"Pd", "Cf", "Zs", "Cc"})
