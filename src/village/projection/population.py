"""How many children an area has over years, from a published file: what a scenario's need counts."""

import re
from collections.abc import Mapping
from pathlib import Path as File
from typing import Any

from village.kernel.tables.rules import quoted
from village.projection.reading import Columns, read, refused
from village.projection.rules.paths import Path
from village.projection.rules.periods import period
from village.projection.rules.values import value

NEEDED = ("file", "area")
NAMES = {*NEEDED, "area_column", "period", "number", "age_column", "ages"}
_KEEP = "Keep one row for each year; of a file with a row for each age, say which `ages`."
_AGES = re.compile(r"([0-9]{1,3})(?: to ([0-9]{1,3}))?")


def counted(folder: File, said: Mapping[str, Any]) -> tuple[Path, str]:
    """The count that `said` names (a file beside the scenario, an area as the file writes it, and its columns where
    they are not called area, period and stock; of a file with a row for each age its `ages`, as 3 or 0 to 4), and what
    years are known. Raises Refused."""
    name = str(said["file"])
    if File(name).name != name:  # a scenario that was sent by somebody reads nothing else of this machine
        raise refused(name, "It does not lie beside the scenario.", "Put it there and give its name alone.")
    if not (folder / name).is_file():
        raise refused(name, "There is no such file beside the scenario.", "Put it there.")
    ages = _ages(name, said)
    area, when, number = (str(said.get(one, "")) for one in ("area_column", "period", "number"))
    columns = Columns(area, when, number, age=str(said.get("age_column", "")) or ("age" if ages else ""))
    wanted = " ".join(str(said["area"]).split()).casefold()
    found: dict[str, dict[int, float]] = {}
    for line, cells in read(folder / name, columns).rows:
        age = cells.get("age", "") if ages else ""
        if " ".join(cells["area"].split()).casefold() == wanted and (not ages or age in ages):
            _take(found.setdefault(age, {}), name, line, cells)
    if not any(found.values()):
        raise refused(name, f"It counts nobody in {quoted(str(said['area']))}.", "Write the area as the file does.")
    path = _together(name, found, ages)
    last = max(path)
    of = f" aged {said['ages']}" if ages else ""
    note = f"{said['area']}{of}: counted from {min(path)} to {last} in {name}; held at {path[last]:,.0f} after that."
    return Path(path), note


def _ages(name: str, said: Mapping[str, Any]) -> list[str]:
    """The ages that are counted, as a file writes them; none where it has one row for all."""
    if said.get("ages") is None:
        if said.get("age_column"):
            raise refused(name, "It is not said which ages are counted.", "Write `ages: 3`, or `ages: 0 to 4`.")
        return []
    found = _AGES.fullmatch(" ".join(str(said["ages"]).split()))
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if first > last:
        raise refused(name, f"{quoted(str(said['ages']))} are no ages.", "Write `ages: 3`, or `ages: 0 to 4`.")
    return [str(age) for age in range(first, last + 1)]


def _together(name: str, found: Mapping[str, Mapping[int, float]], ages: list[str]) -> dict[int, float]:
    """All ages of each year that has any. A year without one of them would count too few, and is refused."""
    years = sorted({year for counts in found.values() for year in counts})
    for year in years:
        if lacking := [age for age in ages or [""] if year not in found.get(age, {})]:
            raise refused(
                name, f"It has nobody of age {lacking[0]} in {year}.", "Leave out the year, or choose other ages."
            )
    return {year: sum(counts[year] for counts in found.values()) for year in years}


def _take(found: dict[int, float], name: str, line: int, cells: Mapping[str, str]) -> None:
    when, number = period(cells["period"]), value(cells["stock"])
    if when is None:
        raise refused(name, f"{quoted(cells['period'])} is no period.", "Write a year as 2017.", line, "period")
    if isinstance(number, str):
        raise refused(name, f"{quoted(cells['stock'])}: {number}", "Write a number from 0.", line, "number")
    if when.year in found:
        raise refused(name, f"{when.year} stands there twice for that area.", _KEEP, line)
    if number is not None:
        found[when.year] = number
