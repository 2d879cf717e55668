"""Erasing somebody from an employer's returns: whom they looked at, all of them, nobody else, and for good."""

from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import override_settings

from tests.unit.workforce.collecting.made import AREA, CY, DUE, NINA, NOW, OVER, UMA, Round, made
from tests.unit.workforce.collecting.test_sending import census, refused
from tests.unit.workforce.collecting.test_signing import explain
from village.kernel.access.actions import Refusal
from village.workforce.actions.collecting import erasing, opening, sending
from village.workforce.models import Asked, Draft, Erased, Explanation, Version
from village.workforce.queries.collecting import reading
from village.workforce.queries.collecting.erasable import held_of, mark_of, who_goes


@pytest.fixture
def round_(db: None) -> Round:
    return Round()


def test_who_was_erased_is_in_no_version_and_no_file_brings_them_back(round_: Round) -> None:
    round_.take(OVER, NINA)
    explain(round_)
    round_.take(OVER, NINA, UMA)
    round_.draft(OVER, CY)
    refused("Nobody in this return", round_.erase, "w9")
    other = {"asked": round_.asked.ref, "by": made.Scene("school").viewer, "at": NOW}
    refused("There is no such return", erasing.erase_from_returns, reference="w4", seen="", **other)
    assert round_.erase(" W4 ") == 3
    every = [*Version.objects.all(), *Draft.objects.all()]
    assert all("Over" not in str(reading.tables_of(one)) for one in every)
    assert not any(one["who"] == "w4" for each in every for one in each.findings)
    assert not Explanation.objects.exists()
    assert all("Over" not in str(one.mark) for one in Erased.objects.all())
    assert not {"1970-02-02", "w4"} & {one.mark for one in Erased.objects.all()}
    # Under another reference, and with the key that has been replaced since: known again.
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[settings_key()]):
        draft = round_.draft(OVER.replace("w4", "w77"), NINA, CY)
    assert [one["id"] for one in reading.tables_of(draft)["person"]] == ["w1", "w3"]
    assert "1 was left out: erased from your returns." in draft.notes
    with pytest.raises(Refusal, match="Nobody"):
        round_.erase("w77")
    draft = round_.draft(NINA, UMA, CY)
    assert draft.notes == []
    assert "2 were left out" in str(two_erased(round_).notes)
    with pytest.raises(IntegrityError), transaction.atomic():
        Erased.objects.all().delete()


def two_erased(round_: Round) -> Draft:
    round_.erase("w3")
    return round_.draft(OVER, NINA, CY)


def test_who_comes_back_to_work_there_is_told_of_from_that_day_on(round_: Round) -> None:
    round_.take(OVER, NINA)
    erased_at = NOW - made.dt.timedelta(days=60)
    round_.erase("w4", at=erased_at)
    back = OVER.replace("p4", "p9").replace("2019-03-04", made.days(-50).isoformat())
    draft = round_.draft(OVER, back, NINA)
    assert draft.notes == []
    started = {one["started_on"] for one in reading.tables_of(draft)["engagement"] if one["person"] == "w4"}
    assert started == {made.days(-50)}
    assert round_.erase("w4", at=NOW) == 1
    assert "1 was left out" in str(round_.draft(OVER, back, NINA, UMA).notes)


def test_who_is_erased_goes_under_every_reference(round_: Round) -> None:
    round_.take(OVER, NINA)
    round_.take(OVER.replace("w4", "x4"), NINA)
    assert round_.erase("x4") == 2
    assert all("Over" not in str(reading.tables_of(one)) for one in Version.objects.all())


def settings_key() -> str:
    return str(settings.SECRET_KEY)


def test_what_stays_of_who_was_erased_is_a_hash_once(round_: Round) -> None:
    round_.take(NINA, UMA)
    round_.erase("w1")
    marks = Erased.objects.count()
    assert marks == 2  # birth and name, reference
    assert all(len(one.mark) == 64 for one in Erased.objects.all())


def asked_too(round_: Round, kind: str, reference_on: made.dt.date) -> Asked:
    """The nursery is asked for another return."""
    other = opening.open_collection(area=AREA, kind=kind, reference_on=reference_on, due_on=DUE, **round_.managed)
    opening.ask_employers(collection=other.ref, employers=["nursery"], **round_.managed)
    return Asked.objects.get(collection=other)


SCHOOL = "StaffRef,Surname,Forenames,BirthDate,TeacherNumber,LAEstab,Role,StartDate,FTE"


def school(*rows: str) -> bytes:
    return "\n".join([SCHOOL, *(f"{one},9991234,teaching-assistant,2020-09-01,1" for one in rows)]).encode()


