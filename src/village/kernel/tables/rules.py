"""Bounds and checks on files from outside, each refusal a `Problem`. Standard library and a YAML parser, no Django."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import yaml

MAX_FILE = 20_000_000  # bytes
MAX_CELL = 10_000  # characters
MAX_ROWS = 200_000
MAX_MANIFEST = 500_000  # bytes
_UNSEEN = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_FORMULA = re.compile(r"^\s*[=+@\t\r\uff1d\uff0b\uff20]|^\s*[-\uff0d](?!\d)")


@dataclass(frozen=True)
class Problem:
    """One thing wrong: where, what, and what to do about it. `row` counts lines of the file from 1."""

    file: str
    what: str
    do: str
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        where = self.file + (f", row {self.row}" if self.row else "") + (f", column {self.column}" if self.column else "")
        return f"{where}: {self.what} {self.do}"


class Refused(Exception):
    """A file, or a set of them, was not taken. Nothing of it was kept."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True)
class Row:
    """A record of a table: the line it begins on and its cells by column name."""

    line: int
    cells: Mapping[str, str]


def text_of(file: str, raw: bytes, *, most: int = MAX_FILE) -> str:
    """`raw` as UTF-8 text in NFC. Raises Refused when it is too large, in another encoding, or holds unseen characters."""
    if len(raw) > most:
        raise Refused([Problem(file, f"The file is {len(raw):,} bytes; the most is {most:,}.", "Split it, or remove what does not belong.")])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Refused([Problem(file, "This is not UTF-8 text.", "Save the file as UTF-8 (in a spreadsheet: CSV UTF-8).", line)]) from None
    found = _UNSEEN.search(text)
    if found:
        name = unicodedata.name(found.group(), f"control character {ord(found.group()):#06x}")
        line = text.count("\n", 0, found.start()) + 1
        raise Refused([Problem(file, f"There is a character that cannot be seen ({name}).", "Remove it and save again.", line)])
    return unicodedata.normalize("NFC", text)


def read_csv(file: str, raw: bytes, columns: Sequence[str], *, optional: Iterable[str] = ()) -> list[Row]:
    """The rows of a CSV whose header holds exactly `columns` (in any order; `optional` ones may be absent).

    Raises Refused with every problem found (at most 50): header, ragged rows, oversized cells, cells that a
    spreadsheet would run as a formula.
    """
    text = text_of(file, raw)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        problems = _header_problems(file, header, columns, set(optional))
        if problems:
            raise Refused(problems)
        rows: list[Row] = []
        line = reader.line_num + 1
        for cells in reader:
            if cells and any(cells):
                problems += _row_problems(file, line, header, cells)
                rows.append(Row(line, {**dict.fromkeys(optional, ""), **dict(zip(header, map(str.strip, cells), strict=False))}))
            line = reader.line_num + 1
            if len(problems) >= 50 or len(rows) > MAX_ROWS:
                break
    except csv.Error as error:
        raise Refused([Problem(file, f"The row cannot be read ({error}).", "Check its quotation marks.", reader.line_num)]) from None
    if len(rows) > MAX_ROWS:
        problems.append(Problem(file, f"There are more than {MAX_ROWS:,} rows.", "Split the file."))
    if problems:
        raise Refused(problems)
    return rows


def _header_problems(file: str, header: list[str], columns: Sequence[str], optional: set[str]) -> list[Problem]:
    if not header:
        return [Problem(file, "The file is empty.", f"Start it with the columns {', '.join(columns)}.", 1)]
    problems = [
        Problem(file, f"The column {name!r} stands twice.", "Keep one of them.", 1, name) for name in sorted({n for n in header if header.count(n) > 1})
    ]
    problems += [Problem(file, f"There is no column {name!r} here.", f"The columns are {', '.join(columns)}.", 1, name) for name in header if name not in columns]
    problems += [Problem(file, f"The column {name!r} is missing.", "Add it, even if its cells stay empty.", 1, name) for name in columns if name not in header and name not in optional]
    return problems


def _row_problems(file: str, line: int, header: list[str], cells: list[str]) -> list[Problem]:
    if len(cells) != len(header):
        return [Problem(file, f"The row has {len(cells)} cells, the header {len(header)}.", "Check its commas and quotation marks.", line)]
    problems = []
    for name, cell in zip(header, cells, strict=True):
        if len(cell) > MAX_CELL:
            problems.append(Problem(file, f"The cell holds {len(cell):,} characters; the most is {MAX_CELL:,}.", "Shorten it.", line, name))
        elif _FORMULA.match(cell):
            problems.append(Problem(file, "The cell begins like a spreadsheet formula.", "Begin it with a letter or a number.", line, name))
    return problems


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A CSV that no spreadsheet will run: a cell of text that begins like a formula gets an apostrophe in front."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return out.getvalue()


def _safe(cell: object) -> object:
    return "'" + cell if isinstance(cell, str) and _FORMULA.match(cell) else cell


class _PlainLoader(yaml.SafeLoader):
    """YAML without aliases (which can unfold to gigabytes) and without keys given twice."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="aliases (*name) are not taken", problem_mark=self.peek_event().start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        keys = [key.value for key, _ in node.value]
        for key, _ in node.value:
            if keys.count(key.value) > 1:
                raise yaml.MarkedYAMLError(problem=f"the key {key.value!r} stands twice", problem_mark=key.start_mark)
        return dict(super().construct_mapping(node, deep))


def read_yaml(file: str, raw: bytes) -> dict[str, object]:
    """A manifest: one mapping of plain values. Raises Refused, with the line, for anything else."""
    text = text_of(file, raw, most=MAX_MANIFEST)
    try:
        data = yaml.load(text, _PlainLoader)  # noqa: S506  # nosec B506 - a SafeLoader, made stricter
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise Refused([Problem(file, f"The YAML cannot be read: {error.problem}.", "Mend that line.", line)]) from None
    except (yaml.YAMLError, RecursionError, ValueError):
        raise Refused([Problem(file, "The YAML cannot be read.", "Check its indentation and quotation marks.")]) from None
    if not isinstance(data, dict) or not all(isinstance(key, str) for key in data):
        raise Refused([Problem(file, "The file is not a list of names and values.", "Write it as `name: value` lines.")])
    return data
