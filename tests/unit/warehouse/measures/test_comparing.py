"""Ranks and neighbours, beside someone who works them out by hand."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.kernel.tables.rules import Refused
from village.warehouse.measures.comparing import Neighbours, neighbour_means, neighbours_from, ranked

VALUE = {"area": pl.String, "period": pl.String, "group": pl.String, "value": pl.Float64, "denominator": pl.Float64}


def values(*rows: tuple[str, float | None, float | None], period: str = "2021") -> pl.DataFrame:
    return pl.DataFrame([(area, period, "", v, d) for area, v, d in rows], schema=VALUE, orient="row")


def test_equals_share_a_rank_and_the_next_is_left_out() -> None:
    found = ranked(values(("a", 9, 1), ("b", 7, 1), ("c", 7, 1), ("d", 5, 1), ("e", None, 1)), "higher")
    assert dict(found.select("area", "rank").iter_rows()) == {"a": 1, "b": 2, "c": 2, "d": 4, "e": None}
    assert set(found["of"]) == {4}


def test_where_neither_is_better_nobody_is_ranked() -> None:
    assert ranked(values(("a", 9, 1)), "neither")["rank"].to_list() == [None]


@given(
    found=st.lists(st.one_of(st.none(), st.integers(0, 6)), min_size=1, max_size=15),
    polarity=st.sampled_from(["higher", "lower"]),
)
def test_a_rank_is_one_more_than_the_number_who_are_better(found: list[int | None], polarity: str) -> None:
    frame = values(*((str(number), one, 1) for number, one in enumerate(found)))
    ranks = ranked(frame, polarity)["rank"].to_list()  # type: ignore[arg-type]
    for mine, rank in zip(found, ranks, strict=True):
        others = [one for one in found if one is not None]
        if mine is None:
            assert rank is None
        else:
            assert rank == 1 + sum(one > mine if polarity == "higher" else one < mine for one in others)


def test_periods_are_ranked_apart() -> None:
    both = pl.concat([values(("a", 1, 1), ("b", 2, 1)), values(("a", 5, 1), period="2022")])
    assert ranked(both, "higher")["rank"].to_list() == [2, 1, 1]


THREE = Neighbours("made up", {"a": ("b", "c"), "b": ("a", "c"), "c": ("b",)})


def test_to_be_a_neighbour_is_not_mutual() -> None:
    assert THREE.mutual("a") == ("b",)
    assert THREE.mutual("c") == ("b",)
    assert THREE.mutual("nowhere") == ()
    assert THREE.frame().filter(area="a")["mutual"].to_list() == [True, False]


def test_a_mean_of_neighbours_is_weighted_by_how_many_they_are() -> None:
    found = neighbour_means(values(("a", 10, 100), ("b", 20, 300), ("c", 60, 100)), THREE)
    of_a = found.filter(area="a").row(0, named=True)
    assert of_a["neighbours"] == pytest.approx((20 * 300 + 60 * 100) / 400)
    assert (of_a["counted"], of_a["named"], of_a["weighted"]) == (2, 2, True)


def test_without_every_weight_each_counts_once_and_it_is_said() -> None:
    found = neighbour_means(values(("b", 20, 300), ("c", 60, None)), THREE).filter(area="a").row(0, named=True)
    assert (found["neighbours"], found["weighted"]) == (40, False)


def test_a_neighbour_without_a_value_is_not_counted_and_it_is_said() -> None:
    found = neighbour_means(values(("b", 20, 300), ("c", None, 100)), THREE).filter(area="a").row(0, named=True)
    assert (found["neighbours"], found["counted"], found["named"]) == (20, 1, 2)


CODES = {"301": "a", "302": "b", "303": "c"}


def test_a_published_table_is_read() -> None:
    raw = "\ufeffold_la_code,la_name,SN_1,SN_1P,SN_2\n301,Aa,302,Close,303\n302,Bb,301,Close,\n".encode()
    found = neighbours_from("n.csv", raw, "Some", CODES.__getitem__)
    assert found.of == {"a": ("b", "c"), "b": ("a",)}


@pytest.mark.parametrize(
    ("raw", "row"), [(b"old_la_code,la_name\n301,Aa\n", 1), (b"old_la_code,SN_1\n301,302\n301,999\n", 3)]
)
def test_a_table_that_names_nobody_is_refused(raw: bytes, row: int) -> None:
    with pytest.raises(Refused) as refused:
        neighbours_from("n.csv", raw, "Some", CODES.__getitem__)
    assert refused.value.problems[0].row == row
