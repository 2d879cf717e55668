"""Readings as they are written down, on a page and from a form that was signed: append-only, both voices, no nought."""

import datetime as dt
import json
import uuid
from typing import Any

import pytest
import yaml
from django.db import DatabaseError, transaction

from tests.unit.casework import made
from tests.unit.casework.planned import BEHAVIOUR, NOW, SCALE, TODAY, Scene, days, forms, signed
from village.casework.actions import needs as actions
from village.casework.actions.permitted import NO_EPISODE
from village.casework.models import NeedReading
from village.casework.queries import needs as queries
from village.casework.queries.facts import facts
from village.casework.rules.needs import Need
from village.forms.queries import shipped_forms, shipped_lists
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry
from village.kernel.documents.actions import ship

pytestmark = pytest.mark.django_db
REVIEW: dict[tuple[str, str], object] = {
    ("", "review.on"): "2026-05-04", ("", "review.who"): "All", ("", "review.child-took-part"): "yes",
    ("", "review.decision"): "close", ("", "review.why"): "It went well", ("", "family.view"): "We are well",
    ("", "behaviour.reading"): "some-worry", ("", "behaviour.family-reading"): "going-well",
    ("", "emotional.reading"): "needs-help",
}  # fmt: skip


@pytest.fixture
def scene() -> Scene:
    return Scene()


def take(scene: Scene, sheet: uuid.UUID, **said: Any) -> list[NeedReading]:
    told: dict[str, Any] = {
        "episode": scene.ref, "sheet": sheet, "person": scene.anna.ref, "family_voice": "parent", "by": scene.by(),
        "at": days(3),
    }  # fmt: skip
    return actions.take_readings(**told | said)


def test_a_stranger_reads_no_needs_of_a_record_that_is_not_there_for_them(scene: Scene) -> None:
    for ref in (scene.ref, uuid.uuid4()):
        with pytest.raises(Refusal, match=NO_EPISODE):
            actions.record_readings(
                episode=ref, person=None, given={BEHAVIOUR: "going-well"}, scale=SCALE, on=TODAY,
                by=scene.by(scene.stranger), at=NOW,
            )  # fmt: skip
        with pytest.raises(Refusal, match=NO_EPISODE):
            take(scene, uuid.uuid4(), episode=ref, by=scene.by(scene.stranger))
    with pytest.raises(Refusal, match="do not work on it"):
        take(scene, uuid.uuid4(), by=scene.by(scene.boss))


def test_somebody_of_another_family_and_a_form_about_another_are_not_there(scene: Scene) -> None:
    other = made.episode(scene.lead, "The Otherperson family")
    with pytest.raises(Refusal, match="no such person"):
        scene.read({BEHAVIOUR: "going-well"}, person=other.family.people.first().ref)  # type: ignore[union-attr]
    sheet = signed(f"episode:{other.ref}", "review", REVIEW)
    for ref in (sheet.ref, uuid.uuid4()):
        with pytest.raises(Refusal, match="no such form"):
            take(scene, ref)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"given": {}}, "at least one"),
        ({"given": {("luck", "practitioner"): "going-well"}}, "no such reading"),
        ({"given": {("behaviour", "teacher"): "going-well"}}, "no such reading"),
        ({"given": {BEHAVIOUR: "2"}}, "no such reading"),
        ({"scale": "need-scale@9"}, "no such reading"),
        ({"scale": "relations@1", "given": {BEHAVIOUR: "mother"}}, "no such reading"),
        ({"on": TODAY + dt.timedelta(days=1)}, "not in the future"),
        ({"on": TODAY - dt.timedelta(days=1)}, "before help began"),
    ],
)
def test_what_is_no_reading_changes_nothing(scene: Scene, said: dict[str, Any], sentence: str) -> None:
    told: dict[str, Any] = {"given": {BEHAVIOUR: "needs-help"}, "scale": SCALE, "on": TODAY, "person": None}
    before = Entry.objects.count()
    with pytest.raises(Refusal, match=sentence):
        actions.record_readings(episode=scene.ref, by=scene.by(), at=NOW, **told | said)
    assert not NeedReading.objects.exists()
    assert Entry.objects.count() == before


