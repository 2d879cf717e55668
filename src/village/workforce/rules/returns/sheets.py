"""A table as people send it: in any usual encoding, with lines above its header, with other marks between its cells,
its columns in any order and spelling. What is certain is undone and noted; what is not is refused in one sentence."""

import codecs
import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from village.kernel.tables.rules import MAX_CELL, Problem, Refused, quoted, records, visible

MAX_BYTES = 200_000_000
MAX_ROWS = 500_000
MAX_COLUMNS = 500
MAX_HEADER = 50_000
LOOKED_AT = 30
"""Lines among which the header is looked for; those above it are left out."""
MARKS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True)
class Sheet:
    """The rows of a table, each with the line it begins on and its cells by column, read as they are asked for, once;
    what was noted in reading; and the problems, all of them there when the last row was read."""

    rows: Iterator[tuple[int, Mapping[str, str]]]
    notes: list[Problem]
    problems: list[Problem]


@dataclass(frozen=True)
class _Header:
    line: int
    mark: str
    columns: tuple[str, ...]  # what each cell of a row holds, blank where it is not known


def read_sheet(file: str, raw: bytes, columns: Sequence[str], needs: Sequence[str]) -> Sheet:
    """A table whose columns are among `columns` and hold all of `needs`. Raises Refused, in reading its rows too."""
    notes: list[Problem] = []
    problems: list[Problem] = []
    text = _decoded(file, raw, notes)
    header = _header(file, text, columns, needs, notes)
    return Sheet(_rows(file, text, header, problems), notes, problems)


def _rows(file: str, text: str, header: _Header, problems: list[Problem]) -> Iterator[tuple[int, Mapping[str, str]]]:
    start = 0
    for _ in range(header.line - 1):
        start = text.index("\n", start) + 1
    every = records(file, text[start:], header.line, mark=header.mark)
    next(every)
    count = 0
    for line, cells in every:
        if not any(one.strip() for one in cells):
            continue
        count += 1
        if count > MAX_ROWS:
            raise Refused([Problem(file, f"There are more than {MAX_ROWS:,} rows.", "Split the file.", line)])
        wrong = _wrong(file, line, cells, header)
        if wrong:
            problems.append(wrong)
        else:
            yield line, {name: one for name, one in zip(header.columns, cells, strict=False) if name}
    if not count:
        raise Refused([Problem(file, "There are no rows below the header.", "Send at least one.", header.line)])


def _wrong(file: str, line: int, cells: list[str], header: _Header) -> Problem | None:
    if len(cells) > len(header.columns) and any(one.strip() for one in cells[len(header.columns) :]):
        what = f"The row has {len(cells)} cells, the header {len(header.columns)}."
        return Problem(file, what, "Check its commas and quotation marks.", line)
    for name, one in zip(header.columns, cells, strict=False):
        if len(one) > MAX_CELL:
            return Problem(file, f"The cell is longer than {MAX_CELL:,} characters.", "Shorten it.", line, name)
    return None


def _decoded(file: str, raw: bytes, notes: list[Problem]) -> str:
    if len(raw) > MAX_BYTES:
        what = f"The file is {len(raw):,} bytes; the most is {MAX_BYTES:,}."
        raise Refused([Problem(file, what, "Split it.")])
    if b"\0" in raw[:10_000] and not raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Refused([Problem(file, "This is no text but a spreadsheet or a picture.", "Save it as CSV.")])
    try:
        if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            text = raw.decode("utf-16")
        else:
            text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.encoding.startswith("utf-16"):
            what = "The file says that it is UTF-16 and is not."
            raise Refused([Problem(file, what, "Save it as CSV UTF-8.")]) from None
        notes.append(Problem(file, "It is not UTF-8; it was read as Windows-1252.", "Check names with accents."))
        text = raw.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def squashed(name: str) -> str:
    """A column's name without case, spaces and signs."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _place(text: str, known: Mapping[str, str]) -> tuple[int, str]:
    """The line that the header most likely is, from 1, and the mark between its cells."""
    best, line, mark = -1, 1, ","
    for number, one in enumerate(text.split("\n", LOOKED_AT)[:LOOKED_AT], 1):
        for sign in MARKS:
            hits = len({known[squashed(c)] for c in one[:MAX_HEADER].split(sign) if squashed(c) in known})
            if hits > best:
                best, line, mark = hits, number, sign
    return line, mark


def _header(file: str, text: str, columns: Sequence[str], needs: Sequence[str], notes: list[Problem]) -> _Header:
    known = {squashed(name): name for name in columns}
    line, mark = _place(text, known)
    written = text.split("\n", line)[line - 1]
    if len(written) > MAX_HEADER:
        raise Refused([Problem(file, "The header is too long.", f"Keep it to {MAX_HEADER:,} characters.", line)])
    cells = [one.strip().strip('"').strip() for one in written.split(mark)]
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MAX_COLUMNS:
        raise Refused([Problem(file, f"There are more than {MAX_COLUMNS} columns.", "Keep those of the return.", line)])
    if line > 1 and any(one.strip() for one in text.split("\n", line)[: line - 1]):
        notes.append(Problem(file, "What stands above the header was left out.", "Nothing needs to be done.", line))
    if mark != ",":
        notes.append(Problem(file, f"The cells are separated by {MARKS[mark]}.", "Nothing needs to be done.", line))
    found = tuple(known.get(squashed(one), "") for one in cells)
    _refuse_header(file, line, cells, found, needs, columns)
    for cell, name in zip(cells, found, strict=True):
        if not name:
            near = _near(cell, columns)
            notes.append(Problem(file, "This column is not known and was not read.", near, line, visible(cell[:60])))
    return _Header(line, mark, found)


def _refuse_header(
    file: str, line: int, cells: list[str], found: tuple[str, ...], needs: Sequence[str], columns: Sequence[str]
) -> None:
    problems = []
    for name in sorted({one for one in found if one and found.count(one) > 1}):
        problems.append(Problem(file, f"The column {name} stands twice.", "Keep one of them.", line, name))
    for name in needs:
        if name not in found:
            unknown = [cell for cell, one in zip(cells, found, strict=True) if not one]
            near = difflib.get_close_matches(name, unknown, 1, 0.6)
            do = f"Rename {quoted(near[0])}." if near else "Add it."
            problems.append(Problem(file, f"The column {name} is missing.", do, line, name))
    if problems:
        raise Refused(problems)


def _near(cell: str, columns: Sequence[str]) -> str:
    near = difflib.get_close_matches(cell, columns, 1, 0.6)
    return f"Rename it if it is {near[0]}." if near else "Nothing needs to be done if the return has no such column."
