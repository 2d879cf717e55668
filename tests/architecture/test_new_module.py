"""A module made by `scripts/new-module` is entered wherever a module must be, and passes what every module does."""

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from tests.named import ROOT


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("new_module", ROOT / "scripts" / "new_module.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["Trips", "--layer", "plan"], "Trips cannot be a name"),
        (["import", "--layer", "plan"], "import cannot be a name"),
        (["trips", "--layer", "plan", "--thing", "a trip"], "a trip cannot be a name"),
        (["music", "--layer", "plan"], "Say what one of the music is called"),
        (["trips", "--layer", "kernel"], "There is no such layer; say beside which module: board, casework"),
        (["trips", "--layer", "nowhere"], "There is no such layer"),
        (["plan", "--layer", "board", "--thing", "promise"], "plan is there already"),
        (["schools", "--layer", "board"], "schools is there already"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    script: Any, words: list[str], why: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "write_text", lambda *_, **__: pytest.fail("it wrote"))
    assert script.main(words) == 2
    assert why in capsys.readouterr().err


def test_a_file_that_has_changed_since_is_refused_before_anything_is_written(script: Any) -> None:
    for text in ("", "here, and here"):
        with pytest.raises(script.Wrong, match="not as this script knows it"):
            script.put(text, "here", "there")


def test_its_files_are_in_its_own_words(script: Any) -> None:
    own = script.files(ROOT, "libraries", "library")
    doors = {f"src/village/libraries/{door}.py" for door in ("rules", "queries", "actions", "views", "urls", "models")}
    names = {path.relative_to(ROOT).as_posix() for path in own}
    assert doors < names
    assert "src/village/libraries/templates/libraries/listed.html" in names
    for path, text in own.items():
        assert "outing" not in f"{path}{text}".casefold(), path
        assert not path.exists(), path
        if path.suffix == ".py":
            ast.parse(text)
    assert "Add a library" in own[ROOT / "src/village/libraries/views.py"]
    assert "Add an item" in script.renamed("Add an outing", "items", "item")


@pytest.mark.parametrize(("layer", "beside"), [("board", "board"), ("people", "outcomes | people")])
def test_it_is_entered_wherever_a_module_must_be(script: Any, layer: str, beside: str) -> None:
    entered = script.entered(ROOT, "trips", layer, "trip")
    texts = {path.relative_to(ROOT).as_posix(): text for path, text in entered.items()}
    contracts = tomllib.loads(texts["pyproject.toml"])["tool"]["importlinter"]["contracts"]
    [line] = [one for one in contracts[0]["layers"] if "trips" in one]
    assert line.startswith(beside)
    assert line.endswith(" | trips")
    [doors] = [one for one in contracts if "typer" in one.get("forbidden_modules", ())]
    assert "village.trips" in doors["source_modules"]
    roles = yaml.safe_load(texts["src/village/reference/roles.yaml"])
    assert roles["roles"]["trips-keeper"]["permissions"] == ["trips.keep"]
    assert "trips.keep" in roles["permissions"]
    assert set(yaml.safe_load(texts["src/village/reference/privacy/models/trips.yaml"])) == {"Trip"}
    assert '"village.trips",' in texts["src/village/config/settings.py"]
    assert 'path("trips/", include("village.trips.urls"))' in texts["src/village/config/urls.py"]
    words = [one.casefold() for one in re.findall(r"^- \*\*(.+?)\*\*", texts["GLOSSARY.md"], re.MULTILINE)]
    assert "trip" in words
    assert words == sorted(words)


@pytest.mark.slow
def test_it_passes_its_own_tests_and_those_of_the_shape_at_once(tmp_path: Path) -> None:
    copy = tmp_path / "village"
    left = shutil.ignore_patterns(".git", ".venv", "var", "dist", "__pycache__", ".*_cache", "*.pyc")
    shutil.copytree(ROOT, copy, ignore=left)
    environment = {**os.environ, "PYTHONPATH": str(copy / "src"), "VILLAGE_VAR": str(tmp_path / "var")}

    def run(*words: str) -> None:
        done = subprocess.run(
            [sys.executable, *words], cwd=copy, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{done.stdout[-4000:]}{done.stderr[-4000:]}"

    run("scripts/new_module.py", "trips", "--layer", "directory")
    run("-m", "ruff", "check", "src/village/trips", "tests/unit/trips", "tests/spec/trips")
    run("-m", "ruff", "format", "--check", "src/village/trips", "tests/unit/trips", "tests/spec/trips")
    shape = [f"tests/architecture/test_{one}.py" for one in ("imports", "models", "privacy", "shape")]
    run("-m", "pytest", "-q", "-n0", "-m", "not slow", "tests/unit/trips", "tests/spec/trips", *shape)
    run("-m", "village", "docs", "--check")