def surnames() -> list[list[str]]:
    """Of each version, oldest first."""
    kept = Version.objects.order_by("pk")
    return [sorted(str(one.get("surname")) for one in reading.tables_of(each)["person"]) for each in kept]


def test_nobody_else_goes_with_who_is_erased(round_: Round) -> None:
    bob = NINA.replace("w1,Made,Nina,1980-01-31", "17,Brown,Bob,1971-05-06")
    round_.take(bob, UMA)
    early, round_.asked = round_.asked, asked_too(round_, "school", made.days(-400))
    round_.take(raw=school("17,Old,Oli,1960-01-01,", "4,Smith,Ann,1980-01-31,"))
    round_.asked = asked_too(round_, "school", made.days(-40))
    round_.take(raw=school("17,Up,Una,1991-01-01,", "18,Smith,Ann,1980-01-31,"))  # each had the other's reference
    round_.take(raw=school("17,Smith,Ann,1980-01-31,", "18,Up,Una,1991-01-01,"))
    assert round_.erase("17") == 3
    assert surnames() == [["Brown", "Up"], ["Old"], ["Up"], ["Up"]]
    # Bob, of another kind of return, is taken as before; Ann is not, in any.
    round_.asked = early
    assert round_.draft(UMA, bob, CY).notes == []
    assert "1 was left out" in str(round_.draft(UMA, NINA.replace("w1,Made,Nina", "w5,Smith,Ann")).notes)


def test_of_two_with_one_birth_and_name_the_number_tells_which(round_: Round) -> None:
    round_.asked = asked_too(round_, "school", made.days(-40))
    round_.take(raw=school("1,Smith,Ann,1980-01-31,1234567", "2,Smith,Ann,1980-01-31,7654321", "3,Up,Una,1991-01-01,"))
    round_.erase("1")
    assert surnames() == [["Smith", "Up"]]


def test_who_is_erased_is_known_by_all_they_were_ever_known_by(round_: Round) -> None:
    round_.asked = asked_too(round_, "school", made.days(-40))
    other = "1,Up,Una,1991-01-01,"
    round_.take(raw=school("17,Smith,Ann,1980-01-31,1234567", other))
    round_.take(raw=school("A9,Jones,Ann,1980-01-31,1234567", other))
    round_.take(raw=school("B3,Jones,Ann,1980-01-31,", other))
    with pytest.raises(Refusal, match="Nobody in this return"):
        round_.erase(" ")
    assert round_.erase("17") == 3
    for row in ("A9,Jones,Ann,1980-01-31,", "C1,Jones,Ann,1980-01-31,", "B3,Other,Ann,,", "C1,Other,Ann,,1234567"):
        draft = round_.draft(raw=school(row, other, "2,More,Mo,1992-02-02,"))
        assert "1 was left out" in str(draft.notes), row


def test_whoever_would_go_is_looked_at_first(round_: Round) -> None:
    round_.take(NINA, UMA)
    going = who_goes(round_.asked, "w1", held_of(round_.asked.employer_id))
    assert [(one.who, one.number) for one in going] == [("w1", 1)]
    told: dict[str, Any] = {"asked": round_.asked.ref, "reference": "w1", **round_.kept}
    refused("look again at who goes", erasing.erase_from_returns, seen="", **told)
    round_.draft(NINA, CY)
    refused("look again at who goes", erasing.erase_from_returns, seen=mark_of(going), **told)
    assert not Erased.objects.exists()
    assert round_.erase("w1") == 2


@pytest.mark.django_db
def test_without_a_number_nobody_in_the_census_is_told_from_another() -> None:
    round_ = Round("csww")
    none = census(made.days(-40)).replace(b"<SWENo>SW12345</SWENo>", b"")
    assert none != census(made.days(-40))
    round_.draft(raw=none)
    with pytest.raises(Refusal, match="Nobody in this return"):
        round_.erase("person-1")
    number = str(reading.tables_of(Draft.objects.get())["person"][1]["social_worker_no"])
    assert round_.erase(number) == 1
    assert Erased.objects.count() == 2
    assert len(reading.tables_of(Draft.objects.get())["person"]) == 1


def test_who_is_erased_while_a_file_is_read_does_not_come_back(round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    round_.take(OVER, NINA)
    held = reading.held_to_the_rules

    def meanwhile(*given: Any) -> reading.Read:
        read = held(*given)
        monkeypatch.undo()
        round_.erase("w4")
        return read

    monkeypatch.setattr(sending, "held_to_the_rules", meanwhile)
    with pytest.raises(Refusal, match="Somebody was erased from your returns while this was read"):
        round_.draft(OVER, UMA)
    assert not Draft.objects.exists()
    assert "1 was left out" in str(round_.draft(OVER, UMA).notes)
