"""A file of an analyst, CSV or Parquet, as cells of text with the rows they stand in."""

import codecs
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from village.kernel.tables.rules import Problem, Refused, quoted, records

MAX_BYTES = 200_000_000
MAX_ROWS = 2_000_000
NEEDED = ("area", "period", "stock")
FLOWS = ("joiners", "leavers")
KINDS = ("role", "sector", "age")


@dataclass(frozen=True)
class Columns:
    """Which columns hold what. A name that was not asked for ("") is looked for under its own, and may be absent where
    the series can do without."""

    area: str = ""
    period: str = ""
    stock: str = ""
    joiners: str = ""
    leavers: str = ""
    role: str = ""
    sector: str = ""
    age: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of a file: the line each begins on and its cells by what they hold."""

    name: str
    rows: list[tuple[int, dict[str, str]]]
    absent: tuple[str, ...]


def read(path: Path, columns: Columns) -> Table:
    """The wanted columns of a file. Raises Refused, with the file, the row, what is wrong and what to do."""
    header, rows = _parquet(path) if path.suffix.lower() in (".parquet", ".pq") else _csv(path)
    where = _places(path.name, header, columns)
    kept = [(line, {what: cells[at].strip() for what, at in where.items()}) for line, cells in rows]
    if not kept:
        raise refused(path.name, "There are no rows below the header.", "Give a row for each area and period.")
    absent = tuple(what for what in FLOWS if what not in where)
    return Table(path.name, kept, absent)


def refused(name: str, what: str, do: str, row: int | None = None, column: str = "") -> Refused:
    """One sentence about a file that is not taken."""
    return Refused([Problem(name, what, do, row, column)])


def _places(name: str, header: list[str], columns: Columns) -> dict[str, int]:
    folded = [one.strip().casefold() for one in header]
    found = {}
    for what in (*NEEDED, *FLOWS, *KINDS):
        asked = getattr(columns, what)
        wanted = (asked or what).strip().casefold()
        if folded.count(wanted) > 1:
            raise refused(name, f"Two columns are called {quoted(wanted)}.", "Give every column a name of its own.", 1)
        if wanted in folded:
            found[what] = folded.index(wanted)
        elif asked or what in NEEDED:
            listed = ", ".join(header[:12]) + (", …" if len(header) > 12 else "")
            do = f"Name the column of the {what} with --{what}; the file has {listed}."
            raise refused(name, f"There is no column {quoted(asked or what)}.", do, 1)
    return found


def _csv(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    raw = path.read_bytes()
    if len(raw) > MAX_BYTES:
        raise refused(path.name, f"The file is {len(raw):,} bytes; the most is {MAX_BYTES:,}.", "Split it by role.")
    text = _decoded(raw)
    if "\0" in text[:10_000]:
        raise refused(path.name, "It is not a text file.", "Save it as CSV or Parquet.")
    every = ((line, cells) for line, cells in records(path.name, text) if any(cell.strip() for cell in cells))
    line, header = next(every, (1, []))
    if len(header) == 1 and any(mark in header[0] for mark in ";\t|"):
        raise refused(path.name, "The cells are not separated by commas.", "Save it again as CSV with commas.", line)
    rows = []
    for line, cells in every:
        if len(cells) != len(header):
            what = f"The row has {len(cells)} cells, the header {len(header)}."
            raise refused(path.name, what, "Check its commas and quotation marks.", line)
        rows.append((line, cells))
        if len(rows) > MAX_ROWS:
            raise refused(path.name, f"There are more than {MAX_ROWS:,} rows.", "Split it by role.", line)
    return header, rows


def _decoded(raw: bytes) -> str:
    """UTF-16 begins with its mark (a spreadsheet's "Unicode text"); else UTF-8, or Windows-1252."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = raw.decode("utf-16", errors="replace")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _parquet(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    try:
        frame = pl.read_parquet(path, n_rows=MAX_ROWS + 1, glob=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise refused(path.name, "It cannot be read as Parquet.", "Save it again as Parquet or CSV.") from error
    if len(frame) > MAX_ROWS:
        raise refused(path.name, f"There are more than {MAX_ROWS:,} rows.", "Split it by role.")
    plain = [name for name, kind in frame.schema.items() if not kind.is_nested() and kind != pl.Binary]
    text = frame.select(pl.col(name).cast(pl.String, strict=False).fill_null("") for name in plain)
    return plain, [(line, list(cells)) for line, cells in enumerate(text.iter_rows(), 2)]
