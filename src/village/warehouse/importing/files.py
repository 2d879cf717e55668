"""A file from outside as a table of text: bounded before it is opened, refused whole when it is not what it seems."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from village.kernel.tables.rules import MAX_CELL, MAX_RECORD, TOO_LONG, Problem, Refused, lines, quoted, records, unseen
from village.warehouse.importing.mapping import Mapping
from village.warehouse.importing.sheets import sheet_rows

MAX_BYTES = 200_000_000
MAX_COLUMNS = 2_000
MAX_FIGURE_ROWS = 5_000_000
ROW = "§row"  # what Village adds to a file's columns begins with §, so that none is overwritten
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Table:
    """The cells of a file as text, none absent, with the number of each row (the header being 1)."""

    file: str
    sha256: str
    frame: pl.DataFrame


def refused(file: str, what: str, do: str, row: int | None = None, column: str = "") -> Refused:
    """One reason not to take a file."""
    return Refused([Problem(file, what, do, row, column)])


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, or a refusal if there are more than could be figures."""
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise refused(path.name, f"The file is {size:,} bytes; the most is {MAX_BYTES:,}.", "Split it.")
    return path.read_bytes()


def read_table(path: Path, mapping: Mapping) -> Table:
    """The table in `path`. Raises Refused: too large, another encoding, unseen characters, no header, ragged."""
    raw = read_bytes(path)
    digest = hashlib.sha256(raw).hexdigest()
    if path.suffix.lower() == ".parquet":
        frame = _parquet(path.name, raw)
    elif path.suffix.lower() in (".ods", ".xlsx"):
        frame = _sheet(path, raw, mapping)
    else:
        frame = _csv(path.name, raw, mapping)
    if frame.height > MAX_FIGURE_ROWS:
        raise refused(
            path.name, f"There are {frame.height:,} rows; the most is {MAX_FIGURE_ROWS:,}.", "Split the file."
        )
    if not frame.height:
        raise refused(path.name, "There are no rows beneath the header.", "Give a file with figures.")
    return Table(path.name, digest, frame)


