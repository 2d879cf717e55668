"""How many children an area has over years, from a published file: what a scenario's need counts."""

from collections.abc import Mapping
from pathlib import Path as File
from typing import Any

from village.kernel.tables.rules import quoted
from village.projection.reading import Columns, read, refused
from village.projection.rules.paths import Path
from village.projection.rules.periods import period
from village.projection.rules.values import value

NEEDED = ("file", "area")
NAMES = {*NEEDED, "area_column", "period", "number"}


def counted(folder: File, said: Mapping[str, Any]) -> tuple[Path, str]:
    """The count that `said` names (a file beside the scenario, an area as the file writes it, and its columns where
    they are not called area, period and stock), and a note of the years that are known. Raises Refused."""
    name = str(said["file"])
    if File(name).name != name:  # a scenario that was sent by somebody reads nothing else of this machine
        raise refused(name, "It does not lie beside the scenario.", "Put it there and give its name alone.")
    if not (folder / name).is_file():
        raise refused(name, "There is no such file beside the scenario.", "Put it there.")
    columns = Columns(*(str(said.get(one, "")) for one in ("area_column", "period", "number")))
    wanted = " ".join(str(said["area"]).split()).casefold()
    found: dict[int, float] = {}
    for line, cells in read(folder / name, columns).rows:
        if " ".join(cells["area"].split()).casefold() == wanted:
            _take(found, name, line, cells)
    if not found:
        raise refused(name, f"It counts nobody in {quoted(str(said['area']))}.", "Write the area as the file does.")
    last = max(found)
    note = f"{said['area']}: counted from {min(found)} to {last} in {name}; held at {found[last]:,.0f} after that."
    return Path(found), note


def _take(found: dict[int, float], name: str, line: int, cells: Mapping[str, str]) -> None:
    when, number = period(cells["period"]), value(cells["stock"])
    if when is None:
        raise refused(name, f"{quoted(cells['period'])} is no period.", "Write a year as 2017.", line, "period")
    if isinstance(number, str):
        raise refused(name, f"{quoted(cells['stock'])}: {number}", "Write a number from 0.", line, "number")
    if when.year in found:
        raise refused(name, f"{when.year} stands there twice for that area.", "Keep one row for each year.", line)
    if number is not None:
        found[when.year] = number
