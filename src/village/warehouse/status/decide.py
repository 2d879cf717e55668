"""The status of a target: its state, how probable it is to be met, and all that must stand beside it."""

import datetime as dt
from collections.abc import Mapping, Sequence
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
    decimals: int | None = None

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
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):  # beyond any number of deviations is certain
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
    return statuses([series, *others], target, as_at=as_at, comparator=comparator)[0]


def statuses(
    many: Sequence[Series], target: Target, *, as_at: dt.date | None = None, comparator: Series | None = None
) -> list[Status]:
    """The status of one target in many series of one measure, as `status` gives each with the rest as its others; they
    are laid side by side and forecast once. The level may differ by series, where it is relative. Raises NotASeries."""
    if target.kind == "not-set" or target.due is None:
        return [Status("no target set", "No target has been set.", "no target", unit=one.unit) for one in many]
    if target.kind == "comparator":
        if comparator is None:
            raise NotASeries("A target against a comparator needs the comparator's series.")
        many = [minus(one, comparator) for one in many]
    before = [one.until(as_at) for one in many]
    known = [one.comparable() for one in before]
    found: list[Status | None] = []
    levels: list[Required | str] = [required(target, one) for one in before]
    for one, level in zip(known, levels, strict=True):
        found.append(_decided(one, target, level))
    still = {row: level for row, level in enumerate(levels) if found[row] is None and isinstance(level, Required)}
    opened = _open([one.before(target.due) for one in known], target, still) if still else {}
    return [opened[row] if one is None else one for row, one in enumerate(found)]


def _told(known: Series, target: Target) -> dict[str, Any]:
    """What is said of a series whatever its state."""
    told: dict[str, Any] = {"target": target.said(known.unit), "unit": known.unit, "decimals": known.decimals}
    if known.points:
        latest = known.points[-1]
        told |= {"latest": latest.value, "latest_period": latest.period.said}
    return told


def _decided(known: Series, target: Target, level: Required | str) -> Status | None:
    """The status where it takes no forecast; None where it does."""
    told = _told(known, target)
    if isinstance(level, str):
        return Status("baseline unknown", level, **told)
    settled = _settled(known, target, level)
    if settled:
        return Status(*settled, level=level, **told)
    if len(known.points) < FEWEST:
        why = f"There are {len(known.points)} comparable figures and at least {FEWEST} are needed."
        return Status("too little data", why, level=level, **told)
    return None


def _settled(known: Series, target: Target, level: Required) -> tuple[State, str] | None:
    """The state once the figure of the due period is there, or can no longer come."""
    if target.due is None or not known.points:
        return None
    figure = known.at(target.due)
    if figure is None:
        if known.points[-1].period.from_on < target.due.from_on:
            return None
        return "too little data", f"There is no figure for {target.due.named}, and later ones cannot settle it."
    met = level.met(figure.value, target.direction)
    if met is None:
        return "uncertain", "Whether it was met depends on where the baseline was, which is known only roughly."
    seen = number(figure.value, known.decimals)
    if level.met(float(seen.replace(",", "")), target.direction) != met:
        seen = number(figure.value)  # rounding would tell the other story
    stood = f"The figure for {target.due.named} is {seen}{UNITS[known.unit]}."
    return ("met" if met else "missed"), stood


def _open(known: Sequence[Series], target: Target, levels: Mapping[int, Required]) -> dict[int, Status]:
    """The statuses of those rows whose due period is still to come, the figures of all being judged together."""
    rows = [row for row, one in enumerate(known) if one.points]
    on = steps(point.period for row in rows for point in known[row].points)
    many = side_by_side([known[row] for row in rows], on)
    horizon = _horizon(on, target, many)
    ends = [np.array([_end(levels.get(row), easy) for row in rows]) for easy in (False, True)]
    found = assess(many, ends[0], target.direction, horizon)
    easier = assess(many, ends[1], target.direction, horizon) if (ends[0] != ends[1]).any() else found
    own = backtest.own_checks(found.checks, horizon)
    together = backtest.records(found.checks, horizon)
    made = {}
    for place, row in enumerate(rows):
        if row in levels:
            alone = len(rows) == 1 or own[place] >= backtest.OWN_ENOUGH
            record = backtest.records(found.checks, horizon, row=place) if alone else together
            chances = (float(found.probability[place]), float(easier.probability[place]))
            one = _Open(levels[row], horizon, on.word, chances, record)
            made[row] = _forecast(found, place, one, target, _told(known[row], target))
    return made


