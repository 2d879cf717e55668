"""What a file says of its schools is kept with its figures, in the mapping's words, and read again."""

from pathlib import Path
from typing import Any

import pytest

from tests.unit.warehouse.importing.made import imported, plain
from village.kernel.tables.rules import Refused
from village.warehouse import releases
from village.warehouse.importing.mapping import Mapping
from village.warehouse.observations import SCHOOLS

HEADER = "year,what,urn,called,council,sort,shut,share\n"
NAMED = {
    "name": "called",
    "authority": "council",
    "kind": "sort",
    "kinds": {"CY": "Community school", "SP": "Special school"},
    "closed": {"shut": ["1"]},
    "sectors": [{"is": "special", "when": {"sort": ["SP"]}}, {"is": "mainstream"}],
}


def mapping(day: str = "2024-05-01", **said: Any) -> Mapping:
    return plain(
        published_on=day,
        rows=[
            {"when": {"what": ["E"]}, "level": "country", "area_is": "E92000001"},
            {"level": "school", "area": "urn"},
        ],
        groups=[],
        indicators=[{"name": "share", "title": "A share", "unit": "percent", "value": "share"}],
        schools=NAMED | said,
    )


def lines(*some: str) -> str:
    return HEADER + "".join(f"{one}\n" for one in some)


ONE = lines(
    "202223,E,,,,,,50", "202223,S,900001,Made-up School 1,Leeds,CY,0,40", "202223,S,900002,Made-up School 2,99,SP,1,x"
)


def test_each_school_is_told_in_the_mappings_words(tmp_path: Path) -> None:
    found = imported(tmp_path, ONE, mapping()).schools
    assert found.schema == SCHOOLS
    assert found.rows() == [
        ("900001", "Made-up School 1", "E08000035", "Community school", "mainstream", False),
        ("900002", "Made-up School 2", "", "Special school", "special", True),
    ]


def test_nothing_is_said_of_schools_by_a_mapping_that_says_nothing(tmp_path: Path) -> None:
    said = mapping().model_copy(update={"schools": None})
    new = imported(tmp_path, ONE, said)
    kept = releases.keep(new, tmp_path / "kept")
    assert new.schools.is_empty()
    assert kept.release.schools_sha256 == ""
    assert b"schools_sha256" not in kept.release.written()
    assert releases.schools(tmp_path / "kept").is_empty()


def test_a_mapping_that_says_nothing_of_schools_has_the_hash_that_it_always_had() -> None:
    assert plain().sha256 == plain(schools=None).sha256 != plain(schools=NAMED).sha256


def test_a_kind_and_a_sector_may_be_left_out(tmp_path: Path) -> None:
    found = imported(tmp_path, ONE, mapping(kind="", closed={}, sectors=[])).schools
    assert found["kind"].to_list() == found["sector"].to_list() == ["", ""]
    assert found["closed"].to_list() == [False, False]


def test_a_file_that_lacks_the_name_of_schools_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="called"):
        imported(tmp_path, ONE.replace("called", "title"), mapping())


def test_a_sector_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="sector"):
        mapping(sectors=[{"is": "grammar"}])


def test_what_was_published_last_of_a_school_counts(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    later = lines("202324,S,900001,Made-up Academy 1,Leeds,CY,0,40")
    newer = releases.keep(imported(tmp_path, later, mapping("2025-05-01"), "later.csv"), folder).release
    older = releases.keep(imported(tmp_path, ONE, mapping()), folder).release
    assert releases.verify(folder) == []
    assert releases.schools(folder)["name"].to_list() == ["Made-up Academy 1", "Made-up School 2"]
    assert releases.schools(folder, [older.id])["name"].to_list() == ["Made-up School 1", "Made-up School 2"]
    assert releases.schools(folder, [newer.id])["urn"].to_list() == ["900001"]


def test_touched_names_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    release = releases.keep(imported(tmp_path, ONE, mapping()), folder).release
    path = folder / release.id / releases.NAMES
    path.write_bytes(path.read_bytes() + b" ")
    assert len(releases.verify(folder)) == 1
    path.unlink()
    assert len(releases.verify(folder)) == 1
