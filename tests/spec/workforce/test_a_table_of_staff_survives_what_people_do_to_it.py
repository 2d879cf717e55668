"""Returns that are tables: every shape that people send is read, or refused in one sentence with row and column."""

import contextlib
import csv
import io
import tempfile
from pathlib import Path

import hypothesis.strategies as st
import polars as pl
import pytest
from hypothesis import given, settings

from village.kernel.tables.rules import Refused
from village.workforce.queries.returns.files import (
    Taken,
    keep_tables,
    kept_tables,
    read_return,
    wanted_return,
    written_return,
)

SCHOOL = wanted_return("school")
HEAD = "StaffRef,Surname,BirthDate,TeacherNumber,LAEstab,PostRef,Role,StartDate,FTE,QualifiedTeacher"
ROWS = (
    "w1,Made,1980-01-31,1234567,9991234,p1,teacher,2020-09-01,1,1",
    "w2,Up,1975-12-01,,9991234,p2,head-teacher,2015-09-01,0.5,1",
)
CENSUS = (
    b"<Message><LALevelVacancies><NumberOfVacancies>1</NumberOfVacancies></LALevelVacancies><CSWWWorker>"
    b"<AgencyWorker>0</AgencyWorker><SWENo>ZZ0000000001</SWENo><FTE>1</FTE></CSWWWorker></Message>"
)
PLAIN = "\n".join([HEAD, *ROWS]) + "\n"


def read(tmp_path: Path, raw: bytes | str, name: str = "school") -> Taken:
    path = tmp_path / "staff.csv"
    path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    return read_return(path, wanted_return(name))


def told(tmp_path: Path, raw: bytes | str) -> str:
    with pytest.raises(Refused) as refused:
        read(tmp_path, raw)
    return str(refused.value)


@pytest.mark.parametrize(
    "raw",
    [
        PLAIN,
        "\ufeff" + PLAIN,
        PLAIN.encode("utf-16"),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        "RESTRICTED\nMade for nobody, on no day\n\n" + PLAIN,
        "RESTRICTED;;;\n" + PLAIN.replace(",", ";"),
        PLAIN.replace("StaffRef", " staff ref ").replace("BirthDate", "BIRTH_DATE"),
        PLAIN.replace("Made,", '"Made",').replace("w1", "\u00a0w1\u00a0"),
        PLAIN.replace("1980-01-31", "31/01/1980"),
        PLAIN + ",,,,,,,,,\n\n",
        PLAIN.replace(HEAD, HEAD + ",,").replace("0.5,1", "0.5,1,,"),
    ],
)
def test_the_same_table_in_any_dress_is_the_same(tmp_path: Path, raw: bytes | str) -> None:
    taken = read(tmp_path, raw)
    assert taken.problems == ()
    assert taken.tables == read(tmp_path, PLAIN).tables
    assert [one["surname"] for one in taken.tables["person"]] == ["Made", "Up"]
    assert [one["id"] for one in taken.tables["site"]] == ["9991234"]
    assert [one["post"] for one in taken.tables["engagement"]] == ["p1", "p2"]


def test_what_was_undone_is_noted(tmp_path: Path) -> None:
    said = " ".join(map(str, read(tmp_path, "RESTRICTED\n" + PLAIN.replace(",", ";")).notes))
    assert "above the header was left out" in said
    assert "separated by semicolons" in said
    notes = read(tmp_path, PLAIN.replace("Made", "Mädé").encode("cp1252")).notes
    assert "read as Windows-1252" in str(notes[0])


def test_a_column_that_is_not_known_is_told_with_what_it_may_be(tmp_path: Path) -> None:
    notes = read(tmp_path, PLAIN.replace("BirthDate", "Birth Dat").replace("PostRef", "Shoes")).notes
    assert ["Rename it if it is BirthDate" in str(one) for one in notes] == [True, False]
    assert "column Shoes" in str(notes[1])


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (
            PLAIN.replace("StaffRef", "Staff Refs"),
            "row 1, column StaffRef: The column StaffRef is missing. Rename 'Staff Refs'",
        ),
        (PLAIN.replace("Role", "Shoes"), "row 1, column Role: The column Role is missing. Add it"),
        (PLAIN.replace("PostRef", "start date"), "row 1, column StartDate: The column StartDate stands twice"),
        (HEAD + "\n", "no rows below the header"),
        ("", "The column LAEstab is missing"),
        ("a" * 10 + ",b" * 501, "more than 500 columns"),
        ("StaffRef," * 10_000, "The header is too long"),
        (b"PK\x03\x04\0\0\0", "no text but a spreadsheet"),
        (b"\xff\xfea", "says that it is UTF-16 and is not"),
        (PLAIN + 'w3,"open', "A quotation mark is opened and never closed"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, raw: bytes | str, said: str) -> None:
    assert said in told(tmp_path, raw)


