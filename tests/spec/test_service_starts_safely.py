"""A service that is set up wrongly does not start: one sentence, a next step, exit code 2, from whichever side."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "VILLAGE_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN",
    "VILLAGE_HOSTS": "village.example.org",
}
COMMAND_LINE = ["-m", "village", "help"]
WEB_SERVER = ["-c", "import village.config.wsgi"]


def start(words: list[str], var: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("VILLAGE_", "DATABASE_"))}
    env = {
        **kept,
        "PYTHONPATH": str(ROOT / "src"),
        "VILLAGE_MODE": "service",
        "VILLAGE_VAR": str(var),
        **variables,
    }
    return subprocess.run([sys.executable, *words], env=env, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("words", [COMMAND_LINE, WEB_SERVER], ids=["command-line", "web-server"])
@pytest.mark.parametrize(
    "wrong",
    [
        {"VILLAGE_SECRET_KEY": ""},
        {"VILLAGE_HOSTS": "*"},
        {"DATABASE_URL": "postgres://village:hush@host:port/name"},
        {"VILLAGE_OIDC_APPS": "[hush"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_mistake_is_one_sentence_and_no_traceback(wrong: dict[str, str], words: list[str], tmp_path: Path) -> None:
    done = start(words, tmp_path, **{**GOOD, **wrong})
    assert done.returncode == 2
    assert done.stderr.startswith("village: ")
    assert done.stderr.count("\n") == 1
    assert next(iter(wrong)) in done.stderr
    assert "hush" not in done.stderr
    assert done.stdout == ""


@pytest.mark.slow
def test_set_up_rightly_it_is_made_ready_and_gets_its_administrator_once(tmp_path: Path) -> None:
    variables = {**GOOD, "DATABASE_URL": f"sqlite:///{tmp_path / 'service.sqlite3'}"}
    early = start(["-m", "village", "plan", "list"], tmp_path, **variables)
    assert (early.returncode, early.stderr) == (
        1,
        "village: The database has not been set up. Run ./village prepare first.\n",
    )
    for _ in range(2):
        ready = start(["-m", "village", "prepare"], tmp_path, **variables)
        assert ready.returncode == 0, ready.stderr
    assert (tmp_path / "static" / "staticfiles.json").exists()
    first = ["-m", "village", "people", "first-administrator", "ann@example.org", "--name", "Ann Archer"]
    done = start(first, tmp_path, **variables)
    assert done.returncode == 0, done.stderr
    assert "https://village.example.org/sign-in/password/" in done.stdout
    again = start(first, tmp_path, **variables)
    assert (again.returncode, again.stderr.count("\n")) == (2, 1)
    assert start(WEB_SERVER, tmp_path, **variables).returncode == 0


def test_a_database_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    variables = {**GOOD, "DATABASE_URL": "postgres://village:hush@127.0.0.1:1/name"}
    done = start(["-m", "village", "prepare"], tmp_path, **variables)
    assert done.returncode == 1
    assert "village: The database cannot be reached." in done.stderr
    assert "hush" not in done.stderr
    assert "Traceback" not in done.stderr
