"""The framework of qualifications: levels, credit, sizes, units, and how units make a qualification.

A unit is one unit wherever it counts: it can stand in several qualifications, and in each of them once.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Framework:
    """Levels in order, how many hours of learning a credit is, and from how much credit on each size begins."""

    levels: Sequence[str]
    hours_in_a_credit: int
    sizes: Mapping[str, int]

    def credit(self, hours: int) -> int:
        """Whole credits of hours of learning; what is left over is none. Raises ValueError below no hours."""
        if hours < 0:
            raise ValueError(f"{hours} hours of learning there cannot be.")
        return hours // self.hours_in_a_credit

    def size(self, credit: int) -> str:
        """What a qualification of so much credit is called; "" for what is smaller than any."""
        fitting = [name for name, least in self.sizes.items() if credit >= least]
        return max(fitting, key=lambda name: self.sizes[name], default="")

    def rank(self, level: str) -> int:
        """Where a level stands, from the lowest. Raises ValueError for none of them."""
        return list(self.levels).index(level)


@dataclass(frozen=True)
class Unit:
    """A unit: its level, and its credit. No credit means that nobody has said how much."""

    slug: str
    level: str
    credit: int | None


@dataclass(frozen=True)
class Combination:
    """Which units make a qualification: all of `mandatory`; of `optional` at least `optional_credit`; at least
    `floor_credit` of all at `floor_level` or above; of each barred pair only one; of prior learning at most
    `prior_most` credits, None for any."""

    mandatory: tuple[str, ...]
    optional: tuple[str, ...] = ()
    optional_credit: int = 0
    floor_level: str = ""
    floor_credit: int = 0
    barred: tuple[tuple[str, str], ...] = ()
    prior_most: int | None = None

    @property
    def units(self) -> tuple[str, ...]:
        return (*self.mandatory, *self.optional)


@dataclass(frozen=True)
class Qualification:
    """A qualification as it was for learners who began within [from_on, until_on)."""

    slug: str
    level: str
    combination: Combination
    body: str = ""
    from_on: dt.date | None = None
    until_on: dt.date | None = None

    def offered(self, on: dt.date) -> bool:
        """Whether somebody can begin it on a day."""
        return (self.from_on is None or self.from_on <= on) and (self.until_on is None or on < self.until_on)


@dataclass(frozen=True)
class Learned:
    """What somebody brings: units passed, and units of prior learning that were recognised, which a rule may cap."""

    passed: frozenset[str] = field(default_factory=frozenset)
    prior: frozenset[str] = field(default_factory=frozenset)


def fits(
    framework: Framework,
    units: Mapping[str, Unit],
    rule: Combination,
    chosen: Sequence[str],
    prior: Collection[str] = (),
) -> list[str]:
    """What is wrong with these units as this qualification, a sentence each; [] when they make it. `prior` are those
    among them that count as prior learning. A unit of unknown credit counts for none."""
    told = [f"{unit} stands {many} times and counts once." for unit, many in Counter(chosen).items() if many > 1]
    told += [f"{unit} is no unit of it." for unit in chosen if unit not in rule.units]
    told += [f"{unit} is missing." for unit in rule.mandatory if unit not in chosen]
    told += [f"{one} and {two} do not count together." for one, two in rule.barred if {one, two} <= set(chosen)]

    def credit(of: Collection[str]) -> int:
        return sum(units[unit].credit or 0 for unit in set(of) if unit in rule.units)

    short = rule.optional_credit - credit([unit for unit in chosen if unit in rule.optional])
    if short > 0:
        told.append(f"{short} credits of optional units are missing.")
    if rule.floor_level:
        least = framework.rank(rule.floor_level)
        high = [unit for unit in chosen if unit in units and framework.rank(units[unit].level) >= least]
        short = rule.floor_credit - credit(high)
        if short > 0:
            told.append(f"{short} credits at level {rule.floor_level} or above are missing.")
    if rule.prior_most is not None and credit(prior) > rule.prior_most:
        told.append(f"{credit(prior)} credits are of prior learning; {rule.prior_most} may be.")
    return told
