"""Filling a return in by form: a row changed, added, taken out; the same reading and the same rules as for a file."""

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.unit.workforce.collecting.made import (
    CY,
    DAY,
    HEAD,
    MANAGER,
    NINA,
    NOW,
    OVER,
    SIGNATORY,
    UMA,
    Round,
    account,
    made,
    seen,
)
from tests.unit.workforce.collecting.test_sending import census, refused
from village.kernel.accounts.actions import give_role
from village.kernel.audit.models import Entry
from village.workforce.actions.collecting import filling, sending, signing
from village.workforce.models import Asked, Draft, Version
from village.workforce.queries.collecting import reading, returns, rows
from village.workforce.queries.returns.shipped import shipped_returns, shipped_standard
from village.workforce.rules.returns.layouts import write_layout
from village.workforce.rules.returns.standard import Tables

SCHOOL = "StaffRef,Surname,Forenames,BirthDate,NINumber,TeacherNumber,LAEstab,Role,StartDate,FTE,HoursPerWeek"
TEA = "t1,Made,Nina,1980-01-31,{},1234567,9991234,teaching-assistant,2020-09-01,1,37"
SAM = "t2,Other,Sam,1981-02-01,{},,9991234,teaching-assistant,2020-09-01,1,37"


@pytest.fixture
def round_(db: None) -> Round:
    return Round()


def cells(line: str, head: str = HEAD) -> dict[str, str]:
    """The cells of a row of a file, by column."""
    return dict(zip(head.split(","), line.split(","), strict=True))


def latest() -> str:
    """The hash of the draft that there is."""
    return str(Draft.objects.values_list("sha256", flat=True).first() or "")


def write(round_: Round, row: str, typed: dict[str, str], **told: Any) -> Draft:
    """A row written into the draft that there is."""
    said = {"seen": latest(), "as_it_is": False, **round_.kept, **told}
    return filling.write_row(asked=round_.asked.ref, row=row, cells=typed, **said)


def out(round_: Round, row: str, **told: Any) -> Draft:
    said = {"seen": latest(), **round_.kept, **told}
    return filling.take_row_out(asked=round_.asked.ref, row=row, **said)


def begin(round_: Round, **told: Any) -> Draft:
    return filling.begin_by_form(asked=round_.asked.ref, **{**round_.kept, **told})


def tables() -> Tables:
    return reading.tables_of(Draft.objects.get())


def keys() -> dict[str, str]:
    """The key of the row of each reference, the last of several."""
    return {one.who: one.key for one in rows.rows_of(Draft.objects.get())}


def test_nobody_else_writes_a_row(round_: Round) -> None:
    round_.draft(NINA)
    others = [
        made.Scene("school").lead, round_.signatory, round_.manager, round_.nursery.dsl,
        account("Oz Other", MANAGER, area="E08000035"), account("Ada Admin", "administrator"),
    ]  # fmt: skip
    for one in others:
        refused("There is no such return", write, round_, "engagement-1", cells(NINA), by=seen(one))
        refused("There is no such return", out, round_, "engagement-1", by=seen(one))
        refused("There is no such return", begin, round_, by=seen(one))


@pytest.mark.slow
def test_a_row_that_is_changed_says_what_a_file_that_says_so_does(round_: Round) -> None:
    changed = {
        "FTE": UMA.replace(",0.5,", ",0.6,"),
        "a code by its word": UMA.replace(",2,AIND", ",male,White British"),
        "another reference": UMA.replace("w2,", "w9,").replace(",p2,", ",p9,"),
        "no reference of the post": UMA.replace(",p2,", ",,"),
        "another place": UMA.replace("s1,The house", "s2,The barn"),
        "what is left blank": UMA.replace(",Uma,", ",,").replace(",18.5", ","),
        "a day of a person": UMA.replace("1975-12-01", "01/12/1976"),
    }
    for what, line in changed.items():
        round_.draft(NINA, UMA, CY)
        write(round_, "engagement-2", cells(line), as_it_is=True)
        by_form = returns.changes(Draft.objects.get())[0], _told(tables())
        round_.draft(NINA, line, CY)
        assert by_form == (returns.changes(Draft.objects.get())[0], _told(tables())), what


