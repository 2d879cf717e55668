"""A measure as it is written down: one YAML file that a person can read, with its formula in SQL.

The SQL is one SELECT over `observations` (see `warehouse.observations`) that gives the columns of GIVEN; the same text
runs on DuckDB and on Spark. Files are read within bounds, and every mistake is one sentence with its line.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from village.kernel.tables.rules import Manifest, Problem, Refused, quoted, read_yaml
from village.warehouse.observations import BASES, UNITS

Polarity = Literal["higher", "lower", "neither"]
# Every Child Matters' five outcomes, and what a service does for all of them.
OUTCOMES: Mapping[str, str] = {
    "be-healthy": "Be healthy",
    "stay-safe": "Stay safe",
    "enjoy-and-achieve": "Enjoy and achieve",
    "make-a-positive-contribution": "Make a positive contribution",
    "achieve-economic-wellbeing": "Achieve economic wellbeing",
    "services": "The services around them",
}
GIVEN = (
    *("area", "level", "period", "group", "value", "numerator", "denominator", "lower", "upper", "decimals", "code"),
    *("quality", "definition", "release", "file", "row"),
)
_TEXT = {
    "title": 120,
    "short": 60,
    "question": 200,
    "child": 200,
    "why": 1000,
    "outcome": 40,
    "goal": 80,
    "numerator": 400,
    "denominator": 400,
    "unit": 20,
    "polarity": 10,
    "basis": 12,
    "source": 300,
    "owner": 120,
    "reviewed_on": 10,
    "sql": 4000,
}
_MAY_BE_BLANK = ("goal", "denominator", "child")
_OTHER = ("decimals", "minimum_count", "groups", "gaps", "caveats", "ages", "bounds", "serves")
_CHOICES: Mapping[str, Iterable[str]] = {
    "outcome": OUTCOMES,
    "unit": UNITS,
    "basis": BASES,
    "polarity": ("higher", "lower", "neither"),
}
At = Callable[[str, str, str], Problem]  # the name, what is wrong, what to do
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PROMISE = re.compile(rf"{_SLUG.pattern}:{_SLUG.pattern}")
# One SELECT and nothing else: the connection is read-only as well, this is only the kinder refusal.
_NOT_ONE_SELECT = re.compile(r";|--|/\*|^(?!\s*(?:select|with)\b)", re.IGNORECASE)


@dataclass(frozen=True)
class Gap:
    """A difference that matters: how far the group `of` stands behind the group `behind`, in the measure's unit."""

    slug: str
    title: str
    of: str
    behind: str


@dataclass(frozen=True)
class Measure:
    """One measure. `groups`: slug of a group (see `observations.group_slug`) → what readers call it, "" being everyone.

    `bounds`: the least and the most that a value can be, for sums over areas of which some are hidden.
    `child`: the question as a child would ask it; blank where nobody has written it yet.
    `ages`: the years of a child's life that it speaks of, as (first, last).
    `serves`: the promises of plans that it tells something of, each as `plan:commitment`.
    """

    slug: str
    title: str
    short: str
    question: str
    why: str
    outcome: str
    numerator: str
    denominator: str
    unit: str
    polarity: Polarity
    basis: str
    source: str
    owner: str
    reviewed_on: dt.date
    sql: str
    child: str = ""
    goal: str = ""
    decimals: int = 1
    minimum_count: int = 6
    groups: Mapping[str, str] = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()
    caveats: tuple[str, ...] = ()
    ages: tuple[int, int] = (0, 19)
    bounds: tuple[float, float] = (0.0, 100.0)
    serves: tuple[str, ...] = ()

    @property
    def higher_is_better(self) -> bool | None:
        """None when neither direction is better."""
        return {"higher": True, "lower": False}.get(self.polarity)


def measure_from(file: str, raw: bytes) -> Measure:
    """The measure in one file, whose name gives the slug. Raises Refused with everything that is wrong."""
    told = read_yaml(file, raw)
    slug = file.rsplit("/", 1)[-1].removesuffix(".yaml")
    problems = list(_problems(file, slug, told))
    if problems:
        raise Refused(problems)
    values = told.values
    bounds = _pair(values.get("bounds")) or ((0, 100) if values["unit"] == "percent" else (0, 10**12))
    return Measure(
        slug=slug,
        **{name: " ".join(str(values.get(name) or "").split()) for name in _TEXT if name not in ("reviewed_on", "sql")},  # type: ignore[arg-type]
        reviewed_on=dt.date.fromisoformat(str(values["reviewed_on"])),
        sql=str(values["sql"]).strip(),
        decimals=int(str(values.get("decimals", 1))),
        minimum_count=int(str(values.get("minimum_count", 6))),
        groups={"": "Everyone"} | dict(_mapping(values.get("groups"))),
        gaps=tuple(Gap(key, *(str(one[name]) for name in ("title", "of", "behind"))) for key, one in _gaps(values)),
        caveats=tuple(map(str, _list(values.get("caveats")))),
        ages=_pair(values.get("ages")) or (0, 19),
        bounds=(float(bounds[0]), float(bounds[1])),
        serves=tuple(map(str, _list(values.get("serves")))),
    )


