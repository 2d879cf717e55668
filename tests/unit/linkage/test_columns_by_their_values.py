"""What a column holds, where its name is odd or says nothing; and the true reason where it is not used."""

from pathlib import Path

import polars as pl
import pytest

from village.linkage.files import service
from village.linkage.files.columns import NotTaken
from village.linkage.files.guessing import guess
from village.linkage.files.looking import looked_at
from village.linkage.files.preparing import fields

ODD = {
    "Fam": ["Testwood", "Mockford", "Fictor"],
    "Kid 1st": ["Ann", "Ben", "Zara"],
    "M or F": ["F", "M", "F"],
    "Child's Current Address": ["12 Sample Road", "3 Trial Street", "9 Model Lane"],
    "Born on": ["14/03/15", "02-Jan-14", "December 5, 2015"],
}


def test_odd_names_are_recognised() -> None:
    found = guess(pl.DataFrame(ODD)).concepts
    assert found == {
        "surname": ("Fam",), "forename": ("Kid 1st",), "sex": ("M or F",),
        "address": ("Child's Current Address",), "date_of_birth": ("Born on",),
    }  # fmt: skip


def test_what_no_name_tells_the_values_tell() -> None:
    table = pl.DataFrame({
        "when": ODD["Born on"], "where": ["ZZ1 1AA", "ZZ1 2AA", "ZZ1 3AB"], "which": ["F", "M", "F"],
        "start": ["2020-09-01"] * 3, "school code": ["ZZ9 1AA"] * 3, "empty": [None] * 3,
    }, schema_overrides={"empty": pl.String})  # fmt: skip
    found = looked_at(table, guess(table))
    assert found.concepts == {"date_of_birth": ("when",), "postcode": ("where",), "sex": ("which",)}
    assert found.by_values == ["when", "where", "which"]


def test_of_several_that_look_like_one_thing_none_is_taken() -> None:
    table = pl.DataFrame({"one": ODD["Born on"], "two": ODD["Born on"]})
    found = looked_at(table, guess(table))
    assert not found.concepts
    assert {gone.column for gone in found.unused} == {"one", "two"}
    assert "name the right one with --mapping" in found.unused[0].reason


def write(folder: Path, births: list[str]) -> list[Path]:
    (folder / "a.csv").write_text("forename,surname,dob,thing\nAnn,Testwood,2015-03-14,x\nBen,Mockford,2014-01-02,y\n")
    rows = [f"{name},{birth}\n" for name, birth in zip(("Ann,Testwood", "Cy,Fictor"), births, strict=True)]
    (folder / "b.csv").write_text("forename,surname,dob\n" + "".join(rows))
    (folder / "m.yaml").write_text("forename: forename\nsurname: surname\ndate_of_birth: dob\n")
    return [folder / "a.csv", folder / "b.csv"]


def test_dates_that_cannot_be_read_are_told_as_that(tmp_path: Path) -> None:
    found = service.link(write(tmp_path, ["soon", "later"]), tmp_path / "out", service.Wanted(tmp_path / "m.yaml"))
    why = {gone.column: gone.reason for gone in found.guesses[0].unused}["dob"]
    assert why == "it is taken as date of birth, and a file has none that can be read: is not a date, 2 records"
    assert why in (tmp_path / "out" / "report.html").read_text()


def test_a_column_that_no_name_tells_is_told_as_that(tmp_path: Path) -> None:
    found = service.link(write(tmp_path, ["2015-03-14", "2013-05-06"]), tmp_path / "out", service.Wanted())
    why = {gone.column: gone.reason for gone in found.guesses[0].unused}["thing"]
    assert why == "it is not recognised, and no column of the other file has its name: name it with --mapping"


@pytest.mark.parametrize(
    ("texts", "read", "said"),
    [
        (["03/25/15", "04/05/15"], ["2015-03-25", "2015-04-05"], "all dates of the file are read as month before day"),
        (["03/25/2015", "25/03/2015"], ["2015-03-25"] * 2, "can only be month before day"),
        (["14/03/2015", "04/05/2015"], ["2015-03-14", "2015-05-04"], ""),
    ],
)
def test_the_order_of_day_and_month_is_told_by_the_file_and_said(texts: list[str], read: list[str], said: str) -> None:
    columns, refused = fields([pl.DataFrame({"dob": texts})], [{"date_of_birth": ("dob",)}], {})
    assert [columns["birth"].texts[code] for code in columns["birth"].codes] == read
    order: list[NotTaken] = [one for one in refused if "month before day" in one.reason]
    assert [one.reason.startswith(said) for one in order] == ([True] if said else [])
    assert all(one.records == 1 for one in order)
