"""Under which keys a record is found: what two records of one person very likely share, though not all agrees.

A key joins parts of a record. A part that is missing makes no key: an empty value hashed as if it were one made a
single block grow with every record and stalled an index. A part may have several values (a double-barrelled surname,
a known-as name, an earlier postcode), each of which makes a key of its own.
"""

from collections.abc import Callable, Iterator, Mapping
from hashlib import blake2b
from itertools import product
from zlib import crc32

from village.linkage.rules.names import sound, sounds_one_slip_away
from village.linkage.rules.places import house_number


def _sounds(text: str) -> tuple[str, ...]:
    return _distinct(sound(name) or name for name in text.split("|"))


def _beginnings(text: str) -> tuple[str, ...]:
    """First three letters of each forename and of what it is short for."""
    return _distinct(name.lstrip("~")[:3] for name in text.split("|") if len(name.lstrip("~")) > 1)


def _whole_date(text: str) -> tuple[str, ...]:
    return (text,) if len(text) == 10 else ()


def _day_and_month(text: str) -> tuple[str, ...]:
    """Day and month in the order of their size, so that exchanged ones meet; 1 January is too often no birthday."""
    if len(text) < 10 or text[5:] == "01-01":
        return ()
    return ("-".join(sorted((text[5:7], text[8:]))),)


def _year(text: str) -> tuple[str, ...]:
    return (text[:4],)


def _each(text: str) -> tuple[str, ...]:
    return _distinct(text.split("|"))


def _number_and_street(text: str) -> tuple[str, ...]:
    """House number and the first word of three letters or more: "14 HIGH"."""
    number = house_number(text)
    word = next((word for word in text.split() if len(word) > 2 and word.isalpha() and word not in ("FLAT", "HSE")), "")
    return (f"{number} {word}",) if number and word else ()


def _distinct(values: Iterator[str] | list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


PARTS: dict[str, tuple[str, Callable[[str], tuple[str, ...]]]] = {
    "surname-sound": ("surname", _sounds),
    "forename-sound": ("forename", _sounds),
    "forename-3": ("forename", _beginnings),
    "birth": ("birth", _whole_date),
    "day-and-month": ("birth", _day_and_month),
    "birth-year": ("birth", _year),
    "postcode": ("postcode", _each),
    "place": ("address", _number_and_street),
    "phone": ("phone", _each),
    "email": ("email", _each),
    "nhs": ("nhs", _each),
    "upn": ("upn", _each),
    "uln": ("uln", _each),
}
"""Parts of keys: the field each is of, and how its values are read from the field's text."""

WIDE: tuple[tuple[str, ...], ...] = (
    ("birth",),
    ("postcode",),
    ("place",),
    ("phone",),
    ("email",),
    ("surname-sound", "forename-sound"),
    ("surname-sound", "birth-year"),
    ("forename-sound", "birth-year"),
    ("surname-sound", "day-and-month"),
    ("forename-3", "day-and-month"),
    ("surname-sound",),
    ("forename-sound",),
)
"""Keys that many share: worth their pairs in a small file, and for rare values in a large one."""

KEYS: tuple[tuple[str, ...], ...] = (
    ("nhs",),
    ("upn",),
    ("uln",),
    ("birth", "surname-sound"),
    ("birth", "forename-3"),
    ("birth", "postcode"),
    ("postcode", "forename-3"),
    ("postcode", "birth-year"),
    ("postcode", "surname-sound"),
    ("surname-sound", "forename-3", "birth-year"),
    ("surname-sound", "forename-3", "day-and-month"),
    ("birth", "place"),
    ("place", "forename-3"),
    ("phone", "forename-3"),
    ("email", "forename-3"),
)
"""The keys of a record, by their parts."""

KEPT: tuple[tuple[str, ...], ...] = (*KEYS, ("surname-sound", "forename-sound"))
"""The keys under which an index keeps a record: by its names alone too, for a record or a question without a date. What
many children share is not followed."""
_NAMES_ALONE = f"{len(KEYS)}:"
_KINDS = [(f"{kind}:", first, more) for kind, (first, *more) in enumerate(KEPT)]


def keys(values: Mapping[str, str]) -> tuple[str, ...]:
    """All keys under which a normalised record is kept, each once: "3:1999-05-01/SM0" is the fourth kind."""
    parts = {name: read(values[field])[:MOST_VALUES] for name, (field, read) in PARTS.items() if field in values}
    found: list[str] = []
    for kind, first, more in _KINDS:
        begun = [f"{kind}{value}" for value in parts.get(first, ())]
        for name in more:
            begun = [f"{one}/{value}" for one in begun for value in parts.get(name, ())]
        found += begun
    return tuple(dict.fromkeys(found))


def by_names_alone(key: str) -> bool:
    """Whether a key is made of names and of nothing else."""
    return key.startswith(_NAMES_ALONE)


def keys_one_slip_away(values: Mapping[str, str]) -> set[str]:
    """The keys of names alone that a record has whose forename, or else whose surname, is one slip away from what was
    said: some two hundred and fifty, of which nearly all are nobody's. For a question that has nothing else to go by;
    the index keeps nothing more for it. None where either name is missing."""
    if not {"forename", "surname"} <= values.keys():
        return set()
    said = [_sounds(values[name])[:MOST_VALUES] for name in ("surname", "forename")]
    slipped = [sounds_one_slip_away(values[name].partition("|")[0]) for name in ("surname", "forename")]
    pairs = [*product(slipped[0], said[1]), *product(said[0], slipped[1])]
    return {f"{_NAMES_ALONE}{surname}/{forename}" for surname, forename in pairs}


MOST_VALUES = 12
"""Values of one part that make keys: nobody has more names, and a text of a hundred words would make ten thousand."""


def hashed(key: str) -> int:
    """A key as a signed 64-bit number: short to store, and what it is made of cannot be read from it.

    It begins with 16 bits of a checksum of all parts but the last, so that keys that share these lie together in a
    tree: of the twenty keys of a child, the five that its date of birth begins are on one page or two, and so are those
    of its postcode. The other 48 bits are of the whole key (BLAKE2b).
    """
    start, end = key.find(":") + 1, key.rfind("/")
    begins = crc32((key[start:end] if end > 0 else key).encode()) >> 16
    return (begins << 48 | int.from_bytes(blake2b(key.encode(), digest_size=6).digest(), "big")) - 2**63
