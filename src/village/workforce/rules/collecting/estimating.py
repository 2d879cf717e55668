"""What is reckoned for employers whose return has not come: what they had before, moved as those moved who have sent
both times (matched pairs). Always called an estimate, with its basis."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

LEAST_PAIRS = 3
"""With fewer pairs the change of one employer would be taken for that of all: nothing is reckoned."""


@dataclass(frozen=True)
class Estimated:
    """A count over all employers that are asked. `counted`: of those who sent; `by_employer`: what is reckoned of the
    others; `pairs`: who sent both times; `change`: their ratio, None where there are too few; `missing`: neither sent
    nor reckoned."""

    counted: Decimal
    by_employer: Mapping[str, Decimal]
    pairs: tuple[str, ...]
    change: Decimal | None
    missing: tuple[str, ...]

    @property
    def total(self) -> Decimal:
        """Counted and reckoned together."""
        return self.counted + sum(self.by_employer.values(), Decimal(0))


def estimated(asked: Collection[str], now: Mapping[str, Decimal], before: Mapping[str, Decimal]) -> Estimated:
    """The count of `asked` employers from what some sent `now` and what some sent `before`, by employer."""
    pairs = [one for one in asked if one in now and one in before]
    was = sum((before[one] for one in pairs), Decimal(0))
    change = sum((now[one] for one in pairs), Decimal(0)) / was if len(pairs) >= LEAST_PAIRS and was else None
    silent = [one for one in asked if one not in now]
    reckoned = {one: before[one] * change for one in silent if one in before} if change is not None else {}
    counted = sum((now[one] for one in asked if one in now), Decimal(0))
    return Estimated(counted, reckoned, tuple(pairs), change, tuple(one for one in silent if one not in reckoned))