def _told(held: Tables) -> list[list[str]]:
    """Every row as a file of the return says it, without the names of posts that have none."""
    columns, lines, _ = write_layout(shipped_standard(), shipped_returns()["early-years"], held)
    post = columns.index("PostRef")
    return [["" if at == post and cell.startswith("post-") else cell for at, cell in enumerate(line)] for line in lines]


def test_rows_are_added_to_nothing_and_taken_out(round_: Round) -> None:
    draft = begin(round_)
    assert (draft.source, rows.rows_of(draft)) == ("form", [])
    refused("A draft waits already", begin, round_)
    write(round_, "", cells(NINA), as_it_is=True)
    write(round_, "", cells(UMA.replace(",p2,", ",,")), as_it_is=True)
    write(round_, "", cells(CY.replace(",p3,", ",,")), as_it_is=True)
    listed = rows.rows_of(Draft.objects.get())
    assert [(one.who, one.started, one.ended) for one in listed] == [
        ("w1", dt.date(2020, 9, 1), None), ("w2", dt.date(2015, 9, 1), None), ("w3", dt.date(2021, 1, 11), None),
    ]  # fmt: skip
    assert [one.who for one in rows.rows_of(Draft.objects.get(), " W2 ")] == ["w2"]
    assert len({one["id"] for one in tables()["post"]}) == 3
    out(round_, keys()["w2"])
    left = tables()
    assert [one["id"] for one in left["person"]] == ["w1", "w3"]
    assert [len(left[name]) for name in ("engagement", "post", "site")] == [2, 2, 1]
    out(round_, keys()["w3"])
    out(round_, keys()["w1"])
    assert [name for name, some in tables().items() if some] == ["return", "employer"]
    told = [one.detail for one in Entry.objects.filter(action="workforce.return.draft")]
    assert all(json.loads(one)["source"] == "form" for one in told)
    assert "Made" not in str(told)


def test_a_person_in_two_rows_is_one_person(round_: Round) -> None:
    second = NINA.replace("2020-09-01,", "2016-09-01,2018-08-31").replace(",p1,", ",p5,")
    round_.draft(NINA, second, UMA)
    write(round_, "engagement-1", cells(NINA.replace("Made", "Maid")), as_it_is=True)
    assert [one["surname"] for one in tables()["person"]] == ["Maid", "Up"]
    # Another reference for one row makes another person of it; the last row takes the reference with it.
    write(round_, "engagement-2", cells(second.replace("w1,", "w8,")), as_it_is=True)
    assert [(one["id"], one["surname"]) for one in tables()["person"]] == [("w1", "Maid"), ("w2", "Up"), ("w8", "Made")]
    for line, column in ((UMA.replace("w2,", "w1,"), "Surname"), (UMA.replace(",p2,", ",p1,"), "Role")):
        with pytest.raises(filling.NotSaved) as unsaved:
            write(round_, "engagement-3", cells(line), as_it_is=True)
        assert "Another row says something else of the same" in unsaved.value.tried.problems[column]
    write(round_, "engagement-3", cells("w1,Maid,,,,,s1,,p1" + NINA[NINA.index(",nursery-p") :]), as_it_is=True)
    assert [one["id"] for one in tables()["person"]] == ["w1", "w8"]
    assert {one["person"] for one in tables()["engagement"]} == {"w1", "w8"}
    out(round_, "engagement-3")
    assert [one["id"] for one in tables()["person"]] == ["w1", "w8"]


def test_a_qualification_goes_with_whoever_holds_it(round_: Round) -> None:
    head = f"{HEAD},QualificationLevel,QualifiedOn"
    nameless = NINA.replace(",Nina,", ",,") + ",3,"
    lines = [head, nameless, UMA + ",6,2010-07-01", CY + ",,"]
    round_.draft(raw="\n".join(lines).encode())
    write(round_, "engagement-2", cells(UMA.replace("w2,", "w9,") + ",6,2010-07-01", head), as_it_is=True)
    assert [(one["person"], one["level"]) for one in tables()["qualification"]] == [("w1", "3"), ("w9", "6")]
    # The row of another who is there already fills in what was blank, and says nothing else.
    same = NINA.replace("2020-09-01", "2022-01-01").replace(",p1,", ",p4,")
    with pytest.raises(filling.NotSaved) as unsaved:
        write(round_, "", cells(f"{same},4,", head), as_it_is=True)
    assert list(unsaved.value.tried.problems) == ["QualificationLevel"]
    write(round_, "", cells(f"{same},3,2001-07-01", head), as_it_is=True)
    assert tables()["person"][0]["forenames"] == "Nina"
    assert tables()["qualification"][0]["awarded_on"] == dt.date(2001, 7, 1)
    write(round_, "engagement-2", cells(UMA.replace("w2,", "w9,") + ",,", head), as_it_is=True)
    assert [one["person"] for one in tables()["qualification"]] == ["w1"]
    out(round_, "engagement-1")
    assert len(tables()["qualification"]) == 1
    out(round_, keys()["w1"])
    assert tables()["qualification"] == []


