"""What agreement is worth: a model of matching, and the weight of one pair under it.

Three kinds of pairs are told apart: records of one person (m), of two people of one household (h), of two people with
nothing to do with each other (u). Each kind shows each level of each comparison with its own probability, fields
being independent within a kind. The weight is log2 of how much likelier a pair is among records of one person than
among all others. The usual two-kind model (Fellegi and Sunter 1969) counts a shared surname, postcode and address as
three independent surprises, and so takes brothers and sisters for one child; the household kind counts them once.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from village.linkage.rules.compare import MISSING, Comparison, comparison_of


@dataclass(frozen=True)
class Weighing:
    """One comparison's probabilities, by level (index 0, "missing", says nothing and is 1 throughout).

    `frequency` tells how often a value occurs among records: agreeing on a rare one says more. `rare` is how often one
    does that is not among them (None: no values are told apart).
    """

    comparison: Comparison
    m: tuple[float, ...]
    u: tuple[float, ...]
    h: tuple[float, ...]
    frequency: Mapping[str, float] = field(default_factory=dict, repr=False)
    rare: float | None = None

    def common(self, level: int, value: str) -> float | None:
        """How common a value is that two records share at this level; None where that adds nothing."""
        return self.frequency.get(value, self.rare) if level == self.comparison.same else None

    def chances(self, level: int, frequency: float | None = None) -> tuple[float, float, float]:
        """How likely a level is in each kind (m, h, u), the shared value being as common as said."""
        return self.m[level], self.h[level], self.u[level] if frequency is None else frequency

    def bits(self, level: int, frequency: float | None = None) -> tuple[float, float]:
        """What a level says, in bits, the shared value being as common as said: of one person rather than of two who
        have nothing to do with each other (log2 of m/u), and so of one household (log2 of h/u)."""
        if frequency is None:
            return self._bits[level]
        m, h, u = self.chances(level, frequency)
        return math.log2(m / u), math.log2(h / u)

    @cached_property
    def _bits(self) -> tuple[tuple[float, float], ...]:
        """What each level says where the shared value says nothing of its own."""
        return tuple((math.log2(m / u), math.log2(h / u)) for m, h, u in zip(self.m, self.h, self.u, strict=True))


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
    """Weighings of all comparisons, and how common each kind of pair is among all pairs that could be made.

    `coverage`: the share of arriving records whose child an index holds already.
    """

    version: str
    weighings: tuple[Weighing, ...]
    matches: float
    households: float
    coverage: float = 0.9

    def among(self, children: int) -> "Model":
        """The model for records that look for their own among so many children. The fewer they are, the oftener is any
        pair of one person, and just so much oftener of one household: brothers and sisters are there too."""
        matches = min(self.coverage / max(children, 1), 0.5)
        return replace(self, matches=matches, households=min(matches * self.households / self.matches, 0.5))

    def weigh(self, levels: Iterable[int], frequencies: Iterable[float | None]) -> Weighed:
        """The weight of a pair from its levels and, for each, how common the value is that both share: what is kept
        of a link, so that its weight can be worked out again at any time."""
        parts: list[Part] = []
        household: list[float] = []
        for weighing, level, frequency in zip(self.weighings, levels, frequencies, strict=True):
            if level == MISSING:
                continue
            person, shared = weighing.bits(level, frequency)
            household.append(shared)
            parts.append(Part(weighing.comparison.field, weighing.comparison.levels[level - 1], person))
        parts.append(Part("household", "shared", self.household_bits(sum(household))))
        return Weighed(sum(part.bits for part in parts), tuple(parts))

    def household_bits(self, household: float) -> float:
        """What a household explains of a pair, from the bits that speak for one: less than nothing."""
        return -log2_sum(math.log2(1 - self.households), math.log2(self.households) + household)

    @property
    def prior_bits(self) -> float:
        """log2 of the odds that any two records are of one person, before they are looked at."""
        return math.log2(self.matches / (1 - self.matches))

    def odds_bits(self, children: int) -> float:
        """log2 of the odds that an arriving record is of one given child of an index of so many."""
        return math.log2(self.coverage / (1 - self.coverage) / max(children, 1))

    def doubled_bits(self, doubles: float) -> float:
        """What to add for a child of whom the record's source, said to hold each child once, sends another record:
        not `coverage` but `doubles` is the share of records whose child that is, the share that it holds twice."""
        return math.log2(doubles / self.coverage)

    def probability(self, weight: float) -> float:
        """The chance that a pair of this weight is of one person."""
        return 1 / (1 + math.exp2(min(-(weight + self.prior_bits), 1000.0)))


def as_data(model: Model) -> dict[str, Any]:
    """A model as plain data, to keep and to send: `model_of` makes it again."""
    return {
        "version": model.version,
        "matches": model.matches,
        "households": model.households,
        "coverage": model.coverage,
        "weighings": [
            {
                "field": one.comparison.field,
                "levels": list(one.comparison.levels),
                "m": list(one.m),
                "u": list(one.u),
                "h": list(one.h),
                "rare": one.rare,
                "frequency": dict(one.frequency),
            }
            for one in model.weighings
        ],
    }


def model_of(data: Mapping[str, Any]) -> Model:
    """The model kept as data. Raises ValueError when it was made for other levels than are compared now."""
    weighings = []
    for one in data["weighings"]:
        comparison = comparison_of(one["field"])
        if list(comparison.levels) != list(one["levels"]):
            raise ValueError(f"The model {data['version']} knows other levels of {one['field']} than are compared now.")
        m, u, h = (tuple(one[kind]) for kind in "muh")
        weighings.append(Weighing(comparison, m, u, h, one["frequency"], one["rare"]))
    return Model(data["version"], tuple(weighings), data["matches"], data["households"], data["coverage"])


def log2_sum(a: float, b: float) -> float:
    """log2(2^a + 2^b) without leaving what a float can hold."""
    high, low = max(a, b), min(a, b)
    return high + math.log2(1 + 2.0 ** (low - high)) if low - high > -60 else high
