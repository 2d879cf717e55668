"""Packs of rules and the standard as documents: every fault told with its place."""

import copy
import datetime as dt
from typing import Any

import pytest

from village.kernel.documents.files import read_file
from village.kernel.documents.rules.reader import NotADocument
from village.workforce.queries.returns.shipped import FOLDER, shipped_returns, shipped_standard
from village.workforce.rules.returns.checking import found_by_row, in_force
from village.workforce.rules.returns.packs import Rule, read_pack, whose
from village.workforce.rules.returns.standard import read_returns, read_standard

STANDARD, RETURNS = shipped_standard(), shipped_returns()
RULE: dict[str, Any] = {
    "rule": "Z001",
    "table": "person",
    "severity": "error",
    "when": "born_on > as_at",
    "says": "Born on {born_on}, {nino}, {ethnicity}.",
    "do": "Check.",
    "fields": ["born_on", "nino", "ethnicity"],
    "origin": "Made up",
    "from": "2020-01-01",
    "to": "2021-01-01",
    "vectors": [{"finds": ["a"], "person": [{"id": "a", "born_on": "2030-01-01"}], "as_at": "2026-01-01"}],
}


def pack(**changed: object) -> dict[str, Any]:
    return {"pack": "made-up", "title": "Made up", "rules": [copy.deepcopy(RULE) | changed]}


def rules(*several: dict[str, Any]) -> list[Rule]:
    return [rule for one in several for rule in read_pack(STANDARD, RETURNS, one)]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"rule": "no code"}, "rules/1/rule: write it in"),
        ({"table": "nowhere"}, "there is no table 'nowhere'"),
        ({"when": "born_on >"}, "rules/Z001/when: at character"),
        ({"fields": ["nothing"]}, "person has no field nothing"),
        ({"fields": []}, "give a list of at least one"),
        ({"says": "See {surname}."}, "{surname} is none of its fields"),
        ({"severity": "fatal"}, "give one of error, query, warning"),
        ({"returns": ["all"]}, "give one of csww"),
        ({"from": "soon"}, "give a day such as"),
        ({"vectors": []}, "give a list of at least one"),
        ({"vectors": [{"person": []}]}, "finds is missing"),
        ({"vectors": [{"finds": [], "people": []}]}, "there is no 'people' here"),
        ({"vectors": [{"finds": [], "person": [{"id": "a", "shoes": "9"}]}]}, "there is no 'shoes' here"),
        ({"vectors": [{"finds": [], "person": [{"id": "a", "born_on": "31/02/2000"}]}]}, "no such day"),
        ({"vectors": [{"finds": [], "person": [{"born_on": "2000-01-01"}]}]}, "id is missing"),
        ({"script": "x"}, "there is no 'script' here"),
    ],
)
def test_a_fault_of_a_rule_is_told_with_its_place(changed: dict[str, object], said: str) -> None:
    with pytest.raises(NotADocument) as refused:
        read_pack(STANDARD, RETURNS, pack(**changed))
    assert said in str(refused.value)


def test_a_pack_is_bounded_and_has_each_rule_once(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = pack()
    twice["rules"] *= 2
    with pytest.raises(NotADocument, match="'Z001 version 1' is there twice"):
        read_pack(STANDARD, RETURNS, twice)
    monkeypatch.setattr("village.workforce.rules.returns.packs.MAX_RULES", 0)
    with pytest.raises(NotADocument, match="give at most 0"):
        read_pack(STANDARD, RETURNS, pack())
    for wrong in ([], {"pack": 1}, {"pack": "x", "title": "x", "rules": "x"}):
        with pytest.raises(NotADocument):
            read_pack(STANDARD, RETURNS, wrong)
    bad = pack()
    bad["rules"] = ["a rule"]
    with pytest.raises(NotADocument, match="a mapping of names"):
        read_pack(STANDARD, RETURNS, bad)


def test_of_each_code_the_newest_version_in_force_applies() -> None:
    found = rules(pack(), pack(version=2, **{"from": "2020-06-01"}), pack(rule="Z002", to=None))
    said = {
        day: [(one.code, one.version) for one in in_force(found, "csww", day)]
        for day in (dt.date(2019, 12, 31), dt.date(2020, 1, 1), dt.date(2020, 6, 1), dt.date(2021, 1, 1))
    }
    assert list(said.values()) == [[], [("Z001", 1), ("Z002", 1)], [("Z001", 2), ("Z002", 1)], [("Z002", 1)]]


def test_what_is_found_is_told_with_every_value_masked() -> None:
    person = {"id": "w7", "born_on": dt.date(2030, 5, 6), "nino": "QQ123456C", "ethnicity": "WBRI"}
    (found,) = found_by_row(STANDARD, rules(pack()), {"person": [person]}, dt.date(2026, 1, 1), {("person", "w7"): 12})
    assert (found.code, found.severity, found.person, found.row) == ("Z001", "error", "w7", 12)
    assert (found.field, found.value) == ("born_on", "•• •• 2030")
    assert found.message == "Born on •• •• 2030, ••••••56C, •••. Check."


def test_a_finding_is_of_the_person_behind_the_row() -> None:
    assert {
        name: whose(STANDARD, name).text for name in ("person", "engagement", "absence", "supervision", "post")
    } == {
        "person": "id",
        "engagement": "person",
        "absence": "engagement.person",
        "supervision": "induction.engagement.person",
        "post": "id",
    }


# ── the standard ──


def _standard() -> dict[str, Any]:
    return read_file(FOLDER / "standard.yaml")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.update(version="x"), "version: give a whole number"),
        (lambda d: d.pop("basis"), "basis is missing"),
        (lambda d: d["tables"][0].pop("title"), "title is missing"),
        (lambda d: d["tables"][0]["fields"].pop(0), "its first field is id"),
        (lambda d: d["tables"][0]["fields"][0].pop("class"), "class is missing"),
        (lambda d: d["tables"][0]["fields"].append(d["tables"][0]["fields"][0]), "the field 'id' is there twice"),
        (lambda d: d["tables"][0]["fields"][1].update(codes="no@1"), "a code names a list that there is"),
        (lambda d: d["tables"][0]["fields"][0].update(codes="role@1"), "a code names a list that there is"),
        (lambda d: d["tables"][0]["fields"][4].update(of="nowhere"), "return/employer/of: name a table"),
        (lambda d: d["tables"][0]["fields"][0].update(kind="blob"), "give one of text, date"),
    ],
)
def test_a_fault_of_the_standard_is_told_with_its_place(change: Any, said: str) -> None:
    document = _standard()
    change(document)
    with pytest.raises(NotADocument) as refused:
        read_standard(document, STANDARD.lists)
    assert said in str(refused.value)


def test_what_is_no_standard_or_return_is_refused() -> None:
    for wrong in ({}, {1: object()}, []):
        with pytest.raises(NotADocument):
            read_standard(wrong, {})
    for other in ({}, {"returns": ["x"]}, {"returns": [{"return": "x"}]}):
        with pytest.raises(NotADocument):
            read_returns(other)


def test_every_item_of_a_return_has_one_place() -> None:
    for name, wanted in RETURNS.items():
        items = [item for item, _, _ in STANDARD.placed(name)]
        assert len(items) == len(set(items))
        assert set(wanted.needs) <= set(items)
        assert wanted.kind in STANDARD.codes["return-kind@1"]