def _problems(file: str, slug: str, told: Manifest) -> Iterator[Problem]:
    values = told.values

    def at(name: str, what: str, do: str) -> Problem:
        return Problem(file, what, do, told.lines.get(name), name)

    if not _SLUG.fullmatch(slug):
        yield Problem(file, f"{quoted(slug)} is not a measure's name.", "Name the file like ready-for-school.yaml.")
    for name in values:
        if name not in _TEXT and name not in _OTHER:
            known = ", ".join([*_TEXT, *_OTHER])
            yield at(name[:40], f"The name {quoted(name)} is not known here.", f"The names are {known}.")
    yield from _text_problems(values, at)
    yield from _other_problems(values, at)
    yield from _group_problems(values, at)


def _text_problems(values: Mapping[str, object], at: At) -> Iterator[Problem]:
    for name, most in _TEXT.items():
        value = values.get(name)
        if value in (None, "") and name not in _MAY_BE_BLANK:
            yield at(name, "This is missing.", "Add it.")
        elif value is not None and (not isinstance(value, str) or len(value) > most):
            yield at(name, f"This is not text of at most {most} characters.", "Write it as such.")
    for name, known in _CHOICES.items():
        value = values.get(name)
        if isinstance(value, str) and value and value not in known:
            yield at(name, f"{quoted(value)} is not known here.", f"Choose one of {', '.join(known)}.")
    reviewed, sql = values.get("reviewed_on"), values.get("sql")
    if isinstance(reviewed, str) and not _is_day(reviewed):
        yield at("reviewed_on", "This is not a date.", "Write it as 2026-11-26.")
    if isinstance(sql, str) and _NOT_ONE_SELECT.search(sql):
        yield at("sql", "This is not one SELECT.", "Write one SELECT over observations, without ; and comments.")


def _other_problems(values: Mapping[str, object], at: At) -> Iterator[Problem]:
    for name, most in (("decimals", 6), ("minimum_count", 1000)):
        value = values.get(name, 1)
        if not isinstance(value, int) or not 0 <= value <= most:
            yield at(name, f"This is not a whole number from 0 to {most}.", "Write one.")
    for name in ("ages", "bounds"):
        if values.get(name) is not None and _pair(values[name]) is None:
            yield at(name, "This is not two whole numbers, the lower first.", "Write them as [0, 5].")
    if not all(isinstance(one, str) for one in _list(values.get("caveats"))):
        yield at("caveats", "This is not a list of sentences.", "Write each on a line of its own after a hyphen.")
    named = values.get("serves")
    if named is not None and not (
        isinstance(named, list) and named and all(isinstance(one, str) and _PROMISE.fullmatch(one) for one in named)
    ):
        yield at("serves", "This is not a list of promises.", "Write each as plan:commitment, after a hyphen.")


def _group_problems(values: Mapping[str, object], at: At) -> Iterator[Problem]:
    groups = {"", *(key for key, _ in _mapping(values.get("groups")))}
    if values.get("groups") is not None and len(groups) == 1:
        yield at("groups", "This is not a list of groups with their titles.", "Write fsm=yes: Free school meals.")
    told = list(_gaps(values))
    if values.get("gaps") is not None and not told:
        yield at("gaps", "This is not a list of gaps.", "Write a name, and below it title, of and behind.")
    for _, one in told:
        if not {"title", "of", "behind"} <= set(one) or not {one["of"], one["behind"]} <= groups:
            yield at("gaps", "A gap lacks its title, or is between groups that are not listed.", "Mend it.")


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _mapping(value: object) -> list[tuple[str, str]]:
    found = value.items() if isinstance(value, dict) else []
    return [(str(key), one) for key, one in found if isinstance(one, str)]


def _gaps(values: Mapping[str, object]) -> Iterator[tuple[str, dict[str, str]]]:
    gaps = values.get("gaps")
    for key, one in gaps.items() if isinstance(gaps, dict) else []:
        if isinstance(one, dict):
            yield str(key), {str(name): str(value or "") for name, value in one.items()}


def _pair(value: object) -> tuple[int, int] | None:
    if isinstance(value, list) and len(value) == 2 and all(isinstance(one, int) for one in value):
        return (value[0], value[1]) if value[0] <= value[1] else None
    return None


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10
