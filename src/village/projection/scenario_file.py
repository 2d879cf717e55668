"""A scenario as plain data: a YAML file of assumptions, each with a unit that can be read off it."""

import re
from collections.abc import Mapping
from pathlib import Path as File
from typing import Any

from village.kernel.tables.rules import Manifest, Problem, Refused, quoted, read_yaml
from village.projection import population
from village.projection.rules.cohorts import Band, Of
from village.projection.rules.needs import Need
from village.projection.rules.paths import Path
from village.projection.rules.scenarios import Scenario

TOP = {"title", "from", "to", "supply", "demand", "pay", "training", "started", "unsure", "notes"}
WHO = ("role", "sector", "area")
BAND = {*WHO, "name", "people", "leaving", "moving", "entrants", "returners", "transfers", "hours"}
NEED = {*WHO, "name", "count", "share", "each", "for_each"}
LONGEST = 50
_NUMBER = re.compile(r"(-?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)\s*(%?)")


def read(path: File) -> Scenario:
    """The scenario of a file. Raises Refused with the line, what is wrong and what to do."""
    manifest = read_yaml(path.name, path.read_bytes())
    return _Reader(path, manifest).scenario()


def _who(held: Mapping[str, Any]) -> Of:
    role, sector, area = (" ".join(str(held.get(name, "")).split()) for name in WHO)
    return role, sector, area


class _Reader:
    """Reads one file; what is wrong is told by the top name that it stands under."""

    def __init__(self, path: File, manifest: Manifest) -> None:
        self.name, self.folder, self.manifest, self.under = path.name, path.parent, manifest, ""
        self.counts: list[str] = []

    def scenario(self) -> Scenario:
        values = self.manifest.values
        self._known(values, TOP, "the scenario")
        first, last = self._year("from"), self._year("to")
        if not first <= last <= first + LONGEST:
            self._refuse(
                f"It goes from {first} to {last}.", f"Give a year up to {LONGEST} years after the first.", "to"
            )
        rates: dict[str, Any] = {
            name: self._path(values[name], name) for name in ("pay", "training", "started") if self._at(name)
        }
        needs = [self._need(one) for one in self._list("demand")]
        return Scenario(
            title=str(values.get("title") or self.name),
            first=first,
            last=last,
            bands=[self._band(one) for one in self._list("supply", needed=True)],
            needs=needs,
            unsure=self._path(values["unsure"], "unsure").at(first) if self._at("unsure") else 0.0,
            notes=(*(str(one) for one in self._list("notes")), *self.counts),
            **rates,
        )

    def _at(self, name: str) -> bool:
        self.under = name
        return self.manifest.values.get(name) is not None

    def _year(self, name: str) -> int:
        value = self.manifest.values.get(name)
        if not isinstance(value, int) or not 1900 <= value <= 2200:
            self._refuse(f"{quoted(str(value))} is no year.", f"Write `{name}: 2024`.", name)
        return int(value)  # type: ignore[call-overload, no-any-return]

    def _list(self, name: str, *, needed: bool = False) -> list[Any]:
        self.under = name
        value = self.manifest.values.get(name)
        if value is None and not needed:
            return []
        if not isinstance(value, list) or not value:
            self._refuse(f"There is no list {quoted(name)}.", f"Write `{name}:` and a line with a dash for each.", name)
        return list(value)  # type: ignore[call-overload, no-any-return]

    def _band(self, one: Any) -> Band:
        self.under = "supply"
        held = self._named(one, BAND, ("name", "people", "leaving"))
        paths: dict[str, Any] = {
            name: self._path(value, name) for name, value in held.items() if name not in ("name", "people", *WHO)
        }
        return Band(str(held["name"]), self._number(held["people"], "people"), of=_who(held), **paths)

    def _need(self, one: Any) -> Need:
        self.under = "demand"
        held = self._named(one, NEED, ("name", "count"))
        counts: dict[str, Any] = {name: self._counted(held[name], name) for name in held if name not in ("name", *WHO)}
        return Need(str(held["name"]), of=_who(held), **counts)

    def _counted(self, value: Any, what: str) -> Path:
        """A count may also be read from a file; any other quantity is written."""
        if what != "count" or not isinstance(value, dict):
            return self._path(value, what)
        self._known(value, population.NAMES, "a count from a file")
        for name in population.NEEDED:
            if not value.get(name):
                self._refuse(f"A count from a file has no {name}.", "Add it.")
        found, note = population.counted(self.folder, value)
        self.counts.append(note)
        return found

    def _named(self, one: Any, known: set[str], needed: tuple[str, ...]) -> Mapping[str, Any]:
        if not isinstance(one, dict):
            self._refuse("An entry is not names and values.", "Begin it with `- name:`.")
        self._known(one, known, f"an entry of {self.under}")
        for name in needed:
            if one.get(name) is None:
                self._refuse(f"{quoted(str(one.get('name') or 'An entry'))} has no {name}.", "Add it.")
        return {name: value for name, value in one.items() if value is not None}

    def _known(self, held: Mapping[str, Any], known: set[str], of: str) -> None:
        if other := sorted(map(str, set(held) - known)):
            self._refuse(
                f"{quoted(other[0])} is nothing that {of} has.", f"It has {', '.join(sorted(known))}.", other[0]
            )

    def _path(self, value: Any, what: str) -> Path:
        """A number for every year, or numbers in years: `20% in 2008, 100% in 2015`."""
        text = str(value).strip()
        if " in " not in text:
            return Path({0: self._number(text, what)})
        found = {}
        for part in re.split(r",\s+", text):
            number, _, year = part.partition(" in ")
            if not re.fullmatch("[0-9]{4}", year.strip()) or int(year) in found:
                self._refuse(f"{quoted(part)} is no {what} in a year.", "Write `20% in 2008, 100% in 2015`.")
            found[int(year)] = self._number(number, what)
        return Path(found)

    def _number(self, value: Any, what: str) -> float:
        found = _NUMBER.fullmatch(str(value).strip())
        if not found:
            self._refuse(f"{quoted(str(value))} is no number for {what}.", "Write 12, 0.5 or 12%.")
        number = float(found[1].replace(",", "")) / (100 if found[2] else 1)  # type: ignore[index]
        if number < 0 and what != "transfers":
            self._refuse(f"{what} is {value}: less than nothing.", "Write a number from 0; only transfers may be less.")
        return number

    def _refuse(self, what: str, do: str, name: str = "") -> None:
        line = self.manifest.lines.get(name) or self.manifest.lines.get(self.under)
        raise Refused([Problem(self.name, what, do, line)])
