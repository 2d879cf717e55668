"""A feed is classed as the published profile classes it: Default passes, Warn passes with warnings, Fail fails; Test,
which says that it holds 31 services and holds 128, fails the rule of sizes. The command says so by its exit code."""

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.commands import run
from tests.shared import shared
from village.cli.complaint import Complaint
from village.cli.directory_validate import validate
from village.directory.queries.standard import files
from village.directory.queries.standard.tables import profile
from village.directory.rules.standard.judging import judged
from village.directory.rules.standard.paging import page_findings, pages_findings
from village.directory.rules.standard.reading import NotRead

TODAY = dt.date(2026, 11, 27)


def mock(name: str) -> Path:
    return shared("data", "openreferral", "mocks", f"V3.0-UK-{name}")


@pytest.mark.parametrize(
    ("name", "kind", "broken"),
    [
        ("Default", "pass", set()),
        ("Warn", "warnings", {"/taxonomy_terms", "/taxonomy_terms/{id}"}),
        ("Fail", "fail", {"/", "/services", "/services/{id}", "/taxonomy_terms/{id}"}),
        ("Test", "fail", {"/services"}),
    ],
)
def test_each_published_feed_has_its_class(name: str, kind: str, broken: set[str]) -> None:
    report = files.judge_folder(mock(name), today=TODAY)
    assert report.version == "uk-3.0"
    assert report.kind == kind
    assert report.judgement is not None
    assert {one.test.endpoint for one in report.judgement.outcomes if not one.holds} == broken


def test_the_feed_that_says_31_and_holds_128_is_told_so() -> None:
    report = files.judge_folder(mock("Test"), today=TODAY)
    assert report.records == 128
    assert [one["endpoint"] for one in report.plain()["tests"] if not one["holds"]] == ["/services"]
    codes = {one.code for one in report.findings}
    assert {"paging.size", "paging.total", "id.twice"} <= codes


@pytest.mark.parametrize(("name", "code"), [("Warn", 0), ("Fail", 1)])
def test_the_command_ends_as_the_class_is(name: str, code: int) -> None:
    done = run("directory", "validate", str(mock(name)), "--json")
    assert done.returncode == code, done.stderr
    told = json.loads(done.stdout)
    assert told["class"] == {"Default": "pass", "Warn": "warnings", "Fail": "fail"}[name]
    assert set(told["findings"][0]) == {"level", "code", "path", "what", "do", "records", "weight"}
    assert len(told["score"]["explained"]) == 3


def test_half_a_character_is_told_as_json(tmp_path: Path) -> None:
    (tmp_path / "half.json").write_text('{"id": "\\ud800", "name": "\\ud800"}', encoding="utf-8")
    done = run("directory", "validate", str(tmp_path / "half.json"), "--json")
    assert done.returncode == 1, done.stderr
    assert "\ud800" in json.dumps(json.loads(done.stdout), ensure_ascii=False)


def test_the_command_tells_a_person(tmp_path: Path) -> None:
    done = run("directory", "validate", str(mock("Fail")))
    assert done.returncode == 1
    assert "V3.0-UK-Fail: Fail, uk-3.0, 4 services." in done.stdout
    assert "fails /services/{id}:" in done.stdout
    assert "Score" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere.json"], "There is no file nowhere.json."),
        (["{}/page.html"], "This is a web page, not JSON."),
        (["{}/empty.json"], "This is no JSON at line 1."),
        (["{}/other.json"], "This is no document of the standard."),
        (["{}/deep.json"], "deep"),
        (["{}/services.csv"], "A CSV is read by a mapping."),
        (["{}/services.csv", "--mapping", "{}/other.json"], "cannot be used"),
        (["{}"], "There is no answer of an interface"),
        (["{}/other.json", "--version", "9"], "There is no version '9'."),
        (["http://example.org/feed"], "Only https is fetched, not http."),
        (["https://127.0.0.1/feed"], "is an address inside a network"),
        (["https://169.254.169.254/latest"], "is an address inside a network"),
        (["ftp://example.org"], "Only https is fetched, not ftp."),
    ],
)
def test_what_cannot_be_read_ends_with_2_and_a_sentence(tmp_path: Path, words: list[str], said: str) -> None:
    (tmp_path / "page.html").write_text("<!doctype html><p>Not here")
    (tmp_path / "empty.json").write_text("")
    (tmp_path / "other.json").write_text('{"weather": "fine"}')
    (tmp_path / "deep.json").write_text("[" * 100_000 + "]" * 100_000)
    (tmp_path / "services.csv").write_text("Name\nA\n")
    folder = tmp_path / "none"
    folder.mkdir()
    source, *rest = [one.format(folder if one == "{}" else tmp_path) for one in words]
    more: dict[str, Any] = {"version": rest[1]} if "--version" in rest else {}
    more |= {"mapping": Path(rest[1])} if "--mapping" in rest else {}
    with pytest.raises(Complaint) as caught:
        validate(source, **more)
    assert caught.value.code == 2
    assert said in caught.value.what


