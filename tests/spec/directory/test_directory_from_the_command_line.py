"""A council's services are in the directory by one command; sources are kept, and every refusal is one sentence."""

import csv
import datetime as dt
import json
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult

from tests.commands import ROOT
from tests.unit.directory.made import LEEDS, NOW, nested, source
from village.cli import directory_harvest as commands
from village.cli.complaint import Complaint
from village.cli.directory_centres import import_centres
from village.cli.directory_national import import_national
from village.directory.actions.harvesting.coming import Got
from village.directory.models import Harvest, Service, Source
from village.directory.queries.documents import shown
from village.directory.rules.standard.walking import Stopped
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.usefixtures("db")
MAPPING = """
mapping: A made-up council's table
id: [Ref]
fields:
  - {to: name, from: Activity}
  - {to: organization.name, from: Who}
"""
CENTRES = (
    "URN,LA (code),EstablishmentName,TypeOfEstablishment (name),Street,Locality,Town,Postcode,SchoolWebsite,"
    f"DistrictAdministrative (code)\n1,383,Starship,Children's centre,1 Made-up Street,,Leeds,LS1 1UR,,{LEEDS}\n"
)


def imported(file: Path, mapping: Path | None = None, area: str = LEEDS, slug: str = "", *, dry: bool = False) -> None:
    commands.import_services(file, mapping=mapping, area=area, slug=slug, dry_run=dry)


def test_a_table_is_tried_then_imported_then_imported_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mapping, table = tmp_path / "columns.yaml", tmp_path / "Our Services!.csv"
    mapping.write_text(MAPPING, encoding="utf-8")
    table.write_text("Ref,Activity,Who\n1,Otters,Play\n2,Beavers,Play\n", encoding="utf-8")
    imported(table, mapping, dry=True)
    told = capsys.readouterr().out
    assert "2 new, 0 changed, 0 unchanged, 0 set aside for a person, 0 gone" in told
    assert "Nothing was changed." in told
    assert not Source.objects.exists()
    imported(table, mapping)
    assert Service.objects.filter(area=LEEDS, source__slug="our-services").count() == 2
    imported(table, mapping, slug="our-services")
    assert "0 new, 0 changed, 2 unchanged" in capsys.readouterr().out


def test_a_file_takes_no_other_source_over_because_it_is_called_like_it(tmp_path: Path) -> None:
    mapping, table = tmp_path / "columns.yaml", tmp_path / "services.csv"
    mapping.write_text(MAPPING, encoding="utf-8")
    table.write_text("Ref,Activity,Who\n1,Otters,Play\n", encoding="utf-8")
    imported(table, mapping)
    source("feed", url="https://feeds.example.org/api")
    table.write_text("Ref,Activity,Who\n1,Ravens,Others\n", encoding="utf-8")
    for dry in (True, False):
        for wrong, words in (
            ({"area": LEEDS}, "There is a source called services already"),
            ({"area": "E09000003", "slug": "services"}, "kept already, with another area"),
            ({"slug": "feed"}, "The source feed is a feed"),
        ):
            with pytest.raises(Complaint, match=words) as said:
                imported(table, mapping, dry=dry, **wrong)  # type: ignore[arg-type]
            assert said.value.code == 2
    assert list(Service.objects.values_list("name", flat=True)) == ["Otters"]
    imported(table, mapping, slug="services")
    assert list(Service.objects.values_list("name", flat=True)) == ["Ravens"]


def test_what_cannot_be_imported_is_said(tmp_path: Path) -> None:
    page = tmp_path / "page.json"
    page.write_text(json.dumps([nested()]), encoding="utf-8")
    table = tmp_path / "x.csv"
    table.write_text("a\n1\n", encoding="utf-8")
    for wrong, words in (
        (lambda: imported(tmp_path / "none.json"), "There is no file"),
        (lambda: imported(page, tmp_path / "none.yaml"), "There is no file"),
        (lambda: imported(table), "read by a mapping"),
        (lambda: imported(page, area="E00000000"), "There is no such area"),
        (lambda: import_centres(table, dry_run=False), "There is no column"),
    ):
        with pytest.raises(Complaint, match=words) as said:
            wrong()
        assert said.value.code == 2
    assert not Service.objects.exists()


def test_children_s_centres_come_by_one_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "centres.csv"
    file.write_text(CENTRES, encoding="utf-8")
    import_centres(file, dry_run=True)
    assert not Service.objects.exists()
    import_centres(file, dry_run=False)
    import_centres(file, dry_run=False)
    assert "0 new, 0 changed, 1 unchanged" in capsys.readouterr().out
    assert Service.objects.get().area == LEEDS