def test_what_a_cell_cannot_hold_is_said_of_its_column_and_nothing_is_saved(round_: Round) -> None:
    round_.draft(NINA)
    wrong = {
        "StartDate": "2020-02-31", "FTE": "1e5", "Role": "astronaut", "WorkerRef": "", "SettingRef": " ",
    }  # fmt: skip
    before = list(Draft.objects.values())
    for column, text in wrong.items():
        with pytest.raises(filling.NotSaved) as unsaved:
            write(round_, "engagement-1", {**cells(NINA), column: text}, as_it_is=True)
        assert list(unsaved.value.tried.problems) == [column]
    assert list(Draft.objects.values()) == before


def test_what_rules_find_is_shown_first_and_saved_as_it_is(round_: Round) -> None:
    round_.draft(NINA, UMA)
    late = cells(NINA.replace("2020-09-01,", "2020-09-01,2019-01-01"))
    with pytest.raises(filling.NotSaved) as unsaved:
        write(round_, "engagement-1", late)
    first = unsaved.value.tried.found[0]
    assert (first.column, first.severity) == ("EndDate", "error")
    draft = write(round_, "engagement-1", late, as_it_is=True)
    assert "E201" in draft.measured["counts"]
    assert {one["engagement"] for one in draft.findings if one["code"] == "E201"} == {"engagement-1"}
    refused("Nothing was taken", sending.take_draft, asked=round_.asked.ref, sha256=draft.sha256, **round_.kept)
    with pytest.raises(filling.NotSaved) as unsaved:
        write(round_, "engagement-2", cells(OVER))
    assert {one.severity for one in unsaved.value.tried.found} == {"query"}


def test_by_row_and_all_at_once_the_same_is_found(round_: Round) -> None:
    twice = NINA.replace("w1,", "w7,").replace(",p1,", ",p7,")
    draft = round_.draft(NINA.replace(",1,permanent", ",37,permanent"), twice, OVER, UMA)
    for one in rows.rows_of(draft):
        found = rows.tried(round_.asked, reading.tables_of(draft), one.key, rows.cells_of(draft, one.key)).found
        told = [(each["severity"], each["said"]) for each in draft.findings if each["engagement"] == one.key]
        assert sorted((each.severity, each.said) for each in found) == sorted(told), one.who


def test_cells_of_other_rows_that_could_not_be_read_still_keep_it_out(round_: Round) -> None:
    bad = [NINA.replace("2020-09-01", "2020-02-31"), UMA.replace(",0.5,", ",half,"), CY.replace("w3,", ",")]
    draft = round_.draft(*bad)
    assert [one.said for one in rows.standing(draft, "engagement-1")] == [
        "There is no such day in the calendar. Check day and month."
    ]
    assert [one.column for one in rows.standing(draft, "engagement-2")] == ["FTE"]
    draft = write(round_, "engagement-1", cells(NINA), as_it_is=True)
    assert draft.measured["counts"]["READ"] == 2
    assert draft.measured["severities"]["error"] == 2
    draft = out(round_, "engagement-2")
    # Of a row without a reference nothing was kept, so that no row of the draft can mend it.
    assert [one["field"] for one in draft.findings if one["code"] == "READ"] == ["WorkerRef"]


