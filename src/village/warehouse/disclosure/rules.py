"""The rules of a release as data: what counts are too small, what is a sum of what, how figures are rounded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from village.kernel.tables.rules import Problem, Refused, quoted, read_yaml

COUNT, DENOMINATOR, REST = "count", "denominator", "rest"
How = Literal["none", "conventional", "controlled"]
MOST_PARTS = 5_000  # of one sum
MOST = 1_000  # of a threshold, a width or a base
MOST_DIMENSIONS = 6
TAKEN = frozenset({COUNT, DENOMINATOR, REST, "rounded", "published", "percent"})  # columns that are no dimension
NAMES = ("dimensions", "threshold", "width", "zeros", "rounding", "cost")


COARSE = "Rounding to {} would print counts of {} and more as none."


@dataclass(frozen=True, slots=True)
class Rounding:
    """To which multiples counts are rounded: `conventional` to the nearest, halves up; `controlled` to one of the two
    beside it, so that totals still add up (Cox, 1987); multiples of the base stay as they are."""

    base: int = 1
    how: How = "none"

    def nearest(self, count: int) -> int:
        """`count` at the nearest multiple of the base, halves up."""
        return self.base * ((2 * count + self.base) // (2 * self.base))

    def holds(self, value: int) -> tuple[int, int]:
        """The least and the greatest count that may be printed as `value`; a count is never below none."""
        if self.how == "controlled":
            return max(value - self.base + 1, 0), value + self.base - 1
        return max(value - self.base // 2, 0), value + (self.base - 1) // 2


NONE = Rounding()


@dataclass(frozen=True)
class Rules:
    """What a release promises (Hundepool et al., Statistical Disclosure Control, 2012, chapters 4 and 5; GSS/GSR
    Disclosure Control Guidance for Tables Produced from Administrative Sources, 2014).

    `dimensions`  each dimension's sums: a total → the lists of parts that each make it up
    `threshold`   counts from 1 to one less are hidden; so is a count with as few left out of its denominator
    `width`       at least this many lie between the least and the greatest value that a hidden cell may have
    `zeros`       whether a count of none is `shown`, or `hidden` like a small one
    `cost`        what is least hidden: `cells`, `people`, or `log` (the logarithm of people)
    """

    dimensions: Mapping[str, Mapping[str, Sequence[Sequence[str]]]]
    threshold: int = 6
    width: int = 4
    zeros: Literal["shown", "hidden"] = "shown"
    rounding: Rounding = field(default=NONE)
    cost: Literal["cells", "people", "log"] = "log"

    def __post_init__(self) -> None:
        if self.rounding.holds(0)[1] >= self.threshold:
            raise ValueError(COARSE.format(self.rounding.base, self.threshold))

    @property
    def least_hidden(self) -> int:
        """The least count that a hidden cell may have; where a none is always shown, it is one."""
        return 1 if self.zeros == "shown" else 0

    def small(self, count: int) -> bool:
        """Whether a count is one that may not be known."""
        return self.least_hidden <= count < self.threshold

    def root(self, dimension: str) -> str | None:
        """The total of a whole dimension, which a table without that column speaks of; None when there is not one."""
        sums = self.dimensions[dimension]
        parts = {part for lists in sums.values() for one in lists for part in one}
        roots = [total for total in sums if total not in parts]
        return roots[0] if len(roots) == 1 else None

    def shown_bounds(self, value: int, rounding: Rounding) -> tuple[int, int]:
        """The least and greatest count behind a shown one: by its rounding, and because small ones are not shown.

        A figure rounded in another way than this release rounds was taken as its publisher printed it.
        """
        lower, upper = rounding.holds(value)
        if rounding != self.rounding:
            return lower, upper
        if value == 0 and upper < self.threshold:
            upper = 0
        if value > 0 or self.zeros == "hidden":
            lower = max(lower, self.threshold)
        return lower, max(lower, upper)


class _Reader:
    """Reads one manifest and gathers what is wrong in it."""

    def __init__(self, file: str, raw: bytes) -> None:
        self.file = file
        manifest = read_yaml(file, raw)
        self.values, self.lines = manifest.values, manifest.lines
        self.problems: list[Problem] = []

    def wrong(self, name: str, what: str, do: str) -> None:
        self.problems.append(Problem(self.file, what, do, self.lines.get(name), name))

    def whole(self, name: str, value: object, least: int = 1) -> int:
        if isinstance(value, int) and least <= value <= MOST:
            return value
        self.wrong(name, f"{quoted(str(value))} is not a whole number from {least} to {MOST:,}.", "Write one.")
        return least

    def choice(self, name: str, value: object, choices: Sequence[str]) -> str:
        if value not in choices:
            self.wrong(name, f"{quoted(str(value))} is not one of {', '.join(choices)}.", "Choose one.")
        return str(value)

    def rounding(self, value: object) -> Rounding:
        if value is None:
            return NONE
        if not isinstance(value, Mapping) or set(value) != {"base", "how"}:
            self.wrong("rounding", "The rounding does not say base and how.", "Write `base: 5` and `how: controlled`.")
            return NONE
        how = self.choice("rounding", value["how"], ("conventional", "controlled"))
        return Rounding(self.whole("rounding", value["base"], 2), how)  # type: ignore[arg-type]

    def dimensions(self, value: object) -> dict[str, dict[str, list[list[str]]]]:
        if not isinstance(value, Mapping) or not 1 <= len(value) <= MOST_DIMENSIONS or TAKEN & set(value):
            what = f"There are not 1 to {MOST_DIMENSIONS} dimensions, named otherwise than {', '.join(sorted(TAKEN))}."
            self.wrong("dimensions", what, "Name the columns that say what each row counts.")
            return {}
        return {str(name): self.sums(str(name), sums) for name, sums in value.items()}

    def sums(self, name: str, value: object) -> dict[str, list[list[str]]]:
        if not value:
            return {}
        if not isinstance(value, Mapping):
            self.wrong("dimensions", f"{quoted(name)} does not hold totals.", "Write `total: [part, part]`.")
            return {}
        found = {str(total): self.parts(name, str(total), parts) for total, parts in value.items()}
        if _in_a_circle(found):
            self.wrong("dimensions", f"In {quoted(name)} a total is a part of itself.", "Take it out of its parts.")
        return found

    def parts(self, name: str, total: str, value: object) -> list[list[str]]:
        lists: list[object] = value if isinstance(value, list) and value and isinstance(value[0], list) else [value]
        for one in lists:
            if not isinstance(one, list) or not 1 <= len(one) <= MOST_PARTS or len(set(map(str, one))) < len(one):
                what = f"{quoted(total)} of {quoted(name)} is not a list of parts, each of them once."
                self.wrong("dimensions", what, "Write `total: [part, part]`, or a list of such lists.")
                return []
        return [[str(part) for part in one] for one in lists if isinstance(one, list)]


def _in_a_circle(sums: Mapping[str, Sequence[Sequence[str]]]) -> bool:
    """Whether any total is, through its parts, a part of itself."""
    left = {total: {part for one in lists for part in one if part in sums} for total, lists in sums.items()}
    while left:
        bottom = {total for total, parts in left.items() if not parts}
        if not bottom:
            return True
        left = {total: parts - bottom for total, parts in left.items() if total not in bottom}
    return False


def rules_from(file: str, raw: bytes) -> Rules:
    """Rules from a YAML file. Raises Refused with every problem found in it."""
    reader = _Reader(file, raw)
    values = reader.values
    for name in values:
        if name not in NAMES:
            reader.wrong(name, f"There is no rule {quoted(name)}.", f"The rules are {', '.join(NAMES)}.")
    threshold = reader.whole("threshold", values.get("threshold", 6))
    rounding = reader.rounding(values.get("rounding"))
    if rounding.holds(0)[1] >= threshold:
        what = COARSE.format(rounding.base, threshold)
        reader.wrong("rounding", what, "Choose a smaller base or a greater threshold.")
    dimensions = reader.dimensions(values.get("dimensions"))
    width = reader.whole("width", values.get("width", max(threshold - 2, 1)))
    zeros = reader.choice("zeros", values.get("zeros", "shown"), ("shown", "hidden"))
    cost = reader.choice("cost", values.get("cost", "log"), ("log", "cells", "people"))
    if reader.problems:
        raise Refused(reader.problems)
    return Rules(dimensions, threshold, width, zeros, rounding, cost)  # type: ignore[arg-type]
