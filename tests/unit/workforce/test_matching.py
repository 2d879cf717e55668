"""Workers of two employers who may be one person: proposed, decided by somebody apart, and no employer is told."""

import datetime as dt
import uuid
from typing import Any

import pytest

from tests.unit.workforce import made
from tests.unit.workforce.made import NOW, Scene, account, refuses, seen
from village.kernel.access.actions import Refusal
from village.kernel.access.models import Clearance, Registered
from village.kernel.accounts.actions import give_role
from village.kernel.accounts.models import Account
from village.workforce.actions import matching
from village.workforce.actions.correcting import ask_correction, decide_correction
from village.workforce.actions.matching import NO_MATCH, decide_match, list_matches, open_match, undo_match
from village.workforce.actions.vetting import record_bar
from village.workforce.actions.workers import correct_worker
from village.workforce.models import Match, Worker
from village.workforce.queries.checks import known
from village.workforce.queries.register import counted
from village.workforce.queries.visible import KEEP, visible_to
from village.workforce.rules.counting import Scope

NATIONAL = "AB 12 34 56 C"


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


@pytest.fixture
def school(scene: Scene) -> Scene:
    return Scene("school")


@pytest.fixture
def officer(scene: Scene) -> Account:
    return account("Mo Matcher", made.OFFICER, body="council")


def pair(scene: Scene, school: Scene) -> Match:
    scene.worker(numbers={"SWE": "SW12345"}, national=NATIONAL)
    school.worker("Newname", numbers={"SWE": "SW12345"}, national=NATIONAL)
    return Match.objects.get()


def test_no_employer_and_nobody_elsewhere_is_told_of_a_pair(scene: Scene, school: Scene) -> None:
    one = pair(scene, school)
    elsewhere = account("Max Elsewhere", made.OFFICER, area="E08000006")
    for other in (scene.lead, school.lead, scene.dsl, elsewhere, account("Pia", "matching-officer")):
        assert list_matches(by=seen(other), at=NOW) == []
        assert open_match(match=one.ref, by=seen(other), at=NOW) is None
        with pytest.raises(Refusal, match=NO_MATCH):
            decide_match(match=one.ref, same=True, by=seen(other), at=NOW)
    assert Worker.objects.values("person").distinct().count() == 2


def test_nobody_decides_about_themselves(scene: Scene, school: Scene) -> None:
    pair(scene, school)
    worker = Worker.objects.order_by("pk")[0]
    mine = scene.signs_in(worker, made.OFFICER)
    assert list_matches(by=seen(mine), at=NOW) == []


def test_a_pair_is_proposed_and_joins_nobody_until_it_is_decided(scene: Scene, school: Scene, officer: Account) -> None:
    one = pair(scene, school)
    assert Worker.objects.values("person").distinct().count() == 2
    assert list_matches(by=seen(officer), at=NOW) == [one]
    assert open_match(match=one.ref, by=seen(officer), at=NOW) == one
    decide_match(match=one.ref, same=True, by=seen(officer), at=NOW)
    assert Worker.objects.values("person").distinct().count() == 1
    assert list(visible_to(scene.viewer, KEEP)) == list(Worker.objects.filter(employer__slug="nursery"))
    with pytest.raises(Refusal, match=NO_MATCH):
        decide_match(match=one.ref, same=True, by=seen(officer), at=NOW)


def test_one_person_of_two_employers_is_in_each_ones_own_count_alone(
    scene: Scene, school: Scene, officer: Account
) -> None:
    one = pair(scene, school)
    for each, role in ((scene, "nursery-practitioner"), (school, "play-worker")):
        worker = Worker.objects.get(employer__slug=each.body)
        each.check(worker)
        each.start(worker, each.post(role))
    decide_match(match=one.ref, same=True, by=seen(officer), at=NOW)
    for each in (scene, school):
        assert counted(each.viewer, Scope(NOW.date())).heads == 1


