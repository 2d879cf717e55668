"""Whole files: the same levels and weights as pair by pair, learning that only improves, choices that add up."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.linkage.records import VALUES, record
from village.linkage.files.candidates import candidates
from village.linkage.files.choosing import Rivals, chances_among_rivals, rivals_of
from village.linkage.files.clustering import entities
from village.linkage.files.columns import Column, column_of
from village.linkage.files.learning import Kinds, _again, _start, chance, learn, log_chances
from village.linkage.files.levels import compare, patterns_of
from village.linkage.files.scoring import weights
from village.linkage.rules.compare import comparison_of, levels
from village.linkage.rules.keys import KEYS, PARTS, WIDE, keys

records = st.lists(record, min_size=4, max_size=14).filter(lambda rows: any(rows))


def columns_of(rows: list[dict[str, str]]) -> dict[str, Column]:
    found = {}
    for name in VALUES:
        column = column_of(name, [pl.Series([row.get(name) for row in rows], dtype=pl.String)])
        if column is not None:
            found[name] = column
    return found


def every_pair(rows: list[dict[str, str]]) -> tuple[np.ndarray, np.ndarray]:
    one, two = np.triu_indices(len(rows), 1)
    return one.astype(np.int32), two.astype(np.int32)


@pytest.mark.slow
@given(records)
@settings(deadline=None, max_examples=40)
def test_levels_of_many_pairs_are_those_of_each(rows: list[dict[str, str]]) -> None:
    columns = columns_of(rows)
    comparisons = [comparison_of(name) for name in columns]
    left, right = every_pair(rows)
    found = compare(comparisons, columns, left, right)
    for at, (a, b) in enumerate(zip(left, right, strict=True)):
        assert tuple(found.levels[at]) == levels(rows[a], rows[b], comparisons)
    patterns, which = patterns_of(found.levels)
    assert (patterns[which] == found.levels).all()
    assert len(np.unique(patterns, axis=0)) == len(patterns)


@pytest.mark.slow
@given(records)
@settings(deadline=None, max_examples=20)
def test_weights_of_many_pairs_are_those_of_each(rows: list[dict[str, str]]) -> None:
    columns = columns_of(rows)
    comparisons = [comparison_of(name) for name in columns]
    left, right = every_pair(rows)
    compared = compare(comparisons, columns, left, right)
    model = learn(compared, comparisons, columns, len(rows), 0)
    found = weights(compared, model, columns)
    for at in range(len(left)):
        pattern = compared.levels[at].tolist()
        common = [
            weighing.common(level, rows[left[at]].get(weighing.comparison.field, "").split("|")[0])
            for weighing, level in zip(model.weighings, pattern, strict=True)
        ]
        assert found[at] == pytest.approx(model.weigh(pattern, common).weight, abs=1e-6)


def naive_candidates(rows: list[dict[str, str]]) -> set[tuple[int, int]]:
    """All pairs that have a key in common, each pair of records looked at by itself."""
    wide = [{f"{names}/{'/'.join(c)}" for names in WIDE for c in _products(names, row)} for row in rows]
    narrow = [set(keys(row)) for row in rows]
    every = range(len(rows))
    return {(a, b) for a in every for b in every if a < b and (narrow[a] & narrow[b] or wide[a] & wide[b])}


def _products(names: tuple[str, ...], row: dict[str, str]) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for name in names:
        field, read = PARTS[name]
        found = [[*begun, value] for begun in found for value in (read(row[field]) if field in row else ())]
    return found


@pytest.mark.slow
@given(records)
@settings(deadline=None, max_examples=60)
def test_candidates_of_a_small_file_are_all_that_share_a_key(rows: list[dict[str, str]]) -> None:
    plain = [{name: text for name, text in row.items() if not name.startswith("other:")} for row in rows]
    if not any(plain):
        return
    found = candidates(columns_of(plain), len(plain), 0)
    pairs = {divmod(int(code), len(plain)) for code in found}
    expected = naive_candidates(plain)
    assert pairs <= expected
    crowded = len(plain) * 12  # pairs of one kind, beyond which the commonest values give way
    if max(len(expected), 1) <= crowded:
        assert pairs == expected


def test_no_key_of_two_files_joins_records_of_one() -> None:
    rows = [{"forename": "ANN", "surname": "TESTWOOD", "birth": "2015-03-14"}] * 5
    found = candidates(columns_of(rows), 2, 3)
    assert {divmod(int(code), 5) for code in found} == {(a, b) for a in (0, 1) for b in (2, 3, 4)}
    assert all(field in {PARTS[name][0] for name in PARTS} for names in KEYS for field in (PARTS[n][0] for n in names))


def likelihood(
    kinds: Kinds, patterns: np.ndarray, counts: np.ndarray, start: Kinds, household: list[bool], records: int
) -> float:
    """Log likelihood of the patterns and of the priors that every probability starts from."""
    each = np.logaddexp2(
        np.logaddexp2(
            np.log2(kinds.matches) + log_chances(patterns, kinds.m),
            np.log2(kinds.households) + log_chances(patterns, kinds.h),
        ),
        np.log2(1 - kinds.matches - kinds.households) + log_chances(patterns, kinds.u),
    )
    prior = sum((20 * p[1:] * np.log2(m[1:])).sum() for m, p in zip(kinds.m, start.m, strict=True))
    mates = zip(kinds.h, start.h, household, strict=True)
    prior += sum((records * p[1:] * np.log2(h[1:])).sum() for h, p, free in mates if free)
    return float((each * counts).sum() + prior)


@pytest.mark.slow
@given(records, st.integers(0, 100))
@settings(deadline=None, max_examples=20)
def test_learning_never_makes_the_files_less_likely(rows: list[dict[str, str]], seed: int) -> None:
    columns = columns_of(rows)
    comparisons = [comparison_of(name) for name in columns]
    left, right = every_pair(rows)
    draw = np.random.default_rng(seed)
    chosen = draw.integers(0, len(left), 400)  # enough pairs that no share is held at its least
    patterns, which = patterns_of(compare(comparisons, columns, left[chosen], right[chosen]).levels)
    counts = np.bincount(which).astype(float)
    start = _start(comparisons, chance(comparisons, columns, len(rows), 0), 0.2, 0.2)
    household = [c.household for c in comparisons]
    kinds, before = start, -np.inf
    for _ in range(8):
        now = likelihood(kinds, patterns, counts, start, household, len(rows))
        assert now >= before - 1e-6 * abs(now)
        before = now
        better = _again(kinds, patterns, counts, 400, comparisons, len(rows))
        if better.matches in (0.5, 0.5 / 400) or better.households in (0.4, 0.5 / 400):
            break
        kinds = better


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.floats(1e-4, 1e6)), min_size=1, max_size=20))
def test_the_chances_of_one_record_never_exceed_one(pairs: list[tuple[int, int, float]]) -> None:
    pairs = list({(a, b): (a, b, odds) for a, b, odds in pairs}.values())
    left, right = (np.array([pair[at] for pair in pairs], dtype=np.int32) for at in (0, 1))
    odds = np.array([pair[2] for pair in pairs])
    parts = [rivals_of(left, odds), rivals_of(right, odds)]
    one, other = (np.concatenate([part[at] for part in parts]) for at in (0, 1))
    found = chances_among_rivals(odds, Rivals(one, other, np.ones(len(one))))
    for rows in (left, right):
        assert (np.bincount(rows, found) <= 1.011).all()  # what is sure at .99 keeps its chance when rivals are out
    assert (found <= odds / (1 + odds) + 1e-12).all()


def test_a_twin_whose_brother_has_found_his_own_record_has_one_rival_less() -> None:
    left, right = np.array([0, 0, 1], dtype=np.int32), np.array([0, 1, 1], dtype=np.int32)
    odds = np.array([3.0, 3.0, 1e6])
    one, other = (np.concatenate(p) for p in zip(rivals_of(left, odds), rivals_of(right, odds), strict=True))
    found = chances_among_rivals(odds, Rivals(one, other, np.ones(len(one))))
    assert found[0] == pytest.approx(0.75)
    assert found[1] < 0.01


def groups(found: np.ndarray) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(found == entity).tolist()) for entity in set(found.tolist())}


def grouped(records: int, links: dict[tuple[int, int], float]) -> set[frozenset[int]]:
    left, right = (np.array([pair[at] for pair in links], dtype=np.int32) for at in (0, 1))
    return groups(entities(records, left, right, np.array(list(links.values()))))


def test_a_bridge_does_not_make_two_people_one() -> None:
    links = {(0, 1): 12.0, (0, 2): 12.0, (1, 2): 12.0, (3, 4): 12.0, (3, 5): 12.0, (4, 5): 12.0, (2, 3): 1.0}
    assert grouped(7, links) == {frozenset({0, 1, 2}), frozenset({3, 4, 5}), frozenset({6})}


def test_a_record_that_went_wrong_in_much_is_kept_by_its_best_link() -> None:
    links = {(0, 1): 12.0, (0, 2): 12.0, (1, 2): 12.0, (2, 3): 8.0, (1, 3): -2.0, (0, 3): -2.0}
    assert grouped(4, links) == {frozenset({0, 1, 2, 3})}


def test_what_people_decided_outranks_every_score() -> None:
    links = {(0, 1): 12.0, (0, 2): -1e6, (1, 2): 12.0, (3, 4): 1e6, (3, 5): -20.0, (4, 5): 12.0}
    found = grouped(6, links)
    assert not any({0, 2} <= group for group in found)
    assert any({3, 4} <= group for group in found)


def test_nobody_has_a_pair() -> None:
    assert grouped(3, {}) == {frozenset({0}), frozenset({1}), frozenset({2})}


def test_brothers_and_sisters_who_share_all_that_a_household_shares_stay_two() -> None:
    """Thirty families of two children in two files, and neighbours on every street: only the children are links."""
    draw = np.random.default_rng(4)
    names = [a + b for a in ("AN", "BE", "CA", "DO", "EL", "FI") for b in ("NA", "LIA", "RUS", "MO", "VE", "TTE")]
    rows = []
    for family in range(120):
        home = {"surname": f"{names[family % 36]}{names[family // 4]}", "postcode": f"ZZ{family // 12}1AA"}
        home |= {
            "address": f"{family + 1} SAMPLE RD",
            "email": f"family{family}@example.org",
            "phone": f"77009{family:05}",
        }
        for child in range(2):
            day = (np.datetime64("2010-01-01") + draw.integers(0, 3_000)).item().isoformat()
            rows.append({**home, "forename": names[int(draw.integers(0, 36))] + "LE" * child, "birth": day})
    columns = columns_of(rows * 2)
    left, right = (part.astype(np.int32) for part in divmod(candidates(columns, 240, 240), 480))
    comparisons = [comparison_of(name) for name in columns]
    compared = compare(comparisons, columns, left, right)
    model = learn(compared, comparisons, columns, 240, 240)
    found = weights(compared, model, columns) + model.prior_bits > 0
    assert {(a, b - 240) for a, b in zip(left[found].tolist(), right[found].tolist(), strict=True)} == {
        (row, row) for row in range(240)
    }
