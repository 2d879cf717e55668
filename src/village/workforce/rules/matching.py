"""Whether two workers of whom two records tell may be one person: by the engine that matches records, told what is
compared of workers. It proposes; nothing is joined by a weight."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from village.linkage.rules.compare import comparison_of
from village.linkage.rules.decide import Candidate, Comparing, Held, Thresholds, chances
from village.linkage.rules.model import Model, Weighing
from village.linkage.rules.normalise import normalise
from village.linkage.rules.untrained import household_shares, untrained
from village.workforce.rules.identifiers import SCHEMES

NAMED = ("forename", "surname", "birth", "sex")
NATIONAL = "id:national"
_BY_CHANCE = (0.999998, 0.000001, 0.000001)
"""How often numbers of one scheme differ, are one character apart, are the same, in two people: orders of magnitude."""


@cache
def model() -> Model:
    """Names, birth and sex as they are weighed for anybody, and numbers of registers."""
    known = untrained()
    named = [one for one in known.weighings if one.comparison.field in NAMED]
    numbered = [_number(f"id:{scheme.lower()}") for scheme in sorted(SCHEMES)]
    return replace(known, version="workers", weighings=(*named, *numbered, _number(NATIONAL)))


def _number(field: str) -> Weighing:
    comparison = comparison_of(field)
    m, u = (1.0, *comparison.prior), (1.0, *_BY_CHANCE)
    return Weighing(comparison, m, u, household_shares(comparison, m, u))


def values(given: str, family: str, born_on: str, sex: str, numbers: Mapping[str, str]) -> dict[str, str]:
    """A worker as compared. `numbers`: by scheme, with "national" for the hash of the national insurance number."""
    said = {"forename": given, "surname": family, "date_of_birth": born_on, "sex": sex}
    taken = normalise(said, {}).values
    return {**taken, **{f"id:{scheme.lower()}": number for scheme, number in numbers.items()}}


def likely(own: Mapping[str, str], others: Mapping[int, Mapping[str, str]], among: int) -> list[tuple[int, float]]:
    """Of other workers, by key, those who may be the same person, likeliest first, each with its chance (0 to 1).
    `among`: how many workers there are."""
    comparing = Comparing(own, model())
    scored = [comparing.score(Candidate(key, (Held(key, told),))) for key, told in others.items()]
    found = chances(scored, model().odds_bits(among))
    return [(one.child, one.chance) for one in found if one.chance >= Thresholds().review]


def disagree(one: Sequence[tuple[str, str]], two: Sequence[tuple[str, str]]) -> list[str]:
    """The schemes of which two workers have different numbers, which one person has not."""
    theirs = dict(two)
    return sorted(scheme for scheme, number in one if theirs.get(scheme, number) != number)
