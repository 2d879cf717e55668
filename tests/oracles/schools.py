"""Naive twins of the judging of schools: the chance by adding up a curve in thin slices, the interval by halving."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache
from math import asin, cos, sin, sqrt

SLICES = 600


@lru_cache(maxsize=4096)
def _area(k: int, n: int, end: float) -> float:
    """Under Beta(k + ½, n − k + ½) up to `end`, unscaled: with x = sin²θ its curve is sin²ᵏθ · cos²⁽ⁿ⁻ᵏ⁾θ."""
    top = asin(sqrt(end))
    height = (k / n) ** k * (1 - k / n) ** (n - k) if n else 1.0

    def curve(angle: float) -> float:
        return sin(angle) ** (2 * k) * cos(angle) ** (2 * (n - k)) / height

    step = top / SLICES
    middles = sum(curve((slice_ + 0.5) * step) for slice_ in range(SLICES))
    edges = sum(curve(slice_ * step) for slice_ in range(1, SLICES)) + (curve(0) + curve(top)) / 2
    return (2 * middles + edges) * step / 3


def chance_under(k: int, n: int, share: float) -> float:
    """The chance, from 0 to 1, that the share behind k of n is under `share` (0 to 1), nothing else being known."""
    return _area(k, n, share) / _area(k, n, 1.0)


def interval(k: int, n: int) -> tuple[float, float]:
    """The middle 95 %, from 0 to 1; from nothing when nobody succeeded, to all when everybody did."""
    lower = 0.0 if k == 0 else _where(lambda share: chance_under(k, n, share), 0.025)
    return lower, 1.0 if k == n else _where(lambda share: chance_under(k, n, share), 0.975)


def _where(rising: Callable[[float], float], level: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < level else (low, middle)
    return low


def state(k: int, n: int, line: Fraction, fewest: int) -> str:
    """How k of n stands to a line in percent."""
    if n < fewest:
        return "too-few-pupils"
    chance = chance_under(k, n, float(line) / 100)
    if Fraction(100 * k, n) < line:
        return "below" if chance >= 0.975 else "just-below"
    return "above" if chance <= 0.025 else "just-above"


def goal(states: Sequence[str]) -> tuple[int, int, str]:
    """Of an area's schools: the fewest and the most that can be below, and whether none is."""
    low = len([one for one in states if one in ("below", "just-below")])
    hidden = len([one for one in states if one == "not-known"])
    judged = [one for one in states if one != "too-few-pupils"]
    if low > 0:
        return low, low + hidden, "not met"
    return 0, hidden, "cannot be said" if hidden or not judged else "met"
