"""Made-up people from the command line: refused in one sentence where they cannot be made, else made whole."""

import json
from pathlib import Path

import polars as pl
import pytest

from village.cli import main
from village.kernel.areas import queries as areas


def run(out: Path, *words: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["synthetic", "people", "--out", str(out), *words])
    assert isinstance(left.value.code, int)
    return left.value.code


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--area", "E99999999"], "No postcode lies in an authority 'E99999999'."),
        (["--children", "40000001"], "No more than 40,000,000 children can have numbers of their own."),
    ],
)
def test_what_cannot_be_made_is_refused_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert run(tmp_path / "out", *words) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [["--children", "0"], ["--seed", "-1"], ["--months", "61"], ["--months", "-1"]])
def test_numbers_out_of_reach_are_refused(tmp_path: Path, words: list[str]) -> None:
    assert run(tmp_path / "out", *words) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_and_a_file_are_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text("mine")
    for out in (tmp_path, kept):
        assert run(out, "--children", "10") == 2
        assert "is not an empty folder" in capsys.readouterr().err
    assert kept.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [kept]


@pytest.mark.parametrize("children", [1, 2, 40])
def test_as_few_as_one_child_in_one_authority_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], children: int
) -> None:
    out = tmp_path / "out"
    assert run(out, "--children", str(children), "--area", "E09000001", "--months", "1") == 0
    assert capsys.readouterr().out.startswith(f"{children:,} made-up children are in ")
    made = pl.read_parquet(out / "children.parquet")
    assert made.height == children
    for postcode in made["postcode"].to_list():
        area = areas.postcode_area(postcode)
        assert area is not None
        assert area.name == "City of London"
    assert "Nobody in these files exists." in (out / "README.txt").read_text(encoding="utf-8")
    assert "--seed 1 --months 1 --area E09000001" in (out / "README.txt").read_text(encoding="utf-8")
    assert sum(1 for _ in out.rglob("*.parquet")) == 6 * 2 + 2


def made_services(out: Path, *words: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["synthetic", "services", "--out", str(out), *words])
    assert isinstance(left.value.code, int)
    return left.value.code


def test_services_are_written_as_pages_of_the_standard(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert made_services(tmp_path / "out", "--page", "100") == 0
    said = capsys.readouterr().out
    assert len(said.splitlines()) == 5
    pages = sorted((tmp_path / "out" / "council").glob("*.json"))
    read = [json.loads(page.read_bytes()) for page in pages]
    assert sum(page["size"] for page in read) == read[0]["total_items"] > 100
    assert [page["page_number"] for page in read] == list(range(1, len(read) + 1))


@pytest.mark.parametrize(
    ("words", "said"), [(["--area", "E99999999"], "No postcode lies in an authority 'E99999999'.")]
)
def test_services_of_nowhere_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert made_services(tmp_path / "out", *words) == 2
    assert said in capsys.readouterr().err
    (tmp_path / "kept.txt").write_text("mine")
    assert made_services(tmp_path) == 2
    assert "is not an empty folder" in capsys.readouterr().err


ROOM = ("--memory", "100GB")  # what tests have taken in this process before counts


def made_whole(kind: str, out: Path, *words: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["synthetic", kind, "--out", str(out), *words])
    assert isinstance(left.value.code, int)
    return left.value.code


def test_a_county_is_made_once_and_told_of_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert made_whole("county", out, "--children", "40", *ROOM) == 0
    said = capsys.readouterr()
    assert said.out.startswith(f"40 made-up children are in {out}: ")
    assert "[1/11] Making 40 of 40 children" in said.err
    assert made_whole("county", out, "--children", "40", *ROOM) == 0
    assert capsys.readouterr().out == said.out
    assert made_whole("county", out, "--children", "41", *ROOM) == 2
    assert "begun by another command" in capsys.readouterr().err


def test_a_nation_tells_of_each_authority(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert made_whole("nation", tmp_path / "out", "--children", "3", *ROOM) == 0
    said = capsys.readouterr()
    assert said.out.startswith("3 made-up children are in ")
    assert sum(": 1 children" in line for line in said.err.splitlines()) == 3
    assert said.err.splitlines()[-1] == "[4/4] Counting for the warehouse"


@pytest.mark.parametrize(
    ("kind", "words", "told"),
    [
        ("county", ["--area", "E99999999"], "No authority of England has the code 'E99999999'."),
        ("county", ["--area", "E07000223"], "No authority of England has the code 'E07000223'."),  # a district
        ("county", ["--area", "E10000023"], "No authority of England has the code 'E10000023'."),  # one that is gone
        ("county", ["--children", "40000001"], "No more than 40,000,000 children can have numbers of their own."),
        ("nation", ["--children", "40000001"], "No more than 40,000,000 children can have numbers of their own."),
        ("county", ["--memory", "much"], "'much' is no amount of memory. Write it as 2GB or 800MB."),
        ("nation", ["--memory", "10MB"], "In 10MB nothing can be made. Allow 600 MB or more."),
    ],
)
def test_a_county_or_nation_that_cannot_be_made_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, words: list[str], told: str
) -> None:
    assert made_whole(kind, tmp_path / "out", *words) == 2
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_county_is_not_written_over_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    assert made_whole("county", tmp_path / "kept.txt") == 2
    assert "is not a folder" in capsys.readouterr().err
    assert made_whole("county", tmp_path) == 2
    assert "is not an empty folder" in capsys.readouterr().err
    assert (tmp_path / "kept.txt").read_text() == "mine"
