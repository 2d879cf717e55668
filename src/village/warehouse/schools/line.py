"""One school's share of pupils against a line, and the chance that what lies behind it is under the line.

A year group is all the pupils there are, so whether its share is under the line is a fact. How far it tells of the
school, and not of who happened to be in that year group, is a question of chance: each pupil is taken to succeed
independently with the school's own share, of which nothing else is known (Jeffreys' prior, Beta(½, ½)). After k of n
pupils succeeded it follows Beta(k + ½, n − k + ½); the interval is the middle 95 % of that (Brown, Cai and DasGupta,
“Interval estimation for a binomial proportion”, Statistical Science 16, 2001, section 4.3) and the chance of being
under the line its part below the line. So an interval lies wholly on one side exactly when that chance is 97.5 % or
more, or 2.5 % or less; otherwise it is too close to call.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import numpy as np
from scipy.special import betainc, betaincinv

SURE = 0.975
_NEAR = 1e-9
BELOW, JUST_BELOW, JUST_ABOVE, ABOVE = "below", "just-below", "just-above", "above"
TOO_FEW, NOT_KNOWN = "too-few-pupils", "not-known"
STATES: Mapping[str, str] = {
    BELOW: "Below",
    JUST_BELOW: "Below, but too close to call",
    JUST_ABOVE: "Not below, but too close to call",
    ABOVE: "Not below",
    TOO_FEW: "Too few pupils to judge",
    NOT_KNOWN: "Not known",
}
CLOSE = frozenset({JUST_BELOW, JUST_ABOVE})


@dataclass(frozen=True, slots=True)
class Standing:
    """How a school stands to a line. Shares are in percent, the chance from 0 to 1; None where there is no figure."""

    state: str
    share: float | None = None
    pupils: int | None = None
    reached: int | None = None  # pupils who succeeded
    lower: float | None = None
    upper: float | None = None
    chance: float | None = None

    @property
    def below(self) -> bool:
        """Whether the share itself is under the line, as a list of schools below it counts."""
        return self.state in (BELOW, JUST_BELOW)

    @property
    def judged(self) -> bool:
        """Whether the share is known and of enough pupils."""
        return self.state not in (TOO_FEW, NOT_KNOWN)


def standings(rows: Iterable[Mapping[str, Any]], line: float, minimum_pupils: int) -> list[Standing]:
    """How each school stands to `line` (percent), in the order of `rows`.

    A row has value (percent), numerator, denominator, decimals and code, as an observation. A share is under the line
    when it is less than it; at the line it is not. Where nobody was entered the share is nought.
    """
    counts = [_counted(row) for row in rows]
    known = np.array([one[:2] for one in counts if one], float).reshape(-1, 2)
    a, b = known[:, 0] + 0.5, known[:, 1] - known[:, 0] + 0.5
    chances = betainc(a, b, line / 100)
    lowers = np.where(known[:, 0] == 0, 0.0, betaincinv(a, b, 1 - SURE)) * 100
    uppers = np.where(known[:, 0] == known[:, 1], 1.0, betaincinv(a, b, SURE)) * 100
    told = zip(chances.tolist(), lowers.tolist(), uppers.tolist(), strict=True)
    found = []
    for count in counts:
        if count is None:
            found.append(Standing(NOT_KNOWN))
            continue
        k, n, share = count
        chance, lower, upper = next(told)
        state = TOO_FEW if n < minimum_pupils else _state(share < line - _NEAR, chance)
        found.append(Standing(state, share, n, k, lower, upper, chance))
    return found


def standing(row: Mapping[str, Any], line: float, minimum_pupils: int) -> Standing:
    """How one school stands to a line."""
    return standings([row], line, minimum_pupils)[0]


def _state(below: bool, chance: float) -> str:
    if below:
        return BELOW if chance >= SURE else JUST_BELOW
    return ABOVE if chance <= 1 - SURE else JUST_ABOVE


def _counted(row: Mapping[str, Any]) -> tuple[int, int, float] | None:
    """How many pupils succeeded, of how many, and the share in percent; None where that is not known.

    Where only one number of pupils rounds to the printed share, as of fewer than 10 to the power of (2 + decimals)
    pupils, the share is exact; else it is as printed, and the number of pupils the nearest.
    """
    pupils, value = row["denominator"], row["value"]
    if not pupils or pupils != int(pupils):
        return None
    n = int(pupils)
    if row["code"] == "not-entered":
        return 0, n, 0.0
    if value is None:
        return None
    if row["numerator"] is not None:
        return round(row["numerator"]), n, 100 * row["numerator"] / n
    half = 0.0 if row["decimals"] is None else 0.5 * 10.0 ** -row["decimals"]
    least = ceil((value - half) * n / 100 - _NEAR)
    most = floor((value + half) * n / 100 + _NEAR)
    return (least, n, 100 * least / n) if least == most else (round(value * n / 100), n, value)


def sorted_out(found: Sequence[Standing]) -> dict[str, int]:
    """How many schools stand in each state, in the order of STATES, none left out."""
    return {state: sum(one.state == state for one in found) for state in STATES}