def test_what_cannot_be_read_is_one_sentence_on_the_command_line() -> None:
    done = run("directory", "validate", "https://169.254.169.254/latest")
    assert done.returncode == 2
    assert "inside a network" in done.stderr
    assert "Traceback" not in done.stderr


PAGE = {
    "total_items": 1, "total_pages": 1, "page_number": 1, "size": 1, "first_page": True, "last_page": True,
    "empty": False, "contents": [{}],
}  # fmt: skip


def codes(**changed: Any) -> set[str]:
    page = {name: value for name, value in {**PAGE, **changed}.items() if value is not ...}
    return {one.code for one in page_findings(profile("uk-3.0"), page)}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, set()),
        ({"size": 31}, {"paging.size"}),
        ({"empty": True}, {"paging.empty"}),
        ({"contents": [], "size": 0, "empty": True, "total_items": 0, "total_pages": 0}, set()),
        ({"contents": [], "size": 0, "total_items": 0}, {"paging.empty"}),
        ({"first_page": False}, {"paging.first"}),
        ({"page_number": 2, "total_pages": 2, "total_items": 51}, {"paging.first"}),
        ({"last_page": False}, {"paging.last"}),
        ({"total_pages": 2, "total_items": 51}, {"paging.last"}),
        ({"total_items": 10}, {"paging.total"}),
        ({"total_items": ...}, {"paging.missing"}),
        ({"total_pages": "1"}, {"paging.kind"}),
        ({"size": True}, {"paging.kind"}),
        ({"empty": 0}, {"paging.kind"}),
        ({"contents": ...}, {"paging.none"}),
    ],
)
def test_a_page_says_of_itself_what_is_on_it(changed: dict[str, Any], expected: set[str]) -> None:
    assert codes(**changed) == expected


@pytest.mark.parametrize("page", [None, [], "x", {}])
def test_what_is_no_page_is_told(page: object) -> None:
    (one,) = page_findings(profile("uk-3.0"), page)
    assert one.code == "paging.none"


def pages(*changed: dict[str, Any]) -> set[str]:
    first = {**PAGE, "total_items": 5, "total_pages": 3, "last_page": False, "contents": [{}, {}], "size": 2}
    made = [{**first, "page_number": n, "first_page": n == 1, **one} for n, one in enumerate([{}, *changed], 1)]
    return {one.code for one in pages_findings(profile("uk-3.0"), made)}


def test_pages_follow_each_other() -> None:
    last = {"contents": [{}], "size": 1, "last_page": True}
    assert pages({}, last) == set()
    assert pages({"page_number": 1, "first_page": True}) == {"paging.order"}
    assert pages({"total_items": 6}, {**last, "total_items": 6}) == {"paging.moving"}
    assert pages({"contents": [{}], "size": 1}) == {"paging.uneven"}
    assert pages({"size": 9}) == {"paging.size"}


def test_a_feed_that_answers_nothing_fails_and_optional_lists_only_warn() -> None:
    about = profile("uk-3.0")
    judgement = judged(about, {"/": "The site answers 404.", "/services": []})
    assert judgement.kind == "fail"
    assert judgement.outcomes[0].why == "The site answers 404."
    assert judgement.outcomes[1].why == "Nothing was answered here."
    required = {one.endpoint: one.document for one in about.tests if one.level == "required"}
    folder = mock("Default")
    names = {"api_details": "api_details", "service_list": "service_list", "service": "service_full"}
    answers = {path: [json.loads((folder / f"{names[name]}.json").read_text())] for path, name in required.items()}
    assert judged(about, answers).kind == "warnings"


