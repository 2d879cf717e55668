"""Whether a search serves everybody alike: the same questions, asked from where homes are close and far between, and in
authorities that are more and less deprived. Towns are alike in all but their ground, so that a difference is of the
search or of the ground: how much good help is near is told beside how well it is found."""

import statistics
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import hypot
from pathlib import Path

from village.synthetic.services.judged import FAR, Asked, Point, grade, questions
from village.synthetic.services.measured import AREA, GOOD, Ask, Town, by_engine, sampled, scores, town

CLOSE = 2_000.0  # metres within which homes are counted
BANDS = 10
POINTS = 3  # of each band
EVERY = 3  # of the questions, to keep it quick


@dataclass(frozen=True)
class Band:
    """Where is asked from: `number` 1 is the densest, or the most deprived, tenth. Means over questions and points:
    nDCG of the first ten, the share with nothing found, and good answers that there are within five miles."""

    number: int
    ndcg: float
    zero: float
    near: float


def by_density(area: str = AREA) -> list[Band]:
    """Tenths of an authority's postcodes, from where most others are within 2 km to where fewest are."""
    here = town(area)
    points = sampled(area)
    crowded = sorted(points, key=lambda at: (-_neighbours(at, points), at))
    groups = [[(here, at) for at in _spread(crowded, band)] for band in range(BANDS)]
    with tempfile.TemporaryDirectory() as folder:
        ask = by_engine(Path(folder), here.entries)
        return [_band(number, [(ask, *one) for one in group]) for number, group in enumerate(groups, 1)]


def by_area(ordered: Sequence[Sequence[str]]) -> list[Band]:
    """Tenths of authorities (ONS codes), the most deprived first: a town in each, asked in its middle and suburbs."""
    return [_band(number, list(_towns(codes))) for number, codes in enumerate(ordered, 1)]


def _towns(codes: Iterable[str]) -> Iterator[tuple[Ask, Town, Point]]:
    for code in codes:
        here = town(code)
        with tempfile.TemporaryDirectory() as folder:
            ask = by_engine(Path(folder), here.entries)
            yield from ((ask, here, here.points[name]) for name in ("centre", "suburb"))


def _neighbours(at: Point, points: Sequence[Point]) -> int:
    return sum(hypot(at[0] - other[0], at[1] - other[1]) <= CLOSE for other in points)


def _spread(ordered: Sequence[Point], band: int) -> list[Point]:
    """Points spread over one tenth of an order."""
    some = ordered[len(ordered) * band // BANDS : len(ordered) * (band + 1) // BANDS]
    return [some[len(some) * (2 * at + 1) // (2 * POINTS)] for at in range(POINTS)]


def _band(number: int, asked_at: Sequence[tuple[Ask, Town, Point]]) -> Band:
    some = questions()[::EVERY]
    found = [one for ask, here, at in asked_at for one in scores(ask, some, here, at)]
    near = [_near(asked, here, at) for _, here, at in asked_at for asked in some]
    return Band(
        number,
        ndcg=statistics.fmean(one.ndcg for one in found),
        zero=statistics.fmean(not one.found for one in found),
        near=statistics.fmean(near),
    )


def _near(asked: Asked, here: Town, at: Point) -> int:
    return sum(
        grade(asked, one, at) >= GOOD
        for one in here.made.values()
        if one.spot is None or hypot(one.spot.easting - at[0], one.spot.northing - at[1]) <= FAR
    )
