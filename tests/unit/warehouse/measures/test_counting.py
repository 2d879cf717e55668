"""Measures counted from records: each counts what its naive twin counts, and nothing small can be read from it."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles import help_counted as naive
from tests.unit.warehouse.measures.helped import AREAS, KINDS, records, world
from village.kernel.tables.rules import Problem, Refused
from village.warehouse.extract import frame
from village.warehouse.measures import counting, shipped
from village.warehouse.measures.run import holding
from village.warehouse.measures.tables import tables
from village.warehouse.observations import empty


def counted(made: naive.World) -> dict[str, pl.DataFrame]:
    with holding({one.name: frame(one) for one in records(made)}) as connection:
        return {one.slug: counting.exact(one, connection) for one in shipped.counted_measures("help")}


def said(values: pl.DataFrame) -> naive.Said:
    return {tuple(row[:3]): tuple(row[3:]) for row in values.select(*counting.GIVES).rows()}  # type: ignore[misc]


def small(*counts: int | None) -> bool:
    return any(one is not None and 1 <= one <= 5 for one in counts)


def test_every_measure_has_a_twin_and_a_name_of_its_own() -> None:
    slugs = {one.slug for one in shipped.counted_measures("help")}
    assert slugs == set(naive.TWINS)
    assert not slugs & {one.slug for one in shipped.measures()}


@settings(max_examples=10)
@given(st.integers(0, 2**32 - 1))
def test_every_measure_counts_as_its_twin(seed: int) -> None:
    made = world(seed)
    for slug, values in counted(made).items():
        assert said(values) == naive.TWINS[slug](made), slug


@pytest.mark.slow
@settings(max_examples=4)
@given(st.integers(0, 2**32 - 1))
def test_nothing_small_is_shown_and_nothing_large_hidden(seed: int) -> None:
    made = world(seed)
    for measure, values in counting.count_all(shipped.counted_measures("help"), records(made)):
        known = naive.TWINS[measure.slug](made)
        values = values.filter(level="authority")
        for row in values.iter_rows(named=True):
            value, count, of, families = known[row["area"], row["period"], row["group"]]
            rest = of - count if of is not None and count is not None else None
            gone = row["value"] is None
            assert gone == (row["code"] == "suppressed")
            assert not gone or (row["numerator"] is None and row["denominator"] is None)
            assert gone or not small(count, of, rest, families)
            if len(measure.groups) == 1:
                assert gone == small(count, of, rest, families)
            if not gone:
                share = 100 * count / of if count is not None and of else count
                assert row["value"] == pytest.approx(value if value is not None else share)
        alone = {(row["area"], row["period"], row["group"]): row["value"] for row in values.iter_rows(named=True)}
        for area, period, group in alone:
            for parts in counting.sums(measure.groups).get(group, ()):
                hidden = sum(alone[area, period, part] is None for part in parts)
                assert alone[area, period, group] is None or hidden != 1  # else it is what is left


@pytest.mark.slow
@settings(max_examples=4)
@given(st.integers(0, 2**32 - 1))
def test_a_region_and_england_are_the_sum_of_what_is_shown_or_nothing(seed: int) -> None:
    for measure, values in counting.count_all(shipped.counted_measures("help"), records(world(seed, 400))):
        councils = values.filter(level="authority").to_dicts()
        wholes = {
            (one["area"], one["period"], one["group"]): one
            for one in values.filter(pl.col("level") != "authority").to_dicts()
        }
        if measure.unit == "days":
            assert wholes == {}  # of medians there is no sum
            continue
        expected = naive.summed(councils, dict.fromkeys(AREAS, "E12000002"))
        told = {key: (one["numerator"], one["denominator"], one["code"]) for key, one in wholes.items()}
        assert told == expected, measure.slug
        assert {one["definition"] for one in wholes.values()} <= {"sum-of-2-of-24", "sum-of-2-of-153"}


def test_of_one_council_there_is_no_sum_and_of_a_hidden_one_nothing_is_said() -> None:
    measure = next(one for one in shipped.counted_measures("help") if one.slug == "help-opened")

    def wholes(*counts: int) -> list[tuple[object, ...]]:
        rows = [
            (area, "2024m10~2024m12", "", None, many, None, None) for area, many in zip(AREAS, counts, strict=False)
        ]
        shown = counting.shown(measure, pl.DataFrame(rows, schema=counting.GIVES, orient="row"))
        return shown.filter(pl.col("level") != "authority").select("area", "value", "numerator", "code").rows()

    assert wholes(30) == []
    assert wholes(30, 12) == [("E92000001", 42.0, 42.0, ""), ("E12000002", 42.0, 42.0, "")]
    assert wholes(30, 3) == [("E92000001", None, None, "suppressed"), ("E12000002", None, None, "suppressed")]


def test_a_sum_of_some_councils_is_compared_with_none_of_them() -> None:
    made = records(world(5, 400))
    found = {
        one.name: frame(one)
        for one in tables([], empty(), counted=counting.count_all(shipped.counted_measures("help"), made))
    }
    stand = found["measure_standings"].filter(measure="help-opened")
    assert set(stand["level"]) == {"authority", "region", "country"}
    assert stand.filter(level="authority")["england_value"].to_list() == [None, None]


def test_what_a_group_is_the_sum_of_follows_from_what_it_says() -> None:
    assert counting.sums(["", "a=1", "a=2", "a=1;b=1", "a=1;b=2", "a=1;c=1", "a=2;c=3"]) == {
        "": [["a=1", "a=2"]],
        "a=1": [["a=1;b=1", "a=1;b=2"], ["a=1;c=1"]],
        "a=2": [["a=2;c=3"]],
    }
    assert counting.sums([""]) == {}


def test_no_records_are_no_measures() -> None:
    nobody: naive.World = {name: [] for name in KINDS}
    assert counting.count_all(shipped.counted_measures("help"), records(nobody)) == []
    usual, more = ({one.name: frame(one) for one in tables([], empty(), counted=some)} for some in ((), []))
    assert all(usual[name].equals(more[name]) for name in usual)


def test_what_cannot_be_protected_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise Refused([Problem("counts", "It gives itself away.", "Show less.")])

    monkeypatch.setattr(counting, "protect", refuse)
    made = counting.count_all(shipped.counted_measures("help"), records(world(3)))
    assert made
    assert all(set(values["code"]) == {"suppressed"} for _, values in made)


def test_areas_stand_on_what_was_counted_as_on_any_measure() -> None:
    made = world(5)
    found = {one.name: frame(one) for one in tables([], empty(), counted=counting.count_all(
        shipped.counted_measures("help"), records(made)))}  # fmt: skip
    stand = found["measure_standings"].filter(measure="help-opened", area=AREAS[0])
    assert stand["period"].to_list() == ["2024m10~2024m12"]
    assert stand["value"].item() == naive.opened(made)[AREAS[0], "2024m10~2024m12", ""][1]
    assert set(found["measures"]["slug"]) <= set(naive.TWINS)
    assert not {name for name in found if name.startswith("help_")}  # no record goes along
