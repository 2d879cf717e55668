"""`village workforce read, write, check`: what an analyst with a file and no server sees."""

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.commands import run
from tests.shared import shared
from village.kernel.tables.rules import Refused
from village.workforce.queries.returns.checking import check, reference_days
from village.workforce.queries.returns.files import Taken, read_return, together, wanted_return
from village.workforce.queries.returns.setwise import TooMuch, frames, opened
from village.workforce.queries.returns.shipped import shipped_rules, shipped_standard

HEAD = "StaffRef,Surname,BirthDate,NINumber,LAEstab,PostRef,Role,StartDate,EndDate,FTE,QualifiedTeacher\n"
GOOD = "w1,Made,1980-01-31,QQ123456C,9991234,p1,teacher,2020-09-01,,1,1\n"
BAD = "w2,Up,1985-12-01,QQ123456C,9991234,p2,sen-coordinator,2021-09-01,2020-01-01,1,0\n"
DAY = dt.date(2025, 9, 30)


def census(year: int = 2025, worker: str = "") -> str:
    return (
        f"<Message><Header><CollectionDetails><Collection>CSWW</Collection><Year>{year}</Year>"
        f"<ReferenceDate>{year}-09-30</ReferenceDate></CollectionDetails></Header><LALevelVacancies>"
        "<NumberOfVacancies>1</NumberOfVacancies><NoAgencyFTE>0</NoAgencyFTE><NoAgencyHeadcount>0</NoAgencyHeadcount>"
        f"</LALevelVacancies><CSWWWorker><AgencyWorker>0</AgencyWorker><SWENo>ZZ0000000001</SWENo>{worker}"
        "</CSWWWorker></Message>"
    )


