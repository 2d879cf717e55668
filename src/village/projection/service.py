"""A file projected: read, learnt from, drawn and scored. Nothing is kept."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from village.projection.changes import changes
from village.projection.drawing import Future, draw, quantiles, shared_shocks, start, widening
from village.projection.fitting import Fitted, fit
from village.projection.reading import Columns, read, refused
from village.projection.rules.periods import label
from village.projection.scoring import Score, Tried, scores, tried
from village.projection.series import Numbers, Read, Series, series

LONGEST = 50
"""Years: nobody at work now will be counted by then."""
DRAWS, FEWEST, MOST = 2_000, 200, 50_000
SEED = 2007


@dataclass(frozen=True)
class Line:
    """An area, or all areas together, in one year."""

    area: str
    role: str
    sector: str
    period: str
    horizon: int
    point: float
    low: float
    high: float
    no_change: float
    scenario: bool


@dataclass(frozen=True)
class Method:
    """What was learnt of one series: the growth all areas shared, how much of it is expected at each distance, weights
    of an area's own flows and of what flows do not tell, and by how much areas are expected to miss."""

    role: str
    sector: str
    years: int
    growth: float
    lean: list[float]
    flows: list[float]
    rest: list[float]
    shared_spread: list[float]
    own_size: list[float]


@dataclass(frozen=True)
class Projection:
    """All that is said of a file. `history` is stock by area ("" of all) up to the origin, for pictures; `total` has no
    line when areas are not complete, and `notes` say why."""

    file: str
    origin: str
    horizon: int
    seed: int
    draws: int
    lines: list[Line]
    total: list[Line]
    scores: list[Score]
    methods: list[Method]
    notes: list[str]
    history: dict[str, list[tuple[str, float]]]


def project(
    path: Path, columns: Columns, origin: str, horizon: int, *, draws: int = DRAWS, seed: int = SEED
) -> Projection:
    """Project each area of a file `horizon` years beyond `origin` from what was known then.

    Raises Refused with one sentence for what cannot be used.
    """
    if not 1 <= horizon <= LONGEST:
        raise refused(path.name, f"A horizon of {horizon} years cannot be told.", f"Give one from 1 to {LONGEST}.")
    if not FEWEST <= draws <= MOST:
        raise refused(path.name, f"{draws:,} draws are too few or too many.", f"Give {FEWEST} to {MOST:,}.")
    held = series(read(path, columns), origin)
    return projected(path.name, held, horizon, draws=draws, seed=seed)


def projected(name: str, held: Read, horizon: int, *, draws: int = DRAWS, seed: int = SEED) -> Projection:
    """What `project` does, of series that are there already."""
    every = [one for one in held.series if len(one.going_on())]
    parts = [_part(one, horizon, (draws, seed), held) for one in every]
    found = scores([one.attempts for one in parts], horizon)
    tested = max((one.horizon for one in found if one.origins), default=0)
    history: dict[str, list[tuple[str, float]]] = {}
    for one in every:
        _remember(history, one, held.form)
    methods = [one.method for one in parts]
    return Projection(
        file=name,
        origin=label(held.origin, held.form),
        horizon=horizon,
        seed=seed,
        draws=draws,
        lines=[_marked(line, tested) for one in parts for line in one.lines],
        total=[] if held.overlap else [_marked(line, tested) for line in _total(parts, held)],
        scores=found,
        methods=methods,
        notes=[*held.notes, *_said(held, horizon, tested, methods)],
        history=history,
    )


@dataclass(frozen=True)
class _Part:
    """What comes of one series."""

    lines: list[Line]
    future: Future
    method: Method
    attempts: dict[int, list[Tried]]


