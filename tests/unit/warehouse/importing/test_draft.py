"""A drafted mapping, once a person has filled in what it says TODO, reads the file it was begun from."""

from pathlib import Path

import pytest

from tests.unit.warehouse.importing import made
from village.kernel.tables.rules import Refused, read_yaml
from village.warehouse.importing.draft import draft
from village.warehouse.importing.mapping import read_mapping
from village.warehouse.importing.reading import read

FIGURES = """\
year,la_code,la_name,sex,pupils,attendance_percent,fte,suspension rate
2021/22,E09000002,Barking and Dagenham,Total,120,93.5,1.5,c
2021/22,E09000003,Barnet,Total,80,94.5,2.5,3.25
2022/23,E09000003,Barnet,Girls,40,95.5,3.5,x
"""


def finished(text: str) -> str:
    for name, word in {"title": "Ours", "publisher": "Us", "url": "https://x", "licence": "OGL"}.items():
        text = text.replace(f"{name}: TODO\n", f"{name}: {word}\n")
    return text.replace("published_on: TODO", "published_on: 2024-01-01")


def test_it_reads_the_file_it_was_begun_from(tmp_path: Path) -> None:
    path = tmp_path / "ours 2022.csv"
    path.write_text(FIGURES)
    text = draft(path)
    with pytest.raises(Refused, match="TODO"):
        read_mapping("draft.yaml", text.encode())
    found = read(path, read_mapping("draft.yaml", finished(text).encode()))
    assert found.quarantined.is_empty()
    told = found.observations.select("indicator", "area", "period", "group", "value", "code", "unit").rows()
    assert told[:4] == [
        ("ours-2022.attendance-percent", "E09000002", "2021/22", "", 93.5, "", "percent"),
        ("ours-2022.fte", "E09000002", "2021/22", "", 1.5, "", "fte"),
        ("ours-2022.pupils", "E09000002", "2021/22", "", 120.0, "", "count"),
        ("ours-2022.suspension-rate", "E09000002", "2021/22", "", None, "suppressed", "percent"),
    ]
    assert told[-1][3:6] == ("sex=girls", None, "not-available")


def test_every_guess_is_marked(tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    path.write_text(FIGURES)
    for line in draft(path).splitlines():
        if line.startswith(("period:", "basis:", "rows:", "groups:", "codes:", "  - {name")):
            assert "CHECK" in line


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\nx,y\n", ["period: {is: TODO}", "no column looks like areas", "no column looks like figures"]),
        ("year,rate\n2021,5\n2022,6\n", ["kind: calendar", "or per-100", "no column looks like areas"]),
        ("year,share percent\n2021,0.5\n2022,0.6\n", ['scale: "100"']),
        ("202122,n\n1,-1.5\n", ["period: {is: TODO}", "which unit?"]),
        ("year,region\n2021,London\n", ["level: region"]),
        ("year,group,n\n2021,a,1\n2021,b,2\n", ["total: TODO"]),
    ],
)
def test_what_it_cannot_tell_it_leaves_to_a_person(tmp_path: Path, text: str, said: list[str]) -> None:
    path = tmp_path / "ours.csv"
    path.write_text(text)
    told = draft(path)
    read_yaml("draft.yaml", told.encode())  # it is YAML, whatever is still to do
    for one in said:
        assert one in told


def test_it_knows_the_departments_layout(tmp_path: Path) -> None:
    path = tmp_path / "tidy.csv"
    path.write_text(
        "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,"
        "new_la_code,la_name,children\n"
        "2022,Reporting year,National,E92000001,England,,,,,,100\n"
        "2022,Reporting year,Local authority,E92000001,England,E12000007,London,301,E09000002,Barking and Dagenham,10\n"
    )
    found = read(path, read_mapping("draft.yaml", finished(draft(path)).encode()))
    assert found.observations.select("area", "level", "value").rows() == [
        ("E92000001", "country", 100.0),
        ("E09000002", "authority", 10.0),
    ]


def test_it_reads_sheets(tmp_path: Path) -> None:
    path = tmp_path / "ours.ods"
    path.write_bytes(
        made.ods({"Notes": made.ods_rows("x"), "Data": made.ods_rows("Title", "year,n", "2021,5", "2022,6")})
    )
    told = draft(path, sheet="Data", header_row=2)
    assert 'sheet: "Data"' in told
    assert "header_row: 2" in told
    assert "layout: sheet" in told


def test_a_file_without_rows_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    path.write_text("year,n\n")
    with pytest.raises(Refused, match="no rows beneath"):
        draft(path)