@pytest.mark.django_db
def test_a_national_insurance_number_that_is_typed_is_held_to_the_rules_and_kept_nowhere() -> None:
    round_ = Round("school")
    rows_ = [TEA.format("AB123456X9"), SAM.format("CD123456")]
    round_.draft(raw="\n".join([SCHOOL, *rows_]).encode())
    t1, t2 = keys()["t1"], keys()["t2"]
    # Another row, or a blank, says nothing of the number that was found before.
    for row, line in ((t1, TEA.format("")), (t2, SAM.format("CD123456C"))):
        draft = write(round_, row, cells(line, SCHOOL), as_it_is=True)
    assert [one["person"] for one in draft.findings if one["code"] == "P108"] == ["t1"]
    assert [one.column for one in rows.standing(draft, t1)] == ["NINumber"]
    with pytest.raises(filling.NotSaved) as unsaved:
        write(round_, t1, cells(TEA.format("AB12"), SCHOOL))
    (found,) = [one for one in unsaved.value.tried.found if one.column == "NINumber"]
    assert "AB12" not in found.said
    draft = write(round_, t1, cells(TEA.format("AB123456C"), SCHOOL), as_it_is=True)
    assert "P108" not in draft.measured["counts"]
    assert all("nino" not in one for one in tables()["person"])
    told = f"{draft.findings}{draft.measured}{draft.notes}{[one.detail for one in Entry.objects.all()]}"
    assert not any(number in told for number in ("AB123456", "CD123456"))
    assert "NINumber" not in rows.otherwise(draft, t1, {"FTE": "0.9"})
    assert rows.otherwise(draft, t1, cells(TEA.format("AB123456C").replace(",1,37", ",0.9,37"), SCHOOL))["FTE"] == "1"
    write(round_, t2, cells(SAM.format("CD1"), SCHOOL), as_it_is=True)
    assert not [one for one in out(round_, t2).findings if one["person"] == "t2"]


def test_of_two_who_change_one_draft_the_second_is_told(round_: Round) -> None:
    first = round_.draft(NINA, UMA)
    other = account("May Maker", made.LEAD)
    write(round_, "engagement-1", cells(NINA.replace("Made", "Maid")), as_it_is=True, by=seen(other))
    said: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
        (write, ("engagement-2", cells(UMA))), (write, ("", cells(CY))), (out, ("engagement-2",)),
    ]  # fmt: skip
    for do, told in said:
        refused("Somebody else changed the draft", do, round_, *told, seen=first.sha256)
    out(round_, "engagement-1")
    refused("There is no such row", write, round_, "engagement-1", cells(NINA), as_it_is=True)
    refused("There is no such row", out, round_, "engagement-1")
    seen_ = Draft.objects.get().sha256
    sending.discard_draft(asked=round_.asked.ref, **round_.kept)
    refused("There is nothing to take", write, round_, "engagement-2", cells(UMA), seen=seen_)


