"""A table from a file as it comes: every value text, blanks missing, nothing else changed."""

import codecs
import csv
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import polars as pl

from village.kernel.tables.rules import Problem, Refused

LONGEST = 300
"""Characters kept of a value: more than any name or address has, and no more than can be compared quickly."""
_BLANKS = ("", "NULL", "null", "\\N", "NaN", "nan", "<NA>", "None")
_DELIMITERS = ",;\t|"


@dataclass(frozen=True)
class Table:
    """One file: its name, its values as text by column."""

    name: str
    values: pl.DataFrame

    def __len__(self) -> int:
        return len(self.values)


def read(path: Path) -> Table:
    """A CSV (UTF-8, UTF-16 or Windows-1252; commas, semicolons, tabs or bars) or Parquet file.

    Raises Refused with one sentence when it cannot be read as a table with a header.
    """
    frame = _parquet(path) if path.suffix.lower() in (".parquet", ".pq") else _csv(path)
    if not frame.width or not len(frame):
        raise _refused(path, "There are no rows below the header.", "Give a file with at least one record.")
    return Table(path.name, frame.select(_clean(pl.col(name), frame.schema[name]) for name in frame.columns))


def _clean(column: pl.Expr, kind: pl.DataType) -> pl.Expr:
    """As text: whole numbers without ".0", dates as YYYY-MM-DD; what has parts of its own is left out."""
    if kind.is_nested() or kind == pl.Binary:
        return pl.lit(None, dtype=pl.String).alias(column.meta.output_name())
    text = column.cast(pl.String, strict=False)
    if kind.is_float():
        text = text.str.replace(r"\.0$", "")
    text = text.str.slice(0, LONGEST).str.strip_chars()
    return pl.when(text.is_in(_BLANKS)).then(None).otherwise(text).alias(column.meta.output_name())


def _parquet(path: Path) -> pl.DataFrame:
    try:
        return pl.read_parquet(path, glob=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        if isinstance(error, OSError) and not path.is_file():
            raise
        raise _refused(path, "It cannot be read as Parquet.", "Save it again as Parquet or CSV.") from error


def _csv(path: Path) -> pl.DataFrame:
    raw = path.read_bytes()
    text = _decoded(raw)
    header = text.partition("\n")[0].rstrip("\r")
    if not header.strip():
        raise _refused(path, "The first row is empty.", "Begin it with a row of column names.")
    if "\0" in text[:10_000]:
        raise _refused(path, "It is not a text file.", "Save it as CSV or Parquet.")
    delimiter = max(_DELIMITERS, key=header.count)
    names = [name.strip() for name in next(csv.reader(StringIO(header), delimiter=delimiter))]
    if twice := next((name for at, name in enumerate(names) if name in names[:at]), None):
        raise _refused(path, f"Two columns are called {twice!r}.", "Give every column a name of its own.")
    try:
        frame = pl.read_csv(text.encode(), separator=delimiter, infer_schema=False, quote_char='"')
    except pl.exceptions.PolarsError as error:
        row = _ragged(text, delimiter, len(names))
        what = f"There are more values than the {len(names)} columns." if row else "It cannot be read as CSV."
        raise _refused(path, what, "Quote values that hold commas or line ends.", row) from error
    return frame.rename(dict(zip(frame.columns, names, strict=True)))


def _decoded(raw: bytes) -> str:
    """The text of a file: UTF-16 begins with its mark (a spreadsheet's "Unicode text"); else UTF-8, or Windows-1252."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _ragged(text: str, delimiter: str, width: int) -> int | None:
    """The first line with more values than there are columns."""
    lines = csv.reader(StringIO(text), delimiter=delimiter)
    try:
        return next((lines.line_num for row in lines if len(row) > width), None)
    except csv.Error:
        return None


def _refused(path: Path, what: str, do: str, row: int | None = None) -> Refused:
    return Refused([Problem(path.name, what, do, row)])
    return Refused([Problem(path.name, what, do, row)])