def _part(one: Series, horizon: int, dice: tuple[int, int], held: Read) -> _Part:
    """One series; draws and seed, `dice`, are the same for all, so that they share their shocks, and the number of the
    series is its own."""
    draws, seed = dice
    past, which = changes(one.stock, one.joiners, one.leavers), one.going_on()
    begin = start(past, which)
    fitted = fit(past, horizon + int(begin.behind.max()))
    future = draw(begin, fitted, horizon, shared_shocks(fitted, draws, seed), (seed, one.number))
    for area, years in zip(which, begin.behind, strict=True):
        if years:
            counted = label(held.origin - int(years), held.form)
            held.notes.append(f"{one.areas[int(area)]}: not known in the origin; carried from {counted}.")
    rows = (future.point, future.low, future.high, future.still)
    lines = [
        line
        for at, area in enumerate(which)
        for line in _lines(one.kind, one.areas[area], [each[at] for each in rows], held)
    ]
    return _Part(lines, future, _method(one, fitted, horizon), tried(past, horizon, seed))


def _lines(kind: tuple[str, str], area: str, rows: list[Numbers], held: Read) -> list[Line]:
    """A line a year, from rows of points, low and high ends and no change."""
    found = []
    for at, (point, low, high, still) in enumerate(zip(*(row.tolist() for row in rows), strict=True)):
        when = label(held.origin + at + 1, held.form)
        found.append(Line(area, *kind, when, at + 1, point, low, high, still, scenario=False))
    return found


def _total(parts: list[_Part], held: Read) -> list[Line]:
    drawn = np.sum([one.future.draws for one in parts], axis=0)
    low, high = quantiles(drawn)
    point, still = (
        np.sum([getattr(one.future, what).sum(axis=0) for one in parts], axis=0) for what in ("point", "still")
    )
    low, high = widening(point[None, :], low[None, :], high[None, :])
    return _lines(("", ""), "", [point, low[0], high[0], still], held)


def _marked(line: Line, tested: int) -> Line:
    return line if line.horizon <= tested else Line(**{**vars(line), "scenario": True})


def _method(one: Series, fitted: Fitted, horizon: int) -> Method:
    def told(values: Numbers) -> list[float]:
        return [float(each) for each in values[:horizon]]

    return Method(
        *one.kind,
        years=len(one.years),
        growth=fitted.growth,
        lean=told(fitted.lean),
        flows=told(fitted.weights[:, 0]),
        rest=told(fitted.weights[:, 1]),
        shared_spread=told(fitted.shared_spread),
        own_size=told(fitted.sizes),
    )


def _remember(history: dict[str, list[tuple[str, float]]], one: Series, form: str) -> None:
    """The past of each area that is projected, and under "" of all areas that had a row, over roles and sectors; no
    number in a year in which part of it is not known."""
    rows = [(one.areas[int(area)], one.stock[int(area)]) for area in one.going_on()]
    there = np.where(one.present, one.stock, 0.0).sum(axis=0)
    rows.append(("", np.where(one.present.any(axis=0), there, np.nan)))
    for area, stock in rows:
        past = dict(history.get(area, []))
        for year, people in zip(one.years, stock.tolist(), strict=True):
            past[label(year, form)] = past.get(label(year, form), 0.0) + people
        history[area] = sorted(past.items())


def _said(held: Read, horizon: int, tested: int, methods: list[Method]) -> list[str]:
    notes = []
    if held.gone:
        shown = ", ".join(held.gone[:10]) + (f" and {len(held.gone) - 10} more" if len(held.gone) > 10 else "")
        notes.append(f"Not projected, having no row in the origin or no known stock: {shown}.")
    if held.overlap:
        notes.append(f"No total: {', '.join(held.overlap)} and a part of it both stand in the file.")
    if min(one.years for one in methods) < 3:
        notes.append("Too short a history to learn from: the point is no change, the interval what is usual.")
    if tested < horizon:
        from_year = label(held.origin + tested + 1, held.form)
        notes.append(f"From {from_year} on a scenario, not a forecast: no past origin tells how it fared that far on.")
    return notes