def test_a_draft_that_changes_while_a_row_is_read_is_not_overwritten(
    round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    round_.draft(NINA, UMA)
    held = filling.held

    def meanwhile(*given: Any) -> reading.Read:
        Draft.objects.update(sha256="0" * 64)
        return held(*given)

    monkeypatch.setattr(filling, "held", meanwhile)
    seen_ = Draft.objects.get().sha256
    with pytest.raises(filling.Refusal, match="Somebody else changed the draft"):
        write(round_, "engagement-1", cells(CY), as_it_is=True, seen=seen_)
    assert keys() == {"w1": "engagement-1", "w2": "engagement-2"}


def test_whoever_writes_a_row_has_made_the_version_and_never_signs_it(round_: Round) -> None:
    maker = account("May Maker", made.LEAD, SIGNATORY)
    round_.draft(NINA, UMA)
    write(round_, "engagement-2", cells(UMA.replace(",0.5,", ",0.6,")), as_it_is=True, by=seen(maker))
    draft = write(round_, "engagement-1", cells(NINA.replace("Made", "Maid")), as_it_is=True)
    assert draft.makers == sorted({str(maker.ref), str(round_.nursery.lead.ref)})
    sending.take_draft(asked=round_.asked.ref, sha256=draft.sha256, **round_.kept)
    signing.submit_return(asked=round_.asked.ref, number=1, **round_.kept)
    told: dict[str, Any] = {"asked": round_.asked.ref, "number": 1, "at": NOW}
    refused("Someone else must decide on what you recorded yourself", signing.sign_return, by=seen(maker), **told)
    signing.sign_return(asked=round_.asked.ref, number=1, **round_.signed)
    assert round_.state() == "signed"


def test_whoever_drafts_what_another_takes_never_signs_it(round_: Round) -> None:
    both = round_.nursery.lead
    give_role(account=both, role=SIGNATORY, area=made.AREA, from_on=made.days(-9), by="test", at=NOW)
    other = account("Tom Taker", made.LEAD)
    draft = round_.draft(NINA)
    sending.take_draft(asked=round_.asked.ref, sha256=draft.sha256, by=seen(other), at=NOW)
    signing.submit_return(asked=round_.asked.ref, number=1, by=seen(other), at=NOW)
    told: dict[str, Any] = {"asked": round_.asked.ref, "number": 1, "at": NOW}
    refused("Someone else must decide on what you recorded yourself", signing.sign_return, by=seen(both), **told)


def test_a_version_is_changed_by_form_and_not_taken_twice(round_: Round) -> None:
    round_.take(NINA, UMA)
    draft = begin(round_)
    refused("nothing in it is new", sending.take_draft, asked=round_.asked.ref, sha256=draft.sha256, **round_.kept)
    draft = write(round_, keys()["w2"], cells(UMA.replace(",0.5,", ",0.6,")), as_it_is=True)
    changed, _ = returns.changes(draft)
    assert [(one.who, one.columns) for one in changed.updated] == [("w2", (("FTE", "0.5", "0.6"),))]
    version = sending.take_draft(asked=round_.asked.ref, sha256=draft.sha256, **round_.kept)
    assert (version.number, version.source, Decimal(version.measured["fte"])) == (2, "form", Decimal("1.6"))
    signing.submit_return(asked=round_.asked.ref, number=2, **round_.kept)
    refused("was sent already", begin, round_)


def test_who_was_erased_does_not_come_back_by_form(round_: Round) -> None:
    round_.take(NINA, UMA)
    round_.erase("w2")
    begin(round_)
    refused("They were erased from your returns", write, round_, "", cells(UMA), as_it_is=True)
    again = UMA.replace("2015-09-01", (DAY - dt.timedelta(days=2)).isoformat())
    refused("They were erased from your returns", write, round_, "", cells(again), as_it_is=True)
    write(round_, "", cells(CY), as_it_is=True)
    assert set(keys()) == {"w1", "w3"}


@pytest.mark.django_db
def test_a_row_of_the_census_keeps_what_hangs_on_it() -> None:
    round_ = Round("csww")
    raw = census(DAY).replace(b"<CSWWWorker>", b"\n<CSWWWorker>").replace(
        b"<RoleStartDate>2020-01-01</RoleStartDate>",
        b"<QualInst>Leeds</QualInst><QualInst>York</QualInst><RoleStartDate>2020-01-01</RoleStartDate>"
        b"<FTE30>half</FTE30><ContractWeeks>12</ContractWeeks>", 1,
    )  # fmt: skip
    draft = round_.draft(raw=raw)
    assert [one.column for one in rows.standing(draft, "engagement-1")] == ["FTE30"]
    assert rows.standing(draft, "engagement-2") == []
    typed = rows.cells_of(draft, "engagement-1")
    assert (typed["SWENo"], typed["QualInst"], typed["ContractWeeks"]) == ("SW12345", "Leeds", "12")
    with pytest.raises(filling.NotSaved) as unsaved:
        write(round_, "engagement-1", {**typed, "AgencyWorker": "0"})
    assert "PersonBirthDate" in {one.column for one in unsaved.value.tried.found}
    typed |= {"SWENo": "SW54321", "QualInst": "Hull", "ContractWeeks": "", "FTE30": "0.5", "QualLevel": "1"}
    draft = write(round_, "engagement-1", typed, as_it_is=True)
    held = tables()
    assert [one["institution"] for one in held["qualification"]] == ["Hull", "York"]
    assert held["contract"] == []
    assert held["person"][0]["social_worker_no"] != held["person"][1]["social_worker_no"]
    assert "READ" not in draft.measured["counts"]
    write(round_, "engagement-2", {**rows.cells_of(draft, "engagement-2"), "SWENo": "nothing"}, as_it_is=True)
    assert "social_worker_no" not in tables()["person"][1]
    write(round_, "", {**typed, "SWENo": "SW99999", "ContractWeeks": "3"}, as_it_is=True)
    assert [one["id"] for one in tables()["person"]] == ["person-1", "person-2", "person-3"]
    assert [one["weeks"] for one in tables()["contract"]] == [3]
    assert Asked.objects.get().state == "waiting"
    assert Version.objects.count() == 0
