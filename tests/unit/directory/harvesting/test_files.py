"""Files of services: tables, pages and the national register of children's centres; the same again changes nothing."""

import csv
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.shared import shared
from tests.unit.directory.harvesting.feed import services
from tests.unit.directory.made import LEEDS, NOW, nested, source
from village.directory.actions.harvesting.importing import import_file, try_file
from village.directory.models import Harvest, Provider, Quarantined, Service, Source
from village.directory.queries.harvesting.centres import read_centres
from village.directory.queries.harvesting.files import read_file
from village.directory.rules.standard.reading import NotRead
from village.kernel.access.actions import Refusal

pytestmark = pytest.mark.usefixtures("db")
TODAY = dt.date(2026, 11, 27)
MAPPING = """
mapping: A made-up council's table
id: [Ref]
fields:
  - {to: name, from: Activity}
  - {to: organization.name, from: Who}
  - {to: minimum_age, from: From}
  - {to: "service_at_locations[].location.addresses[].postal_code", from: Postcode}
"""
TABLE = (
    "Ref,Activity,Who,From,Postcode\n1,Otters,Made-up Play,0,LS1 1UR\n2,Beavers,Made-up Play,five,LS1 1UR\n1,2\n,,,,\n"
)


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def read(path: Path, mapping: Path | None = None) -> Any:
    return read_file(path, mapping=mapping, space="made-up-feed")


def test_a_table_is_taken_in_by_its_mapping_and_the_same_again_changes_nothing(tmp_path: Path) -> None:
    mapping = written(tmp_path, "columns.yaml", MAPPING)
    table = written(tmp_path, "services.csv", TABLE)
    feed = source(format="csv")
    one = import_file(feed, read(table, mapping), by="test", at=NOW, clock=lambda: NOW)
    assert (one.state, one.new, Service.objects.count()) == ("done", 2, 2)
    assert Service.objects.get(name="Otters").at_locations.get().location.area == LEEDS
    assert "row.number" in [found["code"] for found in one.report["findings"]]
    again = import_file(feed, read(table, mapping), by="test", at=NOW, clock=lambda: NOW)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)
    with pytest.raises(NotRead, match="read by a mapping"):
        read(table)


@pytest.mark.parametrize(
    "document",
    [
        {"contents": services(2), "total_items": 2},
        services(2),
        {"content": services(2), "totalElements": 2},
    ],
)
def test_pages_lists_and_version_one_are_read(tmp_path: Path, document: Any) -> None:
    found = read(written(tmp_path, "page.json", json.dumps(document)))
    assert found.format == ("uk-1.0" if "content" in document else "uk-3.0")
    assert len(found.services) == 2


def test_a_folder_of_pages_is_one_reading(tmp_path: Path) -> None:
    for number in (1, 2):
        written(tmp_path, f"page{number}.json", json.dumps({"contents": services(60, number * 100)}))
    one = import_file(source(), read(tmp_path), by="test", at=NOW, clock=lambda: NOW)
    assert (one.new, one.page, one.complete) == (120, 2, True)


def test_what_is_no_file_of_services_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotRead, match="no JSON file"):
        read(tmp_path)
    with pytest.raises(NotRead, match="something else is"):
        read(written(tmp_path, "odd.json", '{"contents": 3}'))
    one = import_file(source(), read(written(tmp_path, "one.json", json.dumps(nested()))), by="test", at=NOW)
    assert one.new == 1
    empty = import_file(source("b"), read(written(tmp_path, "none.json", "[]")), by="test", at=NOW)
    assert (empty.state, empty.why[:11]) == ("stopped", "It is empty")
    with pytest.raises(Refusal, match="and the source is csv"):
        import_file(source("c", format="csv"), read(tmp_path / "one.json"), by="test", at=NOW)


def test_a_trial_tells_what_would_become_of_a_file_and_changes_nothing(tmp_path: Path) -> None:
    file = read(written(tmp_path, "page.json", json.dumps([*services(12), nested("bad", maximum_age=-4)])))
    new = Source(slug="new", title="New", format="uk-3.0", licence="x", contact="x", opened_at=NOW)
    told = try_file(new, file, by="test", at=NOW)
    assert (told.new, told.quarantined, told.state) == (13, 1, "done")
    assert not Source.objects.exists()
    assert not Harvest.objects.exists()
    kept = source()
    assert try_file(kept, file, by="test", at=NOW).new == 13
    assert not Service.objects.exists()


ROW = {
    "URN": "20001", "LA (code)": "383", "LA (name)": "Leeds", "EstablishmentName": "The Starship Children's Centre",
    "TypeOfEstablishment (name)": "Children's centre", "Street": "1 Made-up Street", "Locality": "", "Town": "Leeds",
    "Postcode": "LS1 1UR", "SchoolWebsite": "https://example.org/starship", "DistrictAdministrative (code)": LEEDS,
    "OpenDate": "",
}  # fmt: skip


def centres(folder: Path, *rows: dict[str, str]) -> Any:
    path = folder / "centres.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, ROW)
        table.writeheader()
        table.writerows({**ROW, **row} for row in rows)
    return read_centres(path, on=TODAY)


