"""Bounds and checks on files from outside, each refusal a `Problem`. Standard library and a YAML parser, no Django."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import yaml

MAX_FILE = 20_000_000  # bytes
MAX_CELL = 10_000  # characters
MAX_RECORD = 1_000_000  # characters of a row, however many lines its quoted cells run over
MAX_ROWS = 200_000
MAX_MANIFEST = 100_000  # bytes
MAX_DEPTH = 20  # of a manifest
MAX_PROBLEMS = 50  # told of one file
MAX_MARKS = 30  # accents on one letter; Unicode's own bound for a stream (UAX 15, 13)

# Controls, Unicode's default-ignorable characters, line and paragraph separators, and bytes that were not UTF-8
# (held as lone surrogates until they are told of).
_UNSEEN_CHARACTERS = (
    "\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_UNSEEN = re.compile(f"[{_UNSEEN_CHARACTERS}\ud800-\udfff]")
_LONE_RETURN = re.compile("\r(?!\n)")
_NOT_LATIN = re.compile(f"[\u0300-\U0010ffff]{{{MAX_MARKS + 1},}}")
# What a spreadsheet takes for the start of a formula, in every width, whatever white space, unseen or format character
# stands before it (OWASP, CSV injection). Apostrophes may stand there too, so that taking one away again is exact.
_FORMATS = "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U00013430-\U0001343f"
_SIGNS = r"=+\-@\u207a-\u207c\u208a-\u208c\u2a75\u2a76\ufb29\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20"
_FORMULA = re.compile(rf"[\s'{_UNSEEN_CHARACTERS}{_FORMATS}]*[{_SIGNS}]|'*[\t\r\n]")
_PLAIN_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_TO_QUOTE = re.compile(r'[",\r\n]|^\s|\s$')


@dataclass(frozen=True)
class Problem:
    """One thing wrong: where, what, and what to do about it. `row` counts lines of the file from 1; in a manifest,
    `column` is the name that the value stands under."""

    file: str
    what: str
    do: str
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        row, column = f", row {self.row}" if self.row else "", f", column {self.column}" if self.column else ""
        return visible(f"{self.file}{row}{column}: {self.what} {self.do}")


class Refused(Exception):
    """A file, or a set of them, was not taken. Nothing of it was kept."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Row:
    """A record of a table: the line it begins on and its cells by column name."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Manifest:
    """Names and values, and the line that each name stands on."""

    values: Mapping[str, object]
    lines: Mapping[str, int]


def visible(text: str) -> str:
    """`text` with everything that could not be seen, or could move a cursor, told by its number."""
    return "".join(c if c.isprintable() and not _UNSEEN.match(c) else f"\\u{ord(c):04x}" for c in text)


def quoted(text: str) -> str:
    """What was written, for a message: in quotation marks, never more than its first 60 characters."""
    return repr(text if len(text) <= 60 else text[:59] + "…")


# ── text ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _decoded(file: str, raw: bytes, most: int) -> str:
    """`raw` as text; bytes that are not UTF-8 become lone surrogates, so that the cell they stand in can be named."""
    if len(raw) > most:
        what = f"The file is {len(raw):,} bytes; the most is {most:,}."
        raise Refused([Problem(file, what, "Split it, or remove what does not belong.")])
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        what = "This is not UTF-8 text but UTF-16."
        raise Refused([Problem(file, what, "Save the file as UTF-8 (in a spreadsheet: CSV UTF-8).", 1)])
    text = raw.decode("utf-8-sig", "surrogateescape")
    alone = _LONE_RETURN.search(text)
    if alone:
        line = text.count("\n", 0, alone.start()) + 1
        what = "A line ends in a carriage return alone."
        raise Refused([Problem(file, what, "Save the file with the line ends of Windows or Unix.", line)])
    return text


def unseen(text: str) -> tuple[str, str] | None:
    """What cannot be seen in `text`, and what to do about it."""
    found = _UNSEEN.search(text)
    if not found:
        return None
    if "\ud800" <= found.group() <= "\udfff":
        return "This is not UTF-8 text.", "Save the file as UTF-8 (in a spreadsheet: CSV UTF-8)."
    name = unicodedata.name(found.group(), f"control character {ord(found.group()):#06x}")
    return f"There is a character that cannot be seen ({name}).", "Remove it and save again."


def _stacked(text: str) -> tuple[str, str] | None:
    """More accents on one letter than any language writes: they hide text, and cost time in their number squared."""
    for run in _NOT_LATIN.finditer(text):
        marks = 0
        for character in run.group():
            marks = marks + 1 if unicodedata.category(character).startswith("M") else 0
            if marks > MAX_MARKS:
                return f"A letter carries more than {MAX_MARKS} accents.", "Remove them."
    return None


def hidden(text: str) -> str:
    """What is hidden in words that someone typed, as a sentence for them; "" when all can be seen. The rule is that of
    files: line breaks may stand, controls and marks that turn the direction of reading may not."""
    found = _UNSEEN.search(text)
    if found:
        name = unicodedata.name(found.group(), f"control character {ord(found.group()):#06x}").lower()
        before = " ".join(text[: found.start()].split())
        place = f"after “{before[-30:]}”" if before else "at the beginning"
        return f"There is a hidden character {place} ({name}): delete that part and type it again"
    stacked = _stacked(text)
    return f"{stacked[0].removesuffix('.')}: delete that letter and type it again" if stacked else ""


# ── tables ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def read_csv(file: str, raw: bytes, columns: Sequence[str], *, optional: Iterable[str] = ()) -> list[Row]:
    """The rows of a CSV (UTF-8, NFC) whose header holds exactly `columns` (in any order; `optional` may be absent).

    Raises Refused with every problem found (at most 50): header, ragged rows, oversized cells, cells with unseen
    characters, cells that a spreadsheet would run as a formula.
    """
    text = _decoded(file, raw, MAX_FILE)
    blank = dict.fromkeys(optional, "")
    problems: list[Problem] = []
    rows: list[Row] = []
    every = records(file, text, most=MAX_FILE)  # the file is small: a cell too large is named by its column
    line, header = next((one for one in every if any(one[1])), (1, []))
    _check_header(file, line, header, columns, blank)
    hidden = _UNSEEN.search(text) is not None
    for line, cells in every:
        if cells and any(cells):
            found = _row_problems(file, line, header, cells, hidden)
            problems += found
            if not found:
                rows.append(Row(line, blank | dict(zip(header, map(_clean, cells), strict=True))))
        if len(rows) > MAX_ROWS:
            problems.append(Problem(file, f"There are more than {MAX_ROWS:,} rows.", "Split the file.", line))
        if len(problems) >= MAX_PROBLEMS or len(rows) > MAX_ROWS:
            break
    if problems:
        raise Refused(problems[:MAX_PROBLEMS])
    return rows


_TOLD_BY_PARSER = {
    "unexpected end of data": "A quotation mark is opened and never closed.",
    "',' expected after '\"'": "A cell goes on after its closing quotation mark.",
}
TOO_LONG = (
    f"The row is longer than {MAX_RECORD:,} characters.",
    "Close its quotation mark if one stands open, or shorten it.",
)


def records(
    file: str, text: str, line: int = 1, most: int = MAX_RECORD, mark: str = ","
) -> Iterator[tuple[int, list[str]]]:
    """Each record of a CSV with the line that it begins on, the first being `line`: the one way in for every table.
    `mark` stands between cells.

    Raises Refused for a record longer than `most` characters, before it is put together, and for stray quotation marks.
    """
    csv.field_size_limit(most)  # no cell can be larger than its record; MAX_CELL is what names the column
    held = 0

    def bounded() -> Iterator[str]:
        nonlocal held
        for one in lines(text, most):
            held += len(one)
            if held > most:
                raise Refused([Problem(file, *TOO_LONG, line)])
            yield one

    first, reader = line, csv.reader(bounded(), strict=True, delimiter=mark)
    try:
        for cells in reader:
            yield line, cells
            line, held = first + reader.line_num, 0
    except csv.Error as error:
        what = _TOLD_BY_PARSER.get(str(error), f"The row cannot be read ({error}).")
        raise Refused([Problem(file, what, "Check the quotation marks of this row.", line)]) from None


def lines(text: str, most: int = MAX_RECORD) -> Iterator[str]:
    """The lines of `text` with their ends, one at a time; none longer than one character more than `most`."""
    start = 0
    while start < len(text):
        end = text.find("\n", start, start + most) + 1 or min(start + most + 1, len(text))
        yield text[start:end]
        start = end


def _check_header(file: str, line: int, header: list[str], columns: Sequence[str], optional: Mapping[str, str]) -> None:
    listed = f"The columns are {', '.join(columns)}."
    if not header:
        raise Refused([Problem(file, "The file is empty.", f"Start it with the columns {', '.join(columns)}.", line)])
    _check_separator(file, line, header, columns)
    if len(header) > 2 * len(columns) + MAX_PROBLEMS:
        raise Refused([Problem(file, f"The header names {len(header):,} columns.", listed, line)])
    problems = []
    for number, name in enumerate(header, 1):
        hidden = unseen(name)
        if hidden:
            problems.append(Problem(file, *hidden, line, f"number {number}"))
        elif name in header[: number - 1]:
            what = f"The column {quoted(name)} stands twice."
            problems.append(Problem(file, what, "Keep one of them.", line, name[:60]))
        elif name not in columns:
            problems.append(Problem(file, f"There is no column {quoted(name)} here.", listed, line, name[:60]))
    for name in columns:
        if name not in header and name not in optional:
            what = f"The column {name!r} is missing."
            problems.append(Problem(file, what, "Add it, even if its cells stay empty.", line, name))
    if problems:
        raise Refused(problems[:MAX_PROBLEMS])


def _check_separator(file: str, line: int, header: list[str], columns: Sequence[str]) -> None:
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 < len(columns) and mark in header[0]:
            what = f"The cells are separated by {name}."
            raise Refused([Problem(file, what, "Save the file again with commas between the cells.", line)])


def _row_problems(file: str, line: int, header: list[str], cells: list[str], hidden: bool) -> list[Problem]:
    if len(cells) != len(header):
        what = f"The row has {len(cells)} cells, the header {len(header)}."
        first = header[len(cells)] if len(cells) < len(header) else f"number {len(header) + 1}"
        return [Problem(file, what, "Check its commas and quotation marks.", line, first)]
    problems = []
    for name, cell in zip(header, cells, strict=True):
        wrong = _cell_problem(cell, hidden)
        if wrong:
            problems.append(Problem(file, *wrong, line, name))
    return problems


def _cell_problem(cell: str, hidden: bool) -> tuple[str, str] | None:
    """What is wrong with a cell, and what to do. `hidden`: the file holds unseen characters somewhere."""
    if len(cell) > MAX_CELL:
        return f"The cell holds {len(cell):,} characters; the most is {MAX_CELL:,}.", "Shorten it."
    wrong = unseen(cell) if hidden else None
    if not wrong and not cell.isascii():
        wrong = _stacked(cell)
    if not wrong and formula(cell.strip()):
        wrong = "The cell begins like a spreadsheet formula.", "Begin it with a letter or a number."
    return wrong


def _clean(cell: str) -> str:
    return cell.strip() if cell.isascii() else unicodedata.normalize("NFC", cell.strip())


def formula(text: str) -> bool:
    """Whether a spreadsheet might run `text`. A plain negative number is none."""
    return _FORMULA.match(text) is not None and not _PLAIN_NUMBER.fullmatch(text)


def unguarded(text: str) -> str:
    """A cell without the apostrophe that `write_csv` puts in front of what begins like a formula."""
    return text[1:] if text.startswith("'") and formula(text) else text


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A CSV that no spreadsheet will run: text that begins like a formula gets one apostrophe in front, and text with a
    comma, a quotation mark or a line end of any kind is quoted. Lines end in a line feed; None is a blank cell.

    It guards a spreadsheet that splits at commas, as the file does; one set to split at semicolons cuts where it likes.
    """
    return "".join(",".join(map(_written, line)) + "\n" for line in chain([columns], rows))


