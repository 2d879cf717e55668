"""From a folder of tables to a plan, or to every reason why not.

A table is one file (`goals.csv`) or a folder of files (`commitments/1.csv`, ...); `plan.yaml` says what plan it is.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from village.kernel.tables.rules import Problem, Refused, Row, read_csv, read_yaml
from village.plan.rules.dates import due_window
from village.plan.rules.document import TABLES, Plan, Source, columns
from village.plan.rules.kinds import SLUG, Kind, Unreadable

MANIFEST = "plan.yaml"
_MANIFEST_TEXT = ("id", "title", "short_title", "area", "area_code", "publisher", "began_on", "reported_on", "licence", "shown_as_at")
_MANIFEST_NEEDED = ("id", "title", "short_title", "area", "area_code", "publisher", "began_on", "reported_on", "horizon", "sources")
_DATES = ("began_on", "reported_on", "shown_as_at")
_MOST_PROBLEMS = 100


@dataclass(frozen=True)
class _Read:
    """A row that was read, with where it stands."""

    file: str
    line: int
    value: Any


def plan_from(files: Mapping[str, bytes]) -> Plan:
    """The plan that `files` (relative name → bytes) hold. Raises Refused with file, row, column and reason for each
    problem found (at most 100); a plan with any problem is no plan."""
    if MANIFEST not in files:
        raise Refused([Problem(MANIFEST, "The file is missing.", "Add it; `village plan template` writes one to start from.")])
    problems: list[Problem] = []
    manifest = _manifest(files[MANIFEST], problems)
    tables = _tables(files, problems)
    ids = {"sources": {source.id for source in manifest.get("sources", ())}}
    ids |= {name: {one.value.id for one in rows} for name, rows in tables.items()}
    for name, rows in tables.items():
        problems += _twice(name, rows)
        problems += _dangling(name, rows, ids)
    problems += _rings(tables["money"])
    if problems:
        raise Refused(problems[:_MOST_PROBLEMS])
    return Plan(**manifest, **{name: tuple(one.value for one in rows) for name, rows in tables.items()})


def _manifest(raw: bytes, problems: list[Problem]) -> dict[str, Any]:
    data = read_yaml(MANIFEST, raw)
    bad = [Problem(MANIFEST, f"{key!r} is missing.", "Add it.") for key in _MANIFEST_NEEDED if not data.get(key)]
    known = {*_MANIFEST_TEXT, "horizon", "languages", "sources"}
    bad += [Problem(MANIFEST, f"{key!r} is not known here.", f"The names are {', '.join(sorted(known))}.") for key in data if key not in known]
    found: dict[str, Any] = {key: _plain(data[key]) for key in _MANIFEST_TEXT if data.get(key)}
    bad += [
        Problem(MANIFEST, f"{key}: {found[key]!r} is not a date.", "Write it as 2008-12-11.")
        for key in _DATES if key in found and not _is_day(found[key])
    ]
    if "id" in found and not SLUG.fullmatch(found["id"]):
        bad.append(Problem(MANIFEST, f"id: {found['id']!r} is not a name.", "Use lower-case letters, figures and hyphens."))
    horizon = data.get("horizon")
    if horizon is not None and not (isinstance(horizon, int) and 1900 < horizon < 2200):
        bad.append(Problem(MANIFEST, f"horizon: {horizon!r} is not a year.", "Write the year by which the goals are to be reached."))
    found["horizon"] = horizon
    found["languages"] = tuple(_plain(one) for one in _listed(data.get("languages"))) or ("en",)
    found["sources"] = tuple(_sources(data.get("sources"), bad))
    problems += bad
    return found


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_day(value: str) -> bool:
    window = due_window(value)
    return window is not None and len(value) == 10


def _sources(value: object, bad: list[Problem]) -> list[Source]:
    wanted = {"id", "title", "publisher", "published_on", "kind"}
    sources = []
    for number, one in enumerate(_listed(value), 1):
        if not isinstance(one, dict) or not wanted <= set(one) <= wanted | {"note"}:
            bad.append(Problem(MANIFEST, f"source {number} does not have what a source needs.", f"Give it {', '.join(sorted(wanted))} and, if you like, a note."))
            continue
        source = Source(**{key: _plain(text) for key, text in one.items()})
        if due_window(source.published_on) is None:
            bad.append(Problem(MANIFEST, f"source {source.id}: published_on {source.published_on!r} is not a date.", "Write 2008-12-11, 2008-12 or 2008."))
        sources.append(source)
    return sources


def _tables(files: Mapping[str, bytes], problems: list[Problem]) -> dict[str, list[_Read]]:
    tables: dict[str, list[_Read]] = {name: [] for name in TABLES}
    for name in sorted(files):
        if name == MANIFEST:
            continue
        path = PurePosixPath(name)
        table = path.parts[0] if len(path.parts) == 2 else path.stem
        if path.suffix != ".csv" or table not in TABLES or len(path.parts) > 2:
            problems.append(Problem(name, "This file is no table of a plan.", f"The tables are {', '.join(TABLES)}."))
            continue
        shape = columns(TABLES[table])
        try:
            rows = read_csv(name, files[name], list(shape))
        except Refused as refusal:
            problems += refusal.problems
            continue
        for row in rows:
            value = _row(name, row, TABLES[table], shape, problems)
            if value is not None:
                tables[table].append(_Read(name, row.line, value))
    return tables


def _row(file: str, row: Row, table: type, shape: Mapping[str, Kind], problems: list[Problem]) -> Any:
    values: dict[str, object] = {}
    for column, kind in shape.items():
        cell = row.cells[column]
        if kind.required and not cell:
            problems.append(Problem(file, "The cell is empty.", f"It needs {kind.name}.", row.line, column))
            continue
        try:
            values[column] = kind.read(cell)
        except Unreadable as error:
            problems.append(Problem(file, error.what, error.do, row.line, column))
    return table(**values) if len(values) == len(shape) else None


def _twice(table: str, rows: list[_Read]) -> list[Problem]:
    first: dict[str, _Read] = {}
    problems = []
    for one in rows:
        seen = first.setdefault(one.value.id, one)
        if seen is not one:
            problems.append(Problem(one.file, f"{one.value.id!r} stands already in {seen.file}, row {seen.line}.", "Give each row its own id.", one.line, "id"))
    return problems


def _dangling(table: str, rows: list[_Read], ids: Mapping[str, set[str]]) -> list[Problem]:
    pointing = {name: kind for name, kind in columns(TABLES[table]).items() if kind.table}
    problems = []
    for one in rows:
        for column, kind in pointing.items():
            value = getattr(one.value, column)
            for wanted in value if kind.many else (value,) if value else ():
                if wanted not in ids[kind.table]:
                    problems.append(Problem(one.file, f"{wanted!r} is not in {kind.table}.", f"Add it there, or use an id that {kind.table} has.", one.line, column))
    return problems


def _rings(money: list[_Read]) -> list[Problem]:
    """A sum that is, step by step, part of itself or the same as itself."""
    rows = {one.value.id: one for one in money}
    problems = []
    for column in ("part_of", "same_as"):
        for one in money:
            seen = {one.value.id}
            current = getattr(one.value, column)
            while current in rows and current not in seen:
                seen.add(current)
                current = getattr(rows[current].value, column)
            if current == one.value.id:
                problems.append(Problem(one.file, f"{one.value.id!r} leads back to itself.", "End the chain at the sum that was stated first.", one.line, column))
    return problems