def test_centres_come_under_the_authority_of_today_with_their_row_kept(tmp_path: Path) -> None:
    cumbria = {"LA (code)": "909", "Postcode": "CA1 3BX", "DistrictAdministrative (code)": "E06000063"}
    file = centres(
        tmp_path,
        {},
        {"URN": "2", **cumbria, "SchoolWebsite": "www.example.org", "Street": ""},
        {"URN": "3", "DistrictAdministrative (code)": "", "Postcode": ""},
        {"URN": "4", "DistrictAdministrative (code)": "", "LA (code)": "999"},
        {"URN": ""},
        {"URN": "5", "DistrictAdministrative (code)": "", "Postcode": "", "LA (code)": "909"},
        {"URN": "6", "DistrictAdministrative (code)": "", "Postcode": "none", "LA (code)": "998"},
    )
    one = import_file(source("gias", area=""), file, by="test", at=NOW, clock=lambda: NOW)
    assert (one.new, one.quarantined, Service.objects.count()) == (4, 0, 4)
    areas = {found.document["gias"]["URN"]: found.area for found in Service.objects.all()}
    assert areas == {"20001": LEEDS, "2": "E06000063", "3": LEEDS, "4": LEEDS}
    assert [found["records"] for found in one.report["file"]] == [0]
    starship = next(one for one in Service.objects.all() if one.document["gias"]["URN"] == "20001")
    assert (starship.name, starship.provider.name) == ("The Starship Children's Centre", "Leeds")
    assert starship.provider.document["organization_identifiers"][0]["identifier"] == LEEDS
    assert starship.kinds == ["childrens-centre"]
    assert starship.document["url"] == "https://example.org/starship"
    assert "url" not in Service.objects.get(area="E06000063").document
    assert Provider.objects.count() == 2
    again = import_file(one.source, centres(tmp_path, {}), by="test", at=NOW, clock=lambda: NOW)
    assert (again.new, again.changed, again.unchanged, again.gone) == (0, 0, 1, 0)


@pytest.fixture
def said_for_all(request: pytest.FixtureRequest) -> Iterator[None]:
    """What another reader of tables in this program has said of how long a cell may be."""
    before = csv.field_size_limit(request.param)
    yield
    csv.field_size_limit(before)


@pytest.mark.parametrize("said_for_all", [131_072, 10_000_000], indirect=True)
@pytest.mark.usefixtures("said_for_all")
def test_a_row_of_centres_with_a_cell_that_is_too_long_keeps_no_other_out(tmp_path: Path) -> None:
    file = centres(tmp_path, {"URN": "1"}, {"URN": "2", "Street": "x" * 131_073}, {"URN": "3"})
    assert [one.document["gias"]["URN"] for one in file.services] == ["1", "3"]
    [told] = file.findings
    assert told.path == "line 3"
    assert told.what.startswith("This row cannot be read: ")
    assert told.do == "Mend the row; the others were read."


@pytest.mark.parametrize("said_for_all", [131_072, 10_000_000], indirect=True)
@pytest.mark.usefixtures("said_for_all")
@pytest.mark.parametrize("text", ["URN," + "x" * 131_073 + "\n1,2\n", ",".join(ROW) + '\n"1,2\n3,4\n'])
def test_a_file_of_centres_of_which_nobody_knows_what_it_is_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(NotRead, match=r"The table cannot be read at line \d: .*\. Export it again as CSV\."):
        read_centres(written(tmp_path, "x.csv", text), on=TODAY)


def test_a_blank_line_among_centres_is_nothing(tmp_path: Path) -> None:
    text = ",".join(ROW) + "\n\n" + ",".join(ROW.values()) + "\n\n"
    file = read_centres(written(tmp_path, "x.csv", text), on=TODAY)
    assert (len(file.services), file.findings) == (1, [])


@pytest.mark.parametrize(
    "text",
    [
        "mapping: 2026-13-45\n", "[" * 5_000, "mapping: " + "9" * 5_000, "a: &a [x]\nmapping: *a\n",
        "mapping: &a [*a]\n", "#" * 100_001,
    ],
)  # fmt: skip
def test_a_mapping_that_is_none_is_told(tmp_path: Path, text: str) -> None:
    table = written(tmp_path, "services.csv", TABLE)
    with pytest.raises(NotRead, match=r"columns.yaml(, line [12]:| cannot be used)|100,001 bytes"):
        read(table, written(tmp_path, "columns.yaml", text))


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    mapping = written(tmp_path, "columns.yaml", MAPPING)
    for name in ("large.json", "large.csv"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(50_000_001)
        Path.chmod(tmp_path / name, 0)
        with pytest.raises(NotRead, match="50,000,001 bytes"):
            read(tmp_path / name, mapping if name.endswith("csv") else None)
    with pytest.raises(NotRead, match="50,000,001 bytes"):
        read_centres(tmp_path / "large.csv", on=TODAY)


def test_another_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotRead, match="no column “URN”"):
        read_centres(written(tmp_path, "x.csv", "a,b\n1,2\n"), on=TODAY)


@pytest.mark.slow
@pytest.mark.published
def test_every_centre_of_the_register_is_imported_by_one_command_and_again_changes_nothing() -> None:
    path = shared("data", "geography", "gias_childrens_centres_2992.csv")
    feed = source("gias", area="")
    one = import_file(feed, read_centres(path, on=TODAY), by="test", at=NOW, clock=lambda: NOW)
    assert (one.new, one.quarantined, Service.objects.filter(state="shown").count()) == (2992, 0, 2992)
    assert Service.objects.exclude(at_locations__location__easting=None).count() == 2991
    assert not Service.objects.filter(area="").exists()
    assert not Quarantined.objects.exists()
    again = import_file(feed, read_centres(path, on=TODAY), by="test", at=NOW, clock=lambda: NOW)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2992)
