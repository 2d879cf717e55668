"""What changed since a lead looked: to the lead alone, by kind, without a word, until they look again."""

import datetime as dt
import uuid

import pytest

from tests.unit.casework import made
from tests.unit.casework.planned import Scene, days
from village.casework.actions.concerns import raise_concern
from village.casework.actions.notes import Contact, write_note
from village.casework.actions.reading import open_record
from village.casework.models import Restriction
from village.casework.queries.desk import desk
from village.casework.rules.changed import kinds_changed
from village.kernel.accounts.models import Account
from village.kernel.audit.noting import told as told_by

pytestmark = pytest.mark.django_db
SECRET = "Zanzibarlane"


@pytest.fixture
def scene() -> Scene:
    """The nurse has written a note, after the lead looked."""
    scene = Scene()
    open_record(episode=scene.ref, by=scene.by(), at=days(1))
    note(scene, days(2))
    return scene


def note(scene: Scene, at: dt.datetime) -> None:
    contact = Contact("visit", at.date(), SECRET, family=(scene.mother.ref,))
    write_note(episode=scene.ref, contact=contact, key=uuid.uuid4().hex, by=scene.by(scene.nurse), at=at)


def told(scene: Scene, who: Account, day: int = 3) -> list[str]:
    found = [one.title for one in desk(scene.by(who), at=days(day)).new]
    assert SECRET not in str(found)
    return found


def test_nobody_but_the_lead_is_told_and_not_whoever_is_kept_out(scene: Scene) -> None:
    for who in (scene.stranger, scene.nurse, scene.boss):
        assert told(scene, who) == []
    assert told(scene, scene.lead) == ["Changed since you looked: notes"]
    Restriction.objects.create(
        person=scene.anna, kind="conflict", account=scene.lead.ref, authority="x", from_at=days(2), by=scene.boss.ref,
        review_on=made.FAR_OFF,
    )  # fmt: skip
    assert told(scene, scene.lead) == []


def test_it_is_told_until_they_look_and_again_when_more_changes(scene: Scene) -> None:
    raise_concern(episode=scene.ref, words=SECRET, by=scene.by(scene.boss), at=days(2))
    assert told(scene, scene.lead) == ["Changed since you looked: a concern for safety, notes"]
    open_record(episode=scene.ref, by=scene.by(), at=days(3))
    assert told(scene, scene.lead) == []
    scene.goal(element="")  # what one does oneself is no news
    assert told(scene, scene.lead) == []
    note(scene, days(4))
    assert told(scene, scene.lead, 5) == ["Changed since you looked: notes"]
    assert told(scene, scene.lead, 33) == []  # what is older stands in the record


def test_to_read_is_no_change(scene: Scene) -> None:
    open_record(episode=scene.ref, by=scene.by(), at=days(3))
    told_by(scene.by(scene.nurse), "casework.own.read", f"episode:{scene.ref}", days(4))
    told_by(scene.by(scene.nurse), "casework.document.read", f"episode:{scene.ref}", days(4))
    assert told(scene, scene.lead, 5) == []


def test_what_is_for_others_to_know_is_no_kind() -> None:
    hidden = ["casework.complaint.answer", "casework.restrict", "casework.glass", "casework.read", "casework.list"]
    assert kinds_changed(hidden) == []
    assert kinds_changed(["casework.own.invite", "casework.own.answer"]) == []
    assert kinds_changed(["casework.own.say"]) == ["what the family said"]
    assert kinds_changed(["casework.step.add", "casework.goal.change", "casework.concern"]) == [
        "a concern for safety", "the plan",
    ]  # fmt: skip
