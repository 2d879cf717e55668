"""What people are called: names common and rare by community, with the fashion of the year of birth.

Common names follow Zipf's law in the order of the file; rarer ones are put together from halves and follow a flatter
one.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path

import numpy as np
import polars as pl
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cdist

from village.synthetic.people.draws import F64, I64, Draws
from village.synthetic.people.rates import rates

FOLDER = Path(__file__).resolve().parents[2] / "reference" / "names"
SEXES = ("F", "M")
BANDS = 3  # early, middle and late births: how far a fashion has come
_STEP = 1.8  # how much more often a rising name is given from band to band
_RARE_SLOPE = 0.6
_ALIKE = 0.84  # Jaro-Winkler from which two names are taken for alike


@dataclass(frozen=True)
class Pool:
    """Names in groups. `heights` rise by one through each group: the place of `group + share` in them is a name."""

    text: pl.Series
    heights: F64
    index: I64
    alike: I64

    def draw(self, group: I64, share: F64) -> I64:
        """The number of a name from each group."""
        place = np.searchsorted(self.heights, group + share, side="right")
        return self.index[np.minimum(place, len(self.index) - 1)]


def communities() -> list[str]:
    """Their names, in the order by which they are numbered."""
    return list(rates().said["communities"])


@lru_cache(maxsize=1)
def given() -> Pool:
    """Given names; group = (community x 2 + sex) x 3 + band."""
    common: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in _rows("given.csv"):
        common[row["community"], row["sex"]].append((row["name"], row["fashion"]))
    halves = _halves("given")
    groups = []
    for community, sex in product(communities(), SEXES):
        names = common[community, sex]
        rare = _put_together(halves[community, sex], {name for name, _ in names})
        for band in range(BANDS):
            weights = _zipf(len(names), 0.85, even=_even(community))
            weights *= [_STEP ** {"rising": band - 1, "steady": 0, "falling": 1 - band}[one] for _, one in names]
            groups.append(([name for name, _ in names], weights, rare))
    return _pool(groups, [rates()["rare_given"]] * len(groups))


@lru_cache(maxsize=1)
def family() -> Pool:
    """Family names; group = community."""
    common: dict[str, list[str]] = defaultdict(list)
    for row in _rows("family.csv"):
        common[row["community"]].append(row["name"])
    halves = _halves("family")
    groups = []
    for community in communities():
        names = common[community]
        rare = _put_together(halves[community, ""], set(names))
        groups.append((names, _zipf(len(names), 0.95, even=_even(community)), rare))
    said = rates().said["communities"]
    return _pool(groups, [said[one].get("rare", rates()["rare_family"]) for one in communities()])


@lru_cache(maxsize=1)
def short_forms() -> tuple[I64, I64, pl.Series]:
    """For each given name where its short forms begin and how many there are, and the forms."""
    forms: dict[str, list[str]] = defaultdict(list)
    for row in _rows("nicknames.csv"):
        forms[row["name"]].append(row["short"])
    text = given().text.to_list()
    counts = np.array([len(forms.get(name, ())) for name in text], np.int64)
    listed = [form for name in text for form in forms.get(name, ())]
    return np.concatenate(([0], np.cumsum(counts)[:-1])), counts, pl.Series(listed, dtype=pl.String)


@lru_cache(maxsize=1)
def accents() -> dict[str, str]:
    """Names with the accents that they have at home."""
    return {row["name"]: row["accented"] for row in _rows("accents.csv")}


@lru_cache(maxsize=1)
def places() -> pl.Series:
    """Names for streets and districts, as English places are named."""
    first, second = _halves("family")["british", ""]
    return pl.Series([a + b for a, b in product(first[::3], second[::2])], dtype=pl.String)


def band_of(born: I64, first: int, last: int) -> I64:
    """How far fashion has come on the day of birth, 0 to 2."""
    return np.clip((born - first) * BANDS // max(1, last - first), 0, BANDS - 1)


def draw_given(draws: Draws, purpose: str, keys: I64, group: I64) -> I64:
    """The numbers of given names for these keys."""
    return given().draw(group, draws.share(purpose, keys))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _halves(kind: str) -> dict[tuple[str, str], tuple[list[str], list[str]]]:
    found: dict[tuple[str, str], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for row in _rows("parts.csv"):
        if row["kind"] == kind:
            found[row["community"], row["sex"]][int(row["place"]) - 1].append(row["part"])
    return found


def _put_together(halves: tuple[list[str], list[str]], but: set[str]) -> list[str]:
    """Every first half with every second, in an order that has nothing to do with the alphabet."""
    made = dict.fromkeys(_joined(a, b) for a, b in product(*halves))
    rare = sorted(set(made) - but)
    order = Draws(0).bits("rare", np.arange(len(rare)))
    return [rare[place] for place in np.argsort(order)]


def _joined(first: str, second: str) -> str:
    if not second:
        return first
    if first[-1] == second[0]:
        return first + second[1:]
    capital = first[-1] in "'-" or first in ("Mc", "Mac")
    return first + (second[0].upper() + second[1:] if capital else second)


def _even(community: str) -> float:
    return float(rates().said["communities"][community].get("even", 2))


def _zipf(count: int, slope: float, *, even: float = 1) -> F64:
    """Zipf's law as Mandelbrot corrected it: the larger `even`, the less the first names stand out."""
    return (np.arange(1, count + 1, dtype=np.float64) + even) ** -slope


def _pool(groups: list[tuple[list[str], F64, list[str]]], rare_shares: list[float]) -> Pool:
    numbered: dict[str, int] = {}
    heights: list[F64] = []
    index: list[I64] = []
    alike: dict[int, int] = {}
    for number, (common, weights, rare) in enumerate(groups):
        tail = _zipf(len(rare), _RARE_SLOPE)
        share = rare_shares[number] if rare else 0.0
        both = np.concatenate((weights / weights.sum() * (1 - share), tail / max(tail.sum(), 1e-9) * share))
        heights.append(number + np.cumsum(both) / both.sum())
        index.append(np.array([numbered.setdefault(name, len(numbered)) for name in (*common, *rare)], np.int64))
        alike |= _alike(common, index[-1])
    nearest = np.full(len(numbered), -1, np.int64)
    nearest[list(alike)] = list(alike.values())
    return Pool(pl.Series(list(numbered), dtype=pl.String), np.concatenate(heights), np.concatenate(index), nearest)


def _alike(names: list[str], numbers: I64) -> dict[int, int]:
    """The name that sounds most like each, where one does: Jayden and Hayden, Ella and Bella."""
    scores = np.maximum(
        cdist(names, names, scorer=JaroWinkler.similarity),
        cdist([one[::-1] for one in names], [one[::-1] for one in names], scorer=JaroWinkler.similarity),
    )
    np.fill_diagonal(scores, 0)
    best = scores.argmax(axis=1)
    near = scores.max(axis=1) >= _ALIKE
    return {int(numbers[i]): int(numbers[best[i]]) for i in np.flatnonzero(near)}
