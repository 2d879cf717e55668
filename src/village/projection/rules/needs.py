"""How many posts are needed: what there is of, the share that must be served, and how many one worker serves."""

from collections.abc import Sequence
from dataclasses import dataclass

from village.projection.rules.cohorts import ALL, Of
from village.projection.rules.paths import Path, always

ONE = always(1.0)


@dataclass(frozen=True)
class Need:
    """Posts for one kind of demand: `count` (children of an age, cases, settings) × `share` that must be served ×
    `each` post for every `for_each` of them. A ratio of 1 to 3, a limit of 18 cases, or a target of one graduate in
    every setting by a year are all of this form. `of`: the role, sector and area it is told of."""

    name: str
    count: Path
    share: Path = ONE
    each: Path = ONE
    for_each: Path = ONE
    of: Of = ALL

    def at(self, year: int) -> float:
        """Full-time posts needed in a year. Raises ValueError when a worker serves nobody, or a share is above all."""
        serves, share = self.for_each.at(year), self.share.at(year)
        if serves <= 0:
            raise ValueError(f"In {year} {self.name}: one post for each {serves:.6g} cannot be.")
        if not 0 <= share <= 1:
            raise ValueError(
                f"In {year} the share of {self.name} that must be served is {share:.6g}: it must be 0 to 1."
            )
        return self.count.at(year) * share * self.each.at(year) / serves


def needed(needs: Sequence[Need], year: int) -> float:
    """All posts needed in a year."""
    return sum(need.at(year) for need in needs)
