"""Sending a return: looked at first, then taken whole or not at all; nothing old, twice or of another day."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest

from tests.unit.workforce.collecting.made import (
    CY,
    DAY,
    HEAD,
    NINA,
    NOW,
    OVER,
    TODAY,
    UMA,
    Round,
    account,
    made,
    seen,
    table,
)
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry
from village.workforce.actions.collecting import opening, sending
from village.workforce.actions.collecting.signing import explain, submit_return, withdraw_return
from village.workforce.actions.engaging import end_engagement, record_absence
from village.workforce.models import Asked, Collection, Draft, Version, Worker
from village.workforce.queries.collecting import reading, returns
from village.workforce.queries.collecting.register import from_register
from village.workforce.queries.returns import checking


@pytest.fixture
def round_(db: None) -> Round:
    return Round()


def refused(words: str, do: Any, *args: Any, **told: Any) -> None:
    """Refused in words, and nothing of any return is another than before."""
    models = (Asked, Draft, Version, Collection)
    before = [list(model.objects.order_by("pk").values()) for model in models]
    with pytest.raises(Refusal, match=words):
        do(*args, **told)
    assert before == [list(model.objects.order_by("pk").values()) for model in models]


def test_nobody_else_sends_or_takes_a_return(round_: Round) -> None:
    draft = round_.draft(NINA)
    others = [
        made.Scene("school").lead, round_.signatory, round_.manager, round_.nursery.dsl,
        account("Ada Admin", "administrator"),
    ]  # fmt: skip
    for one in others:
        told: dict[str, Any] = {"asked": round_.asked.ref, "by": seen(one), "at": NOW}
        refused("There is no such return", round_.draft, NINA, by=seen(one))
        refused("There is no such return", sending.take_draft, sha256=draft.sha256, **told)
        refused("There is no such return", sending.draft_from_register, **told)
        refused("There is no such return", sending.discard_draft, **told)


def test_a_draft_counts_for_nothing_until_it_is_taken(round_: Round) -> None:
    draft = round_.draft(NINA, UMA)
    assert round_.state() == "waiting"
    changes, before = returns.changes(draft)
    assert (changes.new, changes.updated, changes.unchanged, changes.leaving) == (("w1", "w2"), (), 0, ())
    assert before is None
    assert returns.remarks_on(draft, changes, None) == []
    version = sending.take_draft(asked=round_.asked.ref, sha256=draft.sha256, **round_.kept)
    assert (version.number, round_.state(), Draft.objects.count()) == (1, "taken", 0)
    assert (version.measured["heads"], Decimal(version.measured["fte"])) == ("2", Decimal("1.5"))
    told = Entry.objects.get(action="workforce.return.take").detail
    assert "Made" not in str(told)


def test_the_next_file_shows_new_updated_unchanged_and_leaving(round_: Round) -> None:
    round_.take(NINA, UMA)
    changes, before = returns.changes(round_.draft(NINA, CY, UMA.replace("0.5", "0.6")))
    assert before is not None
    assert before.number == 1
    assert changes.new == ("w3",)
    assert [(one.who, one.columns) for one in changes.updated] == [("w2", (("FTE", "0.5", "0.6"),))]
    assert (changes.unchanged, changes.leaving) == (1, ())
    assert returns.changes(round_.draft(UMA))[0].leaving == ("w1",)


def test_what_was_taken_last_year_is_compared_without_those_who_had_left(round_: Round) -> None:
    gone = CY.replace("2021-01-11,", f"2021-01-11,{DAY.isoformat()}")
    round_.send(NINA, UMA, gone)
    later = opening.open_collection(
        area=made.AREA, kind="early-years", reference_on=DAY + dt.timedelta(days=30),
        due_on=TODAY + dt.timedelta(days=9), **round_.managed,
    )  # fmt: skip
    opening.ask_employers(collection=later.ref, employers=["nursery"], **round_.managed)
    round_.asked = Asked.objects.get(collection=later)
    changes, before = returns.changes(round_.draft(NINA))
    assert before is not None
    assert before.asked.collection.reference_on == DAY
    assert (changes.unchanged, changes.leaving) == (1, ("w2",))
    draft = round_.draft(NINA, UMA)
    assert "is this its file" in str(returns.remarks_on(draft, *returns.changes(draft)))


def test_the_same_file_and_an_older_one_are_refused(round_: Round) -> None:
    yesterday = TODAY - dt.timedelta(days=1)
    round_.take(NINA, made_on=yesterday)
    refused("taken as version 1: nothing in it is new", round_.draft, NINA)
    round_.take(NINA, UMA, made_on=yesterday)
    refused("version 1, and version 2 came after", round_.draft, NINA)
    refused("it is older. Send the newest", round_.draft, UMA, made_on=yesterday - dt.timedelta(days=1))
    refused("a day that has not come", round_.draft, UMA, made_on=TODAY + dt.timedelta(days=1))
    assert round_.take(UMA, made_on=yesterday).number == 3


def test_another_draft_than_was_looked_at_is_not_taken(round_: Round) -> None:
    first = round_.draft(NINA)
    round_.draft(UMA)
    told = {"asked": round_.asked.ref, **round_.kept}
    refused("There is nothing to take", sending.take_draft, sha256=first.sha256, **told)
    assert Draft.objects.count() == 1
    sending.discard_draft(**told)
    assert Draft.objects.count() == 0
    refused("There is nothing to take", sending.discard_draft, **told)


def test_who_compared_with_a_version_that_is_not_the_last_looks_again(round_: Round) -> None:
    draft = round_.draft(NINA)
    Version.objects.create(
        asked=round_.asked, number=1, source="file", name="x", sha256="0" * 64, made_on=TODAY, tables=draft.tables,
        findings=[], measured=draft.measured, by=uuid.uuid4(), at=NOW,
    )  # fmt: skip
    told = {"asked": round_.asked.ref, "sha256": draft.sha256, **round_.kept}
    refused("Somebody else has taken a version meanwhile", sending.take_draft, **told)


FAULTS = [
    (NINA.replace("2020-09-01", "2020-02-31"), "READ"),
    (NINA.replace(",1,permanent", ",37,permanent"), "E206"),
    (NINA.replace(",1,permanent", ",-1,permanent"), "E205"),
    (NINA.replace("2020-09-01,", "2020-09-01,2019-01-01"), "E201"),
    (NINA.replace("2020-09-01", (DAY + dt.timedelta(days=1)).isoformat()), "E202"),
    (NINA.replace("2020-09-01,", f"2020-09-01,{DAY.isoformat()}"), "X806"),
]


@pytest.mark.parametrize(("row", "code"), FAULTS)
def test_a_return_with_a_fault_is_taken_in_no_part(round_: Round, row: str, code: str) -> None:
    rows = [row] if code == "X806" else [row, UMA]
    draft = round_.draft(*rows)
    assert code in draft.measured["counts"]
    found = [one for one in draft.findings if one["severity"] == "error"]
    assert found[0]["said"]
    if code != "X806":
        assert found[0]["row"] == 2
    refused("Nothing was taken", sending.take_draft, asked=round_.asked.ref, sha256=draft.sha256, **round_.kept)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "missing"),
        (HEAD.replace("WorkerRef", "Who").encode() + b"\n", "WorkerRef is missing"),
        (b"\x00\x01\x02", "no text"),
        (b"x" * (sending.MAX_BYTES + 1), "larger than 20 MB"),
    ],
)
def test_what_is_no_such_return_is_refused_in_words(round_: Round, raw: bytes, words: str) -> None:
    refused(words, round_.draft, raw=raw or HEAD.split(",", 1)[1].encode() + b"\n")


def census(day: dt.date, *, made_at: str = "", doctype: str = "") -> bytes:
    head = f"<Collection>CSWW</Collection><Year>{day.year}</Year><ReferenceDate>{day}</ReferenceDate>"
    source = f"<Source><DateTime>{made_at}</DateTime></Source>" if made_at else ""
    workers = "".join(
        f"<CSWWWorker><AgencyWorker>1</AgencyWorker><SWENo>SW{n}2345</SWENo><FTE>1</FTE>"
        "<RoleStartDate>2020-01-01</RoleStartDate></CSWWWorker>"
        for n in (1, 2)
    )
    vacancies = (
        "<LALevelVacancies><NumberOfVacancies>0</NumberOfVacancies><NoAgencyFTE>2</NoAgencyFTE>"
        "<NoAgencyHeadcount>2</NoAgencyHeadcount></LALevelVacancies>"
    )
    head = f"<Header><CollectionDetails>{head}</CollectionDetails>{source}</Header>"
    return f"{doctype}<Message>{head}{vacancies}{workers}</Message>".encode()


@pytest.mark.django_db
def test_a_census_of_another_day_or_with_a_document_type_is_refused() -> None:
    round_ = Round("csww")
    refused("This return speaks of .* is asked for", round_.draft, raw=census(DAY - dt.timedelta(days=365)))
    bomb = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    refused("document type", round_.draft, raw=census(DAY, doctype=bomb))


@pytest.mark.django_db
def test_a_census_says_itself_when_it_was_made() -> None:
    round_ = Round("csww")
    made_at = (TODAY - dt.timedelta(days=2)).isoformat()
    assert round_.draft(raw=census(DAY, made_at=f"{made_at}T10:00:00")).made_on.isoformat() == made_at
    for other in ("", "2026-99-99", "yesterday"):
        assert round_.draft(raw=census(DAY, made_at=other)).made_on == TODAY


@pytest.mark.django_db
def test_two_rows_with_one_key_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    round_ = Round()
    given = reading.read_file(round_.asked, "x", table(NINA))
    given.tables["person"].append(dict(given.tables["person"][0]))
    monkeypatch.setattr(sending, "read_file", lambda *_: given)
    refused("two rows with one key", round_.draft, NINA)


def test_a_return_that_was_sent_is_not_changed_until_it_is_taken_back(round_: Round) -> None:
    version = round_.take(NINA)
    round_.draft(UMA)
    told = {"asked": round_.asked.ref, **round_.kept}
    refused("A draft waits", submit_return, number=1, **told)
    sending.discard_draft(**told)
    refused("Another version was taken", submit_return, number=2, **told)
    submit_return(number=version.number, **told)
    refused("was sent already", round_.draft, UMA)
    refused("was sent already", sending.draft_from_register, **told)
    refused("was sent already", submit_return, number=1, **told)
    withdraw_return(**told)
    refused("nothing to take back", withdraw_return, **told)
    assert round_.take(UMA).number == 2


@pytest.mark.django_db
def test_a_national_insurance_number_is_held_to_the_rules_and_kept_nowhere() -> None:
    round_ = Round("school")
    head = "StaffRef,Surname,BirthDate,NINumber,LAEstab,Role,StartDate,FTE"
    rows = ["w1,Made,1980-01-31,{},9991234,teaching-assistant,2020-09-01,1"]
    for number, faulty in (("AB123456X9", True), ("AB123456C", False)):
        draft = round_.draft(raw="\n".join([head, rows[0].format(number)]).encode())
        assert ("P108" in draft.measured["counts"]) is faulty
        assert "nino" not in reading.tables_of(draft)["person"][0]
        told = f"{draft.findings}{draft.measured}{draft.notes}{[one.detail for one in Entry.objects.all()]}"
        assert number not in told
        assert number[-3:] not in str(draft.findings)
    marks = {one["mark"] for one in draft.findings}
    again = round_.draft(raw="\n".join([head, rows[0].format("CE654321A")]).encode())
    assert {one["mark"] for one in again.findings} == marks  # of which nobody reckons a number back


def test_a_name_of_a_file_is_kept_plain() -> None:
    assert reading.kept_name("../../etc/pass wd.csv") == "pass wd.csv"
    assert reading.kept_name("C:\\a\\<b>.csv") == "_b_.csv"
    assert reading.kept_name("..") == "return"


def test_faults_beyond_a_few_are_counted() -> None:
    problems = tuple(reading.Problem("f", f"What {n}.", "Do.") for n in range(7))
    assert reading.sentences(problems).endswith("There are 2 more faults.")
    assert "more faults" not in reading.sentences(problems[:2])


def test_a_return_begins_from_the_register(round_: Round) -> None:
    nursery = round_.nursery
    told = {"asked": round_.asked.ref, **round_.kept}
    refused("Your register has nobody", sending.draft_from_register, **told)
    here, left, long_gone, other = (nursery.checked(name) for name in ("Here", "Left", "Longgone", "Other"))
    nursery.start(here, nursery.post(), start_on=dt.date(2021, 2, 3), fte=Decimal("0.8"))
    nursery.start(here, nursery.post("nursery-cook"), start_on=dt.date(2022, 2, 3), fte=Decimal("0.1"))
    end = {"reason": "retired", **round_.kept}
    for one, last_on in ((left, DAY - dt.timedelta(days=9)), (long_gone, DAY - dt.timedelta(days=500))):
        engagement = nursery.start(one, nursery.post(), start_on=dt.date(2020, 1, 6))
        made_end(engagement.ref, last_on, **end)
    after = nursery.start(nursery.checked("After"), nursery.post(), start_on=dt.date(2020, 1, 6))
    made_end(after.ref, DAY + dt.timedelta(days=1), **end)
    nursery.start(nursery.checked("Late"), nursery.post(), start_on=DAY + dt.timedelta(days=2))
    nursery.start(other, nursery.post("youth-worker"), start_on=dt.date(2020, 1, 6))
    draft = sending.draft_from_register(**told)
    tables = reading.tables_of(draft)
    names = {str(one["id"]): one["surname"] for one in tables["person"]}
    assert sorted(names.values()) == ["After", "Here", "Left"]
    ended = {names[str(one["person"])]: one.get("ended_on") for one in tables["engagement"]}
    assert ended == {"Here": None, "Left": DAY - dt.timedelta(days=9), "After": None}
    assert (draft.source, returns.errors(draft)) == ("register", 0)
    version = sending.take_draft(sha256=draft.sha256, **told)
    assert version.measured["heads"] == "2"
    assert returns.against_register(version) == []
    refused("nothing in it is new", sending.draft_from_register, **told)
    # The register may be again as it was once: that is not an older file.
    round_.take(NINA)
    assert sending.draft_from_register(**told).sha256 == draft.sha256


def made_end(engagement: uuid.UUID, last_on: dt.date, **told: Any) -> None:
    end_engagement(engagement=engagement, last_on=last_on, **told)


@pytest.mark.django_db
def test_the_census_begins_with_vacancies_agency_staff_and_absences() -> None:
    round_ = Round("csww")
    nursery = round_.nursery
    social = nursery.checked("Social", numbers={"SWE": "SW12345"})
    nursery.start(social, nursery.post("social-worker"), start_on=dt.date(2021, 2, 3))
    agency = nursery.checked("Agency", given="", numbers={"SWE": "SW54321", "TRN": "0012345"})
    nursery.start(agency, nursery.post("social-worker"), kind="agency", start_on=dt.date(2022, 1, 3))
    away = {"worker": social.ref, "kind": "SIC", **round_.kept}
    record_absence(from_on=DAY - dt.timedelta(days=600), last_on=DAY - dt.timedelta(days=598), days=Decimal(2), **away)
    record_absence(from_on=DAY - dt.timedelta(days=90), last_on=DAY - dt.timedelta(days=80), days=None, **away)
    record_absence(from_on=DAY - dt.timedelta(days=3), last_on=None, days=Decimal(3), **away)
    Worker.objects.filter(pk=agency.pk).update(sex="unspecified")
    tables = from_register(round_.asked).tables
    (whole,) = tables["return"]
    assert (whole["vacancies_fte"], whole["agency_headcount"], whole["agency_fte"]) == (1, 1, 1)
    assert (whole["year"], whole["reference_on"]) == (DAY.year, DAY)
    (absence,) = tables["absence"]
    assert (absence["absent"], absence["reason"]) == (True, "SIC")
    by_name = {one["surname"]: one for one in tables["person"]}
    assert by_name["Social"]["social_worker_no"] == "SW12345"
    assert (by_name["Agency"]["trn"], by_name["Agency"]["forenames"], by_name["Agency"]["gender"]) == (
        "0012345",
        None,
        "9",
    )
    lost = {one["person"]: one["days_lost"] for one in tables["engagement"]}
    assert lost[by_name["Social"]["id"]] == 3


def test_a_rule_that_found_more_than_are_told_leaves_the_rest_open(round_: Round) -> None:
    version = round_.take(OVER, NINA)
    assert returns.explained(version, {}) == (1, 0)
    version.measured["counts"]["E211"] = 5
    assert returns.explained(version, {}) == (5, 0)


def test_what_a_rule_found_beyond_what_is_told_is_explained_with_all_of_it(
    round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "MOST", 2)
    others = [OVER.replace("w4", f"x{n}").replace("Over", f"O{n}ver").replace("p4", f"q{n}") for n in range(4)]
    version = round_.take(*others, NINA)
    said = returns.said_to([round_.asked.pk])[round_.asked.pk]
    assert len(returns.queries(version, said)) == 2
    assert (returns.explained(version, said), returns.rest(version)) == ((4, 0), {"E211": 2})
    assert returns.rest_open(version, said) == {"E211": 2}
    assert (version.measured["clean"], version.measured["people"]) == (1, 5)  # nobody is clean for want of room
    told: dict[str, Any] = {"asked": round_.asked.ref, "mark": version.findings[0]["mark"], **round_.kept}
    assert explain(words="Sleeps in on two nights.", every=False, **told) == 1
    assert returns.explained(version, returns.said_to([round_.asked.pk])[round_.asked.pk]) == (4, 1)
    assert explain(words="Sleeps in on two nights.", every=True, **told) == 4
    assert returns.rest_open(version, returns.said_to([round_.asked.pk])[round_.asked.pk]) == {}
    assert returns.explained(version, returns.said_to([round_.asked.pk])[round_.asked.pk]) == (4, 4)
    # Of another version those beyond what is told are other people, perhaps: they are asked about anew.
    version = round_.take(*others, NINA, UMA)
    assert returns.explained(version, returns.said_to([round_.asked.pk])[round_.asked.pk]) == (4, 2)


def test_a_rule_that_cannot_be_followed_to_its_end_speaks_of_everybody(
    round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = checking.Sets.found

    def stopped(self: Any, rule: Any, as_at: Any, most: int | None = None) -> Any:
        if most is None:
            raise checking.TooMuch(rule.code)
        return found(self, rule, as_at, most)

    monkeypatch.setattr(checking, "MOST", 1)
    monkeypatch.setattr(checking.Sets, "found", stopped)
    assert round_.draft(OVER, NINA, UMA).measured["clean"] == 0


def test_the_file_of_another_day_is_refused_as_it_is_and_asked_about_as_it_was(round_: Round) -> None:
    gone = CY.replace("2021-01-11,", f"2021-01-11,{(DAY - dt.timedelta(days=30)).isoformat()}")
    round_.take(NINA, UMA, gone)
    day = DAY + dt.timedelta(days=30)
    later = opening.open_collection(
        area=made.AREA, kind="early-years", reference_on=day, due_on=TODAY + dt.timedelta(days=9), **round_.managed
    )
    opening.ask_employers(collection=later.ref, employers=["nursery"], **round_.managed)
    first, round_.asked = round_.asked, Asked.objects.get(collection=later)
    refused(f"This file was taken for {DAY:%-d %B %Y}, and {day:%-d %B %Y} is asked", round_.draft, NINA, UMA, gone)
    # With a line end more it is another file, and says the same: of whoever stood in it both times.
    submit_return(asked=first.ref, number=1, **round_.kept)
    draft = round_.draft(raw=table(NINA, UMA, gone) + b"\n")
    assert "is this its file" in str(returns.remarks_on(draft, *returns.changes(draft)))


def test_where_nobody_counts_there_is_no_score(round_: Round) -> None:
    agency = [one.replace("permanent,0", "agency,1") for one in (NINA, UMA)]
    version = round_.take(*agency)
    assert returns.quality_of(version, {}, NOW).score is None
    assert returns.quality_of(round_.take(*agency, CY), {}, NOW).score is not None
