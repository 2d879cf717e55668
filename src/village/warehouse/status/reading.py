"""An analyst's own file as a series: columns period, value and, if known, numerator, denominator and definition."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from village.kernel.tables.rules import MAX_PROBLEMS, Problem, Refused, Row, quoted, read_csv
from village.warehouse.periods import NotAPeriod, Period, period
from village.warehouse.status.series import NotASeries, Point, Series, series

COLUMNS = ("period", "value", "numerator", "denominator", "definition")
OPTIONAL = ("numerator", "denominator", "definition")
PER: Mapping[str, float] = {"percent": 100, "per-1000": 1e3, "per-10000": 1e4, "per-100000": 1e5, "ratio": 1}
BELOW_NOTHING = ("score", "points", "pounds")  # units whose figures may be negative
_NUMBER = re.compile(r"-?\d{1,15}(?:\.(\d{1,20}))?", re.ASCII)  # as many places as `measures values` prints


@dataclass(frozen=True)
class _Number:
    value: float
    decimals: int


def read_series(file: str, raw: bytes, unit: str = "percent") -> Series:
    """The series that a CSV holds; a row with an empty value is a period without a figure.

    Raises Refused with every problem found: periods that are none or stand twice, figures that cannot be, and values
    that contradict their numerator and denominator beyond rounding.
    """
    problems: list[Problem] = []
    points: dict[Period, Point] = {}
    lines: dict[Period, int] = {}
    for row in read_csv(file, raw, COLUMNS, optional=OPTIONAL):
        wrong = _Row(file, unit, row)
        found = wrong.point()
        if found and found.period in lines:
            before = lines[found.period]
            wrong.say("period", f"The period {found.period.slug} stands in row {before} too.", "Keep one of them.")
        elif found:
            lines[found.period] = row.line
            if row.cells["value"]:
                points[found.period] = found
        problems += wrong.problems
    if problems:
        raise Refused(problems[:MAX_PROBLEMS])
    if not points:
        raise Refused([Problem(file, "The file has no figure.", "Give at least one row with a period and a value.")])
    try:
        return series(unit, points.values())
    except NotASeries as error:
        raise Refused([Problem(file, str(error), "Put each kind of period in a file of its own.")]) from None


class _Row:
    """One row while it is judged; `problems` is what is wrong with it."""

    def __init__(self, file: str, unit: str, row: Row) -> None:
        self.file, self.unit, self.row = file, unit, row
        self.problems: list[Problem] = []

    def say(self, column: str, what: str, do: str) -> None:
        self.problems.append(Problem(self.file, what, do, self.row.line, column))

    def point(self) -> Point | None:
        """The row as a point, or None when it says something that cannot be."""
        try:
            when = period(self.row.cells["period"])
        except NotAPeriod as error:
            self.say("period", str(error), "Mend the period.")
            return None
        value, top, bottom = (self._number(name) for name in ("value", "numerator", "denominator"))
        if value and not self.problems:
            self._possible(value)
            self._agrees(value, top, bottom)
        if self.problems:
            return None
        figure = value.value if value else 0.0
        return Point(when, figure, bottom.value if bottom else None, self.row.cells["definition"])

    def _number(self, column: str) -> _Number | None:
        text = self.row.cells[column]
        if not text:
            return None
        found = _NUMBER.fullmatch(text)
        if not found:
            self.say(column, f"{quoted(text)} is not a number.", "Write digits only, or leave the cell empty.")
            return None
        number = _Number(float(text), len(found[1] or ""))
        if column == "denominator" and number.value <= 0:
            self.say(column, f"A denominator of {text} is none to divide by.", "Leave it empty when it is not known.")
        elif column == "numerator" and number.value < 0:
            self.say(column, "A count cannot be negative.", "Mend it, or leave it empty.")
        return number

    def _possible(self, value: _Number) -> None:
        if self.unit == "percent" and not 0 <= value.value <= 100:
            self.say("value", f"{value.value:g}% is not a possible percentage.", "It must be from 0 to 100.")
        elif self.unit not in BELOW_NOTHING and value.value < 0:
            self.say("value", "This figure cannot be negative.", "Mend it, or say another --unit.")

    def _agrees(self, value: _Number, top: _Number | None, bottom: _Number | None) -> None:
        """Value, numerator and denominator say the same, to the last place that the value is printed to."""
        if top is None or self.problems or self.unit not in PER:
            return
        if bottom is None:
            self.say("denominator", "There is a numerator and no denominator.", "Give both or neither.")
            return
        if self.unit == "percent" and top.value > bottom.value:
            self.say("numerator", "The numerator is larger than the denominator.", "A percentage is of a whole.")
            return
        made = PER[self.unit] * top.value / bottom.value
        if abs(made - value.value) > 0.5 * 10.0**-value.decimals + 1e-9 * abs(made):
            printed = f"{made:.{value.decimals + 2}f}"
            what = f"The value is {self.row.cells['value']}, but numerator and denominator make {printed}."
            self.say("value", what, "Mend one of the three, or leave numerator and denominator empty.")
