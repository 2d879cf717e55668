"""Measurements, run by `./village bench`. Absolute times depend on the machine; read the ratios and the growth."""

import math
from collections.abc import Sequence


def exponent(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """The power of its size with which something grows, by least squares on logarithms: 1 is in proportion."""
    x, y = [math.log(one) for one in sizes], [math.log(max(one, 1e-6)) for one in seconds]
    middle = sum(x) / len(x)
    spread = sum((one - middle) ** 2 for one in x)
    return round(sum((a - middle) * b for a, b in zip(x, y, strict=True)) / spread, 2) if spread else 0.0
