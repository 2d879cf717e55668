"""Worlds of areas drawn from a stated process, so that what is projected can be compared with what is so."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class World:
    """Yearly logarithmic changes: `growth` + a shock that all share + one of each area's own, a `t` of 5 degrees as
    real ones have, larger where an area is small."""

    areas: int = 100
    years: int = 7
    growth: float = 0.0
    shared: float = 0.0
    own: float = 0.06
    ahead: int = 3

    def drawn(self, seed: int) -> NDArray[np.float64]:
        """Stock of areas (rows) by years (columns), `ahead` of them beyond the last that may be known."""
        random = np.random.default_rng(seed)
        start = np.exp(random.normal(5.2, 0.6, self.areas))
        steps = self.years + self.ahead - 1
        shared = self.growth + self.shared * random.normal(size=steps)
        size = self.own * np.sqrt(180 / (start + 1)) ** 0.5
        own = size[:, None] * random.standard_t(5, (self.areas, steps)) / np.sqrt(5 / 3)
        level = np.log(start)[:, None] + np.concatenate(
            (np.zeros((self.areas, 1)), np.cumsum(shared[None, :] + own, axis=1)), axis=1
        )
        return np.exp(level)
