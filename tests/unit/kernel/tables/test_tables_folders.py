"""Reading folders: bounds that the specs of bad input do not reach."""

from pathlib import Path

import pytest

from village.kernel.tables import folders
from village.kernel.tables.folders import read_folder
from village.kernel.tables.rules import Refused


def test_what_is_hidden_and_what_is_no_table_is_passed_over(tmp_path: Path) -> None:
    for name in (".hidden.csv", "~lock.csv", "notes.txt", "goals.csv", "deep/er/a.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert list(read_folder(tmp_path)) == ["deep/er/a.yaml", "goals.csv"]


def test_a_folder_too_deep_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a/b/c/d/e").mkdir(parents=True)
    with pytest.raises(Refused, match="too deep"):
        read_folder(tmp_path)


def test_a_folder_with_too_many_names_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "MAX_LOOKED_AT", 3)
    for number in range(4):
        (tmp_path / f"{number}.txt").touch()
    with pytest.raises(Refused, match="more than 3 names"):
        read_folder(tmp_path)


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "goals.csv").touch()

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(Refused, match="Permission denied"):
        read_folder(tmp_path)


def test_a_zip_larger_than_any_plan_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "MAX_ZIP", 10)
    packed = tmp_path / "a.zip"
    packed.write_bytes(b"PK\x05\x06" + b"\0" * 18)
    with pytest.raises(Refused, match="more than 10 bytes"):
        read_folder(packed)
