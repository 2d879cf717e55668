"""Tables in, a release's folder out, and the same release read back; each refusal names its row."""

from pathlib import Path

import pytest

from tests.commands import run
from village.kernel.tables.rules import Refused
from village.warehouse.disclosure.cells import Hidden, Shown
from village.warehouse.disclosure.files import read_release, read_table, release_files, write_release
from village.warehouse.disclosure.protect import protect
from village.warehouse.disclosure.rules import rules_from

RULES = b"dimensions:\n  area:\n    England: [A, B, C]\n"
TABLE = b"area,count,denominator,rounded\nEngland,100,400,\nA,3,40,\nB,47,160,\nC,50,200,\n"


def test_a_release_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    rules = rules_from("rules.yaml", RULES)
    done = protect(read_table("t.csv", TABLE, rules), rules)
    write_release(tmp_path / "out", release_files(done, ["t.csv"], RULES))
    files = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert b"\nA,c,40,c\n" in files["t.csv"]
    back = read_release("out", files)
    assert set(back.cells) == {key for key in done.release.cells if key[-1] != "rest"}
    for key, cell in back.cells.items():
        before = done.release.cells[key]
        assert cell == before if isinstance(cell, Shown) else isinstance(before, Hidden)
    with pytest.raises(Refused, match="something here already"):
        write_release(tmp_path / "out", files)  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_the_publisher_hid_and_rounded_stays_so() -> None:
    rules = rules_from("rules.yaml", RULES)
    table = read_table("t.csv", b"area,count,rounded\nEngland,100,5\nA,c,\nB,47,\nC,,\n", rules)
    files = release_files(protect(table, rules), ["t.csv"], RULES)
    assert files["t.csv"].splitlines() == ["area,count,rounded", "England,100,5", "A,c,", "B,47,", "C,c,"]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (b"", "t.csv, row 1: The file is empty"),
        (b"area,count\n", "holds no rows"),
        (b"area,count\nA,many\n", "t.csv, row 2, column count: 'many' is not a whole number"),
        (b"area,count\nA,-3\n", "'-3' is not a whole number"),
        (b"area,count\nA,1e9\n", "'1e9' is not a whole number"),
        (b"area,count\nA,9999999999\n", "is not a whole number"),
        (b"area,count,published\nA,3,perhaps\n", "'perhaps' is not yes or no"),
        (b"area,count,colour\nA,3,red\n", "There is no column 'colour'"),
        (b"area\nA\n", "'count' is missing"),
    ],
)
def test_a_table_that_cannot_be_read(table: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read_table("t.csv", table, rules_from("rules.yaml", RULES))


def test_a_folder_that_is_no_release() -> None:
    with pytest.raises(Refused, match="This is no release"):
        read_release("out", {"rules.yaml": RULES})


@pytest.mark.slow
def test_the_commands(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(TABLE)
    (tmp_path / "rules.yaml").write_bytes(RULES)
    words = ("measures", "protect", str(tmp_path / "t.csv"), "--rules", str(tmp_path / "rules.yaml"), "--out")
    done = run(*words, str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert "Nothing can be recovered" in done.stdout
    assert run("measures", "attack", str(tmp_path / "out")).stdout == "Nothing can be recovered.\n"
    again = run(*words, str(tmp_path / "out"))
    assert again.returncode == 2
    assert "is there already" in again.stderr
    opened = tmp_path / "out" / "t.csv"
    opened.write_text(opened.read_text().replace("B,c", "B,47"))
    broken = run("measures", "attack", str(tmp_path / "out"))
    assert broken.returncode == 1
    assert broken.stdout == "The cell area A can be worked out by subtraction.\n"
