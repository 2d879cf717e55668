"""A table cut into cells, each row by itself, so that a bad one keeps no other out."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from village.directory.rules.standard.reading import NotRead
from village.kernel.tables.rules import MAX_ROWS

MAX_CELL = 131_072
"""Characters of one cell: what the reader of CSV takes before anybody says otherwise, and what is said for one part of
the program is said for all, so it is looked at here."""
_TOO_LONG = f"a cell is longer than {MAX_CELL:,} characters"
Row = list[str] | str
"""The cells of a row, or a sentence that says why there are none."""


def table_of(text: str, separator: str = ",") -> tuple[list[str], Iterator[tuple[int, Row]]]:
    """The headings of a table, and with its line each of its rows that holds any cell. Raises NotRead, also while rows
    are taken: where a quote is never closed, nobody knows what the rest of the table is."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    with _told(reader):
        header = [one.strip() for one in next(reader, [])]
        if any(len(one) > MAX_CELL for one in header):
            raise csv.Error(_TOO_LONG)
    return header, _rows(reader)


@contextmanager
def _told(reader: Any) -> Iterator[None]:
    try:
        yield
    except csv.Error as error:
        what = f"The table cannot be read at line {reader.line_num}: {error}."
        raise NotRead(what, "Export it again as CSV.") from None


def _rows(reader: Any) -> Iterator[tuple[int, Row]]:
    with _told(reader):
        for count, row in enumerate(_each(reader), 1):
            if count > MAX_ROWS:
                raise NotRead(f"There are more than {MAX_ROWS:,} rows.", "Split the table.")
            if not isinstance(row, str) and any(len(one) > MAX_CELL for one in row):
                row = f"This row cannot be read: {_TOO_LONG}."
            if row:
                yield reader.line_num, row


def _each(reader: Any) -> Iterator[Row]:
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            if "end of data" in str(error):
                raise
            yield f"This row cannot be read: {error}."
        else:
            if row is None:
                return
            yield row
