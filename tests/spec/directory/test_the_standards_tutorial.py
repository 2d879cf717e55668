"""The tutorial from a council's table is true: its example passes with every point, and says what the page says."""

import datetime as dt
import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from django.test import Client
from typer.testing import CliRunner

from tests.commands import run
from village.cli.directory import app
from village.directory.models import Source
from village.directory.queries.documents import shown
from village.directory.queries.publishing import terms
from village.directory.queries.standard import files
from village.directory.queries.standard.tables import profile
from village.directory.rules.standard.columns import rows_of

START = Path(__file__).resolve().parents[3] / "docs" / "start"
PAGE = START / "publish-your-councils-services-in-ten-minutes.md"


def test_the_command_of_the_page_says_what_the_page_says(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    (command,) = re.findall(r"^\./village (directory validate services.*)$", text, re.MULTILINE)
    (said,) = re.findall(r"^> (.*)$", text, re.MULTILINE)
    for name in ("services.csv", "mapping.yaml"):
        shutil.copy(START / "services" / name, tmp_path)
    done = run(*command.split(), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == said
    assert "Score 100 of 100" in done.stdout


def test_the_lines_that_the_page_shows_stand_in_the_example() -> None:
    mapping = (START / "services" / "mapping.yaml").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^```yaml\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    for line in shown.splitlines():
        assert line in mapping


def test_the_example_becomes_what_it_says() -> None:
    folder = START / "services"
    entities = profile("uk-3.0").entities
    reads, _ = rows_of((folder / "services.csv").read_bytes(), files.columns_of(folder / "mapping.yaml"), entities)
    football = next(one.document for one in reads if one.document["id"] == "103")
    assert (football["minimum_age"], football["maximum_age"]) == (13, 19)
    assert football["cost_options"][0]["amount"] == 1.5
    assert football["schedules"][0]["byday"] == "FR"
    assert football["service_at_locations"][0]["location"]["addresses"][0]["postal_code"] == "B37 5AA"
    assert "service_at_locations" not in reads[3].document


def test_what_is_taken_in_is_told_by_its_title_and_held_from_saved_answers(
    db: None, own_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command from the import on, as the page has it; what is fetched is fetched from the pages themselves."""
    shutil.copytree(START / "services", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    terms._terms.cache_clear()
    block = re.search(r"^./village directory import .*$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert block is not None
    done = CliRunner().invoke(app, shlex.split(block[0])[2:])
    assert done.exit_code == 0, done.output
    assert "Score 100 of 100." in done.output  # as it was validated
    again = CliRunner().invoke(app, [*shlex.split(block[0])[2:], "--source", "services"])
    assert "0 new, 0 changed, 4 unchanged" in again.output
    one = shown().get(theirs="103")
    page = Client().get(f"/services/{one.pk}/").content.decode()
    assert "Kept by Ambleford family directory, OGL v3.0." in " ".join(page.split())
    (tmp_path / "answers").mkdir()
    saved = re.findall(r'^curl -s "http://127.0.0.1:8000(\S+)" -o (\S+)$', PAGE.read_text("utf-8"), re.MULTILINE)
    assert len(saved) == 3
    for address, name in saved:
        (tmp_path / name).write_bytes(Client().get(address.replace("ID", str(one.pk))).content)
    whole = json.loads((tmp_path / "answers" / "service.json").read_bytes())
    assert whole["attribution"] == "Ambleford family directory. OGL v3.0."
    held = files.judge_folder(tmp_path / "answers", today=dt.date(2026, 11, 27))
    assert (held.kind, held.records) == ("warnings", 4)


def test_an_address_on_ones_own_machine_is_refused_as_the_page_says() -> None:
    done = run("directory", "validate", "http://127.0.0.1:9/oruk/v3", "--http")
    assert done.returncode == 2
    assert "inside a network" in done.stdout + done.stderr


def test_where_nobody_said_a_licence_none_is_told(
    db: None, own_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(START / "services", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    command = ["import", "services.csv", "--mapping", "mapping.yaml"]
    assert CliRunner().invoke(app, command).exit_code == 0
    kept = Source.objects.get()
    assert (kept.title, kept.licence, kept.contact) == ("services", "", "")
    one = shown().get(theirs="103")
    assert "Kept by services." in " ".join(Client().get(f"/services/{one.pk}/").content.decode().split())
    assert Client().get(f"/oruk/v3/services/{one.pk}").json()["attribution"] == "services."
    again = CliRunner().invoke(app, [*command, "--licence", "OGL v3.0"])
    assert "The source services is kept already, with another licence." in str(again.exception)
    long = CliRunner().invoke(app, [*command, "--source", "other", "--title", "x" * 121])
    assert "Give a title of 120 characters at most." in str(long.exception)
    assert Source.objects.count() == 1
