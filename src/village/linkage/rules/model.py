"""What agreement is worth: a model of matching, and the weight of one pair under it.

Three kinds of pairs are told apart: records of one person (m), of two people of one household (h), of two people with
nothing to do with each other (u). Each kind shows each level of each comparison with its own probability, fields
being independent within a kind. The weight is log2 of how much likelier a pair is among records of one person than
among all others. The usual two-kind model (Fellegi and Sunter 1969) counts a shared surname, postcode and address as
three independent surprises, and so takes brothers and sisters for one child; the household kind counts them once.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from village.linkage.rules.compare import MISSING, Comparison


@dataclass(frozen=True)
class Weighing:
    """One comparison's probabilities, by level (index 0, "missing", says nothing and is 1 throughout).

    `frequency` tells how often a value occurs among records: agreeing on a rare one says more.
    """

    comparison: Comparison
    m: tuple[float, ...]
    u: tuple[float, ...]
    h: tuple[float, ...]
    frequency: Mapping[str, float] = field(default_factory=dict, repr=False)

    def chances(self, level: int, value: str = "") -> tuple[float, float, float]:
        """How likely a level is in each kind (m, h, u); `value` is what both say, where they say the same."""
        u = self.u[level]
        if level == self.comparison.same and value in self.frequency:
            u = self.frequency[value]
        return self.m[level], self.h[level], u


@dataclass(frozen=True)
class Part:
    """What one field adds to a weight, in bits, and the level it was at."""

    field: str
    level: str
    bits: float


@dataclass(frozen=True)
class Weighed:
    """The weight of a pair in bits: what its fields say, less what a shared household explains."""

    weight: float
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Model:
    """Weighings of all comparisons, and how common each kind of pair is among all pairs that could be made."""

    version: str
    weighings: tuple[Weighing, ...]
    matches: float
    households: float

    def weigh(self, levels: Iterable[int], values: Iterable[str]) -> Weighed:
        """The weight of a pair from its levels and, for each, the value both share (or "")."""
        parts: list[Part] = []
        household = 0.0
        for weighing, level, value in zip(self.weighings, levels, values, strict=True):
            if level == MISSING:
                continue
            m, h, u = weighing.chances(level, value)
            household += math.log2(h / u)
            parts.append(Part(weighing.comparison.field, weighing.comparison.levels[level - 1], math.log2(m / u)))
        shared = -log2_sum(math.log2(1 - self.households), math.log2(self.households) + household)
        parts.append(Part("household", "shared", shared))
        return Weighed(sum(part.bits for part in parts), tuple(parts))

    @property
    def prior_bits(self) -> float:
        """log2 of the odds that any two records are of one person, before they are looked at."""
        return math.log2(self.matches / (1 - self.matches))

    def probability(self, weight: float) -> float:
        """The chance that a pair of this weight is of one person."""
        return 1 / (1 + math.exp2(min(-(weight + self.prior_bits), 1000.0)))


def log2_sum(a: float, b: float) -> float:
    """log2(2^a + 2^b) without leaving what a float can hold."""
    high, low = max(a, b), min(a, b)
    return high + math.log2(1 + 2.0 ** (low - high)) if low - high > -60 else high
