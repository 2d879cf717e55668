"""What chance alone does to a scenario: people go one by one, and a year may be hard for everyone at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from village.projection.drawing import HIGH, LOW
from village.projection.rules.cohorts import Band
from village.projection.rules.scenarios import Scenario
from village.projection.series import Numbers


@dataclass(frozen=True)
class Spread:
    """Posts filled by year over all draws: mean, ends of the interval and what chance each draw gave."""

    mean: Numbers
    low: Numbers
    high: Numbers
    draws: Numbers


def simulated(scenario: Scenario, draws: int, seed: int) -> Spread:
    """Draw the scenario many times: leavers binomial, those who come Poisson; with `unsure`, the share leaving is off
    by one factor a year for all bands alike. People are whole; the start is rounded."""
    random = np.random.default_rng(seed)
    people = np.stack([np.full(draws, round(band.people)) for band in scenario.bands])
    posts = [_posts(scenario.bands, people, scenario.first)]
    for year in range(scenario.first + 1, scenario.last + 1):
        hard = np.exp(random.normal(0, scenario.unsure, draws)) if scenario.unsure else np.ones(draws)
        people = _year(scenario.bands, people, year, hard, random)
        posts.append(_posts(scenario.bands, people, year))
    every = np.stack(posts)
    low, high = np.quantile(every, (LOW, HIGH), axis=1)
    return Spread(every.mean(axis=1), low, high, every)


def _year(bands: Sequence[Band], people: Numbers, year: int, hard: Numbers, random: np.random.Generator) -> Numbers:
    moved_in = np.zeros_like(people[0])
    closed = []
    for at, band in enumerate(bands):
        leavers = random.binomial(people[at], np.minimum(band.leaving.at(year) * hard, 1))
        stay = people[at] - leavers
        moved = random.binomial(stay, band.moving.at(year)) if at < len(bands) - 1 else np.zeros_like(stay)
        came = random.poisson(band.entrants.at(year) + band.returners.at(year), len(hard))
        transfer = round(band.transfers.at(year))
        closed.append(np.maximum(stay - moved + moved_in + came + transfer, 0))
        moved_in = moved
    return np.stack(closed)


def _posts(bands: Sequence[Band], people: Numbers, year: int) -> Numbers:
    hours = np.array([band.hours.at(year) for band in bands])
    return np.asarray(hours @ people)