def test_rows_and_bytes_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("village.workforce.rules.returns.sheets.MAX_ROWS", 1)
    assert "row 3: There are more than 1 rows" in told(tmp_path, PLAIN)
    monkeypatch.setattr("village.workforce.rules.returns.sheets.MAX_BYTES", 10)
    assert "the most is 10" in told(tmp_path, PLAIN)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (PLAIN.replace("1980-01-31", "31/02/1980"), "row 2, column BirthDate: There is no such day"),
        (PLAIN.replace("1980-01-31", "29251"), "row 2, column BirthDate: This is a spreadsheet's number"),
        (
            PLAIN.replace("1234567", "234567"),
            "row 2, column TeacherNumber: A teacher reference number has seven digits; a zero",
        ),
        (PLAIN.replace("1234567", "1.23457E+06"), "row 2, column TeacherNumber: A spreadsheet has shortened"),
        (PLAIN.replace("w2", ""), "row 3, column StaffRef: The cell is blank"),
        (PLAIN.replace("w2", "w1"), "row 3, column Surname: Row 2 says something else of the same person"),
        (PLAIN + "w3,More,,,9991234,p3,teacher,2020-09-01,1,1,extra", "row 4: The row has 11 cells, the header 10"),
        (PLAIN.replace("Made", "M" * 10_001), "row 2, column Surname: The cell is longer than 10,000"),
        (PLAIN.replace("0.5", "x"), "row 3, column FTE: 'x' is a sign of published tables"),
    ],
)
def test_every_mistake_is_told_with_row_and_column(tmp_path: Path, raw: str, said: str) -> None:
    problems = [str(one) for one in read(tmp_path, raw).problems]
    assert any(said in one for one in problems), problems
    assert all(one.startswith("staff.csv, row ") for one in problems)


def test_one_reference_may_stand_for_a_person_a_post_and_a_site(tmp_path: Path) -> None:
    taken = read(tmp_path, PLAIN.replace("w1", "p2").replace("9991234", "p2"))
    assert taken.problems == ()
    assert [taken.lines[table, "p2"] for table in ("person", "site", "post")] == [2, 2, 3]


def test_a_row_without_a_site_keeps_its_post(tmp_path: Path) -> None:
    taken = read(tmp_path, PLAIN.replace("1234567,9991234", "1234567,"))
    assert ["column LAEstab: The cell is blank" in str(one) for one in taken.problems] == [True]
    assert taken.tables["post"][0]["site"] is None


def test_somebody_with_two_rows_is_one_person_with_what_both_say(tmp_path: Path) -> None:
    taken = read(
        tmp_path,
        PLAIN.replace("w2,Up,1975-12-01,", "w1,Made,,")
        .replace("Made,1980-01-31,1234567", "Made,1980-01-31,", 1)
        .replace("w1,Made,,,", "w1,Made,,1234567,"),
    )
    assert taken.problems == ()
    assert len(taken.tables["person"]) == 1
    assert taken.tables["person"][0]["trn"] == "1234567"
    assert len(taken.tables["engagement"]) == 2


# ── out again ──


@pytest.mark.parametrize("parquet", [True, False])
def test_what_was_read_is_written_and_read_again_the_same(tmp_path: Path, parquet: bool) -> None:
    taken = read(tmp_path, PLAIN.replace("Made", "''=HYPERLINK(1)"))  # guarded once more
    assert taken.tables["person"][0]["surname"] == "'=HYPERLINK(1)"
    keep_tables(tmp_path / "tables", taken.tables, parquet=parquet)
    again = kept_tables(tmp_path / "tables")
    assert again["person"][0]["surname"] == "'=HYPERLINK(1)"
    text, lost = written_return(again, SCHOOL)
    assert lost == []
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [one["StaffRef"] for one in rows] == ["w1", "w2"]
    assert [one["FTE"] for one in rows] == ["1", "0.5"]
    assert rows[0]["Surname"] == "''=HYPERLINK(1)"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝"])
def test_no_cell_that_is_written_runs_as_a_formula(tmp_path: Path, sign: str) -> None:
    text, _ = written_return(read(tmp_path, PLAIN.replace("Made", f"{sign}cmd")).tables, SCHOOL)
    assert next(csv.DictReader(io.StringIO(text)))["Surname"] == f"'{sign}cmd"


cells = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=9)
posts = st.one_of(st.just(""), st.sampled_from(["post-1", "post-2", "p1", "=p", "'=p"]))