def test_national_helplines_come_by_one_command_and_again_change_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with (ROOT / "src/village/reference/directory/national/data.csv").open(encoding="utf-8", newline="") as lines:
        names = sorted(row["name"] for row in csv.DictReader(lines))
    import_national()
    assert f"{len(names)} new, 0 changed, 0 unchanged" in capsys.readouterr().out
    assert sorted(shown().filter(area="").values_list("name", flat=True)) == names
    import_national()
    assert f"0 new, 0 changed, {len(names)} unchanged" in capsys.readouterr().out
    [entry] = Entry.objects.filter(action="directory.national")
    assert (entry.actor, entry.thing) == ("command-line", "source:progress-report")


def test_sources_are_kept_read_and_closed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Complaint, match="There is no open feed"):
        commands.harvest("")
    said = {
        "title": "Leeds",
        "licence": "OGL",
        "contact": "x@example.org",
        "format": "uk-3.0",
        "area": LEEDS,
        "trust": 5,
    }
    commands.add_source("leeds", url="https://example.org/oruk", **said)  # type: ignore[arg-type]
    with pytest.raises(Complaint, match="of this name already"):
        commands.add_source("leeds", url="https://example.org/oruk", **said)  # type: ignore[arg-type]
    page = json.dumps({"contents": [nested()], "total_items": 1, "total_pages": 1}).encode()
    real = commands.read_source
    monkeypatch.setattr(commands, "read_source", lambda one, **named: real(one, get=lambda *_: Got(page), **named))
    commands.harvest("leeds")
    assert "Leeds: 1 new" in capsys.readouterr().out

    def broken(*_: str) -> Got:
        raise Stopped("The site answers 500. Try later.")

    monkeypatch.setattr(commands, "read_source", lambda one, **named: real(one, get=broken, **named))
    with pytest.raises(commands.typer.Exit) as ended:
        commands.harvest("")
    assert ended.value.exit_code == 1
    assert "The site answers 500. Try later." in capsys.readouterr().out
    source("files", opened_at=NOW)
    commands.close_kept_source("leeds")
    commands.sources()
    assert "files: A made-up feed, uk-3.0, E08000035, files" in capsys.readouterr().out


def test_a_feed_that_is_being_read_stops_no_other(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = source("a-feed", title="Busy", url="https://a.example.org", trust=9)
    source("b-feed", title="Idle", url="https://b.example.org")
    now = dt.datetime.now(dt.UTC)
    Harvest.objects.create(source=busy, state="fetching", started_at=now, beat_at=now)
    page = json.dumps({"contents": [nested()], "total_items": 1, "total_pages": 1}).encode()
    real = commands.read_source
    monkeypatch.setattr(commands, "read_source", lambda one, **named: real(one, get=lambda *_: Got(page), **named))
    with pytest.raises(commands.typer.Exit) as ended:
        commands.harvest("")
    assert ended.value.exit_code == 1
    said = capsys.readouterr().out
    assert "Busy: It is being read just now." in said
    assert "Idle: 1 new" in said
    with pytest.raises(Refusal, match="being read just now"):
        commands.harvest("a-feed")


def test_a_feed_that_fails_by_a_fault_of_ours_stops_no_other_and_what_is_new_will_be_found(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    source("a-feed", title="Broken", url="https://a.example.org")
    source("b-feed", title="Whole", url="https://b.example.org")
    page = json.dumps({"contents": [nested()], "total_items": 1, "total_pages": 1}).encode()

    def get(url: str, *_: str) -> Got:
        if "a.example" in url:
            raise ZeroDivisionError("what it sent")
        return Got(page)

    real = commands.read_source
    monkeypatch.setattr(commands, "read_source", lambda one, **named: real(one, get=get, **named))
    with pytest.raises(commands.typer.Exit):
        commands.harvest("")
    said = capsys.readouterr().out
    assert "Broken: It could not be read, by a fault of ours." in said
    assert "what it sent" not in said
    assert "Whole: 1 new" in said
    [asked] = DBTaskResult.objects.all()
    assert asked.args_kwargs["args"][0] == "directory.search-after"


def test_what_would_change_too_much_is_said_to_be_held(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.json"
    for name in ("One", "Two"):
        page.write_text(
            json.dumps([nested(f"s{number}", f"{name} {number}") for number in range(12)]), encoding="utf-8"
        )
        imported(page, slug="our-page")
    assert "Held: It would change 12 of the 12 records" in capsys.readouterr().out
