"""Returns from files into tables of the standard, tables into files, and tables into returns: all of it, or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from village.kernel.tables.rules import Problem, Refused, unguarded, write_csv
from village.workforce.queries.returns.setwise import COLUMNS, frames
from village.workforce.queries.returns.shipped import shipped_returns, shipped_standard
from village.workforce.rules.returns import census, layouts
from village.workforce.rules.returns.markup import read_xml, write_xml
from village.workforce.rules.returns.sheets import read_sheet
from village.workforce.rules.returns.standard import Lines, Record, Return, Tables
from village.workforce.rules.returns.values import NotAValue, taken, written

MAX_BYTES = 200_000_000


@dataclass(frozen=True)
class Taken:
    """A return that was read. `lines` is the line of each record; `problems` keep it from being taken in,
    `notes` do not."""

    wanted: Return
    tables: Tables
    lines: Lines
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...] = ()


def wanted_return(name: str) -> Return:
    """The return of this name. Raises Refused."""
    found = shipped_returns().get(name)
    if found is None:
        raise Refused(
            [Problem("--as", f"There is no return {name!r}.", f"Give one of {', '.join(shipped_returns())}.")]
        )
    return found


def read_return(path: Path, wanted: Return) -> Taken:
    """A return from its file, or from a folder of tables, with everything that is wrong with it. Raises Refused when it
    is no such return."""
    if path.is_dir():
        return Taken(wanted, {name: [] for name in shipped_standard().tables} | kept_tables(path), {}, ())
    with path.open("rb") as opened:
        raw = opened.read(MAX_BYTES + 1)
    standard = shipped_standard()
    if wanted.file == "xml":
        reading = census.read_census(standard, path.name, read_xml(path.name, raw))
        return Taken(wanted, reading.tables, reading.lines, tuple(reading.problems))
    columns = [name for name, _, _ in standard.placed(wanted.name)]
    sheet = read_sheet(path.name, raw, columns, wanted.needs)
    read = layouts.read_layout(standard, wanted, path.name, sheet)
    return Taken(wanted, read.tables, read.lines, tuple(read.problems), tuple(sheet.notes))


def together(several: Mapping[str, Taken]) -> Taken:
    """Returns of several employers as one, so that rules see who works for two: every key begins with the name of its
    file. `several` is by that name, all of one kind."""
    standard, tables, lines = shipped_standard(), Tables(), Lines()
    for file, one in several.items():
        for name, rows in one.tables.items():
            keys = {"id", *(field.name for field in standard.tables[name].fields.values() if field.kind == "ref")}
            tables.setdefault(name, []).extend(
                {field: f"{file}/{v}" if field in keys and v is not None else v for field, v in row.items()}
                for row in rows
            )
        lines |= {(table, f"{file}/{key}"): line for (table, key), line in one.lines.items()}
    wanted = next(iter(several.values())).wanted
    problems = [problem for one in several.values() for problem in one.problems]
    return Taken(wanted, tables, lines, tuple(problems), tuple(note for one in several.values() for note in one.notes))


def written_return(tables: Tables, wanted: Return) -> tuple[str, list[str]]:
    """The text of a return, and a sentence for everything that it has no place for. Raises Refused."""
    standard = shipped_standard()
    if wanted.file == "xml":
        return write_xml(census.write_census(standard, tables)), []
    columns, rows, lost = layouts.write_layout(standard, wanted, tables)
    return write_csv(columns, rows), lost


def kept_tables(folder: Path) -> Tables:
    """The tables of a folder that `keep_tables` wrote, CSV or Parquet. Raises Refused."""
    standard, found = shipped_standard(), Tables()
    for name, table in standard.tables.items():
        as_parquet, as_csv = folder / f"{name}.parquet", folder / f"{name}.csv"
        if as_parquet.is_file():
            found[name] = _parquet(as_parquet)
        elif as_csv.is_file():
            sheet = read_sheet(as_csv.name, as_csv.read_bytes(), list(table.fields), ["id"])
            found[name] = [_record(name, as_csv.name, line, cells) for line, cells in sheet.rows]
            if sheet.problems:
                raise Refused(sheet.problems)
    if not found:
        what = "There are no tables of the standard here."
        raise Refused([Problem(folder.name, what, "Give a folder that ./village workforce read wrote.")])
    return found


def keep_tables(folder: Path, tables: Tables, *, parquet: bool) -> list[str]:
    """Write the tables that have rows; the names of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    standard, names = shipped_standard(), []
    for name, frame in frames(standard, tables).items():
        names.append(f"{name}.{'parquet' if parquet else 'csv'}")
        if parquet:
            frame.write_parquet(folder / names[-1])
            continue
        fields = list(standard.tables[name].fields)
        rows = ([written(row.get(one)) for one in fields] for row in tables[name])
        (folder / names[-1]).write_text(write_csv(fields, rows), encoding="utf-8")
    return names


def _parquet(path: Path) -> list[Record]:
    fields = shipped_standard().tables[path.stem].fields
    try:
        frame = pl.read_parquet(path, glob=False)
        kept = [pl.col(name).cast(COLUMNS[one.kind]) for name, one in fields.items() if name in frame.columns]
        rows: list[Record] = frame.select(kept).to_dicts()
    except (pl.exceptions.PolarsError, OSError):
        what = "It cannot be read as this table in Parquet."
        raise Refused([Problem(path.name, what, "Write the tables again.")]) from None
    if any(not one.get("id") for one in rows):
        raise Refused([Problem(path.name, "A row has no key.", "Give every row a key of its own.", None, "id")])
    return rows


def _record(table: str, file: str, line: int, cells: Mapping[str, str]) -> Record:
    standard, record = shipped_standard(), Record()
    for name, field in standard.tables[table].fields.items():
        text = cells.get(name, "")
        try:
            record[name] = taken(standard, field, unguarded(text))
        except NotAValue as error:
            raise Refused([Problem(file, error.what, error.do, line, name)]) from None
    if not record["id"]:
        raise Refused([Problem(file, "The key is blank.", "Give every row a key of its own.", line, "id")])
    return record
