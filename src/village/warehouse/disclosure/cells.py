"""The words of disclosure control: a figure that is shown, one that is hidden, and a release made of both."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from village.warehouse.disclosure.rules import COUNT, DENOMINATOR, NONE, Rounding, Rules

Reason = Literal["primary", "secondary", "publisher"]
Key = tuple[str, ...]  # the value of each dimension in the order of the rules, then the part: COUNT, DENOMINATOR, REST
SYMBOL = "c"  # what stands in a file in place of a hidden figure, whatever the reason: the reason is a hint


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure that may be read: its value in `unit`, as rounded by `rounding`."""

    value: int | float
    unit: str = "count"
    rounding: Rounding = NONE

    def __str__(self) -> str:
        return f"{self.value:,}"


@dataclass(frozen=True, slots=True)
class Hidden:
    """A figure that may not be read. It holds no number, so none can be printed, summed or compared by accident."""

    reason: Reason

    def __str__(self) -> str:
        return SYMBOL

    def __format__(self, spec: str) -> str:
        try:
            return format(SYMBOL, spec)
        except ValueError:
            raise TypeError("A hidden figure has no number to format.") from None

    def __float__(self) -> float:
        raise TypeError("A hidden figure has no number.")


Cell = Shown | Hidden


@dataclass(frozen=True)
class Release:
    """What anyone can read: the shown and hidden cells of one publication, and the rules by which it was made.

    The rules are public. So whoever attacks it knows that a shown count is none or at least the threshold.
    """

    name: str
    rules: Rules
    cells: Mapping[Key, Cell] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Held:
    """What the unprotected table knows of a cell: whole numbers that hold the count, one number when it is exact.

    `by_publisher` is set where the source hid it; `published` is not where it is known to us and printed nowhere.
    """

    lower: int
    upper: int
    published: bool = True
    by_publisher: bool = False
    rounded: int = 1


def named(rules: Rules, key: Key) -> str:
    """A cell in words, without its value: “area Kent, group girls”; its part is said when it is not the count."""
    words = ", ".join(f"{name} {value}" for name, value in zip(rules.dimensions, key[:-1], strict=True))
    part = {COUNT: "", DENOMINATOR: " (how many it is out of)"}.get(key[-1], " (those who are not counted in it)")
    return words + part
