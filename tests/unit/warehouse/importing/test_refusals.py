"""Files that are not taken at all: one clear sentence, and nothing of them kept."""

import tracemalloc
from pathlib import Path

import pytest

from tests.unit.warehouse.importing import made
from tests.unit.warehouse.importing.made import HEADER, imported, plain, rows
from village.kernel.tables.rules import Refused
from village.warehouse.importing import files, sheets

ROW = "202223,London,,50,4,8\n"


def told(folder: Path, content: str | bytes, name: str = "figures.csv", **mapping: object) -> str:
    with pytest.raises(Refused) as refusal:
        imported(folder, content, plain(**mapping), name)
    assert len(refusal.value.problems) == 1
    return str(refusal.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no header"),
        (b"\n\n", "no header"),
        (HEADER.encode(), "no rows beneath the header"),
        (HEADER.encode() + b"\n,,,,,\n", "no rows beneath the header"),
        (b"year,area\n202223,London\n", "The header lacks sex, share, number, of"),
        (HEADER.encode() + "202223,Ma\u00eftres,,50,,\n".encode("latin-1"), "not utf-8 text all through"),
        (("\ufeff" + HEADER).encode("utf-16"), "UTF-16"),
        ((HEADER + "202223,Lon\x00don,,50,,\n").encode(), "cannot be seen"),
        ((HEADER + "202223,Lon\u202edon,,50,,\n").encode(), "RIGHT-TO-LEFT OVERRIDE"),
        ((HEADER + "202223,Lon\u200bdon,,50,,\n").encode(), "ZERO WIDTH SPACE"),
        (HEADER.encode() + b"202223,London,,50\n", "The row has 4 cells, the header 6"),
        (HEADER.encode() + b"202223,London,,50,4,8,9\n", "The row has 7 cells, the header 6"),
        (HEADER.encode() + b'202223,"London,,50,4,8\n', "row 2: A quotation mark is opened and never closed"),
        (b"year,year,area,sex,share,number,of\n", "'year' stands twice"),
        ((",".join(f"c{n}" for n in range(100_000)) + "\n").encode(), "names 100,000 columns"),
        ((",".join(f"c{n}" for n in range(1_000_000)) + "\n").encode(), "row 1: The row is longer than 1,000,000"),
        (
            f"{HEADER}202223,London,,50,{'4' * 20_000},8\n".encode(),
            "row 2, column number: The cell holds 20,000",
        ),
        (b'year,"' + b"x" * 20_000 + b'",area\n', "longer than any name"),
    ],
)
def test_a_text_file_that_is_not_taken(tmp_path: Path, content: bytes, said: str) -> None:
    assert said in told(tmp_path, content)


def test_the_row_is_named(tmp_path: Path) -> None:
    assert told(tmp_path, (HEADER + ROW * 3).encode() + b"202223,\xff,,50,,\n").startswith("figures.csv, row 5:")
    assert told(tmp_path, HEADER + ROW + "202223,London\n" + ROW).startswith("figures.csv, row 3:")


@pytest.mark.parametrize("filling", [b"x", b"words\n", b'","\n'], ids=["a-line", "a-cell-of-lines", "a-row-of-lines"])
@pytest.mark.parametrize("above", ["", HEADER], ids=["header", "row"])
def test_a_row_without_end_is_refused(tmp_path: Path, filling: bytes, above: str) -> None:
    said = told(tmp_path, above.encode() + b'"' + filling * (1_100_000 // len(filling)))
    assert f"row {2 if above else 1}: The row is longer than 1,000,000 characters." in said


def test_a_header_of_one_endless_cell_is_refused_before_it_is_put_together(tmp_path: Path) -> None:
    content = b'"' + b"x" * 20_000_000 + b'"\n1\n'
    tracemalloc.start()
    try:
        said = told(tmp_path, content)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert "row 1: The row is longer than 1,000,000 characters." in said
    assert most < 3 * len(content)  # as bytes and as text, and little more


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 50)
    assert "the most is 50" in told(tmp_path, rows("202223,London,,50,4,8", "202223,England,,50,4,8"))


def test_too_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_FIGURE_ROWS", 1)
    assert "There are 2 rows" in told(tmp_path, rows("202223,London,,50,4,8", "202223,England,,50,4,8"))


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    found = imported(tmp_path, b"\xef\xbb\xbf" + rows("202223,London,,50,4,8").encode())
    assert found.observations.height == 1


def test_windows_text_is_taken_when_the_mapping_says_so(tmp_path: Path) -> None:
    aliases = {"Comté de Durham": "E06000047"}
    text = rows("202223,Comté de Durham,,50,4,8").encode("cp1252")
    found = imported(tmp_path, text, plain(encoding="windows-1252", aliases=aliases))
    assert found.observations["area"].to_list() == ["E06000047"]
    assert "not utf-8" in told(tmp_path, text, aliases=aliases)


def test_short_rows_are_taken_when_the_mapping_says_so(tmp_path: Path) -> None:
    found = imported(tmp_path, HEADER + "202223,London,,50\n", plain(short_rows=True))
    assert found.observations["value"].to_list() == [50.0]
    assert "cells" in told(tmp_path, HEADER + ROW.strip() + ",9\n", short_rows=True)


def test_a_title_may_stand_above_the_header(tmp_path: Path) -> None:
    found = imported(tmp_path, "Figures of nobody\n\n" + rows("202223,London,,50,4,8"), plain(header_row=3))
    assert found.observations["row"].to_list() == [4]


def test_an_odd_parquet(tmp_path: Path) -> None:
    assert "Parquet file cannot be read" in told(tmp_path, b"PAR1 nothing", "figures.parquet")


# ── spreadsheets ─────────────────────────────────────────────────────────────────────────────────────────────────────

LINES = (HEADER.strip(), "202223,London,,50,4,8", "202223,England,Girls,62.5,5,8")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("figures.ods", made.ods({"Figures": made.ods_rows(*LINES)})),
        ("figures.ods", made.ods({"Figures": made.ods_rows(*LINES)}, mimetype=False)),
        ("figures.xlsx", made.xlsx(made.xlsx_rows(*LINES))),
    ],
)
def test_a_sheet_is_read_as_the_same_csv_would_be(tmp_path: Path, name: str, content: bytes) -> None:
    sheet = imported(tmp_path, content, plain(layout="sheet"), name).observations
    text = imported(tmp_path, "\n".join(LINES) + "\n").observations
    assert sheet.drop("file").equals(text.drop("file"))