def test_of_two_who_decide_at_once_the_second_changes_nothing(
    scene: Scene, school: Scene, officer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = pair(scene, school)
    read_before = Match.objects.filter(pk=one.pk).select_related("one", "two")
    assert len(read_before) == 1  # both have read that it waits
    decide_match(match=one.ref, same=False, by=seen(officer), at=NOW)
    monkeypatch.setattr(matching, "matches", lambda by: Stale(read_before[0]))
    with pytest.raises(Refusal, match=NO_MATCH):
        decide_match(match=one.ref, same=True, by=seen(officer), at=NOW)
    assert Match.objects.get().decision == "different"
    assert Worker.objects.values("person").distinct().count() == 2


class Stale:
    """What was read before another decided."""

    def __init__(self, found: Match) -> None:
        self.found = found

    def filter(self, **wanted: object) -> "Stale":
        return self

    def first(self) -> Match:
        return self.found


def test_two_people_stay_two_and_are_not_proposed_again(scene: Scene, school: Scene, officer: Account) -> None:
    one = pair(scene, school)
    decide_match(match=one.ref, same=False, by=seen(officer), at=NOW)
    worker = Worker.objects.get(employer__slug="nursery")
    correct_worker(worker=worker.ref, born_on=made.BORN, sex="female", ethnicity="NOBT", **scene.kept)
    assert Match.objects.get().decision == "different"
    assert Worker.objects.values("person").distinct().count() == 2
    with pytest.raises(Refusal, match="were joined"):
        undo_match(match=one.ref, by=seen(officer), at=NOW)


def test_twins_of_one_name_and_birthday_with_other_numbers_are_for_a_person_to_tell_apart(
    scene: Scene, school: Scene
) -> None:
    scene.worker(numbers={"SWE": "SW12345"})
    school.worker(given="Wendy", numbers={"SWE": "SW98765"})
    assert all(one.decision == "" for one in Match.objects.all())
    assert Worker.objects.values("person").distinct().count() == 2


def test_a_changed_surname_and_a_slip_in_the_birthday_still_propose(scene: Scene, school: Scene) -> None:
    scene.worker("Testperson", numbers={"TRN": "0123456"})
    school.worker("Testperson", born_on=dt.date(1985, 3, 15), numbers={"TRN": "0123456"})
    assert Match.objects.count() == 1


def test_what_was_joined_by_mistake_comes_apart_with_all_that_hangs_on_it(
    scene: Scene, school: Scene, officer: Account
) -> None:
    one = pair(scene, school)
    club = Scene("club")
    third = club.worker("Newname", numbers={"SWE": "SW12345"}, national=NATIONAL)
    decide_match(match=one.ref, same=True, by=seen(officer), at=NOW)
    theirs = Worker.objects.get(employer__slug="school")
    other = Match.objects.get(one=theirs, two=third)
    decide_match(match=other.ref, same=True, by=seen(officer), at=NOW)
    assert Worker.objects.values("person").distinct().count() == 1
    undo_match(match=one.ref, by=seen(officer), at=NOW)
    assert Worker.objects.values("person").distinct().count() == 2
    theirs.refresh_from_db()
    third.refresh_from_db()
    assert theirs.person == third.person


def test_to_join_with_somebody_barred_closes_access_at_once(scene: Scene, school: Scene, officer: Account) -> None:
    worker, mine = scene.cleared("practitioner")
    same = school.worker(given="Wanda")
    record_bar(worker=same.ref, barred=True, **school.vetted)
    one = Match.objects.get()
    assert not known(worker, at=NOW).barred
    decide_match(match=one.ref, same=True, by=seen(officer), at=NOW)
    assert not mine.role_grants.filter(until_on=None).exists()
    worker.refresh_from_db()
    assert known(worker, at=NOW).barred


def test_what_was_closed_by_a_mistaken_join_is_on_file_again_when_it_comes_apart(
    scene: Scene, school: Scene, officer: Account
) -> None:
    _, mine = scene.cleared("practitioner")
    same = school.worker(given="Wanda")
    record_bar(worker=same.ref, barred=True, **school.vetted)
    one = Match.objects.get()
    on_file = Clearance.objects.filter(account=mine.ref, ended_at=None)
    decide_match(match=one.ref, same=True, by=seen(officer), at=NOW)
    assert not on_file.exists()
    undo_match(match=one.ref, by=seen(officer), at=NOW)
    assert on_file.count() == 2
    give_role(account=mine, role="practitioner", area=made.AREA, from_on=NOW.date(), by="test", at=NOW)
    theirs = school.signs_in(same, name="Wanda Schoolperson")
    assert Registered.objects.get(account=theirs.ref).barred_at is not None


def test_what_was_open_to_the_second_of_a_mistaken_join_is_settled_too(
    scene: Scene, school: Scene, officer: Account
) -> None:
    worker = scene.worker()
    same, theirs = school.cleared("practitioner")
    record_bar(worker=worker.ref, barred=True, **scene.vetted)
    one = Match.objects.get()
    decide_match(match=one.ref, same=True, by=seen(officer), at=NOW)
    undo_match(match=one.ref, by=seen(officer), at=NOW)
    assert Clearance.objects.filter(account=theirs.ref, ended_at=None).count() == 2
    same.refresh_from_db()
    assert not known(same, at=NOW).barred


def test_a_bar_that_another_employer_took_back_takes_none_of_the_first(
    scene: Scene, school: Scene, officer: Account
) -> None:
    worker, same = scene.worker(), school.worker()
    record_bar(worker=worker.ref, barred=True, **scene.vetted)
    record_bar(worker=same.ref, barred=True, **school.vetted)
    record_bar(worker=same.ref, barred=False, **school.vetted)
    decide_match(match=Match.objects.get().ref, same=True, by=seen(officer), at=NOW)
    for one in Worker.objects.all():
        assert known(one, at=NOW).barred


def test_what_was_put_right_proposes_too(scene: Scene, school: Scene) -> None:
    _, mine = scene.cleared()
    school.worker("Newname")
    Match.objects.all().delete()
    ask = ask_correction(field="name", text="Wanda Newname", by=seen(mine), at=NOW)
    decide_correction(correction=ask.ref, decision="accepted", because="", **scene.kept)
    assert Match.objects.count() == 1


def test_the_database_itself_refuses(scene: Scene, school: Scene) -> None:
    one = pair(scene, school)
    told: dict[str, Any] = {"chance": 0.5, "proposed_at": NOW, "ref": uuid.uuid4()}
    refuses("match_of_two", lambda: Match.objects.create(one=one.two, two=one.one, **told))
    refuses("match_proposed_once", lambda: Match.objects.create(one=one.one, two=one.two, **told))
    refuses("match_decision_known", lambda: Match.objects.filter(pk=one.pk).update(decision="x"))
