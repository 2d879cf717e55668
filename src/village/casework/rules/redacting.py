"""Taking words out of a text for good: what is taken out is in no copy of it, behind no mark and under no bar.

Plain Python. A text is first made plain (one form of each letter, nothing unseen), so that a word which is written with
an unseen character in it, over two lines or with other spaces is found as well.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

LEFT_OUT = "[left out]"
GIVE = "give"
SHORTEST = 2
"""Fewer letters than this are no words to take out: they are in every text."""
PART = 4
"""Letters of a part of an address that is taken out by itself: a shorter one is in too many texts."""
COUNTRIES = frozenset(
    {"england", "wales", "scotland", "northern ireland", "united kingdom", "great britain"}
)  # fmt: skip
_BETWEEN = r"[\W_]{0,4}"
_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]?[\W_]{0,2}[0-9][A-Z]{2}\b", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s,;@]+@[^\s,;@]+")
_TELEPHONE = re.compile(r"\+?\d(?:[\s()./-]{0,2}\d){6,}")


def plain(text: str) -> str:
    """A text with one form of each letter, and without what nobody sees."""
    made = unicodedata.normalize("NFKC", text)
    return "".join(one for one in made if one in "\n\t" or unicodedata.category(one) not in ("Cf", "Cc", "Co", "Cn"))


def postcode_of(text: str) -> str:
    """A postcode as it is compared."""
    return re.sub(r"[\W_]", "", plain(text)).upper()


def address_parts(address: str) -> list[str]:
    """The parts of an address between commas and lines that are long enough to be told from other words, without the
    country."""
    parts = [one.strip() for one in re.split(r"[,\n]", plain(address))]
    return [one for one in parts if sum(map(str.isalpha, one)) >= PART and one.casefold() not in COUNTRIES]


def address_words(address: str, own: Iterable[str] = ()) -> list[str]:
    """What of an address gives the home away: the whole, each line with a number, its first line, the street, and each
    part that is none of the addresses of the reader's `own` homes."""
    lines = [one.strip() for one in re.split(r"[,\n]", plain(address)) if one.strip()]
    known = {part.casefold() for one in own for part in address_parts(one)}
    found = [" ".join(lines), *lines[:1], *(one for one in address_parts(address) if one.casefold() not in known)]
    for one in lines:
        if any(map(str.isdigit, one)):
            street = re.sub(r"^\D*\d+\w?\W+", "", one)
            words = one.split()
            found += [one, " ".join(words[:2])] if words[0][:1].isdigit() else [one]
            found += [street] if len(street.split()) > 1 else []
    return [one for one in dict.fromkeys(found) if _tells(one)]


def reach_words(reach: str) -> list[str]:
    """What of the words on how to reach somebody gives them away: numbers and addresses, or all where there is none."""
    made = plain(reach)
    found = [*_EMAIL.findall(made), *(one.strip() for one in _TELEPHONE.findall(made))]
    return found or [one for one in [made.strip()] if _tells(one)]


@dataclass(frozen=True)
class Guard:
    """What must not reach a reader: `words`, and every postcode but those of their own homes."""

    words: tuple[str, ...] = ()
    own_postcodes: frozenset[str] = field(default=frozenset())

    def clean(self, text: str) -> str:
        """The text without any of it, with LEFT_OUT in each place."""
        made = plain(text)
        for pattern in map(_pattern, sorted(self.words, key=len, reverse=True)):
            made = pattern.sub(LEFT_OUT, made) if pattern else made
        return _POSTCODE.sub(self._postcode, made)

    def finds(self, text: str) -> bool:
        """Whether something of it stands in the text."""
        return self.clean(text) != plain(text)

    def tells(self, text: str) -> bool:
        """Whether one of its words stands in the text, whatever postcodes do."""
        made = plain(text)
        return any(pattern.search(made) for pattern in map(_pattern, self.words) if pattern)

    def without(self, words: Iterable[str]) -> "Guard":
        """A guard that takes out these words besides."""
        return Guard((*self.words, *words), self.own_postcodes)

    def _postcode(self, found: re.Match[str]) -> str:
        return found.group() if postcode_of(found.group()) in self.own_postcodes else LEFT_OUT


def _tells(words: str) -> bool:
    return sum(map(str.isalnum, words)) >= SHORTEST


def _pattern(words: str) -> re.Pattern[str] | None:
    """Where these words stand, however they are spaced; the digits of a number, however they are grouped."""
    made = plain(words)
    parts = re.findall(r"\d" if _TELEPHONE.fullmatch(made.strip()) else r"[^\W_]+", made)
    if not parts or not _tells(made):
        return None
    between = _BETWEEN.join(re.escape(one) for one in parts)
    return re.compile(rf"(?<![^\W_]){between}(?![^\W_])", re.IGNORECASE)
