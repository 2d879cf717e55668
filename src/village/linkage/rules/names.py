"""Names as they are compared: folded to plain capitals, without titles and stand-ins, and how they sound.

A name that was never given ("Baby", "Twin 1", "Not known") is no name: it agrees with nothing and is searched by
nothing. Published experience of matching children: given-name fields hold middle names, "baby" and "infant" often
enough that a match without the given name does better than one with it, unless such values are taken out first.
"""

import re
import unicodedata
from functools import lru_cache

import jellyfish

_LETTERS = str.maketrans(
    {"ß": "SS", "ẞ": "SS", "Æ": "AE", "Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "TH", "Œ": "OE", "ı": "I"}
)
_JOINED = re.compile(r"['’‘`ʼʻ´.]")
_APART = re.compile(r"[^A-Z0-9]+")
_TITLES = frozenset("MR MRS MS MISS MX MASTER DR REV SIR LADY PROF".split())  # noqa: SIM905
_STANDS_IN = re.compile(
    r"(BABY|INFANT|TWIN|TRIPLET|BOY|GIRL|MALE|FEMALE|CHILD|UNKNOWN|UNBORN|UNNAMED|NOT|KNOWN|GIVEN|STATED|RECORDED|NONE"
    r"|NULL|NIL|NA|NK|TBC|TBA|TEST|DUMMY|OF|ONE|TWO|THREE|\d+|X{2,}|Z{2,}|A|B|C|N|K)"
)
_ALWAYS_STANDS_IN = re.compile(
    r"(BABY|INFANT|TWIN|TRIPLET|BOY|GIRL|MALE|FEMALE|CHILD|UNKNOWN|UNBORN|UNNAMED|NONE|NULL|NIL|NA|NK|TBC|TBA|TEST|DUMMY"
    r"|NOT|\d+|X{2,}|Z{2,})"
)
_BEGINS_STAND_IN = re.compile(r"(BABY|INFANT|NEWBORN|TWIN|TRIPLET|BOY|GIRL|UNNAMED|UNBORN|UNKNOWN|B O) .+")
_SHORT_FOR_NONE = frozenset({"NK", "NA", "NFN", "LNU", "FNU", "TBC"})
MOST_WORDS = 10
"""Words of one name that are read: what is longer is no name, and each word costs a comparison with each."""
_PARTICLES = frozenset("AL EL DE DA DI DU LA LE VAN VON DER DEN BIN IBN ABU UL MC MAC O ST BEN".split())  # noqa: SIM905


def fold(text: str) -> str:
    """Plain capitals and single spaces: "  Zoë O’Brien-Łukasz " is "ZOE OBRIEN LUKASZ". Other scripts give nothing
    that can be compared with these and come back empty."""
    plain = text.upper()
    if not plain.isascii():  # most names are plain already, and to look at each letter is most of the work
        plain = unicodedata.normalize("NFKD", text).upper().translate(_LETTERS)
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    return _APART.sub(" ", _JOINED.sub("", plain)).strip()


def stands_in(folded: str) -> bool:
    """Whether a folded name stands in for one that is not known: "BABY", "TWIN 1", "NOT KNOWN", "X X X"."""
    words = folded.split()
    if not words:
        return False
    return all(_STANDS_IN.fullmatch(word) for word in words) and any(
        _ALWAYS_STANDS_IN.fullmatch(word) for word in words
    )


@lru_cache(maxsize=20_000)
def begins_stand_in(text: str) -> bool:
    """Whether a forename stands in for one that is not known by whose child it is: "Baby Smith", "B/O Anna", "Twin 2
    Jones". What follows is a name of the family, on which brothers and sisters would agree."""
    return _BEGINS_STAND_IN.fullmatch(fold(text)) is not None


@lru_cache(maxsize=20_000)
def name_words(text: str) -> tuple[str, ...]:
    """The first words of a name, folded, without titles; none when they stand in for a name."""
    folded = fold(text)
    if stands_in(folded) or folded.replace(" ", "") in _SHORT_FOR_NONE:
        return ()
    words = tuple(word for word in folded.split() if not word.isdigit())
    untitled = tuple(word for word in words if word not in _TITLES)
    return (untitled if untitled and words[0] in _TITLES else words)[:MOST_WORDS]


def surname_parts(words: tuple[str, ...]) -> tuple[str, ...]:
    """The surnames within a surname: "SMITH JONES" is also SMITH and JONES; particles stay with what follows them."""
    parts: list[str] = []
    held = ""
    for word in words:
        held += word
        if word not in _PARTICLES:
            parts.append(held)
            held = ""
    return (*parts, held) if held else tuple(parts)


def split_name(text: str) -> tuple[str, str]:
    """Forename and surname of a name in one field: the last word (with its particles) is the surname, or what stands
    before a comma; a single word is a forename."""
    if "," in text:
        last, _, first = text.partition(",")
        return " ".join(name_words(first)), " ".join(name_words(last))
    parts = surname_parts(name_words(text))
    return (" ".join(parts[:-1]), parts[-1]) if len(parts) > 1 else (" ".join(parts), "")


@lru_cache(maxsize=20_000)
def sound(name: str) -> str:
    """How a folded name sounds (Metaphone, Philips 1990), its spaces closed up; empty for an empty name."""
    return jellyfish.metaphone(name.replace(" ", "")) if name else ""


LONGEST_SLIPPED = 20
"""Letters of a name whose slips are gone through: a longer one has another part to be found by, and each letter costs
fifty spellings."""
_LETTER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@lru_cache(maxsize=2_000)
def sounds_one_slip_away(name: str) -> tuple[str, ...]:
    """How every name sounds that a folded one may be a slip for: one letter wrong, too many or left out, or two
    neighbours exchanged. What is one slip away from a name has that name one slip away, so the name that was meant is
    always among these."""
    if len(name) > LONGEST_SLIPPED:
        return (sound(name),)
    parted = [(name[:at], name[at:]) for at in range(len(name) + 1)]
    slips = {left + letter + right for left, right in parted for letter in _LETTER}
    slips |= {left + letter + right[1:] for left, right in parted if right for letter in ("", *_LETTER)}
    slips |= {left + right[1] + right[0] + right[2:] for left, right in parted if len(right) > 1}
    return tuple(sorted({jellyfish.metaphone(one) for one in slips} - {""}))
