"""A quantity over years: known in some, straight between them, held before the first and after the last."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Path:
    """Values by year, at least one."""

    values: Mapping[int, float]

    def at(self, year: int) -> float:
        """The value in a year."""
        known = sorted(self.values)
        if year <= known[0]:
            return self.values[known[0]]
        if year >= known[-1]:
            return self.values[known[-1]]
        after = next(one for one in known if one >= year)
        before = max(one for one in known if one < after)
        part = (year - before) / (after - before)
        return self.values[before] * (1 - part) + self.values[after] * part

    def times(self, factor: float, most: float | None = None) -> "Path":
        """Every value times a factor, none more than `most`."""
        scaled = {year: value * factor for year, value in self.values.items()}
        return Path(scaled if most is None else {year: min(value, most) for year, value in scaled.items()})


def always(value: float) -> Path:
    """The same in every year."""
    return Path({0: value})
