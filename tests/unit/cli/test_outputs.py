"""A command says before it reads anything that it could not write what it makes, and writes it whole."""

from pathlib import Path

import pytest

from village.cli import main, outputs


def run(*words: object) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(map(str, words)))
    assert isinstance(left.value.code, int)
    return left.value.code


NOWHERE = [
    ["workforce", "read", "there-is-none.xml", "--as", "csww", "--out", "no/where"],
    ["workforce", "read", "there-is-none.xml", "--as", "csww", "--report", "no/where.csv"],
    ["workforce", "write", "there-is-none", "--as", "csww", "--out", "no/where.xml"],
    ["workforce", "check", "there-is-none.xml", "--as", "csww", "--report", "no/where.csv"],
    ["workforce", "strategy", "--input", "there-is-none.csv", "--for", "x", "--origin", "2023", "--out", "no/where"],
    ["figures", "load", "there-is-none", "--report", "no/where.csv"],
    ["measures", "protect", "there-is-none.csv", "--rules", "none.yaml", "--out", "no/where"],
]


@pytest.mark.parametrize("words", NOWHERE, ids=lambda words: " ".join([*words[:2], words[-2]]))
def test_a_folder_that_is_missing_is_told_before_anything_is_read(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*words) == 2
    said = capsys.readouterr().err
    assert f"There is no folder {tmp_path / 'no'}." in said
    assert words[-2] in said  # the option to give it with
    assert list(tmp_path.iterdir()) == []


def test_what_is_new_takes_no_place_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tables").mkdir()
    assert run("workforce", "read", "there-is-none.xml", "--as", "csww", "--out", "tables") == 2
    assert "tables is there already." in capsys.readouterr().err


def test_a_file_is_written_over_a_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    outputs.file(None)
    for text in ("one", "two\r\n"):
        outputs.file(tmp_path / "out.csv")
        outputs.write(tmp_path / "out.csv", text)
        assert (tmp_path / "out.csv").read_bytes() == text.encode()
    assert [one.name for one in tmp_path.iterdir()] == ["out.csv"]
    (tmp_path / "folder").mkdir()
    assert run("workforce", "write", "there-is-none", "--as", "csww", "--out", "folder") == 2
    assert "folder is no file." in capsys.readouterr().err
