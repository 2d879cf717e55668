"""A publisher's words for a place, as a code of the register and the day of whose boundaries it speaks."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from village.kernel.areas import queries as areas
from village.kernel.areas.rules import Area, NotInForce, UnknownArea, plain_name
from village.kernel.tables.rules import quoted
from village.warehouse.periods import Period

# What the register of English authorities does not hold and files speak of.
BEYOND: dict[str, tuple[str, str]] = {
    "E13000001": ("subregion", "Inner London"),
    "E13000002": ("subregion", "Outer London"),
    "K02000001": ("country", "United Kingdom"),
}
_BEYOND_NAMES = {name: code for code, (_, name) in BEYOND.items()}
_CODE = re.compile(r"[A-Z]\d{8}")
_URN = re.compile(r"[1-9]\d{4,5}")
_LOWER = ("E06", "E08", "E09")  # authorities that are their own district


class NotAPlace(ValueError):
    """A text that names no area of the level asked for; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Place:
    """A code, and the day of whose boundaries it speaks."""

    code: str
    vintage: str


def place(text: str, level: str, over: Period) -> Place:
    """The area that `text` (a code, a three-digit number or a name) means at a level. Raises NotAPlace."""
    last = over.until_on - dt.timedelta(days=1)
    if not text:
        raise NotAPlace("There is no area.")
    if level == "school":
        if not _URN.fullmatch(text):
            raise NotAPlace(f"{quoted(text)} is not a school's URN.")
        return Place(text, last.isoformat())
    if "/" in text and len(_CODE.findall(text)) > 1:
        raise NotAPlace(f"{quoted(text)} is two areas in one row; a figure has one area.")
    beyond = text if text in BEYOND else _BEYOND_NAMES.get(text, "")
    if beyond:
        if BEYOND[beyond][0] != level:
            raise NotAPlace(f"{quoted(text)} is a {BEYOND[beyond][0]} and no {level}.")
        return Place(beyond, last.isoformat())
    if level == "district":
        return _district(text, last)
    found = _area(text, level, last)
    return Place(found.code, _vintage(found, last).isoformat())


def _area(text: str, level: str, on: dt.date) -> Area:
    if _CODE.fullmatch(text) or text.isdigit():
        try:
            found = areas.get(text, on)
        except NotInForce as error:  # a series told throughout by the codes of one day; the vintage says so
            found = error.area
        except UnknownArea:
            raise NotAPlace(f"There is no area with the code {quoted(text)}.") from None
    else:
        known = [one for one in areas.find(text, on) or areas.find(text) if _level(one) == level and _called(one, text)]
        if not known:
            raise NotAPlace(f"There is no {level} called {quoted(text)}.")
        if len({one.name for one in known}) > 1:
            names = " or ".join(sorted({one.name for one in known})[:3])
            raise NotAPlace(f"{quoted(text)} could be {names}.")
        found = known[0]
    if _level(found) != level:
        raise NotAPlace(f"{quoted(text)} is {found.name}, a {_level(found)} and no {level}.")
    return found


def _called(area: Area, text: str) -> bool:
    """Whether that is its name: the register also finds an area by the beginning of one, as a person types it."""
    return plain_name(text) in {plain_name(name) for name in (area.name, *area.also_known_as)}


def _level(area: Area) -> str:
    return "authority" if area.is_upper_tier else area.kind


def _vintage(area: Area, last: dt.date) -> dt.date:
    """The day nearest to the period's last on which the code was in force."""
    if last < area.from_on:
        return area.from_on
    if area.until_on is not None and last >= area.until_on:
        return area.until_on - dt.timedelta(days=1)
    return last


@lru_cache(maxsize=1)
def _districts() -> dict[str, list[tuple[dt.date, dt.date | None]]]:
    held: dict[str, list[tuple[dt.date, dt.date | None]]] = {}
    for one in areas.every_district():
        held.setdefault(one.code, []).append((one.from_on, one.until_on))
    for area in areas.every_area():
        if area.code.startswith(_LOWER):
            held.setdefault(area.code, []).append((area.from_on, area.until_on))
    return held


def _district(text: str, last: dt.date) -> Place:
    spans = _districts().get(text)
    if not spans:
        raise NotAPlace(f"There is no district with the code {quoted(text)}.")
    days = [_nearest(from_on, until_on, last) for from_on, until_on in spans]
    return Place(text, min(days, key=lambda day: abs((day - last).days)).isoformat())


def _nearest(from_on: dt.date, until_on: dt.date | None, last: dt.date) -> dt.date:
    if last < from_on:
        return from_on
    return until_on - dt.timedelta(days=1) if until_on is not None and last >= until_on else last
