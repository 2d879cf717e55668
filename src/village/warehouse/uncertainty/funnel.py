"""Who is unusual among many: a funnel whose limits allow for places differing by more than chance.

Spiegelhalter, “Funnel plots for comparing institutional performance” (Statistics in Medicine 24, 2005), section 6: an
additive random effect τ², estimated from winsorised z-scores by the moments of DerSimonian and Laird (1986). The plain
funnel, which knows chance alone, is kept beside it: of real schools it calls half unusual.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from village.warehouse.uncertainty.intervals import Z998, Floats

Kind = Literal["proportion", "rate", "mean"]
WINSORISED = 0.1  # Spiegelhalter's share of z-scores at each end that are drawn in to the next


@dataclass(frozen=True)
class Funnel:
    """What was found among many. `z` and `plain_z` have one figure for each place, NaN where it has none."""

    centre: float  # in the unit of the values
    tau: float  # how far places truly differ, on the scale of the comparison; for means in the values' unit
    z: Floats  # distance from the centre in standard deviations, chance and τ together
    plain_z: Floats  # the same with chance alone
    limit: float

    def verdicts(self, *, high_is_good: bool = True) -> NDArray[np.str_]:
        """“better”, “worse”, “as expected”, or “cannot say” where there is no figure."""
        return _verdicts(self.z if high_is_good else -self.z, self.limit)

    def outside(self, *, plain: bool = False) -> NDArray[np.bool_]:
        """Which places lie outside the limits; none without a figure does."""
        z = self.plain_z if plain else self.z
        with np.errstate(invalid="ignore"):
            return np.asarray(np.abs(z) > self.limit)


def unusual(
    values: ArrayLike,
    sizes: ArrayLike,
    *,
    kind: Kind,
    sd: float | None = None,
    centre: float | None = None,
    limit: float = Z998,
) -> Funnel:
    """Compare places with their common centre.

    values: shares (0 to 1), rates per unit of exposure, or means; NaN where a place has none. sizes: denominators,
    exposures or numbers of people. sd: of people, for means. centre: a stated one, else the average weighted by size.
    Proportions are compared as arcsin √p and rates as √r, whose variances do not depend on the figure.
    Raises ValueError for figures that cannot be.
    """
    value, size = np.broadcast_arrays(np.asarray(values, float), np.asarray(sizes, float))
    known = np.isfinite(value) & (size > 0)
    _check(value[known], kind, sd)
    if not known.any():
        nothing = np.full(value.shape, np.nan)
        return Funnel(np.nan, 0.0, nothing, nothing, limit)
    middle = float(np.average(value[known], weights=size[known])) if centre is None else centre
    y, s = _scaled(np.where(known, value, middle), np.where(known, size, 1.0), kind, sd)
    target, _ = _scaled(np.asarray(middle), np.asarray(1.0), kind, sd)
    plain = np.where(known, (y - target) / s, np.nan)
    tau2 = between_variance(plain[known], s[known])
    return Funnel(middle, tau2**0.5, np.where(known, (y - target) / np.sqrt(s * s + tau2), np.nan), plain, limit)


def between_variance(z: Floats, s: Floats) -> float:
    """τ² from plain z-scores and their standard errors: nought when places differ by no more than chance."""
    if z.size < 2:
        return 0.0
    weight = 1 / (s * s)
    phi = float((winsorised(z) ** 2).mean())
    room = float(weight.sum() - (weight**2).sum() / weight.sum())
    return max(0.0, (z.size * phi - (z.size - 1)) / room) if room > 0 else 0.0


def winsorised(z: Floats, share: float = WINSORISED) -> Floats:
    """`z` with the outermost `share` at each end drawn in, so that what is unusual does not widen its own limits."""
    low, high = np.quantile(z, [share, 1 - share])
    return np.clip(z, low, high)


def shrunk(values: ArrayLike, errors: ArrayLike, centre: float, tau: float) -> Floats:
    """Each value drawn toward the centre as far as its own error asks (empirical Bayes): τ² / (τ² + error²)."""
    value, error = np.asarray(values, float), np.asarray(errors, float)
    total = tau * tau + error * error
    keep = np.divide(tau * tau, total, out=np.ones_like(total), where=total > 0)
    return np.asarray(centre + keep * (value - centre))


def _check(value: Floats, kind: Kind, sd: float | None) -> None:
    if kind == "proportion" and np.any((value < 0) | (value > 1)):
        raise ValueError("A share must lie between 0 and 1.")
    if kind == "rate" and np.any(value < 0):
        raise ValueError("A rate must not be negative.")
    if kind == "mean" and not (sd and sd > 0):
        raise ValueError("A funnel of means needs the standard deviation of people.")


def _scaled(value: Floats, size: Floats, kind: Kind, sd: float | None) -> tuple[Floats, Floats]:
    """Values on the scale of the comparison, and their standard errors there."""
    if kind == "mean":
        return value, np.asarray((sd or 0.0) / np.sqrt(size))
    root = np.sqrt(value)
    return np.asarray(np.arcsin(root) if kind == "proportion" else root), np.asarray(0.5 / np.sqrt(size))


def _verdicts(z: Floats, limit: float) -> NDArray[np.str_]:
    with np.errstate(invalid="ignore"):
        return np.select(
            [~np.isfinite(z), z > limit, z < -limit], ["cannot say", "better", "worse"], default="as expected"
        )