@given(rows=st.lists(st.tuples(cells, cells, posts), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_what_is_saved_as_a_file_and_sent_again_is_the_same(rows: list[tuple[str, str, str]]) -> None:
    """Names that look like a formula or begin with apostrophes, posts that nobody named."""
    held = [(f"=w{n}", surname, forenames, post) for n, (surname, forenames, post) in enumerate(rows)]
    raw = io.StringIO()
    head = ["StaffRef", "Surname", "Forenames", "PostRef", "LAEstab", "Role", "StartDate"]
    csv.writer(raw).writerows([head, *([*one, "9991234", "teacher", "2020-09-01"] for one in held)])
    with tempfile.TemporaryDirectory() as folder:
        first = read(Path(folder), raw.getvalue())
        second = read(Path(folder), written_return(first.tables, SCHOOL)[0])
    assert second.tables == first.tables
    assert second.problems == ()  # what is written can be read, though not all was that came


def test_a_post_that_is_not_named_is_none_that_is(tmp_path: Path) -> None:
    taken = read(tmp_path, PLAIN.replace("p1", "post-2").replace("p2", ""))
    assert len(taken.tables["post"]) == 2
    rows = list(csv.DictReader(io.StringIO(written_return(taken.tables, SCHOOL)[0])))
    assert [one["PostRef"] for one in rows] == ["post-2", ""]


def test_what_a_return_has_no_place_for_is_told(tmp_path: Path) -> None:
    tables = read(tmp_path, PLAIN).tables
    tables["qualification"].append({"id": "more", "person": "w1", "qualified_teacher": True})
    text, lost = written_return(tables, wanted_return("early-years"))
    assert "TeacherNumber" not in text
    assert "person.trn: 1 values have no place in this return." in lost
    assert "qualification: 1 more of people who have another; a row holds one." in lost
    with pytest.raises(Refused, match="no engagement"):
        written_return({}, SCHOOL)


@pytest.mark.parametrize(
    ("name", "head", "row"),
    [
        (
            "early-years",
            "WorkerRef,SettingRef,Role,StartDate,QualificationLevel",
            "w1,s1,nursery-practitioner,2020-01-01,3",
        ),
        (
            "adult-care",
            "WorkerRef,WorkplaceRef,Role,StartDate,NINumber,SocialWorkerNumber",
            "w1,s1,social-worker,2020-01-01,QQ123456C,SW12345",
        ),
    ],
)
def test_the_other_returns_come_and_go(tmp_path: Path, name: str, head: str, row: str) -> None:
    taken = read(tmp_path, f"{head}\n{row}\n", name)
    assert taken.problems == ()
    text, lost = written_return(taken.tables, wanted_return(name))
    assert lost == []
    again = read(tmp_path, text, name)
    assert again.tables == taken.tables
    if name == "adult-care":
        assert taken.tables["person"][0]["social_worker_no"] == "SW12345"


# ── folders of tables ──


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("person.csv", "id,born_on\na,31/02/1980\n", "person.csv, row 2, column born_on: There is no such day"),
        ("person.csv", "id\na\nb,c\n", "person.csv, row 3: The row has 2 cells, the header 1"),
        ("person.csv", "id,born_on\n,1980-01-01\n", "person.csv, row 2, column id: The key is blank"),
        ("person.parquet", "no", "person.parquet: It cannot be read as this table in Parquet"),
        ("other.csv", "id\na\n", "There are no tables of the standard here"),
    ],
)
def test_a_folder_that_holds_no_tables_is_refused(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        kept_tables(tmp_path)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("columns", "said"),
    [({"id": ["a"], "born_on": ["soon"]}, "cannot be read as this table"), ({"surname": ["Made"]}, "A row has no key")],
)
def test_parquet_of_another_shape_is_refused(tmp_path: Path, columns: dict[str, list[str]], said: str) -> None:
    pl.DataFrame(columns).write_parquet(tmp_path / "person.parquet")
    with pytest.raises(Refused, match=said):
        kept_tables(tmp_path)


@given(st.binary(max_size=400), st.integers(0, 300), st.sampled_from(["school", "csww"]))
@settings(max_examples=150, deadline=None)
def test_whatever_comes_is_read_or_refused(raw: bytes, at: int, name: str) -> None:
    """Bytes alone, and a good file with bytes in its middle."""
    good = CENSUS if name == "csww" else PLAIN.encode()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        for one in (raw, good[:at] + raw + good[at:]):
            path.write_bytes(one)
            with contextlib.suppress(Refused):
                read_return(path, wanted_return(name))


def test_a_return_that_is_not_known_is_refused() -> None:
    with pytest.raises(Refused, match="no return 'census'"):
        wanted_return("census")
