"""An Open SDG file is read with its metadata, and loses nothing."""

import csv
import datetime as dt
import io
from pathlib import Path

import pytest

from tests.unit.warehouse.importing.made import imported, plain
from village.kernel.tables.rules import Refused
from village.warehouse.importing.mapping import Mapping

META = """\
---
indicator_number: 4.2.1
graph_title: Children at the expected level
source_release_date_1: 24/11/2022
source_active_2: false
data_footnote: >-
  Dates represent
  academic years
data_keywords:
---
Text below.
"""
DATA = """\
Year,Sex,Units,GeoCode,Value
2020,,Percentage (%),,60.5
2020,Girls,Percentage (%),,65
2020,Boys,Percentage (%),,56.25
2020,,Percentage (%),E12000001,58
"""


def mapping() -> Mapping:
    return plain(
        layout="open_sdg",
        period={"column": "Year", "kind": "calendar"},
        rows=[
            {"when": {"GeoCode": ""}, "level": "country", "area_is": "E92000001"},
            {"level": "region", "area": "GeoCode"},
        ],
        groups=[{"column": "Sex", "what": "sex"}],
        indicators=[{"name": "a", "title": "A", "unit": "percent", "value": "Value"}],
    )


def test_the_metadata_are_kept_and_give_the_day(tmp_path: Path) -> None:
    (tmp_path / "figures_meta.md").write_text(META)
    found = imported(tmp_path, DATA, mapping())
    assert found.published_on == dt.date(2022, 11, 24)
    assert found.notes["data_footnote"] == "Dates represent academic years"
    assert found.notes["indicator_number"] == "4.2.1"
    assert "Text below" not in found.notes.values()


def test_nothing_of_the_data_is_lost(tmp_path: Path) -> None:
    (tmp_path / "figures_meta.md").write_text(META)
    told = imported(tmp_path, DATA, mapping()).observations
    back = [
        {
            "Year": row["period"],
            "Sex": {"": "", "sex=girls": "Girls", "sex=boys": "Boys"}[row["group"]],
            "Units": "Percentage (%)",
            "GeoCode": "" if row["level"] == "country" else row["area"],
            "Value": f"{row['value']:g}",
        }
        for row in told.to_dicts()
    ]
    assert back == list(csv.DictReader(io.StringIO(DATA)))


@pytest.mark.parametrize("said", ["", "soon", "2022-11-24"])
def test_without_a_day_the_mappings_counts(tmp_path: Path, said: str) -> None:
    (tmp_path / "figures_meta.md").write_text(META.replace("24/11/2022", said))
    assert imported(tmp_path, DATA, mapping()).published_on == dt.date(2024, 5, 1)


@pytest.mark.parametrize(
    ("meta", "said"),
    [(None, "metadata are missing"), ("no front matter", "front matter"), ("---\na: *b\n---\n", "YAML")],
)
def test_odd_metadata_are_refused(tmp_path: Path, meta: str | None, said: str) -> None:
    if meta is not None:
        (tmp_path / "figures_meta.md").write_text(meta)
    with pytest.raises(Refused, match=said):
        imported(tmp_path, DATA, mapping())