def test_a_folder_may_be_of_the_first_version(tmp_path: Path) -> None:
    service = {"id": "7", "name": "Stay and play", "organization": {"id": "x", "name": "A", "description": "A"}}
    page = {"totalElements": 1, "totalPages": 1, "number": 1, "size": 1, "first": True, "last": True, "empty": False}
    (tmp_path / "service_list.json").write_text(json.dumps({**page, "content": [service]}))
    report = files.judge_folder(tmp_path, today=TODAY)
    assert report.version == "uk-1.0"
    assert report.kind == "fail"
    assert {one.code for one in report.findings if one.level == "schema"} == {"holds-uuid"}
    assert files.judge_folder(tmp_path, today=TODAY, version="uk-3.0").version == "uk-3.0"


def test_a_folder_without_the_required_answers_fails(tmp_path: Path) -> None:
    shutil.copy(mock("Default") / "taxonomy_list.json", tmp_path)
    assert files.judge_folder(tmp_path, today=TODAY).kind == "fail"


def test_files_of_each_kind_are_known_by_what_they_hold(tmp_path: Path) -> None:
    for name, records in (("service_full", 1), ("service_list", 1), ("taxonomy", 0), ("organization", 0)):
        assert files.judge_file(mock("Default") / f"{name}.json", today=TODAY).records == records
    whole = json.loads((mock("Default") / "service_full.json").read_text())
    (tmp_path / "many.json").write_text(json.dumps([whole, 7]))
    report = files.judge_file(tmp_path / "many.json", today=TODAY)
    assert report.kind == "fail"
    assert report.records == 2
    (tmp_path / "none.json").write_text("[]")
    assert files.judge_file(tmp_path / "none.json", today=TODAY).score.points == 0
    (tmp_path / "empty.json").write_text(json.dumps({**PAGE, "contents": []}))
    assert files.judge_file(tmp_path / "empty.json", today=TODAY).records == 0


def test_a_table_is_held_to_the_standard_by_its_mapping(tmp_path: Path) -> None:
    (tmp_path / "services.csv").write_text("Ref,Service,Provider,Age\n1,Stay and play,Ours,-4\n2,Chat,Ours,old\n")
    fields = [("name", "Service"), ("organization.name", "Provider"), ("minimum_age", "Age")]
    mapping = {"mapping": "Ours", "id": ["Ref"], "fields": [{"to": to, "from": column} for to, column in fields]}
    (tmp_path / "mapping.yaml").write_text(json.dumps(mapping))
    report = files.judge_file(tmp_path / "services.csv", today=TODAY, mapping=tmp_path / "mapping.yaml")
    assert (report.version, report.records, report.kind) == ("csv", 2, "fail")
    assert {"age.negative", "row.number", "description.none", "contact.none"} == {one.code for one in report.findings}


def test_what_cannot_be_so_is_told_of_other_things_too(tmp_path: Path) -> None:
    organisation = {"id": "ac148810-d857-441c-9679-408f346de14b", "name": "A", "description": "A"}
    (tmp_path / "one.json").write_text(json.dumps({**organisation, "website": "javascript:alert(1)"}))
    report = files.judge_file(tmp_path / "one.json", today=TODAY)
    assert [(one.level, one.code) for one in report.findings] == [("semantic", "link.scheme")]
    first = {"content": [{"id": "1", "name": "Play", "vocabulary": "esd"}], "totalElements": 1}
    (tmp_path / "first.json").write_text(json.dumps(first))
    assert files.judge_file(tmp_path / "first.json", today=TODAY).version == "uk-1.0"


def test_a_mapping_that_is_no_yaml_is_told(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text("a: [")
    with pytest.raises(NotRead, match=r"m\.yaml, line 1: The YAML cannot be read"):
        files.columns_of(tmp_path / "m.yaml")
