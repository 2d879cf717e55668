"""Every command: listed by task, helped with an example, plain about mistakes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from tests.commands import ROOT, run
from village import __version__
from village.cli import app
from village.cli.complaint import Complaint
from village.cli.plan import actions, check_plan, import_plan


def commands() -> dict[str, str]:
    found = {}
    for name, one in typer.main.get_command(app.commands()).commands.items():  # type: ignore[attr-defined]
        for inner, two in getattr(one, "commands", {}).items():
            found[f"{name} {inner}"] = two.help
        if not hasattr(one, "commands") and name != "help":
            found[name] = one.help
    return found


def test_help_lists_every_command_grouped_by_task() -> None:
    assert sorted(name for names in app.GROUPS.values() for name in names) == sorted(commands())
    said = run("help").stdout
    for group, names in app.GROUPS.items():
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
        (["plan", "check", "/no/such/folder"], 2),
        (["demo", "--port", "99999999"], 2),
        (["plan", "report"], 2),
    ],
)
def test_a_mistake_gets_a_sentence_and_an_exit_code(words: list[str], code: int, tmp_path: Path) -> None:
    done = run(*words, VILLAGE_VAR=str(tmp_path))
    assert done.returncode == code, done.stderr
    assert done.stderr.startswith("village: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("target", ["/no/such/folder", "./my-plan", "~/my-plan", "plans/mine", "../mine", "no\\\\such"])
def test_what_is_written_like_a_path_is_not_taken_for_a_plans_id(target: str, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(tmp_path)
        with pytest.raises(Complaint) as complaint:
            check_plan(target)
    assert complaint.value.code == 2
    assert complaint.value.what == f"There is no folder {target!r}."
    assert "plan.yaml" in complaint.value.do


@pytest.mark.django_db
def test_a_word_is_still_taken_for_a_plans_id() -> None:
    with pytest.raises(Complaint, match="There is no plan called 'nowhere'"):
        check_plan("nowhere")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["dmo"], "village: No such command 'dmo'. Did you mean 'demo'? See ./village help.\n"),
        (["plan", "import", "/no/such"], "/no/such: There is no such folder or zip file."),
        (["plan", "import", "/no/such"], "village: Nothing was loaded; 1 problem:\n"),
        (["plan", "import", "/no/such"], "\nMend it and run the command again.\n"),
    ],
)
def test_what_is_said_of_a_mistake(words: list[str], said: str, tmp_path: Path) -> None:
    assert said in run(*words, VILLAGE_VAR=str(tmp_path)).stderr


def test_check_says_of_a_folder_what_import_would_refuse(tmp_path: Path) -> None:
    folder = str(tmp_path / "new")
    assert run("plan", "template", folder).returncode == 0
    done = run("plan", "check", folder, VILLAGE_VAR=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.startswith("village: Import would refuse this; 3 problems:\n  plan.yaml, row 1, column id: ")
    assert done.stderr.endswith("\nMend them and run the command again.\n")
    assert "neither a goal nor a commitment" in done.stderr


def test_the_version_is_told() -> None:
    assert run("--version").stdout == f"Village {__version__}\n"


def test_a_small_command_does_not_wait_for_what_the_others_need() -> None:
    code = "import sys; from village.cli.app import commands; commands('audit'); print(*sys.modules)"
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "village.config.settings"}
    loaded = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True).stdout
    assert not {"polars", "duckdb", "scipy", "splink", "typst", "granian", "ninja"} & set(loaded.split())


@pytest.mark.parametrize("words", [["help"], ["--help"], ["plan", "--help"], ["audit", "--help"]])
def test_no_summary_is_cut_short(words: list[str]) -> None:
    lines = run(*words).stdout.splitlines()
    assert not [line for line in lines if "..." in line and not line.startswith("Usage:")]


@pytest.mark.parametrize(("mode", "ready"), [("demo", "./village demo --no-serve"), ("service", "./village prepare")])
def test_the_server_does_not_start_on_nothing(mode: str, ready: str, tmp_path: Path) -> None:
    service = {"VILLAGE_SECRET_KEY": "0123456789abcdef" * 4, "VILLAGE_HOSTS": "village.example.org"}
    done = run(
        *("serve", "--port", "8791"),
        VILLAGE_MODE=mode,
        VILLAGE_VAR=str(tmp_path),
        DATABASE_URL=f"sqlite:///{tmp_path / 'empty.sqlite3'}",
        **(service if mode == "service" else {}),
    )
    assert done.returncode == 1
    assert done.stderr == f"village: The database has not been set up. Run {ready} first.\n"


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


def test_a_plan_that_village_comes_with_is_loaded_by_its_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where Village was installed from a wheel, nobody knows where it lies. A folder of one's own comes first."""
    taken: list[Path] = []

    def take(*, folder: Path, **_: object) -> tuple[str, bool]:
        taken.append(folder)
        return "an edition", True

    monkeypatch.setattr(actions, "import_plan", take)
    monkeypatch.chdir(tmp_path)
    named = Path("childrens-plan-2007")
    import_plan(named)
    named.mkdir()
    import_plan(named)
    assert taken == [ROOT / "src" / "village" / "reference" / "plan" / named, named]