def _end(level: Required | None, easy: bool) -> float:
    """One end of the level of a series, in order that both are tried; nought for a series that nothing is asked of."""
    return 0.0 if level is None else level.lower if easy else level.upper


@dataclass(frozen=True)
class _Open:
    """What is needed beside the forecasts to say the status of one series."""

    level: Required
    horizon: int
    step: str
    chances: tuple[float, float]
    record: tuple[backtest.Record | None, backtest.Record | None]


def _forecast(found: Assessment, place: int, one: _Open, target: Target, told: dict[str, Any]) -> Status:
    chances = sorted(one.chances)
    ends = {str(state) for state in states(np.asarray(chances))}
    return Status(
        state=ends.pop() if len(ends) == 1 else "uncertain",  # type: ignore[arg-type]
        why="",
        level=one.level,
        horizon=one.horizon,
        step=one.step,
        probability=chances[0],
        probability_at_best=chances[1],
        forecast=float(found.forecast[place]),
        lower=float(found.lower[place]),
        upper=float(found.upper[place]),
        no_change=float(found.no_change[place]),
        no_change_meets=one.level.met(float(told["latest"]), target.direction),
        line=float(found.line[place]),
        record=one.record[0],
        nearer=one.record[1],
        **told,
    )


def _horizon(on: Steps, target: Target, many: Many) -> int:
    """Slots from the last one to the due period. Raises NotASeries when there is none, or too many.

    The figures are all from before the due period: one that lies less than half a step after the last is a step ahead,
    since no nearer forecast can be checked on the series.
    """
    found = max(on.slot(target.due) - (many.values.shape[1] - 1), 1) if target.due else 0
    if not 0 < found <= MOST_SLOTS:
        raise NotASeries(f"The due period lies {found} steps after the last figure; it must be 1 to {MOST_SLOTS}.")
    return found


def _sentences(s: Status) -> tuple[str, ...]:
    unit = UNITS[s.unit]
    if s.probability is None or s.forecast is None or s.lower is None or s.upper is None or s.record is None:
        return (f"{s.state.capitalize()}. {s.why}", *_latest(s))
    best = "" if s.probability_at_best == s.probability else f" to {_chance(s.probability_at_best or 0)}"
    between = f"8 times in 10 between {number(s.lower, s.decimals)} and {number(s.upper, s.decimals)}{unit}"
    said = [
        f"{s.state.capitalize()}: the chance of {s.target} is put at {_chance(s.probability)}{best}.",
        f"The forecast is {number(s.forecast, s.decimals)}{unit}, and {between}.",
        *_latest(s),
    ]
    if s.horizon and s.record.horizon < s.horizon:
        said.append(f"It could not yet be checked {s.horizon} {s.step}s ahead.")
    said += [one.said(s.step, points_of(s.unit), s.decimals) for one in (s.record, s.nearer) if one]
    if s.record.no_change_error < s.record.error:
        said.append("So far, “no change” would have been the better forecast: lean on the chance no more than on that.")
    return tuple(said)


def _latest(s: Status) -> tuple[str, ...]:
    if s.latest is None:
        return ()
    now = f"The latest figure is {number(s.latest, s.decimals)}{UNITS[s.unit]} ({s.latest_period})"
    if s.probability is None or s.line is None:
        return (f"{now}.",)
    would = {True: "would meet the target", False: "would not meet the target", None: "might meet the target"}
    line = f"A straight line would reach {number(s.line, s.decimals)}{UNITS[s.unit]}."
    return (f"{now}; no change {would[s.no_change_meets]}. {line}",)


def _chance(probability: float) -> str:
    """A probability in words, never as certain as 0 or 100 %."""
    if probability < 0.01:
        return "under 1%"
    return "over 99%" if probability > 0.99 else f"{probability:.0%}"
