"""The status of a target: its state, how probable it is to be met, and all that must stand beside it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from village.warehouse.observations import UNITS
from village.warehouse.status import backtest, trend
from village.warehouse.status.series import MOST_SLOTS, Many, NotASeries, Series, Steps, minus, side_by_side, steps
from village.warehouse.status.target import Direction, Required, Target, number, points_of, required
from village.warehouse.uncertainty.intervals import Floats

State = Literal[
    "met", "likely", "uncertain", "unlikely", "missed", "no target set", "baseline unknown", "too little data"
]
LIKELY, UNLIKELY = 0.8, 0.2  # at least, at most
FEWEST = 4  # figures: three for a first forecast, one to check it


@dataclass(frozen=True)
class Assessment:
    """Many series of one measure against levels, each array [series]. NaN where there is too little data."""

    probability: Floats
    forecast: Floats  # in the unit, as are the next four
    lower: Floats  # of the 80 % interval, widened to the method's own errors
    upper: Floats
    no_change: Floats
    line: Floats
    checks: backtest.Checks


@dataclass(frozen=True)
class Status:
    """What is said of one target in one series. Figures are in the unit, probabilities from 0 to 1; None: not known.

    record: at the horizon of the target, or at the longest that could be checked. nearer: where that has few checks,
    the longest horizon with enough. Both are of this series when it is alone or long enough, else of all together.
    With an approximate baseline `probability` is that of its harder end and `probability_at_best` that of the easier.
    """

    state: State
    why: str
    target: str
    level: Required | None = None
    horizon: int | None = None
    step: str = "year"
    probability: float | None = None
    probability_at_best: float | None = None
    latest: float | None = None
    latest_period: str = ""
    forecast: float | None = None
    lower: float | None = None
    upper: float | None = None
    no_change: float | None = None
    no_change_meets: bool | None = None
    line: float | None = None
    record: backtest.Record | None = None
    nearer: backtest.Record | None = None
    unit: str = "percent"

    @property
    def said(self) -> tuple[str, ...]:
        """The status in plain sentences, most important first."""
        return _sentences(self)

    def facts(self) -> dict[str, Any]:
        """The same as numbers and words, for a machine."""
        return {**asdict(self), "said": list(self.said)}


def assess(many: Many, levels: Floats, direction: Direction, horizon: int) -> Assessment:
    """The probability that each series meets its level, [series], in the figure `horizon` (1 or more) slots on."""
    found = trend.forecast(many, horizon)
    made = backtest.checks(found)
    origin = found.seen.shape[1] - 1
    mean, freedom = found.mean[:, origin, horizon - 1], found.freedom[:, origin]
    wide = stdtrit(freedom, (1 + backtest.COVER) / 2)  # half an 80 % interval, in standard deviations
    half = backtest.widened(made, wide * found.sd[:, origin, horizon - 1], origin, horizon)
    back = found.scale.back
    few = many.counted < FEWEST
    return Assessment(
        np.where(
            few, np.nan, _probability(mean, half / wide, freedom, found.scale.to(levels[:, None])[:, 0], direction)
        ),
        np.where(few, np.nan, back(mean[:, None])[:, 0]),
        np.where(few, np.nan, back((mean - half)[:, None])[:, 0]),
        np.where(few, np.nan, back((mean + half)[:, None])[:, 0]),
        back(found.last[:, origin, None])[:, 0],
        found.line[:, origin, horizon - 1],
        made,
    )


def _probability(mean: Floats, sd: Floats, freedom: Floats, level: Floats, direction: Direction) -> Floats:
    """Of the figure being on the right side of the level; certain when past forecasts left no doubt at all."""
    sign = 1.0 if direction == "at-least" else -1.0
    with np.errstate(invalid="ignore", divide="ignore"):
        short = np.where(np.isclose(mean, level, rtol=1e-12, atol=1e-12), 0.0, sign * (mean - level))
        sure = np.where(short >= 0, 1.0, 0.0)
        return np.where(sd == 0, sure, stdtr(freedom, short / np.where(sd == 0, 1.0, sd)))


def states(probability: Floats) -> NDArray[np.str_]:
    """The state of each probability of a target that is not yet due."""
    with np.errstate(invalid="ignore"):
        return np.select(
            [np.isnan(probability), probability >= LIKELY, probability <= UNLIKELY],
            ["too little data", "likely", "unlikely"],
            default="uncertain",
        )


def status(
    series: Series,
    target: Target,
    *,
    as_at: dt.date | None = None,
    comparator: Series | None = None,
    others: Sequence[Series] = (),
) -> Status:
    """The status of a target in one series, from the periods that had ended by `as_at` (exclusive; None: all).

    comparator: the series a target of that kind is measured against. others: further series of the same measure, whose
    past errors are judged together with these when this one is too short. Raises NotASeries.
    """
    if target.kind == "not-set" or target.due is None:
        return Status("no target set", "No target has been set.", "no target", unit=series.unit)
    if target.kind == "comparator":
        if comparator is None:
            raise NotASeries("A target against a comparator needs the comparator's series.")
        series, others = minus(series, comparator), [minus(one, comparator) for one in others]
    before = series.until(as_at)
    known = before.comparable()
    words, latest = target.said(series.unit), known.points[-1] if known.points else None
    told: dict[str, Any] = {"target": words, "unit": series.unit}
    if latest:
        told |= {"latest": latest.value, "latest_period": latest.period.said}
    level = required(target, before)
    if isinstance(level, str):
        return Status("baseline unknown", level, **told)
    settled = _settled(known, target, level)
    if settled:
        return Status(*settled, level=level, **told)
    if len(known.points) < FEWEST:
        why = f"There are {len(known.points)} comparable figures and at least {FEWEST} are needed."
        return Status("too little data", why, level=level, **told)
    return _open(known, target, level, [one.until(as_at).comparable() for one in others], told)


def _settled(known: Series, target: Target, level: Required) -> tuple[State, str] | None:
    """The state once the figure of the due period is there, or can no longer come."""
    if target.due is None or not known.points:
        return None
    figure = known.at(target.due)
    if figure is None:
        if known.points[-1].period.from_on < target.due.from_on:
            return None
        return "too little data", f"There is no figure for {target.due.said}, and later ones cannot settle it."
    met = level.met(figure.value, target.direction)
    if met is None:
        return "uncertain", "Whether it was met depends on where the baseline was, which is known only roughly."
    stood = f"The figure for {target.due.said} is {number(figure.value)}{UNITS[known.unit]}."
    return ("met" if met else "missed"), stood


def _open(known: Series, target: Target, level: Required, others: Sequence[Series], told: dict[str, Any]) -> Status:
    """The status while the due period is still to come."""
    together = [known, *(one for one in others if one.points)]
    on = steps(point.period for one in together for point in one.points)
    many = side_by_side(together, on)
    horizon = _horizon(on, target, many)
    found = assess(many, np.full(len(together), level.upper), target.direction, horizon)
    other = assess(many, np.full(len(together), level.lower), target.direction, horizon)
    chances = sorted((float(found.probability[0]), float(other.probability[0])))
    ends = {str(state) for state in states(np.asarray(chances))}
    alone = len(together) == 1 or backtest.own_checks(found.checks, horizon)[0] >= backtest.OWN_ENOUGH
    record, nearer = backtest.records(found.checks, horizon, row=0 if alone else None)
    return Status(
        state=ends.pop() if len(ends) == 1 else "uncertain",  # type: ignore[arg-type]
        why="",
        level=level,
        horizon=horizon,
        step=on.word,
        probability=chances[0],
        probability_at_best=chances[1],
        forecast=float(found.forecast[0]),
        lower=float(found.lower[0]),
        upper=float(found.upper[0]),
        no_change=float(found.no_change[0]),
        no_change_meets=level.met(float(told["latest"]), target.direction),
        line=float(found.line[0]),
        record=record,
        nearer=nearer,
        **told,
    )


def _horizon(on: Steps, target: Target, many: Many) -> int:
    """Slots from the last one to the due period. Raises NotASeries when there is none, or too many."""
    found = on.slot(target.due) - (many.values.shape[1] - 1) if target.due else 0
    if not 0 < found <= MOST_SLOTS:
        raise NotASeries(f"The due period lies {found} steps after the last figure; it must be 1 to {MOST_SLOTS}.")
    return found


def _sentences(s: Status) -> tuple[str, ...]:
    unit = UNITS[s.unit]
    if s.probability is None or s.forecast is None or s.lower is None or s.upper is None or s.record is None:
        return (f"{s.state.capitalize()}. {s.why}", *_latest(s))
    best = "" if s.probability_at_best == s.probability else f" to {_chance(s.probability_at_best or 0)}"
    between = f"8 times in 10 between {number(s.lower)} and {number(s.upper)}{unit}"
    said = [
        f"{s.state.capitalize()}: the chance of {s.target} is put at {_chance(s.probability)}{best}.",
        f"The forecast is {number(s.forecast)}{unit}, and {between}.",
        *_latest(s),
    ]
    if s.horizon and s.record.horizon < s.horizon:
        said.append(f"It could not yet be checked {s.horizon} {s.step}s ahead.")
    said += [one.said(s.step, points_of(s.unit)) for one in (s.record, s.nearer) if one]
    if s.record.no_change_error < s.record.error:
        said.append("So far, “no change” would have been the better forecast: lean on the chance no more than on that.")
    return tuple(said)


def _latest(s: Status) -> tuple[str, ...]:
    if s.latest is None:
        return ()
    now = f"The latest figure is {number(s.latest)}{UNITS[s.unit]} ({s.latest_period})"
    if s.probability is None or s.line is None:
        return (f"{now}.",)
    would = {True: "would meet the target", False: "would not meet the target", None: "might meet the target"}
    return (
        f"{now}; no change {would[s.no_change_meets]}. A straight line would reach {number(s.line)}{UNITS[s.unit]}.",
    )


def _chance(probability: float) -> str:
    """A probability in words, never as certain as 0 or 100 %."""
    if probability < 0.01:
        return "under 1%"
    return "over 99%" if probability > 0.99 else f"{probability:.0%}"
