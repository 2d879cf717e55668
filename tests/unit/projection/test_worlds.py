"""On worlds drawn from a stated process: intervals hold as many as they say, points are not worse than no change."""

import numpy as np
import pytest

from tests.oracles.worlds import World
from village.projection.changes import changes
from village.projection.drawing import draw, shared_shocks, start
from village.projection.fitting import fit

WORLDS = 80


def tried(world: World) -> tuple[np.ndarray, float, float]:
    """Coverage by distance over many worlds, and the weighted errors of points and of no change."""
    inside, wrong, still = np.zeros(world.ahead), 0.0, 0.0
    for seed in range(WORLDS):
        stock = world.drawn(seed)
        known, came = stock[:, : world.years], stock[:, world.years :]
        nothing = np.full(known.shape, np.nan)
        past = changes(known, nothing, nothing)
        fitted = fit(past, world.ahead)
        future = draw(
            start(past, np.arange(world.areas)), fitted, world.ahead, shared_shocks(fitted, 400, seed), (seed,)
        )
        inside += ((future.low <= came) & (came <= future.high)).mean(axis=0) / WORLDS
        wrong += np.abs(future.point - came).sum() / came.sum()
        still += np.abs(future.still - came).sum() / came.sum()
    return inside, wrong, still


@pytest.mark.parametrize(
    "world",
    [
        World(),
        World(shared=0.03),
        World(shared=0.03, growth=0.02),
        World(own=0.03, shared=0.02),
        World(areas=30, shared=0.02),
        World(growth=0.04, shared=0.01),
        World(years=12, growth=-0.02, shared=0.02),
    ],
    ids=str,
)
def test_four_in_five_fall_inside(world: World) -> None:
    inside, _, _ = tried(world)
    assert (inside > 0.75).all(), inside
    assert (inside < 0.85).all(), inside


def test_where_nothing_is_to_be_known_little_is_lost_and_where_all_grow_it_is_seen() -> None:
    _, wrong, still = tried(World(shared=0.03))
    assert wrong < still * 1.02
    _, wrong, still = tried(World(growth=0.04, shared=0.01))
    assert wrong < still * 0.9