def _written(cell: object) -> str:
    if cell is None:
        return ""
    text = str(cell)
    if isinstance(cell, int | float):
        return text
    if formula(text):
        text = "'" + text
    return '"' + text.replace('"', '""') + '"' if _TO_QUOTE.search(text) else text


# ── manifests ────────────────────────────────────────────────────────────────────────────────────────────────────────


class _PlainLoader(yaml.SafeLoader):
    """YAML of text, whole numbers and blanks only: no aliases (which can unfold to gigabytes), no tags, no key twice,
    no guessing (`no` is a word, a date is text)."""

    yaml_implicit_resolvers = {}
    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        problem = ""
        if isinstance(event, yaml.AliasEvent):
            problem = "aliases (*name) are not taken"
        elif getattr(event, "tag", None) is not None:
            problem = "tags (!name) are not taken"
        elif self.depth >= MAX_DEPTH:
            problem = f"it goes more than {MAX_DEPTH} levels deep"
        if problem:
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        if isinstance(node, yaml.ScalarNode):
            node.value = self._plain(node)
        return node

    @staticmethod
    def _plain(node: yaml.ScalarNode) -> str:
        """A word or text as it reads once its escapes are undone: they can hold what the file may not."""
        wrong = unseen(node.value) or _stacked(node.value)
        if wrong or "\r" in node.value:
            problem = wrong[0].removesuffix(".") if wrong else "it holds a carriage return"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)
        return unicodedata.normalize("NFC", node.value)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag != "tag:yaml.org,2002:str":
                raise yaml.MarkedYAMLError(problem="a name must be one word", problem_mark=key.start_mark)
            if key.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"the name {quoted(key.value)} stands twice", problem_mark=key.start_mark
                )
            seen.add(key.value)
        return dict(super().construct_mapping(node, deep))


