"""What agreement is worth in these files, learnt from them: no examples are needed, examples are used where there are.

u comes from chance: how often two records drawn at random agree. m, h and how common each kind of pair is come from
expectation-maximisation (Dempster, Laird and Rubin 1977) over all pairs there could be: those that share no key are
taken to be of two people, so that, unlike learning within blocks, what a key is made of needs no allowance. Every
probability starts from a prior worth a few pairs, which settles what a small file cannot. Where enough pairs are
labelled as one person, m is counted from them and stays: see `Taught`. What only itself could vouch for stays at its
prior: see `unvouched`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from village.linkage.files.columns import Column
from village.linkage.files.decisions import Decisions
from village.linkage.files.levels import Compared, compare, patterns_of
from village.linkage.rules.compare import Comparison
from village.linkage.rules.model import Model, Weighing

Floats = NDArray[np.float64]
DRAWN = 100_000
"""Pairs drawn at random to see how often values that are not the same are alike."""
PRIOR_WEIGHT = 20.0
"""How many pairs the prior of a comparison counts for."""
LEAST = 1e-9
"""Nothing is held to be impossible, nor certain."""
ROUNDS, STILL = 200, 1e-6
ENOUGH = 100
"""Labelled pairs in which both records have a value, from which they alone say how records of one person differ in it;
fewer are added to what is learnt."""
TELLS = 0.3
"""How often two people of a household may agree in what is to tell them apart: names and dates of birth do, sex does
not."""
NAMED_ALIKE = 0.1
"""Of how often strangers have the same forename by chance, how often two people of a household have: an assumption."""
VOUCHED = 0.5
"""The share of pairs in which another field must tell people apart before m of one is learnt from the files."""


@dataclass(frozen=True)
class Kinds:
    """Probabilities of the three kinds of pairs: for each comparison an array by level (index 0 is not used)."""

    m: list[Floats]
    h: list[Floats]
    u: list[Floats]
    matches: float
    households: float
    held: frozenset[int] = frozenset()
    """Comparisons whose m stays at its prior: see `unvouched`."""


@dataclass(frozen=True)
class Taught:
    """What pairs labelled as one person show: how often each comparison is at each level (index 0, missing, is 0)."""

    pairs: int
    counts: list[Floats]

    def enough(self, comparison: int) -> bool:
        """Whether they alone say what m is."""
        return bool(self.counts[comparison].sum() >= ENOUGH)


def taught_by(labels: Decisions, comparisons: list[Comparison], columns: dict[str, Column]) -> Taught:
    """The levels of pairs that people labelled as one person. Pairs labelled as two teach nothing: which of all pairs
    of two people were looked at says nothing of the rest."""
    found = compare(comparisons, columns, labels.left[labels.same], labels.right[labels.same]).levels
    counts = [
        np.bincount(found[:, i], minlength=one.same + 1).astype(float) * (np.arange(one.same + 1) > 0)
        for i, one in enumerate(comparisons)
    ]
    return Taught(int(labels.same.sum()), counts)


def learn(
    compared: Compared,
    comparisons: list[Comparison],
    columns: dict[str, Column],
    left: int,
    right: int,
    taught: Taught | None = None,
) -> Model:
    """A model from candidate pairs; `left` and `right` are numbers of records (no right file: 0)."""
    possible = max(left * right if right else left * (left - 1) // 2, 2)
    u = chance(comparisons, columns, left, right)
    expected = (min(left, right) if right else left) / 2 / possible
    kinds = _start(comparisons, u, min(expected, 0.4), min((left + right) / possible, 0.4))
    kinds = _named_apart(replace(kinds, held=unvouched(comparisons, kinds.h, columns, left)), comparisons)
    patterns, which = patterns_of(compared.levels)
    counts = np.bincount(which)
    for _ in range(ROUNDS):
        better = _again(kinds, patterns, counts.astype(float), possible, comparisons, left + right, taught)
        still = abs(better.matches - kinds.matches) <= STILL * kinds.matches
        kinds = better
        if still:
            break
    return as_model(kinds, comparisons, columns)


def unvouched(
    comparisons: list[Comparison], h: Sequence[Sequence[float] | Floats], columns: dict[str, Column], left: int
) -> frozenset[int]:
    """Comparisons that tell people of a household apart, and do so alone. Without dates of birth or numbers a child
    whose forename was changed and a child's sister are one and the same pattern: learnt from such files, m would call
    every sister a child with another forename. `left`: records of the left file."""
    telling = [i for i, one in enumerate(comparisons) if not one.household and h[i][one.same] < TELLS]
    both = {i: _filled(columns[comparisons[i].field], left) for i in telling}
    return frozenset(i for i in telling if sum(share for at, share in both.items() if at != i) < VOUCHED)


def _named_apart(kinds: Kinds, comparisons: list[Comparison]) -> Kinds:
    """The same where a forename alone tells a household's people apart: brothers and sisters are given different ones,
    so that two of a household have one more seldom than strangers."""
    h = list(kinds.h)
    for i in kinds.held:
        if comparisons[i].field == "forename":
            same = comparisons[i].same
            h[i] = h[i].copy()
            h[i][1] += h[i][same] * (1 - NAMED_ALIKE)
            h[i][same] *= NAMED_ALIKE
    return replace(kinds, h=h)


def _filled(column: Column, left: int) -> float:
    """The share of pairs in which both records have a value."""
    filled = column.codes >= 0
    sides = (filled[:left], filled[left:] if len(filled) > left else filled)
    return float(sides[0].mean() * sides[1].mean())


def as_model(kinds: Kinds, comparisons: list[Comparison], columns: dict[str, Column]) -> Model:
    """The model of these probabilities, with the frequencies of the values in the files."""
    weighings = []
    for i, comparison in enumerate(comparisons):
        column = columns[comparison.field]
        frequency = dict(zip(column.names, column.frequencies().tolist(), strict=True))
        m, u, h = (tuple(part[i].tolist()) for part in (kinds.m, kinds.u, kinds.h))
        weighings.append(Weighing(comparison, m, u, h, frequency))
    return Model("learnt", tuple(weighings), kinds.matches, kinds.households)


def chance(comparisons: list[Comparison], columns: dict[str, Column], left: int, right: int) -> list[Floats]:
    """u: "the same" from how common the values are, the levels below it from pairs drawn at random (seeded: the same
    files give the same model)."""
    draw = np.random.default_rng(20_08)
    one = draw.integers(0, left, DRAWN, dtype=np.int32)
    two = draw.integers(*((left, left + right) if right else (0, left)), DRAWN, dtype=np.int32)
    apart = one != two
    drawn = compare(comparisons, columns, one[apart], two[apart])
    found = []
    for i, comparison in enumerate(comparisons):
        counts = np.bincount(drawn.levels[:, i], minlength=comparison.same + 1).astype(float)
        counts[1:] += 0.5
        counts[[0, comparison.same]] = 0
        same = min(max(_same_by_chance(columns[comparison.field], left, right), LEAST), 1 - LEAST)
        shares = counts / counts.sum() * (1 - same)
        shares[comparison.same] = same
        shares[0] = 1
        found.append(shares)
    return found


def _same_by_chance(column: Column, left: int, right: int) -> float:
    """How often two records that both have a value have the same one."""

    def shares(firsts: NDArray[np.int32]) -> Floats:
        counts = np.bincount(firsts[firsts >= 0], minlength=len(column.names)).astype(float)
        found: Floats = counts / max(counts.sum(), 1.0)
        return found

    if right:
        return float(shares(column.firsts[:left]) @ shares(column.firsts[left:]))
    counts = np.bincount(column.firsts[column.firsts >= 0]).astype(float)
    total = counts.sum()
    return float((counts * (counts - 1)).sum() / max(total * (total - 1), 1.0))


def _start(comparisons: list[Comparison], u: list[Floats], matches: float, households: float) -> Kinds:
    """Before anything is learnt: m as the comparisons have it; a household shares what households share."""
    m = [np.array((1.0, *comparison.prior)) for comparison in comparisons]
    h = [0.9 * m[i] + 0.1 * u[i] if c.household else _mates(c, u[i]) for i, c in enumerate(comparisons)]
    return Kinds(m, h, u, matches, households)


def _mates(comparison: Comparison, u: Floats) -> Floats:
    """What is a person's own: two people of a household agree in it by chance, or by being twins. This is not learnt,
    or true pairs with one field wrong would be learnt as households."""
    found = u * (1 - comparison.mates_same)
    found[comparison.same] += comparison.mates_same
    found[0] = 1
    return found


def log_chances(levels: NDArray[np.uint8], probabilities: list[Floats]) -> Floats:
    """log2 of how likely each pattern of levels is in one kind of pair."""
    total = np.zeros(len(levels))
    for i, probability in enumerate(probabilities):
        total += np.log2(probability)[levels[:, i]]
    return total


def shares_of_kinds(kinds: Kinds, patterns: NDArray[np.uint8]) -> tuple[Floats, Floats]:
    """For each pattern, the chance that it is of one person, and that it is of one household."""
    m = np.log2(kinds.matches) + log_chances(patterns, kinds.m)
    h = np.log2(kinds.households) + log_chances(patterns, kinds.h)
    u = np.log2(1 - kinds.matches - kinds.households) + log_chances(patterns, kinds.u)
    whole = np.logaddexp2(np.logaddexp2(m, h), u)
    return np.exp2(m - whole), np.exp2(h - whole)


def _again(
    kinds: Kinds,
    patterns: NDArray[np.uint8],
    counts: Floats,
    possible: int,
    comparisons: list[Comparison],
    records: int,
    taught: Taught | None = None,
) -> Kinds:
    """One round. What a household shares starts from a prior worth a pair for each record: neighbours, who share a
    street and nothing else, are more than household mates and would else take that kind over, leaving brothers and
    sisters to be taken for one person."""
    one, household = (share * counts for share in shares_of_kinds(kinds, patterns))
    start = _start(comparisons, kinds.u, 0.5, 0.5)
    return replace(
        kinds,
        m=[
            _of_one_person(patterns[:, i], one * (i not in kinds.held), PRIOR_WEIGHT * prior, taught, i)
            for i, prior in enumerate(start.m)
        ],
        h=[
            _estimate(patterns[:, i], household, records * prior) if comparisons[i].household else kinds.h[i]
            for i, prior in enumerate(start.h)
        ],
        matches=min(max(one.sum(), 0.5) / possible, 0.5),
        households=min(max(household.sum(), 0.5) / possible, 0.4),
    )


def _of_one_person(levels: NDArray[np.uint8], weights: Floats, prior: Floats, taught: Taught | None, at: int) -> Floats:
    if taught is None:
        return _estimate(levels, weights, prior)
    return _estimate(levels, weights * (not taught.enough(at)), prior + taught.counts[at])


def _estimate(levels: NDArray[np.uint8], weights: Floats, prior: Floats) -> Floats:
    counts = np.bincount(levels, weights, minlength=len(prior)) + prior
    counts[0] = 0
    shares: Floats = counts / counts.sum()
    shares[0] = 1
    return shares
