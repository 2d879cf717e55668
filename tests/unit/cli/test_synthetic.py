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
