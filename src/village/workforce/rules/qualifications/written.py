"""A framework as somebody writes it down: units, qualifications made of them, and equivalences.

Whoever writes one may have made it up: everything in it is checked before any of it is used.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from village.kernel.tables.rules import Manifest, Problem, Refused, quoted
from village.workforce.rules.qualifications.framework import Combination, Framework, Qualification, Unit
from village.workforce.rules.qualifications.roles import Equivalence

PARTS = ("units", "qualifications", "equivalences")
OF_UNIT = ("level", "credit")
OF_QUALIFICATION = (
    *("level", "body", "from", "until", "mandatory", "optional", "optional_credit"),
    *("floor_level", "floor_credit", "barred", "prior_most"),
)
OF_EQUIVALENCE = ("what", "counts_as", "scope", "said_by", "source", "from", "until")


@dataclass(frozen=True)
class Written:
    """What a file says of units, qualifications and what counts as what."""

    units: Mapping[str, Unit]
    qualifications: tuple[Qualification, ...]
    equivalences: tuple[Equivalence, ...]


@dataclass
class _Checked:
    """What is said of one thing, asked piece by piece; what is wrong with it is noted under its name."""

    file: str
    name: str
    said: Mapping[str, Any]
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, what: str, do: str) -> None:
        self.problems.append(Problem(self.file, what, do, column=self.name))

    def only(self, names: tuple[str, ...]) -> None:
        for strange in sorted(set(map(str, self.said)) - set(names)):
            self.wrong(f"Nothing is read of {quoted(strange)}.", f"It can say {', '.join(names)}.")

    def text(self, name: str, default: str | None = "") -> str:
        value = self.said.get(name, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            self.wrong(f"It does not say its {name}.", "Write it as text.")
            return ""
        return value

    def number(self, name: str, least: int, default: int | None) -> int | None:
        value = self.said.get(name, default)
        if value is default or (isinstance(value, int) and least <= value <= 10_000):
            return value
        self.wrong(f"{quoted(str(value))} is no {name}.", f"Give a whole number from {least} to 10,000.")
        return default

    def day(self, name: str) -> dt.date | None:
        value = self.said.get(name)
        try:
            return None if value is None else dt.date.fromisoformat(value)
        except (TypeError, ValueError):
            self.wrong(f"{quoted(str(value))} is no day.", "Write it as 2014-09-01.")
            return None

    def names(self, value: Any, known: Mapping[str, Unit]) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.wrong("Its units are no list of names.", "Write them as [first, second].")
            return ()
        for strange in sorted(set(value) - set(known)):
            self.wrong(f"There is no unit {quoted(strange)}.", "Add it under units.")
        return tuple(one for one in value if one in known)

    def level(self, framework: Framework, name: str = "level", default: str | None = None) -> str:
        value = self.text(name, default)
        if value and value not in framework.levels:
            self.wrong(f"{quoted(value)} is no level.", f"Give one of {', '.join(framework.levels)}.")
            return framework.levels[0]
        return value or (framework.levels[0] if default is None else "")


def read_framework(file: str, manifest: Manifest, framework: Framework) -> Written:
    """What a file says. Raises Refused, with every problem found, when anything of it cannot be so."""
    problems: list[Problem] = []
    said = _Checked(file, "", manifest.values, problems)
    said.only(PARTS)
    units = {
        name: Unit(name, one.level(framework), one.number("credit", 1, None))
        for name, one in _each(said, "units", OF_UNIT).items()
    }
    made = tuple(
        Qualification(
            name,
            one.level(framework),
            _combination(one, units, framework),
            one.text("body"),
            one.day("from"),
            one.day("until"),
        )
        for name, one in _each(said, "qualifications", OF_QUALIFICATION).items()
    )
    edges = tuple(_equivalence(one) for one in _each(said, "equivalences", OF_EQUIVALENCE).values())
    if problems:
        raise Refused(problems)
    return Written(units, made, edges)


def _each(said: _Checked, part: str, names: tuple[str, ...]) -> dict[str, _Checked]:
    """Everything of a part by name; equivalences have their number for one."""
    value = said.said.get(part) or {}
    if isinstance(value, list):
        value = {f"number {at}": one for at, one in enumerate(value, 1)}
    if not isinstance(value, dict) or not all(isinstance(one, dict) for one in value.values()):
        said.wrong(f"Its {part} are not written as names with what is said of each.", "See the guide.")
        return {}
    found = {str(name): _Checked(said.file, f"{part}, {name}", one, said.problems) for name, one in value.items()}
    for one in found.values():
        one.only(names)
    return found


def _combination(said: _Checked, units: Mapping[str, Unit], framework: Framework) -> Combination:
    mandatory = said.names(said.said.get("mandatory", []), units)
    optional = said.names(said.said.get("optional", []), units)
    twice = sorted(one for one in {*mandatory, *optional} if (*mandatory, *optional).count(one) > 1)
    if twice:
        said.wrong(f"The unit {quoted(twice[0])} stands twice.", "It counts once: keep it once.")
    pairs = said.said.get("barred", [])
    barred = [said.names(pair, units) for pair in pairs] if isinstance(pairs, list) else [()]
    if any(len(set(pair)) != 2 for pair in barred):
        said.wrong("What is barred is not in pairs of its units.", "Write it as [[first, second]].")
        barred = []
    return Combination(
        mandatory,
        optional,
        said.number("optional_credit", 0, 0) or 0,
        said.level(framework, "floor_level", ""),
        said.number("floor_credit", 0, 0) or 0,
        tuple((pair[0], pair[1]) for pair in barred if set(pair) <= {*mandatory, *optional}),
        said.number("prior_most", 0, None),
    )


def _equivalence(said: _Checked) -> Equivalence:
    texts = {name: said.text(name, None) for name in ("what", "counts_as", "said_by", "source")}
    return Equivalence(**texts, scope=said.text("scope"), from_on=said.day("from"), until_on=said.day("until"))
