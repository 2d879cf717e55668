"""The shortest route by trying every set of units: naive, for small frameworks only."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations

from village.workforce.rules.qualifications.framework import Combination, Learned, Qualification, Unit


def subsets(some: Sequence[str]) -> Iterator[frozenset[str]]:
    return map(frozenset, chain.from_iterable(combinations(some, many) for many in range(len(some) + 1)))


def made(rule: Combination, units: Mapping[str, Unit], passed: frozenset[str], prior: frozenset[str]) -> bool:
    """Whether some choice among what is there makes the qualification."""

    def worth(of: frozenset[str]) -> int:
        return sum(units[one].credit or 0 for one in of)

    floor = int(rule.floor_level or 0)
    for chosen in subsets(rule.units):
        by_prior = chosen - passed
        if not (set(rule.mandatory) <= chosen and by_prior <= prior):
            continue
        if any(set(pair) <= chosen for pair in rule.barred):
            continue
        if worth(chosen & set(rule.optional)) < rule.optional_credit:
            continue
        if floor and worth(frozenset(one for one in chosen if int(units[one].level) >= floor)) < rule.floor_credit:
            continue
        if rule.prior_most is None or worth(by_prior) <= rule.prior_most:
            return True
    return False


def least(
    units: Mapping[str, Unit], offered: Sequence[Qualification], learned: Learned, needs: Sequence[Sequence[str]]
) -> tuple[int, int] | None:
    """How many units of unknown credit, and how much credit, at least; None when nothing leads there."""
    found = []
    for new in subsets(sorted(units)):
        have = learned.passed | new
        taken = {one.slug for one in offered if made(one.combination, units, have, learned.prior)}
        if all(taken & set(need) for need in needs):
            left = new - learned.passed
            found.append((sum(units[one].credit is None for one in left), sum(units[one].credit or 0 for one in left)))
    return min(found, default=None)
