"""The social work workforce census: the published schema and sample, both ways; and what a file may not do to us."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from lxml import etree

from tests.shared import shared
from village.kernel.tables.rules import Refused
from village.workforce.queries.returns.files import keep_tables, kept_tables, read_return, wanted_return, written_return
from village.workforce.queries.returns.shipped import shipped_standard
from village.workforce.rules.returns.census import ORDER, SEVERAL, read_census, write_census
from village.workforce.rules.returns.markup import MAX_DEPTH, MAX_TEXT, Node, read_xml, write_xml

CENSUS = wanted_return("csww")
WORKER = "<AgencyWorker>0</AgencyWorker><SWENo>ZZ0000000001</SWENo>"
VACANCIES = (
    "<LALevelVacancies><NumberOfVacancies>1.5</NumberOfVacancies><NoAgencyFTE>0.5</NoAgencyFTE>"
    "<NoAgencyHeadcount>1</NoAgencyHeadcount></LALevelVacancies>"
)


def message(worker: str = WORKER, before: str = "") -> bytes:
    return f"{before}<Message>{VACANCIES}<CSWWWorker>{worker}</CSWWWorker></Message>".encode()


def items(node: Node) -> object:
    """What an element holds, with numbers by their worth."""
    if node.parts:
        return (node.name, [items(one) for one in node.parts])
    try:
        return (node.name, Decimal(node.text))
    except ArithmeticError:
        return (node.name, node.text)


def faults_by_schema(text: str) -> list[str]:
    schema = etree.XMLSchema(etree.parse(shared("data", "workforce", "csww_2022.xsd")))
    schema.validate(etree.fromstring(text.encode()))
    return [str(one.message) for one in schema.error_log]


def told(tmp_path: Path, raw: bytes) -> str:
    path = tmp_path / "return.xml"
    path.write_bytes(raw)
    with pytest.raises(Refused) as refused:
        read_return(path, CENSUS)
    return str(refused.value)


# ── the published files ──


@pytest.mark.published
@pytest.mark.parametrize("parquet", [True, False])
def test_the_published_sample_comes_out_as_it_went_in(tmp_path: Path, parquet: bool) -> None:
    path = shared("data", "workforce", "csww_2022_sample.xml")
    taken = read_return(path, CENSUS)
    assert not taken.problems
    assert len(taken.tables["engagement"]) == 30
    keep_tables(tmp_path, taken.tables, parquet=parquet)
    text, lost = written_return(kept_tables(tmp_path), CENSUS)
    assert not lost
    assert items(read_xml("out", text.encode())) == items(read_xml("in", path.read_bytes()))


@pytest.mark.published
def test_the_schema_says_the_same_of_the_sample_before_and_after() -> None:
    """It wants at least one QualInst of each worker, and 12 of the 30 of its own sample have none."""
    path = shared("data", "workforce", "csww_2022_sample.xml")
    text, _ = written_return(read_return(path, CENSUS).tables, CENSUS)
    for one in (path.read_text(encoding="utf-8"), text.split("?>", 1)[1]):
        faults = faults_by_schema(one)
        assert len(faults) == 12
        assert all("QualInst" in fault for fault in faults)


@pytest.mark.published
def test_the_codes_of_the_standard_are_those_of_the_schema() -> None:
    standard = shipped_standard()
    tree = etree.parse(shared("data", "workforce", "csww_2022.xsd"))
    space = {"x": "http://www.w3.org/2001/XMLSchema"}
    types = {
        one.get("name"): {value.get("value") for value in one.iterfind(".//x:enumeration", space)}
        for one in tree.iterfind("x:simpleType", space)
    }
    worker = tree.find("x:complexType[@name='workertype']", space)
    assert worker is not None
    elements = list(worker.iterfind(".//x:element", space))
    assert [one.get("name") for one in elements] == list(ORDER)
    assert {one.get("name") for one in elements if one.get("maxOccurs") == "unbounded"} == SEVERAL
    placed = {name: field for name, _, field in standard.placed("csww")}
    for one in elements:
        codes = types.get(one.get("type"), set())
        field = placed[str(one.get("name"))]
        if codes and codes != {"0", "1"}:
            assert standard.codes[field.codes] == codes, one.get("name")
        elif codes:
            assert field.kind == "flag", one.get("name")


# ── made-up workers ──

DAYS = st.dates(dt.date(1940, 1, 1), dt.date(2030, 1, 1)).map(dt.date.isoformat)
FTE = st.decimals(0, 1, places=6).map(str)
NUMBER = st.decimals(0, 999, places=2).map(str)
WORDS = st.text("abcdefghijklmnopqrstuvwxyzéŵ &<>'-", min_size=1, max_size=20).map(str.strip).filter(bool)


def _of(codes: str) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(shipped_standard().codes[codes]))


FLAG = st.sampled_from("01")
MADE = {
    "AgencyWorker": FLAG,
    "SWENo": st.from_regex(r"[A-Za-z]{2}[0-9]{10}", fullmatch=True),
    "FTE": FTE,
    "PersonBirthDate": DAYS,
    "GenderCurrent": _of("gender@1"),
    "Ethnicity": _of("ethnicity@1"),
    "QualInst": WORDS,
    "QualLevel": _of("social-work-level@1"),
    "StepUpGrad": FLAG,
    "OrgRole": _of("organisation-role@1"),
    "RoleStartDate": DAYS,
    "StartOrigin": _of("start-origin@1"),
    "RoleEndDate": DAYS,
    "LeaverDestination": _of("leaver-destination@1"),
    "ReasonLeave": _of("leaving-reason@1"),
    "FTE30": FTE,
    "Cases30": st.integers(0, 99).map(str),
    "WorkingDaysLost": NUMBER,
    "ContractWeeks": st.decimals(0, 500, places=1).map(str),
    "FrontlineGrad": FLAG,
    "Absat30Sept": FLAG,
    "ReasonAbsence": _of("absence-reason@1"),
    "CFKSSstatus": _of("practice-status@1"),
}


@st.composite
def workers(draw: st.DrawFn) -> Node:
    parts = []
    for name in ORDER:
        least = 1 if name in ("AgencyWorker", "SWENo", "QualInst") else 0
        for text in draw(st.lists(MADE[name], min_size=least, max_size=3 if name in SEVERAL else 1)):
            parts.append(Node(name, text=text))
    return Node("CSWWWorker", parts=parts)


@given(st.lists(workers(), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_any_workers_come_out_as_they_went_in(made: list[Node]) -> None:
    whole = read_xml("made", message())
    whole.parts[1:] = made
    standard = shipped_standard()
    reading = read_census(standard, "made", read_xml("made", write_xml(whole).encode()))
    assert not reading.problems
    again = write_census(standard, reading.tables)
    assert items(again) == items(whole)


@pytest.mark.published
@given(st.lists(workers(), min_size=1, max_size=3))
@settings(max_examples=20, deadline=None)
def test_the_schema_accepts_what_is_written(made: list[Node]) -> None:
    whole = read_xml("made", message())
    whole.parts[1:] = made
    reading = read_census(shipped_standard(), "made", whole)
    text = write_xml(write_census(shipped_standard(), reading.tables))
    assert faults_by_schema(text.split("?>", 1)[1]) == []


# ── attacks ──

BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "before", [BOMB, OUTSIDE, "<!DOCTYPE Message>", '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">']
)
def test_a_document_type_is_refused_before_anything_in_it(tmp_path: Path, before: str) -> None:
    assert "return.xml, row 1: There is a document type" in told(tmp_path, message(before=before))
    assert "There is a document type" in told(tmp_path, message(before=before).decode().encode("utf-16"))


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"<a>" * (MAX_DEPTH + 1), f"Elements lie more than {MAX_DEPTH} deep"),
        (message("<SWENo>" + "1" * (MAX_TEXT + 1) + "</SWENo>"), f"longer than {MAX_TEXT:,} characters"),
        (message(f"<{'a' * 61}/>"), "longer than 60"),
        (message("text<SWENo>1</SWENo>"), "text between"),
        (message("<SWENo>1</SWENo>text"), "text between"),
        (message("<SWENo>1\u202e</SWENo>"), "cannot be seen"),
        (message()[:-3], "cannot be read"),
        (b"", "cannot be read"),
        (b"\xff\xfe\x00", "cannot be read"),
        (message(before='<?xml version="1.0" encoding="no-such"?>'), "cannot be read"),
        (message("<SWENo>&nbsp;</SWENo>"), "cannot be read"),
        (b"<Other/>", "no return of the social work workforce census"),
        (b"<Message/>", "no return of the social work workforce census"),
    ],
)
def test_what_is_no_return_is_refused_in_one_sentence(tmp_path: Path, raw: bytes, said: str) -> None:
    refused = told(tmp_path, raw)
    assert said in refused
    assert "\n" not in refused


def test_bytes_and_elements_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("village.workforce.rules.returns.markup.MAX_NODES", 3)
    assert "more than 3 elements" in told(tmp_path, message())
    monkeypatch.setattr("village.workforce.rules.returns.markup.MAX_BYTES", 10)
    assert "the most is 10" in told(tmp_path, message())


# ── mistakes, each with its line and item ──


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (message(WORKER + "<RoleStartDate>2024-02-31</RoleStartDate>"), "RoleStartDate: There is no such day"),
        (message(WORKER + "<OrgRole>9</OrgRole>"), "OrgRole: '9' is none of the codes of organisation-role"),
        (message(WORKER + "<Ethnicity>XXXX</Ethnicity>"), "Ethnicity: This is none of the codes of ethnicity"),
        (message(WORKER + "<Shoe>9</Shoe>"), "Shoe: There is no such item here"),
        (message(WORKER + "<OrgRole>1</OrgRole><OrgRole>2</OrgRole>"), "OrgRole: The item is there twice"),
        (message(WORKER + "<OrgRole><x>1</x></OrgRole>"), "OrgRole: There are items inside this one"),
        (message("<SWENo>ZZ0000000001</SWENo>"), "CSWWWorker: AgencyWorker is missing"),
        (message(WORKER).replace(VACANCIES.encode(), b""), "Message: LALevelVacancies is missing"),
        (message(WORKER).replace(b"</Message>", b"<Extra/></Message>"), "Extra: There is no such item here"),
        (
            message(WORKER).replace(
                b"<Message>",
                b"<Message><Header><Source><LEA>301</LEA></Source><Source><LEA>302</LEA></Source></Header>",
            ),
            "Header: There is more than one Source",
        ),
    ],
)
def test_every_mistake_is_told_with_its_place(tmp_path: Path, raw: bytes, said: str) -> None:
    path = tmp_path / "return.xml"
    path.write_bytes(raw)
    problems = read_return(path, CENSUS).problems
    assert [said in str(one) for one in problems] == [True]
    assert str(problems[0]).startswith("return.xml, row 1, column ")


def test_a_number_that_is_none_is_kept_as_it_was_given(tmp_path: Path) -> None:
    path = tmp_path / "return.xml"
    path.write_bytes(message(WORKER.replace("ZZ0000000001", "12345")))
    (person,) = read_return(path, CENSUS).tables["person"]
    assert person == {"id": "person-1", "social_worker_text": "12345"}
    path.write_bytes(message(WORKER.replace("ZZ0000000001", "SW0000012345")))
    (person,) = read_return(path, CENSUS).tables["person"]
    assert (person["social_worker_no"], person["social_worker_scheme"]) == ("SW12345", "census")
    assert "<SWENo>SW0000012345</SWENo>" in written_return(read_return(path, CENSUS).tables, CENSUS)[0]


def test_nothing_is_written_of_tables_that_are_no_return() -> None:
    with pytest.raises(Refused, match="no engagement"):
        written_return({"return": [{"id": "r"}]}, CENSUS)
