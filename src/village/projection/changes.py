"""What a history tells of its changes: those that all areas share, and what is particular to each.

Logarithms of people plus one: a change is then a share, and an area of none can be told of."""

import warnings
from dataclasses import dataclass

import numpy as np

from village.projection.series import Numbers

FAR = 3.0
"""Spreads from the middle at which a single change is cut off: a slip of the keys must not move everyone."""


@dataclass(frozen=True)
class Changes:
    """Of areas (rows) in years (columns): `level` is the logarithm; `shared` the yearly change of all areas together,
    NaN where unknown; `flows` and `rest` what an area's flows brought it beyond the others, and what flows do not
    tell. Nothing in a year is made with a later one."""

    level: Numbers
    stock: Numbers
    shared: Numbers
    flows: Numbers
    rest: Numbers

    def until(self, year: int) -> "Changes":
        """As it stood in that column, the last."""
        end = year + 1
        return Changes(
            self.level[:, :end], self.stock[:, :end], self.shared[:end], self.flows[:, :end], self.rest[:, :end]
        )

    def signals(self, year: int) -> Numbers:
        """What may tell something of an area's next years, as of a column: area by signal."""
        return np.stack((self.flows[:, year], self.rest[:, year]), axis=1)


def changes(stock: Numbers, joiners: Numbers, leavers: Numbers) -> Changes:
    """The changes in a history of areas by years."""
    level = np.log1p(stock)
    shared = np.full(stock.shape[1], np.nan)
    flows, rest = np.zeros(stock.shape), np.zeros(stock.shape)
    last = 0
    for year in range(1, stock.shape[1]):
        growth = level[:, year] - level[:, last]
        if np.isfinite(growth).any():
            together, flows[:, year], rest[:, year] = _year(
                growth, stock[:, last], joiners[:, year] - leavers[:, year], year - last
            )
            shared[last + 1 : year + 1] = together / (year - last)
        if np.isfinite(stock[:, year]).any():
            last = year
    return Changes(level, stock, shared, flows, rest)


def _year(growth: Numbers, opening: Numbers, net: Numbers, years: int) -> tuple[float, Numbers, Numbers]:
    """The shared change since the year before, and each area's own part by flows and by what flows do not tell."""
    together = middle(growth, opening)
    own = np.nan_to_num(cut(growth - together))
    if years > 1:  # flows of one year do not tell of several
        return together, np.zeros(len(own)), np.zeros(len(own))
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(np.isfinite(growth), np.clip(net / (opening + 1), -1, 1), np.nan)
    if np.isfinite(rate).sum() < 2:
        return together, np.zeros(len(own)), own
    brought = np.nan_to_num(cut(rate - middle(rate, opening)))
    return together, brought, own - brought


def middle(values: Numbers, sizes: Numbers) -> float:
    """The mean by size of area, without what is far out: how all areas moved together. NaN when nothing is known."""
    known = np.isfinite(values) & np.isfinite(sizes)
    if not known.any():
        return float("nan")
    centre = float(np.median(values[known]))
    return float(np.average(centre + cut(values[known] - centre), weights=sizes[known] + 1))


def cut(values: Numbers) -> Numbers:
    """Values without their far ends: at most `FAR` spreads from 0."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # all of it unknown
        spread = 1.4826 * float(np.nanmedian(np.abs(values)))
    return np.clip(values, -FAR * spread, FAR * spread) if spread > 0 else values
