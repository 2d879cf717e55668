"""ODS and XLSX sheets as rows of text, opened only once it is known how much they unpack and unfold to.

A few kilobytes can say "this row a million times" or put one cell at the far corner of a sheet; either way the rows
would be made. So the sizes are added up from the file itself, declared and real, before anything is built from it.
"""

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from village.kernel.tables.rules import Problem, Refused, quoted

MAX_UNPACKED = 200_000_000  # bytes
MAX_PARTS = 2_000
MAX_CELLS = 2_000_000
_PACKING = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def sheet_rows(path: Path, raw: bytes, sheet: str) -> list[list[str]]:
    """The rows of a sheet (the only one, or the one named) as text. Raises Refused."""
    _check(path.name, raw)
    try:
        book = CalamineWorkbook.from_filelike(_typed(raw))
        names = book.sheet_names
        if not sheet and len(names) == 1:
            sheet = names[0]
        if sheet not in names:
            what = f"There is no sheet {quoted(sheet)}." if sheet else f"There are {len(names)} sheets."
            raise _refused(path.name, what, f"Say `sheet` in the mapping: {', '.join(names[:12])}.")
        rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except (CalamineError, zipfile.BadZipFile) as error:
        raise _refused(path.name, f"The sheets cannot be read ({error}).", "Save it again as ODS or XLSX.") from None
    return [[_text(cell) for cell in row] for row in rows]


def _typed(raw: bytes) -> io.BytesIO:
    """The file with the name of its type inside, which some publishers' ODS lack and a reader needs."""
    packed = io.BytesIO(raw)
    with zipfile.ZipFile(packed, "a") as book:
        names = book.namelist()
        if "content.xml" in names and "mimetype" not in names:
            book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    packed.seek(0)
    return packed


def _refused(file: str, what: str, do: str) -> Refused:
    return Refused([Problem(file, what, do)])


def _text(cell: object) -> str:
    """A cell as a person would type it: whole numbers without a point, days as 2021-03-31."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat()
    return str(cell).strip()


def _check(file: str, raw: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as book:
            parts = book.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise _refused(file, "It unpacks to more than any table.", "Save only the sheet that holds figures.")
            left = MAX_UNPACKED
            for part in parts:
                if part.compress_type not in _PACKING or part.flag_bits & 1:
                    raise _refused(file, "It is packed in a way that is not taken.", "Save it again as ODS or XLSX.")
                if part.filename.startswith("xl/work") and part.filename.endswith(".bin"):
                    raise _refused(file, "It is a binary workbook.", "Save it again as ODS or XLSX.")
                content = b"".join(_unpacked(file, book, part, left))
                left -= len(content)
                _check_extent(file, part.filename, content)  # of every part: a sheet may be called anything
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise _refused(file, f"It is not a whole spreadsheet ({error}).", "Save it again as ODS or XLSX.") from None


def _unpacked(file: str, book: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> Iterator[bytes]:
    """The real bytes of a part, however many it declared."""
    with book.open(part) as stream:
        while piece := stream.read(1 << 20):
            left -= len(piece)
            if left < 0:
                raise _refused(file, "It unpacks to more than it says.", "Do not use this file.")
            yield piece


class _Extent:
    """How many cells the sheets unfold to: rows by columns up to the last that holds anything."""

    def __init__(self) -> None:
        self.row = self.column = self.last_row = self.last_column = self.cells = 0
        self.begun = False

    def start(self, name: str, given: dict[str, str]) -> None:
        self.begun, tag = True, name.rsplit(":", 1)[-1]
        if tag in ("table", "worksheet"):
            self.row = self.last_row = self.last_column = 0
        elif tag == "table-row":
            self.row, self.column = self.row + _whole(given.get("table:number-rows-repeated", "1")), 0
        elif tag == "row":
            self.row, self.column = _whole(given.get("r", str(self.row + 1))), 0
        elif tag in ("table-cell", "covered-table-cell"):
            self.column += _whole(given.get("table:number-columns-repeated", "1"))
            if "office:value-type" in given or "calcext:value-type" in given:
                self._holds()
        elif tag == "p" and self.column:
            self._holds()
        elif tag == "c":
            found = _REFERENCE.fullmatch(given.get("r", ""))
            self.row, self.column = (int(found[2]), _number(found[1])) if found else (self.row, self.column + 1)
            self._holds()

    def _holds(self) -> None:
        self.last_row, self.last_column = max(self.last_row, self.row), max(self.last_column, self.column)

    def end(self, name: str) -> None:
        if name.rsplit(":", 1)[-1] in ("table", "worksheet"):
            self.cells += self.last_row * self.last_column


def _whole(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 10 else 10**9


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _check_extent(file: str, part: str, content: bytes) -> None:
    extent = _Extent()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = extent.start, extent.end

    def no_entities(*_: object) -> None:
        raise _refused(file, "It defines words of its own (a document type).", "Save it again as ODS or XLSX.")

    parser.StartDoctypeDeclHandler = no_entities
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        if extent.begun or part.endswith(".xml"):  # else it is a picture or the like
            raise _refused(file, f"The sheet is broken ({error}).", "Save it again as ODS or XLSX.") from None
    if extent.cells > MAX_CELLS:
        what = f"The sheets unfold to {extent.cells:,} cells; the most is {MAX_CELLS:,}."
        raise _refused(file, what, "Remove what stands far from the table.")
