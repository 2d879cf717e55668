"""A Village that was installed from a package says plainly what it does not bring."""

from pathlib import Path

import pytest

from village.cli.complaint import Complaint, repository


def test_a_command_that_needs_the_repository_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.conf.settings.ROOT", tmp_path)
    with pytest.raises(Complaint) as refused:
        repository("docs")
    assert (refused.value.what, refused.value.code) == ("village docs needs the repository.", 2)
    (tmp_path / "pyproject.toml").touch()
    assert repository("docs") == tmp_path
