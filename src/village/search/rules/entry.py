"""One service as it is searched: plain values, and None wherever the record does not say."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Entry:
    """A service. None is "the record does not say", which is never taken for yes or for no.

    `ref` is whatever its owner finds it by, and unique. `kinds` are kinds of help (empty: not said). `points` are
    National Grid metres (easting, northing) of every location (empty: not known, or hidden). Ages are years. `hours`
    are the 42 bytes of `rules.hours`. `areas` are ONS codes of the areas that it serves: () is everywhere. `group` is
    its provider's ref. `completeness` is 0 to 1. `placed=False` is a sensitive service: its points are not read at all.
    """

    ref: str
    name: str
    summary: str = ""
    organisation: str = ""
    description: str = ""
    kinds: tuple[str, ...] = ()
    points: tuple[tuple[int, int], ...] = ()
    online: bool | None = None
    minimum_age: float | None = None
    maximum_age: float | None = None
    free: bool | None = None
    hours: bytes | None = None
    in_term: bool | None = None
    in_holidays: bool | None = None
    access: frozenset[str] | None = None
    send: frozenset[str] | None = None
    languages: frozenset[str] | None = None
    areas: tuple[str, ...] | None = None
    group: str = ""
    checked_on: date | None = None
    completeness: float = 0.0
    placed: bool = True


def oldest_exclusive(maximum_age: float) -> float:
    """The age, in years, from which somebody is too old: "up to 4" is until the fifth birthday, "up to 0.5" is half
    a year and no day more."""
    whole = maximum_age == int(maximum_age)
    return maximum_age + 1 if whole else maximum_age + 1e-9
