"""Intervals of single figures and of the difference of two, on arrays. All are 95 % unless another `z` is given."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Z95 = 1.959963984540054  # the normal deviate of a two-sided 95 % interval
Z998 = 3.090232306167813  # of a two-sided 99.8 % interval


@dataclass(frozen=True)
class Interval:
    """Figures with the bounds of each, arrays of one shape."""

    value: Floats
    lower: Floats
    upper: Floats


def wilson(numerator: ArrayLike, denominator: ArrayLike, *, z: float = Z95) -> Interval:
    """Shares (0 to 1) with Wilson's score interval (Wilson 1927; Newcombe 1998a, method 3).

    A denominator of zero gives no figure and the bounds 0 and 1. Raises ValueError for counts that cannot be.
    """
    k, n = np.broadcast_arrays(np.asarray(numerator, float), np.asarray(denominator, float))
    if np.any(k < 0) or np.any(k > n):
        raise ValueError("A numerator must lie between nothing and its denominator.")
    some = n > 0
    safe = np.where(some, n, 1.0)
    p = k / safe
    middle = (p + z * z / (2 * safe)) / (1 + z * z / safe)
    half = z * np.sqrt(p * (1 - p) / safe + (z / (2 * safe)) ** 2) / (1 + z * z / safe)
    lower = np.where(k == 0, 0.0, middle - half)  # exact there, whatever the arithmetic leaves
    upper = np.where(k == n, 1.0, middle + half)
    return Interval(np.where(some, p, np.nan), np.where(some, lower, 0.0), np.where(some, upper, 1.0))


def byar(count: ArrayLike, exposure: ArrayLike = 1.0, *, z: float = Z95) -> Interval:
    """Counts, or rates per unit of `exposure`, with Byar's interval (Breslow and Day 1987, volume II, page 69).

    Within 2 % of the exact Poisson bounds from a count of 10 on. Raises ValueError for a negative count or an exposure
    that is not above zero.
    """
    o, per = np.broadcast_arrays(np.asarray(count, float), np.asarray(exposure, float))
    if np.any(o < 0) or np.any(per <= 0):
        raise ValueError("A count must not be negative and its exposure must be above zero.")
    safe = np.where(o > 0, o, 1.0)
    lower = np.where(o > 0, safe * np.maximum(1 - 1 / (9 * safe) - z / (3 * np.sqrt(safe)), 0.0) ** 3, 0.0)
    upper = (o + 1) * (1 - 1 / (9 * (o + 1)) + z / (3 * np.sqrt(o + 1))) ** 3
    return Interval(o / per, lower / per, upper / per)


def mean(value: ArrayLike, sd: ArrayLike, number: ArrayLike, *, z: float = Z95) -> Interval:
    """Means of `number` people whose standard deviation is `sd`, with the normal interval; unbounded for nobody."""
    m, s, n = np.broadcast_arrays(np.asarray(value, float), np.asarray(sd, float), np.asarray(number, float))
    if np.any(s < 0) or np.any(n < 0):
        raise ValueError("A standard deviation and a number of people must not be negative.")
    half = np.where(n > 0, z * s / np.sqrt(np.where(n > 0, n, 1.0)), np.inf)
    return Interval(m, m - half, m + half)


def difference(one: Interval, other: Interval) -> Interval:
    """`one` minus `other`, of different people, with the interval that follows from the intervals of both.

    Of two Wilson intervals this is Newcombe's for two proportions (1998b, method 10); Zou and Donner (2008) show that
    it serves for any two. Two intervals that overlap may still differ; whoever asks must ask this one.
    """
    d = one.value - other.value
    below = np.hypot(one.value - one.lower, other.upper - other.value)
    above = np.hypot(one.upper - one.value, other.value - other.lower)
    return Interval(d, d - below, d + above)
