"""How many schools are below a line: a number where every share is known, else from so many to so many."""

from collections.abc import Iterable
from dataclasses import dataclass

from village.warehouse.schools.line import BELOW, CLOSE, NOT_KNOWN, TOO_FEW, Standing

MET, NOT_MET, CANNOT_SAY = "met", "not met", "cannot be said"


@dataclass(frozen=True, slots=True)
class Count:
    """Schools together, each once: `low` are below the line, `high` would be if all that are not known were."""

    schools: int
    low: int
    clear: int  # below, and not by chance
    close: int  # on either side, too close to call
    too_few: int  # too few pupils, so not judged
    unknown: int

    @property
    def high(self) -> int:
        return self.low + self.unknown

    @property
    def goal(self) -> str:
        """Whether no school is below: it cannot be said while a share is hidden, or where no school is judged."""
        if self.low:
            return NOT_MET
        return CANNOT_SAY if self.unknown or self.schools == self.too_few else MET


def count(found: Iterable[Standing]) -> Count:
    """The count of these schools."""
    some = list(found)
    states = [one.state for one in some]
    return Count(
        schools=len(some),
        low=sum(one.below for one in some),
        clear=states.count(BELOW),
        close=sum(state in CLOSE for state in states),
        too_few=states.count(TOO_FEW),
        unknown=states.count(NOT_KNOWN),
    )


def by_area(found: Iterable[tuple[str, Standing]]) -> dict[str, Count]:
    """The count of each area."""
    held: dict[str, list[Standing]] = {}
    for area, one in found:
        held.setdefault(area, []).append(one)
    return {area: count(some) for area, some in held.items()}