def file(tmp_path: Path, text: str, name: str = "staff.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def taken(tmp_path: Path, text: str) -> Taken:
    return read_return(file(tmp_path, text), wanted_return("school"))


def test_what_is_found_has_a_row_a_person_and_words_that_hide_numbers(tmp_path: Path) -> None:
    report = check(taken(tmp_path, HEAD + GOOD + BAD), DAY)
    found = {one.code: one for one in report.findings if one.row == 3}
    assert {"P109", "E201"} <= set(found)
    assert (found["E201"].person, found["E201"].field) == ("w2", "ended_on")
    assert found["P109"].value == "••••••56C"
    assert "QQ123456C" not in json.dumps(report.plain(), ensure_ascii=False)
    assert not report.passes
    assert report.by_severity["error"] >= 3


def test_what_could_not_be_read_is_an_error_beside_the_rest(tmp_path: Path) -> None:
    report = check(taken(tmp_path, HEAD + GOOD + BAD.replace("1985-12-01", "01/12/85")), DAY)
    (unread,) = [one for one in report.findings if one.code == "READ"]
    assert (unread.row, unread.field, unread.severity) == (3, "BirthDate", "error")
    assert report.counts["E201"] == 1


def test_a_return_for_another_year_does_not_pass(tmp_path: Path) -> None:
    given = read_return(file(tmp_path, census(2024), "c.xml"), wanted_return("csww"))
    assert reference_days(given) == {dt.date(2024, 9, 30)}
    assert "X801" in check(given, DAY).counts
    assert "X801" not in check(given, dt.date(2024, 9, 30)).counts
    assert reference_days(taken(tmp_path, HEAD + GOOD)) == set()


def test_more_findings_than_are_told_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("village.workforce.queries.returns.checking.MOST", 1)
    report = check(taken(tmp_path, HEAD + GOOD + BAD), DAY)
    assert report.counts["P109"] == 2
    assert len([one for one in report.findings if one.code == "P109"]) == 1


def test_a_key_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    given = taken(tmp_path, HEAD + GOOD)
    given.tables["person"] *= 2
    with pytest.raises(Refused, match="The table person has two rows with one key"):
        check(given, DAY)


def test_a_rule_that_would_take_for_ever_is_stopped_and_keeps_the_return_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule, standard = next(one for one in shipped_rules() if one.code == "P109"), shipped_standard()
    count = 80_000
    people = pl.DataFrame(
        {"id": [f"w{n}" for n in range(count)], "nino": ["QQ123456C"] * count, "surname": ["Made"] * count}
    )
    with opened(standard, {"person": people}) as sets:
        sets.seconds = 0.02
        with pytest.raises(TooMuch):
            sets.count(rule, DAY)

    def stopped(*_: object) -> None:
        raise TooMuch("E201")

    monkeypatch.setattr("village.workforce.queries.returns.setwise.Sets.found", stopped)
    report = check(taken(tmp_path, HEAD + GOOD), DAY)
    assert not report.passes
    assert "could not be run to its end" in report.findings[0].message


def test_no_rule_reaches_a_file_or_the_network() -> None:
    with opened(shipped_standard(), frames(shipped_standard(), {})) as sets, pytest.raises(Exception, match="disabled"):
        sets._run(shipped_rules()[0], "SELECT * FROM read_text('/etc/hostname')")


# ── several employers ──


def test_files_of_several_employers_are_held_to_the_rules_together(tmp_path: Path) -> None:
    hours = HEAD.replace("FTE", "HoursPerWeek")
    one = file(tmp_path, hours + GOOD.replace(",1,1", ",40,1"), "one.csv")
    two = file(tmp_path, hours + GOOD.replace(",1,1", ",36,1"), "two.csv")
    wanted = wanted_return("school")
    assert "E209" not in check(read_return(one, wanted), DAY).counts
    both = together({path.name: read_return(path, wanted) for path in (one, two)})
    report = check(both, DAY)
    assert report.counts["E209"] == 2
    assert [(f.person, f.row) for f in report.findings if f.code == "E209"] == [("one.csv/w1", 2), ("two.csv/w1", 2)]
    assert "P111" not in report.counts
    said = run("workforce", "check", str(one), str(two), "--as", "school", "--as-at", "2025-09-30")
    assert "(row 2, one.csv/w1, nino)" in said.stdout


def test_files_are_together_only_when_they_are_of_one_day_and_named_apart(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    old, new = file(tmp_path, census(2024), "old.xml"), file(tmp_path, census(2025), "new.xml")
    twin = file(tmp_path / "other", census(2025), "new.xml")
    said = run("workforce", "check", str(old), str(new), "--as", "csww")
    assert (said.returncode, "speak of different days" in said.stderr) == (2, True)
    assert (
        "speak of" not in run("workforce", "check", str(old), str(new), "--as", "csww", "--as-at", "2025-09-30").stderr
    )
    said = run("workforce", "check", str(twin), str(new), "--as", "csww")
    assert (said.returncode, "Two files are called new.xml" in said.stderr) == (2, True)


SOCIAL = "WorkerRef,WorkplaceRef,Region,PostRef,Role,StartDate,EndDate,Agency,QualificationKind,QualifiedOn,FTE\n"
LEFT = "a,s1,{region},p1,social-worker,2022-09-01,2025-01-31,0,,,1\n"
BACK = "a,s1,{region},p2,social-worker,2025-02-15,,1,social-work,2024-02-01,1\n"


@pytest.mark.parametrize("region", ["", "E12000001"])
def test_an_agency_social_worker_back_too_soon_is_found_in_a_file(tmp_path: Path, region: str) -> None:
    """Fifteen days after leaving, a year after qualifying."""
    path = file(tmp_path, SOCIAL + LEFT.format(region=region) + BACK.format(region=region))
    report = check(read_return(path, wanted_return("adult-care")), DAY)
    assert {one.code: one.row for one in report.findings if one.code.startswith("A")} == {"A401": 3, "A402": 3}
    assert report.by_severity["error"] == 2
    in_time = BACK.replace("2025-02-15", "2025-04-30").replace("2024-02-01", "2022-01-31")
    path = file(tmp_path, SOCIAL + LEFT.format(region=region) + in_time.format(region=region))
    assert not {"A401", "A402"} & set(check(read_return(path, wanted_return("adult-care")), DAY).counts)


def test_an_employer_is_in_one_region(tmp_path: Path) -> None:
    path = file(tmp_path, SOCIAL + LEFT.format(region="E12000001") + BACK.format(region="E12000002"))
    (problem,) = read_return(path, wanted_return("adult-care")).problems
    assert (problem.row, problem.column) == (3, "Region")


@pytest.mark.parametrize(("kind", "codes"), [("", {"T502"}), ("npqh", set())])
def test_a_head_without_the_qualification_is_asked_about_and_not_refused(
    tmp_path: Path, kind: str, codes: set[str]
) -> None:
    head = HEAD.strip() + ",QualificationKind\n"
    report = check(taken(tmp_path, head + GOOD.strip().replace("teacher", "head-teacher") + f",{kind}\n"), DAY)
    assert set(report.counts) & {"T502"} == codes
    assert report.by_severity["error"] == 0


@pytest.mark.parametrize(("fte", "code"), [("1", ""), ("1.2", "E224"), ("1.200001", "E206")])
def test_what_the_register_takes_is_no_error(tmp_path: Path, fte: str, code: str) -> None:
    report = check(taken(tmp_path, HEAD + GOOD.replace(",1,1\n", f",{fte},1\n")), DAY)
    assert set(report.counts) & {"E206", "E224"} == ({code} if code else set())
    assert report.by_severity["error"] == (1 if code == "E206" else 0)


# ── the commands ──


def test_a_file_goes_all_the_way_round(tmp_path: Path) -> None:
    path = file(tmp_path, HEAD + GOOD)
    done = run("workforce", "read", str(path), "--as", "school", "--out", str(tmp_path / "tables"))
    assert done.returncode == 0, done.stderr
    assert "person: 1" in done.stdout
    again = run("workforce", "read", str(path), "--as", "school", "--out", str(tmp_path / "tables"))
    assert (again.returncode, "is there already" in again.stderr) == (2, True)
    out = tmp_path / "again.csv"
    assert run("workforce", "write", str(tmp_path / "tables"), "--as", "school", "--out", str(out)).returncode == 0
    with out.open(encoding="utf-8") as opened_file:
        assert [one["StaffRef"] for one in csv.DictReader(opened_file)] == ["w1"]
    printed = run("workforce", "write", str(tmp_path / "tables"), "--as", "early-years")
    assert printed.stdout.startswith("Region,SettingRef,")
    assert "nino: 1 values have no place" in printed.stderr
    assert run("workforce", "write", str(tmp_path / "nowhere"), "--as", "school").returncode == 2
    assert "Nothing was written" in run("workforce", "write", str(tmp_path), "--as", "school").stderr


def test_a_folder_of_tables_is_held_to_what_no_file_can_tell(tmp_path: Path) -> None:
    """Checks, registrations and supervision stand in no return; an employer's own tables may hold them."""
    (tmp_path / "person.csv").write_text("id\nw1\n", encoding="utf-8")
    (tmp_path / "post.csv").write_text("id,works_with\np1,children\n", encoding="utf-8")
    (tmp_path / "engagement.csv").write_text("id,person,post\ne1,w1,p1\n", encoding="utf-8")
    (tmp_path / "vetting.csv").write_text("id,person,workforce\nv1,w1,adult\n", encoding="utf-8")
    assert "V702" in check(read_return(tmp_path, wanted_return("school")), DAY).counts
    said = run("workforce", "check", str(tmp_path), "--as", "school", "--as-at", "2025-09-30", "--json")
    assert (said.returncode, "V702" in json.loads(said.stdout)["counts"]) == (1, True)


def test_a_file_with_a_mistake_is_read_not_at_all(tmp_path: Path) -> None:
    path, report = file(tmp_path, HEAD + GOOD + BAD.replace("1985-12-01", "31/02/1985")), tmp_path / "report.csv"
    done = run(
        *("workforce", "read", str(path), "--as", "school"), "--out", str(tmp_path / "tables"), "--report", str(report)
    )
    assert done.returncode == 2
    assert "staff.csv, row 3, column BirthDate: There is no such day in the calendar." in done.stderr
    assert not (tmp_path / "tables").exists()
    assert "staff.csv,3,BirthDate" in report.read_text(encoding="utf-8")


def test_a_check_prints_words_or_json_and_ends_with_1(tmp_path: Path) -> None:
    path, report = file(tmp_path, HEAD + GOOD + BAD), tmp_path / "report.csv"
    said = run("workforce", "check", str(path), "--as", "school", "--as-at", "2025-09-30", "--report", str(report))
    assert said.returncode == 1
    assert "error E201 (row 3, w2, ended_on): They left on 2020-01-01, before they began on 2021-09-01." in said.stdout
    assert "rules in force on 30 September 2025" in said.stdout
    assert report.read_text(encoding="utf-8").startswith("code,severity,person")
    whole = run("workforce", "check", str(path), "--as", "school", "--as-at", "2025-09-30", "--json")
    found: dict[str, Any] = json.loads(whole.stdout)
    assert found["as_at"] == "2025-09-30"
    assert {"code", "severity", "person", "field", "row", "value", "message"} <= set(found["findings"][0])
    assert run("workforce", "check", str(path), "--as", "school", "--as-at", "soon").returncode == 2
    assert run("workforce", "check", str(path), "--as", "nothing").returncode == 2


@pytest.mark.published
def test_the_published_sample_is_told_what_its_schema_cannot_say() -> None:
    """Of its 30 workers 18 have a QualInst, and the schema wants one of each."""
    path = shared("data", "workforce", "csww_2022_sample.xml")
    found = json.loads(run("workforce", "check", str(path), "--as", "csww", "--json").stdout)
    assert found["as_at"] == "2022-09-30"
    assert found["counts"]["C309"] == 12
    assert "READ" not in found["counts"]
