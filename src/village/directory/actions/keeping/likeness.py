"""Whether two entries may be of one service: by the engine that matches records, told what is compared of services. It
proposes; nothing is joined by a weight. Here and not among the rules: what anyone reads of the directory rests on the
rules, and reaches no linkage."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from rapidfuzz.fuzz import token_set_ratio, token_sort_ratio

from village.directory.rules.keeping.traits import SETTLING, SHARED, Traits
from village.linkage.rules.compare import Comparison, comparison_of, exact_level
from village.linkage.rules.decide import DOUBLES, Comparing
from village.linkage.rules.model import Model, Weighing
from village.linkage.rules.untrained import household_shares

Key = uuid.UUID
PROPOSED = 0.3
"""From this chance on a person looks."""
DOUBLED = 0.1
"""The share of entries that another source has too, before any is looked at."""


def _words_level(a: str, b: str) -> int:
    """1 differs, 2 alike, 3 the same but for words that one has more, 4 the same."""
    if a == b:
        return 4
    alike = token_sort_ratio(a, b)
    if alike >= 90 or (token_set_ratio(a, b) >= 95 and min(len(a.split()), len(b.split())) > 1):
        return 3
    return 2 if alike >= 75 else 1


def _weighing(comparison: Comparison, by_chance: Sequence[float]) -> Weighing:
    m, u = (1.0, *comparison.prior), (1.0, *by_chance)
    return Weighing(comparison, m, u, household_shares(comparison, m, u))


def _either(field: str, prior: tuple[float, float], *, household: bool = True) -> Comparison:
    return Comparison(field, ("differs", "same"), exact_level, prior, household=household)


_WORDS = ("differs", "alike", "more-words", "same")
_NUMBER = (0.999998, 0.000001, 0.000001)


@cache
def model() -> Model:
    """Orders of magnitude for services of an area. A provider's services share its name, contacts and place as people
    of a household share theirs, and are told apart by what they are called, for whom and when they are."""
    weighings = [
        _weighing(Comparison("name", _WORDS, _words_level, (0.04, 0.06, 0.15, 0.75)), (0.992, 0.006, 0.0014, 0.0006)),
        _weighing(
            Comparison("provider", _WORDS, _words_level, (0.1, 0.05, 0.15, 0.7), household=True),
            (0.97, 0.015, 0.005, 0.01),
        ),
        _weighing(comparison_of("postcode"), (0.975, 0.018, 0.004, 0.0005, 0.0005, 0.002)),
        _weighing(comparison_of("phone"), (0.9985, 0.0005, 0.001)),
        _weighing(comparison_of("email"), (0.9982, 0.0008, 0.001)),
        _weighing(_either("web", (0.25, 0.75)), (0.99, 0.01)),
        _weighing(_either("ages", (0.2, 0.8), household=False), (0.93, 0.07)),
        _weighing(_either("days", (0.15, 0.85), household=False), (0.85, 0.15)),
        *(_weighing(comparison_of(f"id:{one}"), _NUMBER) for one in SETTLING),
        *(_weighing(_either(f"id:{one}", (0.1, 0.9)), (0.99, 0.01)) for one in SHARED),
    ]
    return Model("services", tuple(weighings), matches=1e-4, households=3e-3, coverage=DOUBLED)


class Likely(NamedTuple):
    """Two entries that may be one service: the chance (0 to 1), and of what agrees or differs the field and level."""

    chance: float
    why: list[tuple[str, str]]


def likely(one: Traits, two: Traits, among: int, *, same_source: bool = False) -> Likely:
    """How likely two entries are of one service, among so many. The same official number of a setting settles it; two
    of one source, which tells each service once, are rarely one."""
    known = model().among(among)
    compared = Comparing(one, known).compared(two)
    why = [
        (each.comparison.field, each.comparison.levels[level - 1])
        for each, level in zip(known.weighings, compared.levels, strict=True)
        if level
    ]
    settled = any(one.get(f"id:{scheme}", "") == two.get(f"id:{scheme}") for scheme in SETTLING)
    beforehand = known.doubled_bits(DOUBLES) if same_source else 0.0
    return Likely(1.0 if settled else known.probability(compared.weight + beforehand), why)


def proposals(
    every: Mapping[Key, Traits], pairs: Iterable[tuple[Key, Key]], source: Callable[[Key], object]
) -> list[tuple[Key, Key, Likely]]:
    """Of pairs of entries those that a person is to look at, likeliest first. `source`: where each comes from."""
    found = [
        (one, two, likely(every[one], every[two], len(every), same_source=source(one) == source(two)))
        for one, two in pairs
    ]
    kept = [each for each in found if each[2].chance >= PROPOSED]
    return sorted(kept, key=lambda each: -each[2].chance)
