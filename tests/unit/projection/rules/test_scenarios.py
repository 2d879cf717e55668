"""A scenario by hand: gap, cost, places that close it, and which input moves it."""

from dataclasses import replace

import pytest

from village.projection.rules.cohorts import Band, Contradiction
from village.projection.rules.needs import Need
from village.projection.rules.paths import always
from village.projection.rules.scenarios import Scenario, places_to_close, sensitivity, told

BASE = Scenario(
    "made up",
    2020,
    2022,
    [Band("all", 100, always(0.1), entrants=always(5), hours=always(0.5))],
    [Need("children", always(480), for_each=always(8))],
    pay=always(1_000),
    training=always(200),
    started=always(0.5),
)


def test_a_scenario_by_hand() -> None:
    start, one, two = told(BASE)
    assert (start.people, start.posts, start.needed, start.gap, start.cost) == (100, 50, 60, 10, 50_000)
    assert (one.people, one.posts, one.gap) == (95, 47.5, 12.5)
    assert one.cost == 47_500 + 5 / 0.5 * 200
    assert two.people == pytest.approx(90.5)
    assert two.gap == pytest.approx(14.75)
    assert (two.still, two.gap_no_change) == (50, 10)


def test_places_that_close_the_gap_close_it() -> None:
    places = places_to_close(BASE)
    assert places is not None
    # An entrant a year is 1 + 0.9 people after two years, half a post each; every second trainee starts.
    assert places == pytest.approx(14.75 / (1.9 * 0.5) / 0.5)
    band = replace(BASE.bands[0], entrants=always(5 + places * 0.5))
    assert told(replace(BASE, bands=[band]))[-1].gap == pytest.approx(0, abs=1e-9)


def test_no_places_where_there_is_no_gap_or_none_would_do() -> None:
    assert places_to_close(replace(BASE, needs=[])) is None
    assert places_to_close(replace(BASE, last=2020)) is None
    assert places_to_close(replace(BASE, bands=[Band("all", 100, always(0.1), hours=always(0))])) is None


def test_what_moves_the_gap_most_comes_first() -> None:
    moved = {one.name: one.by for one in sensitivity(BASE)}
    assert moved["children: count"] == pytest.approx(6)
    assert moved["children: for each"] == pytest.approx(60 / 1.1 - 60)
    assert moved["all: hours"] == pytest.approx(-4.525)
    assert moved["all: people at the start"] == pytest.approx(-0.5 * 10 * 0.81)
    assert moved["all: leaving"] > 0
    assert "all: returners" not in moved
    assert "children: share" not in moved
    sizes = [abs(one.by) for one in sensitivity(BASE)]
    assert sizes == sorted(sizes, reverse=True)


def test_a_share_a_tenth_higher_is_never_above_all() -> None:
    needs = [Need("settings", always(100), share=always(0.95)), Need("centres", always(100), share=always(0.5))]
    moved = {one.name: one.by for one in sensitivity(replace(BASE, needs=needs))}
    assert moved["settings: share"] == pytest.approx(5)
    assert moved["centres: share"] == pytest.approx(5)


def test_nobody_starts() -> None:
    with pytest.raises(Contradiction, match="who start"):
        told(replace(BASE, started=always(0)))
