"""The scale on which figures are forecast: logit for percentages, log for what cannot be negative, as it is for scores
and differences. On it a trend can neither pass 100 % nor fall below nothing."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import expit, logit

from village.warehouse.uncertainty.intervals import Floats

Kind = Literal["logit", "log", "identity"]
# Percentages are drawn in by half of one in so many, so that 0 and 100 have a place on the logit scale.
SQUEEZE = 1000.0
BEYOND = 1000.0  # times the largest figure: no forecast on a log scale says more, however wide it is
_PER = {"per-1000": 1e3, "per-10000": 1e4, "per-100000": 1e5}
_LOG = {"count", "pounds", "days", "ratio", "fte", *_PER}


@dataclass(frozen=True)
class Scale:
    """A scale and, on a log scale, what is added to each series that has a zero, and the most that is said of it."""

    kind: Kind
    unit: str
    added: Floats  # [series x 1]
    most: Floats  # [series x 1], on the scale

    def to(self, values: Floats) -> Floats:
        """Figures in their unit, brought onto the scale. Values below what the unit allows become −∞."""
        if self.kind == "logit":
            share = (np.clip(values, 0, 100) / 100 * SQUEEZE + 0.5) / (SQUEEZE + 1)
            return np.asarray(logit(share), dtype=float)
        if self.kind == "log":
            with np.errstate(divide="ignore"):
                return np.asarray(np.log(np.maximum(values + self.added, 0.0)), dtype=float)
        return values

    def back(self, scaled: Floats) -> Floats:
        """The inverse of `to`; percentages never leave 0 to 100, nor counts below nothing or beyond all measure."""
        if self.kind == "logit":
            share = np.asarray(expit(scaled), dtype=float)
            return np.clip((share * (SQUEEZE + 1) - 0.5) / SQUEEZE * 100, 0, 100)
        if self.kind == "log":
            return np.maximum(np.exp(np.minimum(scaled, self.most)) - self.added, 0.0)
        return scaled

    def variance(self, values: Floats, denominators: Floats) -> Floats:
        """The variance that chance gives each figure on the scale; NaN where its denominator is not known."""
        if self.kind == "logit":
            share = (values / 100 * denominators + 0.5) / (denominators + 1)
            return np.asarray(1 / (denominators * share * (1 - share)))
        if self.kind == "log" and self.unit in _PER:
            return np.asarray(1 / (values / _PER[self.unit] * denominators + 0.5))
        return np.full(values.shape, np.nan)


def scale_of(unit: str, values: Floats) -> Scale:
    """The scale for series of a unit (of `observations.UNITS`), values being [series x slots]."""
    none = np.zeros((values.shape[0], 1))
    if unit == "percent":
        return Scale("logit", unit, none, none)
    if unit not in _LOG or np.nanmin(values, initial=0.0) < 0:
        return Scale("identity", unit, none, none)
    positive = np.where(values > 0, values, np.inf).min(axis=1, keepdims=True, initial=np.inf)
    half = np.where(np.isfinite(positive), positive / 2, 1.0)
    added = np.where((values == 0).any(axis=1, keepdims=True), half, 0.0)
    largest = np.where(np.isfinite(values), values, 0.0).max(axis=1, keepdims=True, initial=0.0) + added
    most = np.log(np.where(largest > 0, largest, 1.0) * BEYOND)
    return Scale("log", unit, added, most)