_PlainLoader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"(?:0|-?[1-9][0-9]{0,14})\Z"), list("-0123456789")
)
_PlainLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:~|null|)\Z"), ["~", "n", ""])


def read_yaml(file: str, raw: bytes, most: int = MAX_MANIFEST) -> Manifest:
    """A manifest: one mapping of names to text, whole numbers, None, and lists and mappings of these. A date is text.

    Raises Refused, with the line, for anything else.
    """
    text = _decoded(file, raw, most)
    for number, line in enumerate(text.split("\n"), 1):
        wrong = unseen(line) or _stacked(line)
        if wrong:
            raise Refused([Problem(file, *wrong, number)])
    try:
        loader = _PlainLoader(text)  # it refuses what Unicode calls no character
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            what = "The file is not a list of names and values."
            raise Refused([Problem(file, what, "Write it as `name: value` lines.", 1)])
        values = loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        row = error.problem_mark.line + 1 if error.problem_mark else None
        raise Refused([Problem(file, f"The YAML cannot be read: {error.problem}.", "Mend that line.", row)]) from None
    except yaml.reader.ReaderError as error:
        row = text.count("\n", 0, error.position) + 1
        what = f"The YAML cannot be read: U+{ord(text[error.position]):04X} is no character."
        raise Refused([Problem(file, what, "Mend that line.", row)]) from None
    except (ValueError, OverflowError):  # an escape or a version with a number that is none
        raise Refused([Problem(file, "The YAML holds a number that is too large.", "Mend the file.")]) from None
    return Manifest(values, {key.value: key.start_mark.line + 1 for key, _ in node.value})
