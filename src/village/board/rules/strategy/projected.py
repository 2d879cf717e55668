"""A need from what was kept as a file: `projection.csv` of `village workforce project --out`, or the answer of
`village workforce scenario --json`."""

import json
from dataclasses import dataclass
from math import isfinite
from typing import Any

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


def kept(file: str, raw: bytes, area: str, role: str, needed: float | None) -> Projected:
    """The need of a file: of a scenario by its ending, else of a projection, which does not say how many are needed.
    Raises Refused."""
    if file.lower().endswith(".json"):
        return told(file, raw)
    if not area or needed is None:
        raise _refused(
            file, "A projection is of many areas, and does not say how many people are needed.", "Give both."
        )
    return projected(file, raw, area, role, needed)


def told(file: str, raw: bytes) -> Projected:
    """The gap of a scenario's last year, full-time posts. Raises Refused."""
    found = _read(file, raw)
    try:
        last, title = found["years"][-1], str(found["title"])[:80]
        names = ("posts", "posts_low", "posts_high", "needed", "gap_no_change")
        point, low, high, needed, still = (float(last[name]) for name in names)
        period = str(int(last["year"]))
    except (KeyError, IndexError, TypeError, ValueError, OverflowError):
        raise _refused(file, "It is no answer of a scenario.", "Give what --json printed.") from None
    _check(file, point, low, high, needed - still)
    if not (isfinite(needed) and needed > 0):
        raise _refused(file, "Nobody is needed in its last year.", "Give a scenario with a demand.")
    last_year = Coming(period, point, low, high, needed - still, scenario=True)
    return _borne(file, last_year, needed, {"scenario_title": title}, title)


def _read(file: str, raw: bytes) -> Any:
    def never(said: str) -> float:
        raise ValueError(said)

    try:
        return json.loads(raw, parse_constant=never)
    except (ValueError, RecursionError):
        raise _refused(file, "It cannot be read as JSON.", "Give what --json printed.") from None


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
    return _borne(file, last, needed, {"area": rows[0].cells["area"]}, rows[0].cells["role"])


def _borne(file: str, last: Coming, needed: float, of: dict[str, object], role: str) -> Projected:
    needs, unsaid = gap(last, needed)
    if not needs:
        raise _refused(file, "The projection bears no need.", unsaid[0])
    numbers = {name: getattr(last, name) for name in ("period", "point", "low", "high", "no_change", "scenario")}
    said = f"{needs[0].sentence} {needs[0].sure}"
    return Projected(said, {**numbers, **of, "needed": needed, "file": file}, role)


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
    _check(file, point, low, high, still, row.line)
    return horizon, Coming(row.cells["period"], point, low, high, still, row.cells["kind"] == "scenario")


def _check(file: str, point: float, low: float, high: float, still: float, row: int | None = None) -> None:
    if not (0 <= low <= point <= high and isfinite(high) and isfinite(still)):
        raise _refused(file, "The point does not lie in its interval.", "Give the file as it was written.", row)


def _refused(file: str, what: str, do: str, row: int | None = None) -> Refused:
    return Refused([Problem(file, what, do, row)])