def test_both_voices_are_kept_and_what_is_not_read_is_not_there(scene: Scene) -> None:
    scene.read({BEHAVIOUR: "needs-help-now", ("behaviour", "child"): "going-well"})
    found = {(one.element, one.voice): one.level for one in queries.readings_of(scene.episode)}
    assert found == {("behaviour", "practitioner"): 3, ("behaviour", "child"): 0}
    entry = Entry.objects.filter(action="casework.needs.read").get()
    assert json.loads(entry.detail) == {"readings": 2}


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_keeps_a_reading_as_it_was(scene: Scene, change: str) -> None:
    row = NeedReading.objects.filter(pk=scene.read({BEHAVIOUR: "needs-help"})[0].pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        row.update(level=0) if change == "update" else row.delete()
    assert row.get().level == 2


def test_the_readings_of_a_signed_form_are_taken_once_in_both_voices(scene: Scene) -> None:
    sheet = signed(f"episode:{scene.ref}", "review", REVIEW, days(2))
    found = take(scene, sheet.ref)
    assert {(one.element, one.voice, one.scale, one.level) for one in found} == {
        ("behaviour", "practitioner", SCALE, 1),
        ("behaviour", "parent", SCALE, 0),
        ("emotional", "practitioner", SCALE, 2),
    }
    assert {one.on for one in found} == {TODAY}  # when they met, not when it was signed
    assert {one.person for one in found} == {scene.anna}
    assert {one.pk for one in take(scene, sheet.ref)} == {one.pk for one in NeedReading.objects.all()}


def test_an_assessment_is_read_on_the_day_that_it_was_signed(scene: Scene) -> None:
    about = {("", "child.unborn"): "no", ("", "behaviour.words"): "He shouts"}
    required = {
        ("", concept): "Words"
        for concept in ("prompted-by", "present", "family.view", "child.view", "conclusion", "next.why-nothing")
    }
    answers = {**about, **required, ("", "next.step"): "nothing-more", ("", "behaviour.reading"): "needs-help"}
    sheet = signed(f"episode:{scene.ref}", "common-assessment", answers, days(2))
    [found] = take(scene, sheet.ref, family_voice="", person=None)  # no reading of the family's: nobody need say whose
    assert (found.on, found.person, found.level) == (days(2).date(), None, 2)


def test_nobody_guesses_whose_voice_the_family_s_reading_is(scene: Scene) -> None:
    sheet = signed(f"episode:{scene.ref}", "review", REVIEW)
    for voice in ("", "practitioner", "neighbour"):
        with pytest.raises(Refusal, match="whether the child or a parent"):
            take(scene, sheet.ref, family_voice=voice)
    assert not NeedReading.objects.exists()


def test_a_form_that_is_not_signed_is_not_read(scene: Scene) -> None:
    forms()
    sheet = signed(f"episode:{scene.ref}", "closure", CLOSURE)
    assert take(scene, sheet.ref) == []  # it asks for no reading


CLOSURE: dict[tuple[str, str], object] = {
    ("", "closure.reason"): "needs-met", ("", "closure.different"): "More sleep", ("", "closure.who-then"): "School",
    ("", "family.view"): "Good",
}  # fmt: skip


def test_the_elements_are_those_that_the_shipped_forms_ask_in_their_words() -> None:
    known = {key: title for domain in queries.domains() for key, title in domain.elements.items()}
    for form in shipped_forms().values():
        for _, question in form.questions():
            if question.kind == "reading":
                asked = queries.asked_as(question.concept)
                assert asked is not None
                assert question.label["en"].startswith(f"{known[asked[0]]}:")
    assert queries.element_called("pets.dog-walking") == "Pets: dog walking"


def test_thresholds_name_codes_of_scales(monkeypatch: pytest.MonkeyPatch) -> None:
    written = yaml.safe_load((queries.FOLDER / "thresholds.yaml").read_text(encoding="utf-8"))
    for name, code in written["everywhere"].items():
        assert code in {one.code for one in shipped_lists()[name].codes}
    assert queries.limits()(made.AREA, made.NOW.date()) == {SCALE: 2}
    changed = {"everywhere": {SCALE: "some-worry", "gone@1": "high"}}
    monkeypatch.setattr(queries, "_file", lambda name: changed)
    assert queries.limits()(made.AREA, made.NOW.date()) == {SCALE: 1}


def test_levels_are_told_in_the_words_of_their_scale(scene: Scene) -> None:
    assert queries.level_called(queries.scale_of(SCALE), 3) == "Needs help now"
    assert queries.level_called(queries.scale_of(SCALE), None) == "Not read"
    assert queries.level_called(queries.scale_of("gone@1"), 2) == "Level 2"
    assert queries.scale_now().name == SCALE


def test_an_area_s_newer_scale_is_read_on_and_known_by_its_name() -> None:
    forms()
    codes = [{"code": "good", "level": 0, "label": {"en": "Good"}}, {"code": "bad", "level": 1, "label": {"en": "Bad"}}]
    document = {"codes": "need-scale", "version": 2, "title": {"en": "How things are"}, "of": codes}
    ship(kind="codes", key="need-scale", document=document, at=NOW)
    assert queries.scale_now().name == "need-scale@2"
    assert queries.level_called(queries.scale_of("need-scale@2"), 1) == "Bad"
    assert queries.level_called(queries.scale_of(SCALE), 1) == "Some worry"


def test_facts_say_what_is_left_and_whether_needs_were_read_again(scene: Scene) -> None:
    assert (facts(scene.episode)["needs-without-action"], facts(scene.episode)["needs-read-again"]) == (0, "no")
    scene.read({BEHAVIOUR: "needs-help", ("emotional", "child"): "needs-help-now", ("identity", "child"): "some-worry"})
    assert (facts(scene.episode)["needs-without-action"], facts(scene.episode)["needs-read-again"]) == (2, "no")
    scene.read({BEHAVIOUR: "some-worry"}, 30)
    assert (facts(scene.episode)["needs-without-action"], facts(scene.episode)["needs-read-again"]) == (1, "no")
    scene.read({("emotional", "practitioner"): "some-worry", ("emotional", "child"): "going-well"}, 30)
    assert (facts(scene.episode)["needs-without-action"], facts(scene.episode)["needs-read-again"]) == (0, "yes")


def test_help_that_ended_on_needs_not_read_again_is_shown_to_the_manager_alone(scene: Scene) -> None:
    scene.read({BEHAVIOUR: "needs-help"})
    read, never = made.episode(scene.lead, "Read"), made.episode(scene.lead, "Never")
    for day in (0, 30):
        actions.record_readings(
            episode=read.ref, person=None, given={BEHAVIOUR: "needs-help"}, scale=SCALE, on=days(day).date(),
            by=scene.by(), at=days(day),
        )  # fmt: skip
    for one in (scene.episode, read, never):
        type(one).objects.filter(pk=one.pk).update(closed_at=days(40), closing="disengaged")
    every = [one.pk for one in (scene.episode, read, never)]
    found = queries.closed_unread(scene.by(scene.boss), every, at=days(50))
    left = {one.pk: unread for one, unread in found}
    assert left == {scene.episode.pk: [Need(str(scene.anna.ref), "behaviour")], never.pk: []}
    assert queries.closed_unread(scene.by(scene.boss), [read.pk], at=days(50)) == []
    assert queries.closed_unread(scene.by(scene.stranger), every, at=days(50)) == []