def test_one_of_several_sheets_must_be_named(tmp_path: Path) -> None:
    content = made.ods({"Notes": made.ods_rows("a note"), "Figures": made.ods_rows("A title", *LINES)})
    assert "There are 2 sheets" in told(tmp_path, content, "figures.ods")
    assert "no sheet 'Figure'" in told(tmp_path, content, "figures.ods", sheet="Figure")
    found = imported(tmp_path, content, plain(sheet="Figures", header_row=2), "figures.ods")
    assert found.observations["row"].to_list() == [3, 4]
    assert "no row 9" in told(tmp_path, content, "figures.ods", sheet="Figures", header_row=9)


CELL = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
WIDE = CELL.replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="16384"')
MANY = '<table:table-row table:number-rows-repeated="1048576">'
ONCE = "<table:table-row>"
BOMBS = [
    ("bomb.ods", made.ods({"A": f"{MANY}{CELL * 9}</table:table-row>"})),
    (
        "bomb.ods",
        made.ods({"A": f"{MANY}<table:table-cell/></table:table-row><table:table-row>{CELL * 9}</table:table-row>"}),
    ),
    ("bomb.ods", made.ods({"A": f"{MANY}{WIDE}</table:table-row>"})),
    ("bomb.xlsx", made.xlsx('<row r="1048576">' + "<c><v>1</v></c>" * 9 + "</row>")),
    ("bomb.xlsx", made.xlsx('<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="XFD1048576"><v>1</v></c></row>')),
]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        *((name, content, "cells") for name, content in BOMBS),
        ("odd.xlsx", b"PK not a zip", "not a whole spreadsheet"),
        ("odd.ods", made.zipped({"content.xml": b"<table:table"}), "sheet is broken"),
        (
            "odd.ods",
            made.zipped({"content.xml": b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'}),
            "words of its own",
        ),
        ("odd.ods", made.zipped({"nothing.txt": b"x"}), "cannot be read"),
        ("odd.xlsx", made.zipped({"xl/workbook.bin": b"x"}), "binary workbook"),
    ],
)  # fmt: skip
def test_a_sheet_that_unfolds_without_end_is_not_opened(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    assert len(content) < 20_000
    assert said in told(tmp_path, content, name)


def test_the_empty_rest_of_a_sheet_does_not_count(tmp_path: Path) -> None:
    """An office suite fills a sheet to its last row and column with repeated nothing."""
    rest = f'{MANY}<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    found = imported(tmp_path, made.ods({"A": made.ods_rows(*LINES) + rest}), plain(), "figures.ods")
    assert found.observations.height == 2


def test_more_bytes_than_any_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_UNPACKED", 10_000)
    declared = made.zipped({"content.xml": b" " * 20_000})
    assert "unpacks to more than any table" in told(tmp_path, declared, "big.ods")
    size = len(b" " * 20_000).to_bytes(4, "little")
    lying = declared.replace(size, (100).to_bytes(4, "little"))
    assert lying != declared
    assert "spreadsheet" in told(tmp_path, lying, "big.ods") or "more than it says" in told(tmp_path, lying, "big.ods")
