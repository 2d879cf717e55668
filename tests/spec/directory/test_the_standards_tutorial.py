"""The tutorial from a council's table is true: its example passes with every point, and says what the page says."""

import re
import shutil
from pathlib import Path

from tests.commands import run
from village.directory.queries.standard import files
from village.directory.queries.standard.tables import profile
from village.directory.rules.standard.columns import rows_of

START = Path(__file__).resolve().parents[3] / "docs" / "start"
PAGE = START / "publish-your-councils-services-in-ten-minutes.md"


def test_the_command_of_the_page_says_what_the_page_says(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    (command,) = re.findall(r"^```sh\n\./village (.*)\n```$", text, re.MULTILINE)
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
