"""The measures that come with Village, those in a folder of one's own, and the targets that they are judged by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from village.kernel.tables.rules import Problem, Refused, quoted, read_yaml
from village.warehouse.measures.definition import Measure, measure_from
from village.warehouse.periods import period
from village.warehouse.status.target import Baseline, Target

FOLDER = Path(__file__).resolve().parents[2] / "measures"
# Folders of measures that are counted from records kept here, by what these are of.
COUNTED = ("help", "workforce", "early", "directory")
TARGETS = "targets.yaml"
MOST_MEASURES = 500
MOST_BYTES = 64 * 1024  # of one file
_RENAME = "Give the file another name: addresses and figures are told apart by it."
_FIELDS = ("plan", "target", "source", "kind", "value", "direction", "change", "baseline", "since", "due")


@dataclass(frozen=True)
class PlanTarget:
    """What a plan promised of a measure: the plan, the target's id in it, where it stands, and the target itself."""

    plan: str
    id: str
    source: str
    target: Target


def measures_in(folder: Path) -> tuple[Measure, ...]:
    """Every measure (`*.yaml` but for the targets) of a folder, by slug. Raises Refused with all that is wrong."""
    paths = [path for path in sorted(folder.glob("*.yaml")) if path.name != TARGETS]
    if len(paths) > MOST_MEASURES:
        what = f"The folder has {len(paths)} measures and at most {MOST_MEASURES} are read."
        raise Refused([Problem(folder.name, what, "Keep measures that are no longer used elsewhere.")])
    made: list[Measure] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            made.append(measure_from(path.name, _bytes(path)))
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Refused(problems)
    return tuple(made)


def targets_in(folder: Path) -> Mapping[str, PlanTarget]:
    """The targets of a folder's `targets.yaml` by the slug of their measure; none without one. Raises Refused."""
    path = folder / TARGETS
    if not path.exists():
        return {}
    told = read_yaml(path.name, _bytes(path))
    found: dict[str, PlanTarget] = {}
    problems: list[Problem] = []
    for slug, values in told.values.items():
        try:
            found[slug] = _target(values)
        except ValueError as error:
            do = "Mend it; a target has plan, target, source, kind, value, direction and due."
            problems.append(Problem(path.name, f"{slug}: {error}", do, told.lines.get(slug), slug))
    if problems:
        raise Refused(problems)
    return found


@lru_cache(maxsize=1)
def measures() -> tuple[Measure, ...]:
    """The measures that come with Village."""
    return measures_in(FOLDER)


@lru_cache(maxsize=4)
def counted_measures(of: str = "") -> tuple[Measure, ...]:
    """The measures that are counted from records kept here (see `counting`), not read from what others published: those
    of one of COUNTED, or all."""
    found = [one for name in COUNTED if of in ("", name) for one in measures_in(FOLDER / name)]
    return tuple(sorted(found, key=lambda one: one.slug))


@lru_cache(maxsize=1)
def plan_targets() -> Mapping[str, PlanTarget]:
    """The targets of the plan by the slug of the measure that they are judged by."""
    return targets_in(FOLDER)


def in_use(own: Path) -> tuple[Measure, ...]:
    """The measures that come with Village and those in a folder of one's own, which need not be there.

    Raises Refused with all that is wrong in the folder, a measure that takes the name of another among it.
    """
    ours = {one.slug for one in (*measures(), *counted_measures())}
    theirs = measures_in(own)
    taken = [one.slug for one in theirs if one.slug in ours]
    if taken:
        raise Refused([Problem(f"{slug}.yaml", "Village brings a measure of this name.", _RENAME) for slug in taken])
    return tuple(sorted((*measures(), *theirs), key=lambda one: one.slug))


def targets_in_use(own: Path) -> dict[str, PlanTarget]:
    """The targets of `in_use`, by the slug of their measure; those of one's own before those that come with Village."""
    return {**plan_targets(), **targets_in(own)}


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        raw = file.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        what = f"The file is larger than {MOST_BYTES // 1024} kB."
        raise Refused([Problem(path.name, what, "A measure is a few lines; shorten it.")])
    return raw


def _target(values: object) -> PlanTarget:
    """One entry. Raises ValueError, whose message is a sentence."""
    if not isinstance(values, dict):
        raise ValueError("This is no entry of names and values.")
    unknown = [name for name in values if name not in _FIELDS]
    if unknown:
        raise ValueError(f"The name {quoted(str(unknown[0]))} is not known here.")
    missing = [name for name in ("plan", "target", "source", "kind") if not isinstance(values.get(name), str)]
    if missing:
        raise ValueError(f"It lacks {', '.join(missing)}.")
    number = values.get("value")
    if number is not None and (isinstance(number, bool) or not isinstance(number, int | float)):
        raise ValueError("Its value is not a number.")
    if values.get("baseline") not in (None, "unknown") and not isinstance(values["baseline"], int | float):
        raise ValueError("Its baseline is neither a number nor unknown.")
    target = Target(value=None if number is None else float(number), **dict(_said(values)))  # type: ignore[arg-type]
    return PlanTarget(values["plan"], values["target"], values["source"], target)


def _said(values: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for name in ("kind", "direction", "change"):
        if name in values:
            yield name, values[name]
    for name in ("due", "since"):
        if name in values:
            yield name, period(str(values[name]))
    if "baseline" in values:
        start = values["baseline"]
        known = isinstance(start, int | float)
        yield "baseline", Baseline("known", float(start)) if known else Baseline("unknown")  # type: ignore[arg-type]
