"""Where a goal's measure stands: its target, where it started, the latest figure stated, and what may honestly be
said."""

from dataclasses import dataclass

from village.plan.rules.asat import PlanAsAt
from village.plan.rules.dates import due_window, period_window
from village.plan.rules.document import Figure, Target
from village.plan.rules.standing import known_from

WORDS = {"met": "met", "missed": "missed", "no-target": "no target set", "not-enough-data": "not enough data"}
NO_START = "no-start"  # what is asked for beside a status


@dataclass(frozen=True)
class TargetStanding:
    """`status`: `met`, `missed`, `no-target` or `not-enough-data`; `why` says it in a sentence."""

    status: str
    why: str
    latest: Figure | None

    @property
    def words(self) -> str:
        return WORDS[self.status]


def target_standing(asat: PlanAsAt, target: Target) -> TargetStanding:
    """What the plan's own figures, known on the day, tell of a target.

    `likely` and `unlikely` are never said here: they need a trend with its uncertainty, which a plan's few stated
    figures do not give. A target is judged once its day has passed and a figure for that time is known.
    """
    latest = latest_figure(asat, target)
    if target.target_kind == "not-set":
        return TargetStanding("no-target", "No number was set as the target.", latest)
    if target.value is None:
        return TargetStanding("not-enough-data", "The target is a value that the sources do not state.", latest)
    if latest is None:
        return TargetStanding("not-enough-data", "The sources state no figure to judge it by.", None)
    if target.target_kind != "absolute" or target.unit not in ("", latest.unit):
        return TargetStanding(
            "not-enough-data", "The target is a change, and the figures do not tell how much has changed.", latest
        )
    due, told = due_window(target.due), period_window(latest.period)
    if due is None or due.until_on > asat.on:
        return TargetStanding(
            "not-enough-data", "There are too few figures for a trend, and its day has not come.", latest
        )
    if told is None or told.until_on < due.until_on:
        return TargetStanding("not-enough-data", "Its day has passed, but no figure for it is known.", latest)
    met = latest.value <= target.value if _falls(asat, target) else latest.value >= target.value
    kind = "provisional figure" if latest.precision == "provisional" else "figure"
    return TargetStanding("met" if met else "missed", f"Judged by the {kind} for the year of the target.", latest)


def latest_figure(asat: PlanAsAt, target: Target) -> Figure | None:
    """The last figure stated for the whole group and the target's area, be it provisional; what is aimed at or
    foreseen is no figure yet."""
    place = target.baseline_area or asat.plan.area
    told = {target.unit, target.baseline_unit} - {""}
    units = told or {one.unit for one in asat.plan.indicators if one.id == target.indicator}
    found = [
        figure
        for figure in asat.plan.figures
        if figure.indicator == target.indicator
        and not figure.group
        and figure.area == place
        and figure.precision not in ("target", "forecast")
        and figure.unit in units
    ]
    return max(found, key=lambda one: (_ends(one), _told(asat, one)), default=None)


def _ends(figure: Figure) -> str:
    window = period_window(figure.period)
    return window.until_on.isoformat() if window else ""


def _told(asat: PlanAsAt, figure: Figure) -> str:
    return max(
        (known_from(source).isoformat() for source in asat.plan.sources if source.id == figure.source), default=""
    )


def _falls(asat: PlanAsAt, target: Target) -> bool:
    if target.bound in ("at-least", "at-most"):
        return target.bound == "at-most"
    return any(one.id == target.indicator and one.polarity == "lower" for one in asat.plan.indicators)


@dataclass(frozen=True)
class MeasuresCounted:
    """What the goals' measures come to, each counted once. `steps`: nearer targets on the way of a measure; they are
    no measures of their own. `no_start`: measures for which the sources do not say where they started."""

    measures: int
    steps: int
    by_status: dict[str, int]
    no_start: int


def measures(asat: PlanAsAt) -> list[Target]:
    """The goals' measures: of the targets of one indicator the last; those before it are steps on its way."""
    targets = sorted(asat.plan.targets, key=lambda one: one.due)
    return list({target.indicator: target for target in targets}.values())


def steps(asat: PlanAsAt) -> list[Target]:
    """The targets that are no measures of their own: steps on the way of one."""
    last = {target.id for target in measures(asat)}
    return [target for target in asat.plan.targets if target.id not in last]


def measures_of(asat: PlanAsAt, kind: str) -> list[Target]:
    """The goals' measures of a status, or those for which the sources do not say where they started (`no-start`)."""
    if kind == NO_START:
        return [target for target in measures(asat) if target.baseline_kind == "unknown"]
    return [target for target in measures(asat) if target_standing(asat, target).status == kind]


def measures_counted(asat: PlanAsAt) -> MeasuresCounted:
    """The goals' measures counted: a measure with a step on the way once, by its last target. Statuses are in the order
    of WORDS, zeros included."""
    return MeasuresCounted(
        measures=len(measures(asat)),
        steps=len(steps(asat)),
        by_status={status: len(measures_of(asat, status)) for status in WORDS},
        no_start=len(measures_of(asat, NO_START)),
    )
