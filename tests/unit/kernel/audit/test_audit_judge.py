"""Whatever is done to a chain is found, and the first bad entry named (attack 41), against a naive twin."""

import copy
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.oracles import audit as naive
from village.kernel.audit.rules import FIELDS, START, Checkpoint, entry_hash, judge, shortfall

texts = st.text(st.characters(codec="utf-8"), max_size=6)
times = st.sampled_from([f"2026-01-0{day}T00:00:00.000000+00:00" for day in range(1, 10)])
contents = st.lists(st.tuples(times, *[texts] * (len(FIELDS) - 2)).map(list), min_size=2, max_size=8)
AT = "2026-11-23T00:00:00+00:00"


def judged(rows: list[list[Any]], signed: dict[int, str] | None = None) -> Any:
    points = [Checkpoint(number, hashed, AT) for number, hashed in (signed or {}).items()]
    verdict = judge((tuple(row) for row in rows), points)
    assert verdict.seq == naive.first_bad(rows, signed or {})
    return verdict


@given(contents)
def test_an_untouched_chain_stands_with_every_entry_signed(made: list[list[str]]) -> None:
    rows = naive.chain(made)
    verdict = judged(rows, {row[0]: row[-1] for row in rows})
    assert verdict
    assert (verdict.entries, verdict.problem) == (len(rows), "")


def test_an_empty_chain_stands() -> None:
    assert judge([])
    assert judge([]).entries == 0


@given(contents, st.data())
def test_an_edited_field_is_found_at_its_entry(made: list[list[str]], data: st.DataObject) -> None:
    rows = naive.chain(made)
    place = data.draw(st.integers(0, len(rows) - 1))
    field = data.draw(st.integers(0, len(FIELDS) + 1))
    before = rows[place][field]
    other = st.integers(-5, 20) if field == 0 else st.one_of(texts, st.none(), st.integers(), st.binary(max_size=3))
    after = data.draw(other.filter(lambda value: (type(value), value) != (type(before), before)))
    rows[place][field] = after
    verdict = judged(rows)
    # The entry's own hash, changed, is its own fault only if nothing follows; either way it is the first bad one.
    assert verdict.seq == place + 1


def test_an_entry_that_follows_from_another_is_found() -> None:
    made = [["2026-01-01T00:00:00.000000+00:00", *["x"] * (len(FIELDS) - 2)]] * 3
    rows = naive.chain(made)
    rows[1] = naive.chain(made[:1], 2, "f" * 64)[0]  # whole in itself, and not from here
    verdict = judged(rows)
    assert (verdict.seq, verdict.problem) == (2, "entry 2 does not follow from the one before it")


@given(contents, st.data())
def test_a_deleted_entry_is_found_where_it_was(made: list[list[str]], data: st.DataObject) -> None:
    rows = naive.chain(made)
    place = data.draw(st.integers(0, len(rows) - 2))
    del rows[place]
    assert judged(rows).seq == place + 1


@given(contents, contents, st.data())
def test_an_entry_slipped_in_is_found(made: list[list[str]], other: list[list[str]], data: st.DataObject) -> None:
    rows = naive.chain(made)
    place = data.draw(st.integers(0, len(rows) - 1))
    before = rows[place - 1][-1] if place else naive.FIRST
    rows.insert(place, naive.chain(other[:1], place + 1, before)[0])
    # Well made, the false entry itself follows; then the one after it does not, or it is the same entry twice.
    assert judged(rows).seq in (place + 1, place + 2)


@given(contents, st.data())
def test_two_entries_changed_round_are_found_at_the_first(made: list[list[str]], data: st.DataObject) -> None:
    rows = naive.chain(made)
    one = data.draw(st.integers(0, len(rows) - 2))
    two = data.draw(st.integers(one + 1, len(rows) - 1))
    rows[one], rows[two] = rows[two], rows[one]
    assert judged(rows).seq == one + 1


@given(contents, st.data())
def test_a_cut_off_end_is_found_by_a_checkpoint_and_by_nothing_else(made: list[list[str]], data: st.DataObject) -> None:
    rows = naive.chain(made)
    left = data.draw(st.integers(0, len(rows) - 1))
    point = data.draw(st.integers(left + 1, len(rows)))
    signed = {point: str(rows[point - 1][-1])}
    assert judged(rows[:left])
    assert judged(rows[:left], signed).seq == left + 1