def decoded(file: str, raw: bytes, encoding: str) -> str:
    """The text of a file: of one encoding, without characters that cannot be seen, a byte-order mark taken away."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refused(file, "This is UTF-16.", "Save the file as UTF-8 (in a spreadsheet: CSV UTF-8).", 1)
    try:
        text = raw.removeprefix(_BOM).decode(encoding)
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        what = f"This is not {encoding} text all through."
        raise refused(file, what, "Save the file in one encoding, or name its encoding in the mapping.", row) from None
    for number, line in enumerate(lines(text), 1):
        if len(line) > MAX_RECORD:
            raise refused(file, *TOO_LONG, number)
        plain = line.isascii() and line.rstrip("\r\n").isprintable()
        wrong = None if plain else unseen(line)
        if wrong:
            raise refused(file, *wrong, number)
    return text


def _csv(file: str, raw: bytes, mapping: Mapping) -> pl.DataFrame:
    text = decoded(file, raw, mapping.encoding)
    skipped = mapping.header_row - 1
    body = text if not skipped else "\n".join(text.split("\n", skipped)[skipped:])
    _, cells = next(records(file, body, mapping.header_row), (0, []))
    header = _checked_header(file, [name.strip() for name in cells], mapping.header_row)
    try:
        frame = pl.read_csv(body.encode(), infer_schema=False, empty_string_is_null=False)
        frame.columns = header
        if (
            not mapping.short_rows and (frame[header[-1]] == "").any()
        ):  # a row that stops short looks like one that ends in blanks
            _check_widths(file, body, len(header), mapping.header_row)
    except (pl.exceptions.PolarsError, ValueError) as error:
        _check_widths(file, body, len(header), mapping.header_row)
        what = f"The rows cannot be read ({str(error).splitlines()[0][:120].rstrip('.')})."
        raise refused(file, what, "Check its quotation marks and commas.") from None
    frame = _numbered(frame, mapping.header_row + 1)
    _check_cells(file, frame)
    return frame


def _check_cells(file: str, frame: pl.DataFrame) -> None:
    longest = frame.select(pl.exclude(ROW).str.len_chars().max()).row(0)
    for name, length in zip(frame.columns[1:], longest, strict=True):
        if (length or 0) > MAX_CELL:
            row = frame.filter(pl.col(name).str.len_chars() > MAX_CELL)[ROW][0]
            raise refused(
                file, f"The cell holds {length:,} characters; the most is {MAX_CELL:,}.", "Shorten it.", row, name
            )


def even(file: str, rows: Iterator[tuple[int, list[str]]], width: int) -> Iterator[list[str]]:
    """The cells of each row that is not blank. Raises Refused at the first that has not `width` of them."""
    for number, cells in rows:
        if cells and len(cells) != width:
            what = f"The row has {len(cells)} cells, the header {width}."
            raise refused(file, what, "Check its commas and quotation marks.", number)
        if cells:
            yield cells


def _check_widths(file: str, text: str, width: int, row: int) -> None:
    for _ in even(file, records(file, text, row), width):
        pass


def _checked_header(file: str, header: list[str], row: int = 1) -> list[str]:
    if not any(header):
        raise refused(file, "There is no header.", "Begin with a row of column names.", row)
    if len(header) > MAX_COLUMNS:
        what = f"The header names {len(header):,} columns; the most is {MAX_COLUMNS:,}."
        raise refused(file, what, "Take the columns that hold figures.", row)
    seen: dict[str, int] = {}
    names = []
    for number, name in enumerate(header, 1):
        if len(name) > MAX_CELL:
            raise refused(file, "A column's name is longer than any name.", "Shorten it.", row, f"number {number}")
        again = seen.get(name, 0)
        seen[name] = again + 1
        names.append(name or f"(column {number})")
        if name and again:
            raise refused(file, f"The column {quoted(name)} stands twice.", "Keep one of them.", row)
    return names


def _numbered(frame: pl.DataFrame, first: int) -> pl.DataFrame:
    """The cells trimmed and numbered, without rows that are blank throughout."""
    frame = frame.with_columns(pl.all().fill_null("").str.strip_chars()).with_row_index(ROW, first)
    frame = frame.with_columns(pl.col(ROW).cast(pl.Int64))
    return frame.filter(pl.any_horizontal(pl.exclude(ROW) != ""))


def _parquet(file: str, raw: bytes) -> pl.DataFrame:
    try:
        scanned = pl.scan_parquet(io.BytesIO(raw))
        rows = scanned.select(pl.len()).collect().item()
        if rows > MAX_FIGURE_ROWS:
            raise refused(file, f"There are {rows:,} rows; the most is {MAX_FIGURE_ROWS:,}.", "Split the file.")
        _checked_header(file, scanned.collect_schema().names())
        frame = scanned.with_columns(pl.all().cast(pl.String)).collect()
    except pl.exceptions.PolarsError as error:
        what = f"This Parquet file cannot be read ({str(error).splitlines()[0][:120].rstrip('.')})."
        raise refused(file, what, "Check the file.") from None
    frame = frame.with_columns(pl.all().fill_null(""))
    return frame.with_row_index(ROW, 1).with_columns(pl.col(ROW).cast(pl.Int64))


def _sheet(path: Path, raw: bytes, mapping: Mapping) -> pl.DataFrame:
    rows = sheet_rows(path, raw, mapping.sheet)
    first = mapping.header_row - 1
    if len(rows) <= first:
        raise refused(path.name, f"The sheet has no row {mapping.header_row}.", "Say `header_row` in the mapping.")
    header = rows[first]
    while header and not header[-1]:
        header = header[:-1]
    names = _checked_header(path.name, [name.strip() for name in header], first + 1)
    for number, row in enumerate(rows[first + 1 :], first + 2):
        wrong = next((found for cell in row if not cell.isascii() and (found := unseen(cell))), None)
        if wrong:
            raise refused(path.name, *wrong, number)
    cells = [(row + [""] * len(names))[: len(names)] for row in rows[first + 1 :]]
    frame = pl.DataFrame(cells, schema=dict.fromkeys(names, pl.String), orient="row")
    return _numbered(frame, first + 2)
