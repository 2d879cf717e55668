"""What is on file of a worker's checks, training and posts opens the records of children, and closes them in the same
second: an expiry at noon closes access at noon, whoever is barred has no role and no access."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.unit.workforce import made
from tests.unit.workforce.made import NOW, SERVICE, TODAY, Scene, browser, days, seen
from tests.unit.workforce.test_vetting import asks
from village.casework.queries.leading import standing_of
from village.kernel.access.actions import Refusal
from village.kernel.access.models import Clearance
from village.kernel.access.queries import may_open
from village.kernel.accounts.actions import end_clearance, record_clearance
from village.kernel.accounts.queries import clearances_of
from village.workforce.actions.engaging import end_engagement
from village.workforce.actions.vetting import record_bar
from village.workforce.models import Engagement, Worker
from village.workforce.queries.checks import known
from village.workforce.rules.vetting import LONDON, day_begins


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


def test_who_is_checked_trained_and_in_post_may_ask_and_who_lacks_one_may_not(scene: Scene) -> None:
    worker = scene.worker()
    mine = scene.signs_in(worker, "practitioner")
    assert not asks(mine)
    scene.check(worker)
    scene.train(worker)
    assert not asks(mine)  # of nobody's post
    scene.start(worker, scene.post())
    assert asks(mine)
    assert standing_of([mine.ref], made.AREA, at=timezone.now())[mine.ref].cleared


def test_an_expiry_at_noon_closes_access_at_noon(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    worker, mine = scene.cleared("practitioner")
    noon = dt.datetime.combine(days(20), dt.time(12), LONDON)
    scene.check(worker, until_at=noon)
    kept = Clearance.objects.get(kind="vetting", ended_at=None)
    assert (kept.until_on, kept.until_at) == (days(21), noon)
    for at, open_then in ((noon - dt.timedelta(seconds=1), True), (noon, False)):
        monkeypatch.setattr("village.kernel.access.queries.timezone.now", lambda at=at: at)
        assert asks(mine) is open_then
        for address in ("/children/", "/help/"):
            answer = browser(mine).get(address)
            assert (answer.status_code, answer.get("Location", "")) == (
                (200, "") if open_then else (302, "/account/clearance/")
            )
        assert (clearances_of([mine], at=at)[mine.ref]["vetting"] is not None) is open_then


@pytest.mark.parametrize(
    "more",
    [
        {**SERVICE, "result": "NEW_INFO"},
        {**SERVICE, "result": "NO_MATCH_FOUND"},
        {**SERVICE, "result": "NO_MATCH_FOUND", "workforce": "adult"},
        {"identity": False},
        {"level": "standard"},
        {"barred_list": False},
        {"basis": "eligible"},
    ],
)
def test_what_speaks_against_somebody_closes_access_in_the_same_second(scene: Scene, more: dict[str, Any]) -> None:
    worker, mine = scene.cleared("practitioner")
    assert asks(mine)
    scene.check(worker, at=timezone.now(), **more)
    assert not asks(mine)


def test_new_information_is_over_with_a_new_certificate_alone(scene: Scene) -> None:
    worker, mine = scene.cleared("practitioner")
    scene.check(worker, **{**SERVICE, "result": "NEW_INFO"})
    scene.check(worker, **{**SERVICE, "result": "BLANK_NO_NEW_INFO"})
    assert not asks(mine)
    scene.check(worker, checked_on=TODAY)
    assert asks(mine)


@pytest.mark.parametrize(
    "against",
    [
        {**SERVICE, "result": "NEW_INFO"},
        {**SERVICE, "result": "NO_MATCH_FOUND"},
        {"checked_on": TODAY, "identity": False},
    ],
)
def test_an_old_certificate_that_is_written_down_late_opens_nothing(scene: Scene, against: dict[str, Any]) -> None:
    worker, mine = scene.cleared("practitioner")
    scene.check(worker, **against)
    assert not asks(mine)
    scene.check(worker, checked_on=days(-700), until_at=day_begins(days(300)))
    assert not asks(mine)


def test_an_adults_certificate_never_opens_a_childrens_post(scene: Scene) -> None:
    worker, post = scene.worker(), scene.post()
    scene.check(worker, workforce="adult")
    scene.train(worker)
    for start_on in (days(0), days(-1)):
        with pytest.raises(Refusal, match="Checked for other work"):
            scene.start(worker, post, start_on=start_on)
    # As somebody stands there who began when another certificate counted.
    Engagement.objects.create(
        worker=worker, post=post, kind="permanent", fte=1, start_on=days(-9), origin="other", recorded_at=NOW
    )
    assert not asks(scene.signs_in(worker, "practitioner"))


def test_new_information_before_the_first_day_stops_the_start(scene: Scene) -> None:
    worker = scene.worker()
    scene.check(worker)
    scene.train(worker)
    scene.check(worker, **{**SERVICE, "result": "NEW_INFO"})
    with pytest.raises(Refusal, match="Ask whoever is designated"):
        scene.start(worker, scene.post(), start_on=days(1))
    assert not Engagement.objects.exists()


def test_who_is_barred_has_no_role_and_no_access_at_once_whoever_employs_them(scene: Scene) -> None:
    worker, mine = scene.cleared("practitioner", "plan-officer")
    school = Scene("school")
    same, theirs = school.cleared("practitioner", family="Schoolperson")
    Worker.objects.filter(pk=same.pk).update(person=worker.person)
    assert asks(mine)
    assert asks(theirs)
    record_bar(worker=worker.ref, barred=True, by=seen(scene.dsl), at=timezone.now())
    for one in (mine, theirs):
        assert not asks(one)
        assert not may_open(seen(one), "plan.office.read")
        assert not Clearance.objects.filter(account=one.ref, ended_at=None).exists()
    with pytest.raises(Refusal) as refused:
        scene.start(worker, scene.post(), start_on=days(-3))
    assert "barred" not in str(refused.value).lower()
    same.refresh_from_db()
    assert known(same, at=NOW).barred


def test_who_leaves_loses_access_with_the_last_day(scene: Scene) -> None:
    _, mine = scene.cleared("practitioner")
    end_engagement(engagement=Engagement.objects.get().ref, last_on=days(5), reason="resigned", **scene.kept)
    assert asks(mine)
    assert {one.until_on for one in Clearance.objects.filter(account=mine.ref, ended_at=None)} == {days(6)}


def test_nobody_else_writes_what_follows_from_the_register(scene: Scene) -> None:
    _, mine = scene.cleared("practitioner")
    officer = browser(made.account("Vic Vetting", "vetting-officer"))
    shown = officer.get(reverse("clearances-person", args=[mine.ref])).content.decode()
    assert "follows from the register of workers" in shown
    assert "Put on file" not in shown
    said = {"kind": "vetting", "from_on": "2026-01-01", "last_on": "2030-01-01"}
    assert officer.post(reverse("clearances-person", args=[mine.ref]), said).status_code == 400
    told: dict[str, Any] = {"account": mine, "by": "test", "at": NOW}
    with pytest.raises(ValueError, match="register of workers"):
        record_clearance(kind="vetting", from_on=days(-1), until_on=days(900), **told)
    with pytest.raises(ValueError, match="register of workers"):
        end_clearance(kind="vetting", **told)
