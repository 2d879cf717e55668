"""A scenario: supply and need carried to a year, the gap, what it costs, what closes it, and what moves it most."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from village.projection.rules.cohorts import (
    FULL,
    NOTHING,
    Band,
    Contradiction,
    Flows,
    Of,
    carried,
    more_entrants,
    people,
    posts,
)
from village.projection.rules.needs import Need, needed
from village.projection.rules.paths import Path, always

STEP = 0.1
"""By how much each input is moved to see what comes of it."""


@dataclass(frozen=True)
class Scenario:
    """A named set of assumptions from one year to another. `pay` is pounds a year for a full-time post, `training`
    pounds for each entrant, `started` the share of those trained who start; `unsure` how far the share leaving may be
    off in all bands together, as a share of it."""

    title: str
    first: int
    last: int
    bands: Sequence[Band]
    needs: Sequence[Need]
    pay: Path = NOTHING
    training: Path = NOTHING
    started: Path = FULL
    unsure: float = 0.0
    notes: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True)
class Year:
    """One year. `still` are the posts filled if nothing changed after the start, `gap` needed less filled; less than 0
    is more than enough."""

    year: int
    people: float
    posts: float
    still: float
    needed: float
    gap: float
    gap_no_change: float
    cost: float
    flows: Sequence[Flows]


@dataclass(frozen=True)
class Part:
    """Posts filled and needed in one year of one role, sector and area; whoever moves between parts is where they are
    at its end."""

    year: int
    role: str
    sector: str
    area: str
    posts: float
    needed: float
    gap: float


@dataclass(frozen=True)
class Moved:
    """What an input a tenth higher does to the gap of the last year, in posts."""

    name: str
    by: float


def told(scenario: Scenario) -> list[Year]:
    """Every year from the first to the last. Raises Contradiction or ValueError for what cannot be."""
    every = carried(scenario.bands, scenario.first, scenario.last)
    still = posts(every[0])
    return [_year(scenario, scenario.first + at, flows, still) for at, flows in enumerate(every)]


def _year(scenario: Scenario, year: int, flows: Sequence[Flows], still: float) -> Year:
    filled, wanted = posts(flows), needed(scenario.needs, year)
    entered = sum(one.entrants for one in flows)
    cost = filled * scenario.pay.at(year) + entered / _started(scenario, year) * scenario.training.at(year)
    return Year(year, people(flows), filled, still, wanted, wanted - filled, wanted - still, cost, flows)


def _started(scenario: Scenario, year: int) -> float:
    share = scenario.started.at(year)
    if not 0 < share <= 1:
        raise Contradiction(f"In {year} the share of those trained who start is {share:.6g}: it must be above 0, to 1.")
    return share


def parts(scenario: Scenario) -> list[Part]:
    """Every year by role, sector and area, as bands and needs name them: together the whole. Empty where all are of
    one."""
    every = sorted({band.of for band in scenario.bands} | {need.of for need in scenario.needs})
    if len(every) < 2:
        return []
    return [_part(scenario, year, of) for year in told(scenario) for of in every]


def _part(scenario: Scenario, year: Year, of: Of) -> Part:
    flows = [flow for band, flow in zip(scenario.bands, year.flows, strict=True) if band.of == of]
    filled, wanted = posts(flows), needed([need for need in scenario.needs if need.of == of], year.year)
    return Part(year.year, *of, filled, wanted, wanted - filled)


def places_to_close(scenario: Scenario) -> float | None:
    """Training places a year, beyond those assumed, that would leave no gap in the last year; None when there is no gap
    or no number would do. Supply grows by as much for each entrant, so one more tells of all."""
    if scenario.first == scenario.last:
        return None
    gap = told(scenario)[-1].gap
    with_one = replace(scenario, bands=more_entrants(scenario.bands, 1.0))
    closes = gap - told(with_one)[-1].gap
    if gap <= 0 or closes <= 1e-12:
        return None
    return gap / closes / _started(scenario, scenario.last)


def sensitivity(scenario: Scenario) -> list[Moved]:
    """What each input, a tenth higher in every year, does to the last gap; the strongest first."""
    base = told(scenario)[-1].gap
    moved = [Moved(name, told(changed)[-1].gap - base) for name, changed in _changed(scenario)]
    return sorted(moved, key=lambda one: (-abs(one.by), one.name))


_SHARES = {"leaving", "moving", "share"}
_BAND = ("leaving", "moving", "entrants", "returners", "hours")
_NEED = ("count", "share", "each", "for_each")


def _changed(scenario: Scenario) -> list[tuple[str, Scenario]]:
    """The scenario with one input changed, for each that is not nothing."""
    found = []
    for at, band in enumerate(scenario.bands):
        start = replace(band, people=band.people * (1 + STEP))
        found.append((f"{band.name}: people at the start", replace(scenario, bands=_with(scenario.bands, at, start))))
        for name in _BAND:
            path: Path = getattr(band, name)
            if any(path.values.values()):
                change: dict[str, Any] = {name: _higher(name, path)}
                one = replace(band, **change)
                found.append((f"{band.name}: {name}", replace(scenario, bands=_with(scenario.bands, at, one))))
    for at, need in enumerate(scenario.needs):
        for name in _NEED:
            moved: dict[str, Any] = {name: _higher(name, getattr(need, name))}
            other = replace(need, **moved)
            if name == "count" or getattr(need, name) != always(1.0):
                words = f"{need.name}: {name.replace('_', ' ')}"
                found.append((words, replace(scenario, needs=_with(scenario.needs, at, other))))
    return found


def _higher(name: str, path: Path) -> Path:
    """A tenth higher; a share never above all."""
    return path.times(1 + STEP, 1.0 if name in _SHARES else None)


def _with(every: Sequence[Any], at: int, one: Any) -> list[Any]:
    return [one if number == at else old for number, old in enumerate(every)]
