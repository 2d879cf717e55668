"""Taking somebody into the register: who may, what is refused in one sentence, and what the database itself refuses."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from tests.unit.workforce import made
from tests.unit.workforce.made import NOW, Scene, account, days, refuses, seen
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import ANYONE
from village.kernel.audit.models import Entry
from village.workforce.actions.permitted import NO_EMPLOYER, NO_WORKER
from village.workforce.actions.reading import open_own, open_worker, show_workers
from village.workforce.actions.workers import (
    TWO_OF_ONE_NUMBER,
    Who,
    add_worker,
    correct_worker,
    record_registration,
    rename_worker,
)
from village.workforce.models import Identifier, Worker, WorkerName
from village.workforce.queries.register import name_of
from village.workforce.queries.visible import KEEP, VET, own, visible_to

NATIONAL = "QQ 12 34 56 A"  # of no one: the prefix QQ is never given
VALID = "AB 12 34 56 C"


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


@pytest.mark.parametrize("role", [made.DESIGNATED, made.OFFICER, "practitioner", "administrator", "vetting-officer"])
def test_no_other_role_takes_anybody_in(scene: Scene, role: str) -> None:
    other = account("Otto Other", role)
    with pytest.raises(Refusal, match=NO_EMPLOYER):
        add_worker(who=Who("Testperson", made.BORN), by=seen(other), at=NOW)
    with pytest.raises(Refusal, match=NO_EMPLOYER):
        add_worker(who=Who("Testperson", made.BORN), by=ANYONE, at=NOW)
    assert not Worker.objects.exists()


def test_a_lead_without_second_factor_an_organisation_or_in_another_area_keeps_nothing(scene: Scene) -> None:
    worker = scene.worker()
    assert not visible_to(seen(scene.lead, second_factor=False), KEEP).exists()
    elsewhere = account("Elsa Elsewhere", made.LEAD, area="E08000006")
    assert not visible_to(seen(elsewhere), KEEP).exists()
    nowhere = account("Nils Nowhere", made.LEAD)
    nowhere.organisation = None
    nowhere.save()
    assert not visible_to(seen(nowhere), KEEP).exists()
    with pytest.raises(Refusal, match=NO_WORKER):
        rename_worker(worker=worker.ref, given="", family="X", from_on=days(0), by=seen(elsewhere), at=NOW)


def test_a_role_everywhere_still_sees_ones_own_employer_alone(scene: Scene) -> None:
    worker, other = scene.worker(), Scene("school")
    everywhere = account("Eva Everywhere", made.LEAD, body="school", area="")
    theirs = other.worker("Schoolperson")
    assert list(visible_to(seen(everywhere), KEEP)) == [theirs]
    assert open_worker(worker=worker.ref, by=seen(everywhere), at=NOW) is None


def test_who_is_taken_in_is_there_with_name_numbers_and_in_the_audit(scene: Scene) -> None:
    worker = scene.worker(numbers={"SWE": " sw 12345 ", "TRN": ""}, national=VALID, sex="female", ethnicity="CHNE")
    assert name_of(worker, on=days(0)) == "Wanda Testperson"
    number = worker.identifiers.get()
    assert (number.scheme, number.value, number.written) == ("SWE", "SW12345", "sw 12345")
    assert len(worker.national) == 64
    entry = Entry.objects.get(action="workforce.worker.add")
    assert entry.thing == f"worker:{worker.ref}"


def test_a_national_number_is_nowhere_in_the_clear(scene: Scene) -> None:
    worker = scene.worker(national=VALID)
    with pytest.raises(Refusal) as refused:
        scene.worker("Otherperson", national=VALID.lower())
    assert str(refused.value) == TWO_OF_ONE_NUMBER
    with pytest.raises(Refusal) as wrong:
        scene.worker("Thirdperson", national=NATIONAL)
    everything = [*Entry.objects.values_list("detail", flat=True), *Worker.objects.values_list("national", flat=True)]
    everything += [str(refused.value), str(wrong.value), repr(Who("X", made.BORN, national=VALID)), str(vars(worker))]
    for told in everything:
        assert "123456" not in told.replace(" ", "")
    # The cause is not kept either: whatever writes down errors walks along it.
    assert wrong.value.__suppress_context__


def test_a_number_kept_under_a_key_that_was_replaced_is_known_again(scene: Scene) -> None:
    scene.worker(national=VALID)
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        with pytest.raises(Refusal, match="national insurance"):
            scene.worker("Otherperson", national=VALID)
        scene.worker("Elseperson", national="AB 12 34 57 C")


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"family": " "}, "Give a name"),
        ({"family": "x" * 101}, "at most 100"),
        ({"given": "x" * 101}, "at most 100"),
        ({"born_on": days(1)}, "years old"),
        ({"born_on": dt.date(1890, 1, 1)}, "years old"),
        ({"sex": "x"}, "Choose"),
        ({"ethnicity": "XXXX"}, "Choose"),
        ({"numbers": {"TRN": "123456"}}, "seven figures"),
        ({"numbers": {"SWE": "SW012345"}}, "SW and up to six"),
        ({"numbers": {"SWE": "ЅW12345"}}, "only looks like"),  # a Cyrillic letter in front
        ({"national": "AB123456"}, "no national insurance number"),
    ],
)
def test_what_nobody_can_be_is_refused_and_changes_nothing(scene: Scene, more: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        scene.worker(**more)
    assert not Worker.objects.exists()
    assert not Entry.objects.filter(action__startswith="workforce.worker").exists()


def test_names_of_every_script_and_of_one_word(scene: Scene) -> None:
    for family, given in (("Suharto", ""), ("ap Gwynfryn", "Llŷr"), ("الاختبار", "نور"), ("시험", "한글")):
        worker = scene.worker(family, given=given)
        assert name_of(worker, on=days(0)) == f"{given} {family}".strip()


def test_a_name_that_changes_keeps_what_it_was_before(scene: Scene) -> None:
    worker = scene.worker()
    WorkerName.objects.filter(worker=worker).update(from_on=days(-100))
    rename_worker(worker=worker.ref, given="Wanda", family="Newname", from_on=days(-10), **scene.kept)
    worker = Worker.objects.get()
    assert name_of(worker, on=days(-11)) == "Wanda Testperson"
    assert name_of(worker, on=days(-10)) == "Wanda Newname"
    assert name_of(worker, on=days(-500)) == "Wanda Testperson"
    rename_worker(worker=worker.ref, given="Wanda", family="Other", from_on=days(-10), **scene.kept)
    assert [str(one) for one in worker.names.all()] == ["Wanda Testperson", "Wanda Other"]
    for on, sentence in ((days(1), "future"), (days(-20), "present name")):
        with pytest.raises(Refusal, match=sentence):
            rename_worker(worker=worker.ref, given="", family="X", from_on=on, **scene.kept)


def test_what_is_put_right_is_in_the_audit_by_which_part(scene: Scene) -> None:
    worker = scene.worker()
    told: dict[str, Any] = {"born_on": dt.date(1986, 3, 14), "sex": "female", "ethnicity": "NOBT"}
    correct_worker(worker=worker.ref, **told, **scene.kept)
    assert Worker.objects.get().born_on == dt.date(1986, 3, 14)
    assert '"changed":["born_on","sex"]' in Entry.objects.get(action="workforce.worker.correct").detail
    for wrong in ({"sex": "x"}, {"ethnicity": "x"}, {"born_on": days(0)}):
        with pytest.raises(Refusal):
            correct_worker(worker=worker.ref, **{**told, **wrong}, **scene.kept)


def test_a_registration_replaces_the_one_before_of_its_scheme(scene: Scene) -> None:
    worker = scene.worker(numbers={"SWE": "SW1", "TRN": "0123456"})
    record_registration(worker=worker.ref, scheme="SWE", number="SW22", last_on=days(5), **scene.kept)
    record_registration(worker=worker.ref, scheme="NMC", number="99A0000E", last_on=None, **scene.kept)
    now = {one.scheme: one for one in Identifier.objects.filter(ended_at=None)}
    assert {scheme: one.value for scheme, one in now.items()} == {"SWE": "SW22", "TRN": "0123456", "NMC": "99A0000E"}
    assert now["SWE"].until_on == days(6)
    with pytest.raises(Refusal, match="the letters of a profession"):
        record_registration(worker=worker.ref, scheme="HCPC", number="1", last_on=None, **scene.kept)


def test_each_look_is_in_the_audit_and_one_that_is_denied_too(scene: Scene) -> None:
    worker = scene.worker()
    assert open_worker(worker=worker.ref, by=scene.viewer, at=NOW) == worker
    assert open_worker(worker=worker.ref, permission=VET, by=scene.viewer, at=NOW) is None
    assert open_worker(worker=uuid.uuid4(), by=scene.viewer, at=NOW) is None
    show_workers(what="list", shown=[worker], by=scene.viewer, at=NOW)
    found = Entry.objects.filter(action="workforce.worker.read").order_by("seq").values_list("decision", flat=True)
    assert list(found) == ["permitted", "denied", "denied"]
    assert str(worker.ref) in Entry.objects.get(action="workforce.worker.list").detail


def test_nobody_but_the_worker_has_an_own_page(scene: Scene) -> None:
    worker, mine = scene.cleared()
    assert open_own(by=seen(mine), at=NOW) == worker
    assert open_own(by=scene.viewer, at=NOW) is None
    assert not own(ANYONE).exists()
    assert Entry.objects.filter(action="workforce.worker.own").count() == 1


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("worker_sex_known", lambda one: Worker.objects.filter(pk=one.pk).update(sex="x")),
        ("worker_name_is_something", lambda one: one.names.update(family="")),
        ("worker_name_runs_forward", lambda one: one.names.update(until_on=days(-9000))),
        ("worker_name_one_now", lambda one: one.names.create(family="Y", from_on=days(0))),
        ("identifier_scheme_known", lambda one: one.identifiers.update(scheme="XXX")),
        ("identifier_is_something", lambda one: one.identifiers.update(value="")),
        (
            "identifier_one_of_a_scheme_now",
            lambda one: one.identifiers.create(scheme="TRN", value="7654321", written="7654321", from_at=NOW),
        ),
        (
            "worker_number_once_for_an_employer",
            lambda one: Worker.objects.create(
                employer=one.employer, person=one.person, born_on=made.BORN, sex="male", ethnicity="NOBT",
                national=one.national, made_at=NOW,
            ),
        ),
    ],
)  # fmt: skip
def test_the_database_itself_refuses(scene: Scene, name: str, change: Any) -> None:
    worker = scene.worker(numbers={"TRN": "0123456"}, national=VALID)
    refuses(name, lambda: change(worker))
