"""Linking and measuring a made-up county from the command line: refused in one sentence, else written whole."""

from pathlib import Path

import polars as pl
import pytest

from tests.unit.synthetic.nation.conftest import county, written
from village.cli import main
from village.synthetic.nation import computing
from village.synthetic.nation.computing import made_in


def run(*words: object) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(map(str, words)))
    assert isinstance(left.value.code, int)
    return left.value.code


@pytest.fixture(scope="module")
def leeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("county") / "area=1" / "Leeds's [a]*?{b,c}"  # it may be called anything
    out.parent.mkdir()
    written(out, county(120))
    return out


def test_a_county_is_linked(leeds: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("people", "pairs", leeds, "--out", tmp_path / "pairs") == 0
    said = capsys.readouterr().out
    found = pl.read_parquet(tmp_path / "pairs" / "*.parquet")
    assert f"weighed by model untrained, {found.height:,} in {tmp_path / 'pairs'}." in said
    truth = pl.read_parquet(leeds / "area=E08000035" / "truth.parquet", glob=False).select("source", "record", "child")
    whose = {f"{source}/{record}": child for source, record, child in truth.iter_rows()}
    right = [whose[one] == whose[other] for one, other, _ in found.iter_rows()]
    assert sum(right) >= 0.98 * len(right) > 50


def test_a_county_is_measured(leeds: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    making = made_in(leeds)
    assert (making.places, making.seed, making.months) == (county(120).places, 1, 0)
    assert run("measures", "compute", leeds, "--out", tmp_path / "values.parquet") == 0
    made = pl.read_parquet(tmp_path / "values.parquet")
    assert f"{made.height:,} in {tmp_path / 'values.parquet'}." in capsys.readouterr().out
    assert "child-poverty" in made["measure"].to_list()
    assert {"help-opened", "help-closed"} <= set(made["measure"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["people", "pairs", "none", "--out", "new"], "There are no feeds in none."),
        (["people", "pairs", "LEEDS", "--out", "LEEDS"], "is there already."),
        (["people", "pairs", "LEEDS", "--out", "new", "--engine", "yarn"], "There is no engine 'yarn'"),
        (["people", "pairs", "LEEDS", "--out", "new", "--memory", "lots"], "'lots' is no amount of memory."),
        (["measures", "compute", "none", "--out", "new"], "none holds no made-up county or nation that is whole."),
        (["measures", "compute", "LEEDS", "--out", "LEEDS"], "is there already."),
        (["people", "pairs", "LEEDS", "--out", "no/where/new"], "There is no folder /"),
        (["measures", "compute", "LEEDS", "--out", "no/new"], "Make it, or give a file elsewhere with --out."),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_is_written(
    leeds: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    words: list[str], said: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert run(*(str(leeds) if word == "LEEDS" else word for word in words)) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_may_be_written_it_is_said_before_the_work(
    leeds: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda path, _: path != tmp_path)  # as for somebody who is not root
    monkeypatch.setattr(computing, "compute", never)
    assert run("measures", "compute", leeds, "--out", tmp_path / "new") == 2
    assert f"Nothing may be written to {tmp_path}." in capsys.readouterr().err


def never(*_: object) -> None:
    raise AssertionError("it was begun")


def test_a_folder_of_no_values_is_told_in_one_sentence(
    leeds: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(computing, "compute", lambda *_: [])
    assert run("measures", "compute", leeds, "--out", tmp_path / "new") == 2
    assert "None of 0 measures has a value in" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_values_that_cannot_be_written_leave_nothing(
    leeds: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: pl.DataFrame, path: Path) -> None:
        path.write_bytes(b"PAR1")
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(pl.DataFrame, "write_parquet", full)
    made = pl.DataFrame({"measure": ["x"]})
    monkeypatch.setattr(computing, "compute", lambda *_: [(None, made)])
    assert run("measures", "compute", leeds, "--out", tmp_path / "new") == 1
    assert "No space left on device" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_a_model_that_is_not_there_is_refused(leeds: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("people", "pairs", leeds, "--out", tmp_path / "pairs", "--model", "m-none") == 2
    assert "There is no model m-none." in capsys.readouterr().err
