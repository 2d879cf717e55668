"""Inspectors' judgements from a CSV: which area, when, by what framework, on what, how, and where it says so.

A judgement is a word of an inspector and no figure, so it is kept as it came (see `warehouse.kept`) and never averaged.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from village.kernel.areas.rules import NotInForce
from village.kernel.tables.rules import Problem, Refused, Row, quoted, read_csv

COLUMNS = ("area", "inspected_on", "framework", "judgement", "grade", "published_on", "link")
GRADES = ("outstanding", "good", "adequate", "requires improvement", "inadequate")
_LONGEST = {"framework": 120, "judgement": 80, "link": 500}
CodeOf = Callable[[str, dt.date | None], str]


@dataclass(frozen=True)
class Judgement:
    """One judgement; `row` counts the file's rows from 1. `judgement`: what was judged, such as safeguarding."""

    area: str
    inspected_on: dt.date
    framework: str
    judgement: str
    grade: str
    published_on: dt.date
    link: str
    row: int


def read(file: str, raw: bytes, code_of: CodeOf) -> tuple[Judgement, ...]:
    """The judgements of a CSV with COLUMNS, by row. `code_of` gives an area's nine-character code of today for its
    code or name on the day of the inspection, and raises LookupError for none. Raises Refused with
    everything that is wrong."""
    found: list[Judgement] = []
    problems: list[Problem] = []
    seen: dict[tuple[object, ...], int] = {}
    for row in read_csv(file, raw, COLUMNS, optional=["link"]):
        wrong = _problems(file, row, code_of)
        if wrong:
            problems += wrong
            continue
        one = _judgement(row, code_of)
        first = seen.setdefault((one.area, one.inspected_on, one.framework, one.judgement), row.line)
        if first != row.line:
            what = f"The same judgement stands in row {first} already."
            problems.append(Problem(file, what, "Leave one of them out.", row.line))
        found.append(one)
    if not found and not problems:
        problems.append(Problem(file, "There is no judgement in it.", "Write one in each row."))
    if problems:
        raise Refused(problems)
    return tuple(found)


def _judgement(row: Row, code_of: CodeOf) -> Judgement:
    cells = row.cells
    inspected_on = dt.date.fromisoformat(cells["inspected_on"])
    return Judgement(
        code_of(cells["area"], inspected_on),
        inspected_on,
        cells["framework"],
        cells["judgement"].lower(),
        cells["grade"].lower(),
        dt.date.fromisoformat(cells["published_on"]),
        cells["link"],
        row.line,
    )


def _area_problem(said: str, on: dt.date | None, code_of: CodeOf) -> tuple[str, str] | None:
    try:
        code_of(said, on)
    except NotInForce as error:
        return str(error), "Judgements are not carried over a split or a merger."
    except LookupError:
        return f"{quoted(said)} is no area.", "Give an authority's code, such as E08000035."
    return None


def _problems(file: str, row: Row, code_of: CodeOf) -> list[Problem]:
    def at(column: str, what: str, do: str) -> Problem:
        return Problem(file, what, do, row.line, column)

    cells, found = row.cells, []
    days = [_day(cells[name]) for name in ("inspected_on", "published_on")]
    wrong = _area_problem(cells["area"], days[0], code_of)
    if wrong:
        found.append(at("area", *wrong))
    for name, day in zip(("inspected_on", "published_on"), days, strict=True):
        if day is None:
            found.append(at(name, f"{quoted(cells[name])} is not a day.", "Write it as 2026-11-26."))
    if days[0] and days[1] and days[1] < days[0]:
        found.append(at("published_on", "It was published before the inspection.", "Mend one of the two days."))
    if cells["grade"].lower() not in GRADES:
        found.append(at("grade", f"{quoted(cells['grade'])} is no grade.", f"Write one of {', '.join(GRADES)}."))
    for name, most in _LONGEST.items():
        if len(cells[name]) > most or (name != "link" and not cells[name]):
            found.append(at(name, f"It is blank or longer than {most} characters.", "Write it in a few words."))
    if cells["link"] and not cells["link"].startswith("https://"):
        found.append(at("link", "It is no address that begins with https://.", "Give one, or leave it blank."))
    return found


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
