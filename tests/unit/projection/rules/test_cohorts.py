"""Bands of age or stage: year by year is a power of a matrix, every ledger closes, nothing impossible passes."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.projection.rules.cohorts import Band, Contradiction, carried, more_entrants, people, posts
from village.projection.rules.ledger import closing, constant_flows
from village.projection.rules.paths import Path, always

share = st.floats(0, 1)
bands = st.lists(
    st.builds(
        Band,
        name=st.sampled_from(["under 30", "30 to 49", "50 and over"]),
        people=st.floats(0, 1e5),
        leaving=share.map(always),
        moving=share.map(always),
        entrants=st.floats(0, 1e4).map(always),
        returners=st.floats(0, 1e3).map(always),
    ),
    min_size=1,
    max_size=5,
)


@given(bands, st.integers(0, 12))
def test_year_by_year_is_a_power_of_a_matrix(pipeline: list[Band], years: int) -> None:
    size = len(pipeline)
    step = np.zeros((size + 1, size + 1))  # the last state is the world outside, from which people come
    step[size, size] = 1
    for at, band in enumerate(pipeline):
        stays = 1 - band.leaving.at(0)
        moves = band.moving.at(0) if at < size - 1 else 0
        step[at, at] = stays * (1 - moves)
        if at < size - 1:
            step[at, at + 1] = stays * moves
        step[size, at] = band.entrants.at(0) + band.returners.at(0)
    expected = np.array([*(band.people for band in pipeline), 1.0]) @ np.linalg.matrix_power(step, years)
    found = [one.closing for one in carried(pipeline, 2020, 2020 + years)[-1]]
    assert found == pytest.approx(expected[:size].tolist(), rel=1e-9, abs=1e-6)


@given(bands, st.integers(1, 8))
def test_every_ledger_closes(pipeline: list[Band], years: int) -> None:
    every = carried(pipeline, 2020, 2020 + years)
    for before, year in itertools.pairwise(every):
        for old, one in zip(before, year, strict=True):
            assert one.opening == old.closing
            whole = closing(
                one.opening, one.entrants + one.returners + one.moved_in, one.leavers + one.moved_on, one.transfers
            )
            assert one.closing == pytest.approx(whole, rel=1e-9, abs=1e-9)
        assert sum(one.moved_in for one in year) == pytest.approx(sum(one.moved_on for one in year), abs=1e-9)
        total = people(before) + sum(one.entrants + one.returners - one.leavers for one in year)
        assert people(year) == pytest.approx(total, rel=1e-9, abs=1e-6)


@given(bands, st.floats(0, 0.5))
def test_more_leaving_is_never_more_people(pipeline: list[Band], more: float) -> None:
    harder = [
        Band(b.name, b.people, always(min(1, b.leaving.at(0) + more)), b.moving, b.entrants, b.returners)
        for b in pipeline
    ]
    assert people(carried(harder, 2020, 2026)[-1]) <= people(carried(pipeline, 2020, 2026)[-1]) * (1 + 1e-9) + 1e-6


def test_one_band_is_the_closed_form() -> None:
    one = [Band("all", 30_000, always(0.125), entrants=always(5_500))]
    assert people(carried(one, 2010, 2020)[-1]) == pytest.approx(constant_flows(30_000, 5_500, 0.125, 10))


def test_transfers_and_hours() -> None:
    pair = [
        Band("trainees", 100, always(0.1), transfers=always(-20), hours=always(0.5)),
        Band("qualified", 200, always(0.2), transfers=always(20)),
    ]
    start, year = carried(pair, 2020, 2021)
    assert [one.closing for one in year] == [70, 180]
    assert posts(start) == 250
    assert posts(year) == 215


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ([Band("one", 10, always(0.1), transfers=always(-5)), Band("two", 10, always(0.1))], "not to 0"),
        (
            [Band("one", 10, always(0.1), transfers=always(-50)), Band("two", 1, always(0), transfers=always(50))],
            "one would",
        ),
        ([Band("one", 10, always(1.1))], "share of one that is leaving"),
        ([Band("one", 10, always(0.1), moving=Path({2020: 0.5, 2022: 1.5}))], "in 2022|In 2022"),
    ],
)
def test_what_cannot_be_is_said(pair: list[Band], said: str) -> None:
    with pytest.raises(Contradiction, match=said):
        carried(pair, 2020, 2022)


def test_more_entrants_enter_where_most_do() -> None:
    pair = [Band("young", 10, always(0), entrants=always(5)), Band("old", 10, always(0), entrants=always(2))]
    assert [band.entrants.at(2020) for band in more_entrants(pair, 3)] == [8, 2]
    none = [Band("young", 10, always(0)), Band("old", 10, always(0))]
    assert [band.entrants.at(2020) for band in more_entrants(none, 3)] == [3, 0]
