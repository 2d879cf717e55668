"""The counts of every employer of an area side by side, as what must be protected together: what may be printed of
each, what all may read of the area, and all that follows from one another.

In post at the end of a year is in post a year before, and who began, less who left; so a year is protected with those
beside it. The area's counts are public, and employers elsewhere who have people in the area are a part of them that is
not printed. An employer with sites in several areas has people who move between them without beginning or leaving.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from village.workforce.rules.measured.counting import Counted

COUNTS = ("in_post", "started", "leavers", "agency")
FLOWS = ("started", "leavers")
LEAST = 5
"""As in the measures of a workforce: counts of fewer are hidden."""
ALL = "*"  # what the name of all employers of a year begins with, and no employer's
Sums = dict[str, dict[str, list[list[str]]]]


@dataclass(frozen=True)
class Part:
    """A count of what (one of COUNTS, or who came or went between areas) in a year, of an employer or all of them.
    `printed`: the table has it unless it must be hidden; `known`: all know it already."""

    whom: str
    year: int
    what: str
    count: int
    printed: bool = False
    known: bool = False

    @property
    def named(self) -> str:
        """What it is a count of."""
        return f"{self.year}:{self.what}"


def parts(of: Mapping[str, Sequence[Counted]], printed: Collection[str]) -> list[Part]:
    """Every count of an area, of employers by name with their years in order and without a gap; those of the area are
    `printed`."""
    found = [part for whom, years in of.items() for part in _of_employer(whom, years, whom in printed)]
    return found + _of_area(of)


def sums(every: Iterable[Part]) -> Sums:
    """What is a sum of what: all employers of a year, and whoever was there at any time of it, counted in two ways."""
    by_year: dict[int, list[str]] = {}
    for one in every:
        if one.what == "started" and not one.whom.startswith(ALL):
            by_year.setdefault(one.year, []).append(one.whom)
    there = {
        f"{year}:there": [
            [f"{year - 1}:in_post", f"{year}:started", f"{year}:came"],
            [f"{year}:in_post", f"{year}:leavers", f"{year}:went"],
        ]
        for year in by_year
    }
    return {"whom": {f"{ALL}{year}": [whom] for year, whom in by_year.items()}, "what": there}


def _of_employer(whom: str, years: Sequence[Counted], printed: bool) -> list[Part]:
    """The counts of one employer, with those who came from its sites elsewhere or went there, and those in post before
    its first year; the register did not hold everybody then, so that nobody reads it anywhere."""
    counts = [{name: int(one.people[name] or 0) for name in COUNTS} for one in years]
    before = max(counts[0]["in_post"] + counts[0]["leavers"] - counts[0]["started"], 0)
    stock = pairwise([before, *(one["in_post"] for one in counts)])
    moved = [now + one["leavers"] - was - one["started"] for (was, now), one in zip(stock, counts, strict=True)]
    found = [Part(whom, years[0].year.year - 1, "in_post", before)]
    for year, one, more in zip([each.year.year for each in years], counts, moved, strict=True):
        found += [Part(whom, year, name, count, printed) for name, count in one.items()]
        ways = {"came": max(more, 0), "went": max(-more, 0)}
        found += [Part(whom, year, way, many, known=not any(moved)) for way, many in ways.items()]
    return found


def _of_area(of: Mapping[str, Sequence[Counted]]) -> list[Part]:
    """What all may read of the area, as the measures tell it: nothing of a few, and where few began or few left neither
    of how many began nor of how many left."""
    totals: dict[int, dict[str, int]] = {}
    for one in (each for years in of.values() for each in years):
        told = totals.setdefault(one.year.year, dict.fromkeys(COUNTS, 0))
        for name in COUNTS:
            told[name] += int(one.people[name] or 0)
    found = []
    for year, told in totals.items():
        for name in COUNTS:
            beside = FLOWS if name in FLOWS else (name,)
            open_to_all = not any(0 < told[each] < LEAST for each in beside)
            found.append(Part(f"{ALL}{year}", year, name, told[name], known=open_to_all))
    return found