@given(contents, contents, st.data())
def test_a_rewritten_chain_is_found_by_the_next_checkpoint(
    made: list[list[str]], other: list[list[str]], data: st.DataObject
) -> None:
    rows = naive.chain(made)
    place = data.draw(st.integers(0, len(rows) - 1))
    changed = copy.deepcopy(made)
    changed[place][2] += "!"
    rewritten = naive.chain(changed)
    point = data.draw(st.integers(place + 1, len(rows)))
    assert judged(rewritten)
    assert judged(rewritten, {point: str(rows[point - 1][-1])}).seq == point


@given(contents, contents)
def test_a_database_rolled_back_and_written_on_is_found(made: list[list[str]], other: list[list[str]]) -> None:
    rows = naive.chain(made)
    signed = {len(rows): str(rows[-1][-1])}
    on = [*made[:-1], [*made[-1][:-1], made[-1][-1] + "!"], *other]
    assert judged(naive.chain(on), signed).seq == len(rows)


@given(contents, st.data())
def test_what_was_written_since_a_checkpoint_is_judged_alone(made: list[list[str]], data: st.DataObject) -> None:
    rows = naive.chain(made)
    point = data.draw(st.integers(1, len(rows)))
    since = Checkpoint(point, str(rows[point - 1][-1]), AT)
    rest = [tuple(row) for row in rows[point:]]
    verdict = judge(rest, [since], since)
    assert verdict
    assert verdict.entries == len(rows)
    if rest:
        assert judge(rest[1:], (), since).seq in (None, point + 1)
        assert not judge([(*rest[0][:-1], "f" * 64)], (), since)


@given(st.lists(texts, min_size=1, max_size=5), st.lists(texts, min_size=1, max_size=5))
def test_two_different_entries_never_read_the_same(one: list[str], two: list[str]) -> None:
    assert (entry_hash(START.hash, one) == entry_hash(START.hash, two)) == (one == two)
    assert entry_hash(START.hash, one) == naive.hash_of(naive.FIRST, list(one))


def with_times(*at: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in naive.chain([[one, *["x"] * (len(FIELDS) - 2)] for one in at])]


@pytest.mark.parametrize(
    ("at", "clock"),
    [
        (["2026-01-01T10:00:00.000000+00:00", "2026-01-01T09:51:00.000000+00:00"], None),
        (
            [
                "2026-01-01T10:00:00.000000+00:00",
                "2026-01-01T09:49:00.000000+00:00",
                "2026-01-01T08:00:00.000000+00:00",
            ],
            2,
        ),
        (
            [
                "2026-01-01T10:00:00.000000+00:00",
                "2026-01-01T11:00:00.000000+00:00",
                "2026-01-01T10:59:00.000000+00:00",
            ],
            None,
        ),
        (["2026-01-01T10:00:00.000000+00:00", "1"], 2),
    ],
)
def test_a_clock_set_back_is_told_of_and_condemns_nothing(at: list[str], clock: int | None) -> None:
    verdict = judge(with_times(*at))
    assert verdict
    assert verdict.clock == clock


@pytest.mark.parametrize(
    ("kept", "signed", "said"),
    [
        ({}, [], "no checkpoint to hold it against"),
        ({"a": [], "b": []}, [], "no checkpoint to hold it against"),
        ({"a": []}, [3, 5], "no checkpoint .* the audit says that one of entry 5 was kept"),
        ({"a": [3]}, [3], ""),
        ({"a": [3, 5]}, [3], ""),  # stopped before the audit could say so
        ({"a": [3]}, [3, 5], "a checkpoint of entry 5 was kept, and no custodian has it"),
        ({"a": [7]}, [7, 5, 3], r"a checkpoint of entry 5 \(and 1 more\) was kept, and no custodian has it"),
        ({"a": [3, 5], "b": [3]}, [3, 5], "b does not have the checkpoint of entry 5"),
        ({"a": [], "b": [3]}, [3], "a does not have the checkpoint of entry 3"),
        ({"a": [3, 5, 7], "b": [3, 7]}, [], "b does not have the checkpoint of entry 5"),
        ({"a": [3, 5], "b": [5]}, [3, 5], ""),  # b began later
        ({"a": [3], "b": [5]}, [3, 5], "a does not have the checkpoint of entry 5"),
    ],
)
def test_checkpoints_that_ought_to_be_there(kept: dict[str, list[int]], signed: list[int], said: str) -> None:
    found = shortfall({name: [Checkpoint(seq, "a" * 64, "x") for seq in ones] for name, ones in kept.items()}, signed)
    assert re.search(said, found) if said else found == ""
