"""A need from a projection that was kept as a file: `projection.csv` of `village workforce project --out`."""

from dataclasses import dataclass
from math import isfinite

from village.board.rules.strategy.found import Coming, gap
from village.kernel.tables.rules import Problem, Refused, Row, read_csv
from village.projection.telling import COLUMNS

KIND = "projected"
TITLE = "Expected, by a projection"
MEASURE = "people-in-post"


@dataclass(frozen=True)
class Projected:
    """A need that a projection bears: its sentence, the numbers it rests on, and the role it is of."""

    sentence: str
    figures: dict[str, object]
    role: str


def projected(file: str, raw: bytes, area: str, role: str, needed: float) -> Projected:
    """The gap of an area (as the file writes it) in the last period of a projection. Raises Refused for a file that is
    none, an area or role that it does not have, and a gap that is not one: the whole interval must lie below."""
    if not (isfinite(needed) and needed > 0):
        raise _refused(file, "How many are needed must be more than nothing.", "Write a number.")
    rows = [row for row in read_csv(file, raw, COLUMNS) if _is(row, area, role)]
    if not rows:
        which = f" with the role “{role}”" if role else ""
        raise _refused(file, f"It has no area “{area}”{which}.", "Write both as the file does.")
    coming = sorted((_coming(file, row) for row in rows), key=lambda one: one[0])
    last = coming[-1][1]
    if len({horizon for horizon, _ in coming}) < len(coming):
        raise _refused(file, "It has several lines of one year for that area.", "Give the role as well.")
    needs, unsaid = gap(last, needed)
    if not needs:
        raise _refused(file, "The projection bears no need.", unsaid[0])
    numbers = {name: getattr(last, name) for name in ("period", "point", "low", "high", "no_change", "scenario")}
    said = f"{needs[0].sentence} {needs[0].sure}"
    return Projected(
        said, {**numbers, "needed": needed, "area": rows[0].cells["area"], "file": file}, rows[0].cells["role"]
    )


def _is(row: Row, area: str, role: str) -> bool:
    return (_folded(row.cells["area"]), _folded(row.cells["role"])) == (_folded(area), _folded(role))


def _folded(said: str) -> str:
    return " ".join(said.split()).casefold()


def _coming(file: str, row: Row) -> tuple[int, Coming]:
    """A line with its horizon. Raises Refused for a number that cannot be one."""
    try:
        point, low, high, still = (float(row.cells[name]) for name in ("point", "low", "high", "no_change"))
        horizon = int(row.cells["horizon"])
    except ValueError:
        raise _refused(file, "A number is none.", "Give the file as it was written.", row.line) from None
    if not (0 <= low <= point <= high and isfinite(high) and isfinite(still)):
        raise _refused(file, "The point does not lie in its interval.", "Give the file as it was written.", row.line)
    return horizon, Coming(row.cells["period"], point, low, high, still, row.cells["kind"] == "scenario")


def _refused(file: str, what: str, do: str, row: int | None = None) -> Refused:
    return Refused([Problem(file, what, do, row)])
