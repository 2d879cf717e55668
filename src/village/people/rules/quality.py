"""How right the links are, from a sample that people looked at again."""

from collections.abc import Sequence
from dataclasses import dataclass

from scipy.stats import beta

LEVEL = 0.95
LINKS, APART = "link", "apart"
LINK_BANDS = ((0.9999, "link:0.9999"), (0.999, "link:0.999"), (0.99, "link:0.99"), (0.0, "link:lower"))
APART_BANDS = ((0.02, "apart:likely"), (0.0001, "apart:near"), (0.0, "apart:far"))
BY_NUMBER = "link:number"
STRATA = {
    BY_NUMBER: "Linked by a number",
    "link:0.9999": "Linked at 9,999 in 10,000 or more",
    "link:0.999": "Linked at 999 in 1,000 or more",
    "link:0.99": "Linked at 99 in 100 or more",
    "link:lower": "Linked at less than 99 in 100",
    "apart:likely": "Apart from a child at 2 in 100 or more",
    "apart:near": "Apart from a child at 1 in 10,000 or more",
    "apart:far": "Apart from a child at less than 1 in 10,000",
}


@dataclass(frozen=True)
class Stratum:
    """One band: its share of what the sample stands for, how many were checked and how many of these are one child.
    `frame`: of how many records drawn at random the share was counted; None when it was counted of all."""

    slug: str
    share: float
    checked: int
    same: int
    frame: int | None = None

    def shares(self, level: float) -> tuple[float, float]:
        """The interval in which the share lies."""
        return interval(round(self.share * self.frame), self.frame, level) if self.frame else (self.share, self.share)


@dataclass(frozen=True)
class Estimate:
    """A share between 0 and 1, with its interval; `value` is None until every band has been looked at."""

    value: float | None
    low: float
    high: float
    checked: int


def band(chance: float, bands: Sequence[tuple[float, str]]) -> str:
    """The band that a chance falls in."""
    return next(slug for least, slug in bands if chance >= least)


def interval(same: int, checked: int, level: float = LEVEL) -> tuple[float, float]:
    """The exact interval of a share (Clopper and Pearson 1934): it holds the true share at least as often as `level`,
    whatever that is. Nothing checked says nothing: 0 to 1."""
    tail = (1 - level) / 2
    low = float(beta.ppf(tail, same, checked - same + 1)) if same else 0.0
    high = float(beta.ppf(1 - tail, same + 1, checked - same)) if same < checked else 1.0
    return low, high


def estimate(strata: Sequence[Stratum], level: float = LEVEL) -> Estimate:
    """The share of pairs that are of one child, over all bands together.

    Each band's share is estimated by itself and weighted by how much of the whole it stands for. The interval adds up
    exact intervals: of what is the same in each band and, where that was counted of a sample (two phases, Neyman 1938),
    of how much of the whole the band is. Each is at level 1 - (1 - `level`) / (how many there are): all of them hold
    together at least as often as `level` (Bonferroni), and so does the sum of their products. It is wider than an
    approximate one, and honest where a band has few checks, none that differ, or was not met at all (a share of
    nought). What no band stands for counts as not the same.
    """
    each = 1 - (1 - level) / max(len(strata) + sum(one.frame is not None for one in strata), 1)
    bounds = [(one.shares(each), interval(one.same, one.checked, each)) for one in strata]
    low = sum(share[0] * same[0] for share, same in bounds)
    high = sum(share[1] * same[1] for share, same in bounds)
    met = [one for one in strata if one.share]
    whole = met and all(one.checked for one in met)
    value = sum(one.share * one.same / one.checked for one in met) if whole else None
    return Estimate(value, low, min(high, 1.0), sum(one.checked for one in strata))
