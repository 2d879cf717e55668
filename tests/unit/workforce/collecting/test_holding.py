"""In which returns somebody stands, as they are told on their own page: which, of which day, and never the file."""

import datetime as dt

import pytest

from tests.unit.workforce.collecting.made import CY, DAY, NINA, Round, browser
from tests.unit.workforce.made import Scene
from village.workforce.actions.collecting.sending import draft_from_register
from village.workforce.actions.growing.leading import begin_leading, end_leading
from village.workforce.actions.workers import rename_worker
from village.workforce.models import Worker
from village.workforce.queries.collecting.holding import holding
from village.workforce.queries.own import preparing

pytestmark = pytest.mark.django_db
STAFF = (("Counted", "0123456"), ("Other", "0654321"))
BORN = dt.date(1980, 1, 31)


def nina(scene: Scene, **more: object) -> Worker:
    return scene.worker("Made", given="Nina", born_on=BORN, **more)


def test_nobody_is_told_of_a_return_that_does_not_hold_them_nor_of_another_employers() -> None:
    made = Round()
    one, other = nina(made.nursery), nina(Scene("school"))
    assert holding(one) == []  # asked for, and nothing has come
    made.take(CY)
    assert holding(one) == []
    made.send(CY, NINA)
    assert [(each.title, each.said) for each in holding(one)] == [
        ("Staff of early years settings", "Waits for a signature")
    ]
    assert holding(other) == []


def test_a_draft_and_an_older_version_hold_somebody_too_until_they_are_erased() -> None:
    made = Round()
    one = nina(made.nursery)
    made.draft(NINA)
    [found] = holding(one)
    assert (found.reference_on, found.said) == (DAY, "Nothing has come")
    made.take(NINA)
    made.take(CY)  # they are in the first version alone
    assert [each.said for each in holding(one)] == ["Being made"]
    made.erase("w1")
    assert holding(one) == []


def test_somebody_is_known_by_a_name_that_they_had() -> None:
    made = Round()
    one = nina(made.nursery)
    one.names.update(from_on=BORN)
    rename_worker(worker=one.ref, given="Nina", family="Newname", from_on=DAY, **made.kept)
    made.take(NINA)
    assert len(holding(one)) == 1


def test_the_census_knows_somebody_by_their_number() -> None:
    """Whose name was put right after a return was made is known by what did not change."""
    made = Round("csww")
    one = made.nursery.checked("Counted", numbers={"SWE": "SW12345", "NMC": "18A1234E"})
    made.nursery.start(one, made.nursery.post("social-worker"), start_on=DAY - dt.timedelta(days=60))
    other = made.nursery.worker("Other", given="Olu", numbers={"SWE": "SW54321"})
    draft_from_register(asked=made.asked.ref, **made.kept)
    one.names.update(family="Misspelt")
    assert [len(holding(each)) for each in (one, other)] == [1, 0]


def test_a_file_of_a_school_knows_somebody_by_their_number() -> None:
    made = Round("school")
    one, other = (made.nursery.worker(name, numbers={"TRN": trn}) for name, trn in STAFF)
    made.draft(raw=b"StaffRef,LAEstab,Role,StartDate,TeacherNumber\nx1,3831234,teacher,2020-09-01,0123456\n")
    assert [len(holding(each)) for each in (one, other)] == [1, 0]


def test_a_worker_reads_that_they_prepare_to_lead_and_in_which_returns_they_are() -> None:
    made = Round()
    one, mine = made.nursery.cleared("practitioner")
    reader = browser(mine)
    before = reader.get("/my-work/").content.decode()
    assert "No programme that prepares for leading is recorded" in before
    assert "You are in no return" in before
    told = {"worker": one.ref, "programme": "npqh", **made.kept}
    ended = begin_leading(begun_on=DAY - dt.timedelta(days=30), **told)
    end_leading(leading=ended.ref, last_on=DAY, **made.kept)
    begin_leading(begun_on=DAY + dt.timedelta(days=9), **told)
    assert [each.last_on for each in preparing(one)] == [None, DAY]
    draft_from_register(asked=made.asked.ref, **made.kept)
    after = reader.get("/my-work/").content.decode()
    assert after.count("National professional qualification for headship") == 2
    assert "Still on it" in after
    assert "Staff of early years settings" in after
    assert "staff.csv" not in after
