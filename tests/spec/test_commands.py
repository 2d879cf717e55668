"""Every command: listed by task, helped with an example, plain about mistakes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from village.cli.app import GROUPS, app

ROOT = Path(__file__).resolve().parents[2]


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "VILLAGE_MODE": "demo", **environment}
    return subprocess.run(
        [sys.executable, "-m", "village", *words], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )


def commands() -> dict[str, str]:
    found = {}
    for name, one in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        for inner, two in getattr(one, "commands", {}).items():
            found[f"{name} {inner}"] = two.help
        if not hasattr(one, "commands") and name != "help":
            found[name] = one.help
    return found


def test_help_lists_every_command_grouped_by_task() -> None:
    assert sorted(name for names in GROUPS.values() for name in names) == sorted(commands())
    said = run("help").stdout
    for group, names in GROUPS.items():
        assert group in said
        for name in names:
            assert f"  {name} " in said


@pytest.mark.parametrize("name", sorted(commands()))
def test_each_has_one_worked_example(name: str) -> None:
    assert commands()[name].count("Example: ") == 1
    assert f"./village {name}" in commands()[name].split("Example: ")[1]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["fly"], 2),
        (["plan", "import", "no-such-folder"], 2),
        (["plan", "check", "no-such-plan", "--severity", "loud"], 2),
        (["demo", "--port", "99999999"], 2),
        (["plan", "report"], 2),
    ],
)
def test_a_mistake_gets_a_sentence_and_an_exit_code(words: list[str], code: int, tmp_path: Path) -> None:
    done = run(*words, VILLAGE_VAR=str(tmp_path))
    assert done.returncode == code, done.stderr
    assert done.stderr.startswith("village: ")
    assert "Traceback" not in done.stderr


def test_a_failure_before_the_demo_is_built_says_what_to_do(tmp_path: Path) -> None:
    done = run("plan", "list", VILLAGE_VAR=str(tmp_path), DATABASE_URL=f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    assert done.returncode == 1
    assert "./village demo" in done.stderr
    assert "Traceback" not in done.stderr


def test_debug_shows_the_details(tmp_path: Path) -> None:
    done = run(
        "--debug", "plan", "list", VILLAGE_VAR=str(tmp_path), DATABASE_URL=f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    )
    assert "Traceback" in done.stderr
