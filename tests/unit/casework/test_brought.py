"""What goes along to another area: only what the family agreed to, and of nobody who does not go along."""

import json
import uuid
from typing import Any

import pytest

from tests.unit.casework import made
from tests.unit.casework.planned import BEHAVIOUR, NOW, Scene, days, signed
from tests.unit.casework.test_needs import REVIEW
from tests.unit.casework.test_plan_pages import words
from village.casework.actions import notes, transfers
from village.casework.actions.before import read_before
from village.casework.actions.concerns import raise_concern, settle_concern
from village.casework.actions.tagging import tag_answers
from village.casework.models import (
    AgreedPlan,
    Belonging,
    Brought,
    Episode,
    Household,
    Person,
    Release,
    Residence,
    Restriction,
)
from village.casework.queries.answers import tags_of
from village.casework.queries.brought import brought_to, gathered
from village.casework.queries.plan import plan_content, plan_hash
from village.casework.queries.releasing import Thing, things_of
from village.casework.rules.episodes import about
from village.casework.rules.transfers import ALONG, names_apart
from village.forms.models import Sheet
from village.kernel.access.actions import Refusal
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
THERE = made.ELSEWHERE
HOME, FATHERS = "4 Mill Lane, Ashmere", "12 Elm Street, Brack"
SECRETS = (
    "Mill Lane",
    "Elm Street",
    "ZE1 1AA",
    "01632 960123",
    "Gregory",
    "Kevin",
    "the neighbour",
    "Hidden words",
    "Hermione",
    "It went well",
)
ANSWERS: dict[tuple[str, str], object] = {
    **REVIEW, ("", "family.view"): "We are well at 4 Mill Lane, ZE1 1AA", ("", "review.child-took-part"): "no",
    ("", "review.child-why-not"): "Gregory shouts", ("", "review.decision"): "close",
    ("", "behaviour.reading"): "some-worry", ("", "review.why"): "It went well",
    ("", "review.dissent"): "Aunt Hermione",
}  # fmt: skip


@pytest.fixture
def scene() -> Scene:
    """A family with everything that must not go along written into what does."""
    scene = Scene()
    scene.agree()
    gone = Person.objects.create(name="Gregory Testperson", reach="01632 960123", made_at=NOW)
    Belonging.objects.create(
        family=scene.episode.family, person=gone, part="carer", from_on=made.LONG_AGO, until_on=NOW.date()
    )  # fmt: skip
    for person, address in ((scene.mother, HOME), (gone, FATHERS)):
        home = Household.objects.create(address=address, postcode="ZE1 1AA", made_at=NOW)
        Residence.objects.create(person=person, household=home, from_on=made.LONG_AGO)
    barred = made.account("Kevin Keptout", "practitioner", body="school")
    Restriction.objects.create(
        person=scene.anna, kind="conflict", account=barred.ref, authority="A court", from_at=NOW, by=scene.boss.ref,
        review_on=made.FAR_OFF,
    )  # fmt: skip
    scene.read({BEHAVIOUR: "needs-help", ("behaviour", "parent"): "some-worry"})
    scene.step(scene.goal("Anna sleeps at 4 Mill Lane"), "Ring 01632 960123")
    scene.step(scene.goal("Anna is safe from Gregory"), "Stay away")
    signed(about(scene.ref), "review", ANSWERS, by=str(scene.lead.ref))
    note(scene, "Seen at 12 Elm Street, with Kevin Keptout there")
    note(scene, "Anna drew a house, ZE1 1AA")
    note(scene, "Hidden words", tags=("informant",))
    return scene


def note(scene: Scene, text: str, **more: Any) -> None:
    contact = notes.Contact(kind="visit", on=NOW.date(), words=text, family=(scene.mother.ref,), **more)
    notes.write_note(episode=scene.ref, contact=contact, key=uuid.uuid4().hex, by=scene.by(), at=NOW)


@pytest.fixture
def other() -> Account:
    made.organisation("salford", THERE)
    return made.account("Otto Other", "family-help-manager", "practitioner", area=THERE, body="salford")


def agreed_plan(scene: Scene) -> None:
    AgreedPlan.objects.create(
        episode=scene.episode, number=1, content=plan_content(scene.episode), sha256=plan_hash(scene.episode), key="k",
        agreed_by=scene.mother, by=scene.lead.ref, at=NOW,
    )  # fmt: skip


def taken_over(scene: Scene, other: Account, *along: str, day: int = 2) -> Episode:
    found = transfers.offer_transfer(
        episode=scene.ref, to=THERE, agreed_by=scene.mother.ref, along=along, by=scene.by(scene.boss), at=days(1)
    )  # fmt: skip
    return transfers.accept_transfer(transfer=found.ref, key="k", by=made.seen(other), at=days(day))


def test_nothing_goes_along_that_is_not_on_the_list_or_that_nobody_agreed_to(scene: Scene, other: Account) -> None:
    with pytest.raises(Refusal, match="from the list"):
        taken_over(scene, other, "concerns")
    new = taken_over(scene, other)
    assert Brought.objects.get().content == {"parts": [], "answers": [], "chronology": []}
    page = words(made.browser(other).get(f"/help/{new.ref}/before/"))
    assert "Nothing came along" in page
    for who in (scene.lead, scene.boss, scene.stranger):
        assert made.browser(who).get(f"/help/{new.ref}/before/").status_code == 404


def test_what_goes_along_is_read_there_without_what_must_not_be(scene: Scene, other: Account) -> None:
    agreed_plan(scene)
    concern = raise_concern(episode=scene.ref, words="Told by the neighbour", by=scene.by(), at=NOW)
    settle_concern(
        episode=scene.ref, concern=concern.ref, outcome="acted-on", finding="Told by the neighbour",
        by=scene.by(scene.boss), at=NOW,
    )  # fmt: skip
    form = next(one for one in things_of(scene.episode) if one.key.startswith("form:"))
    marked = next(one.key for one in form.passages if one.label == "Behaviour: as you see it")
    Release.objects.create(
        episode=scene.episode, person=scene.mother, thing=form.key, content={}, sha256="", source_sha256=form.sha256,
        left_out={marked: "who-told-us"}, key="r", by=scene.lead.ref, at=NOW,
    )  # fmt: skip
    new = taken_over(scene, other, *ALONG)
    told = json.dumps(Brought.objects.get().content)
    for secret in (*SECRETS, "Behaviour: as you see it"):
        assert secret not in told
    page = words(made.browser(other).get(f"/help/{new.ref}/before/"))
    for secret in SECRETS:
        assert secret not in page
    for here in ("Anna sleeps at", "We are well at", "Anna drew a house", "A concern for safety was raised"):
        assert here in page
    assert "Stay away" not in page  # the whole goal speaks of somebody who does not go along
    assert Entry.objects.filter(action="casework.read", thing=about(new.ref), detail__contains="before").exists()
    assert made.browser(other).get(f"/help/{scene.ref}/before/").status_code == 404


@pytest.mark.parametrize("what", list(ALONG))
def test_each_goes_by_itself(scene: Scene, other: Account, what: str) -> None:
    agreed_plan(scene)
    taken_over(scene, other, what)
    content = Brought.objects.get().content
    assert {one["kind"] for one in content["parts"]} == ({what} - {"chronology"})
    assert bool(content["chronology"]) == (what == "chronology")
    assert bool(content["answers"]) == (what == "forms")


def thing(scene: Scene, kind: str) -> Thing:
    return next(one for one in things_of(scene.episode) if one.key.startswith(f"{kind}:"))


def passage(found: Thing, words: str) -> str:
    return next(one.key for one in found.passages if words in one.text)


def released(scene: Scene, found: Thing, *left_out: str, **more: Any) -> None:
    Release.objects.create(
        episode=scene.episode, person=scene.mother, thing=found.key, content={}, sha256="", by=scene.lead.ref, at=NOW,
        source_sha256=found.sha256, left_out=dict.fromkeys(left_out, "informant"), key=uuid.uuid4().hex, **more,
    )  # fmt: skip


def tagged(scene: Scene, tags: dict[tuple[str, str], str]) -> None:
    sheet = Sheet.objects.get(about=about(scene.ref))
    tag_answers(episode=scene.ref, sheet=sheet.ref, tags=tags, seen=tags_of(sheet), by=scene.by(), at=NOW)


@pytest.mark.parametrize("tag", ["informant", "parent"])
def test_an_answer_that_somebody_said_tells_of_others_does_not_go_along(scene: Scene, other: Account, tag: str) -> None:
    tagged(scene, {("", "family.view"): tag})
    taken_over(scene, other, "forms")
    content = Brought.objects.get().content
    assert "We are well" not in json.dumps(content)
    assert "family.view" not in {concept for concept, _, _ in content["answers"]}
    assert "review.decision" in {concept for concept, _, _ in content["answers"]}


def test_what_was_marked_in_a_form_stays_marked_whatever_is_said_of_it_since(scene: Scene, other: Account) -> None:
    form = thing(scene, "form")
    released(scene, form, passage(form, "We are well"))
    tagged(scene, {("", "review.decision"): "informant"})
    taken_over(scene, other, "forms")
    content = Brought.objects.get().content
    assert [one["kind"] for one in content["parts"]] == ["forms"]
    assert "We are well" not in json.dumps(content)


def test_needs_in_which_something_was_marked_before_they_changed_do_not_go_along(scene: Scene, other: Account) -> None:
    needs = thing(scene, "needs")
    released(scene, needs, needs.passages[0].key)
    scene.read({BEHAVIOUR: "going-well"}, day=1)
    taken_over(scene, other, "needs")
    assert Brought.objects.get().content["parts"] == []


def test_words_taken_out_for_the_family_are_taken_out_of_what_goes_along(scene: Scene, other: Account) -> None:
    released(scene, thing(scene, "form"), taken_out=["well at"])
    taken_over(scene, other, "forms")
    content = Brought.objects.get().content
    assert "well at" not in json.dumps(content)
    assert "We are [left out]" in {concept: text for concept, _, text in content["answers"]}["family.view"]


def test_an_answer_that_was_left_out_does_not_go_along_for_another_of_the_same_words(
    scene: Scene, other: Account
) -> None:
    same = dict.fromkeys([("", "family.view"), ("", "review.child-why-not")], "Just as before")
    signed(about(scene.ref), "review", {**ANSWERS, **same}, by=str(scene.lead.ref))
    form = thing(scene, "form")
    left, kept = [one.key for one in form.passages if one.text == "Just as before"]
    released(scene, form, left)
    assert left != kept
    taken_over(scene, other, "forms")
    content = Brought.objects.get().content
    assert json.dumps(content["parts"]).count("Just as before") == 1
    assert json.dumps(content["answers"]).count("Just as before") == 1


def test_answers_that_came_along_go_on_without_who_must_not_be_in_them_now(scene: Scene, other: Account) -> None:
    said = {("", "family.view"): "Walter Wanted came", ("", "review.child-why-not"): "She was at 9 Oak Road"}
    signed(about(scene.ref), "review", {**ANSWERS, **said}, by=str(scene.lead.ref))
    new = taken_over(scene, other, "forms")
    before = json.dumps(gathered(new, ["forms"])["answers"])
    barred = made.account("Walter Wanted", "practitioner", body="school")
    Restriction.objects.create(
        person=scene.anna, kind="conflict", account=barred.ref, authority="A court", from_at=NOW, by=scene.boss.ref,
        review_on=made.FAR_OFF,
    )  # fmt: skip
    home = Household.objects.create(address="9 Oak Road, Ashmere", postcode="ZE1 1AB", made_at=NOW)
    Residence.objects.create(person=scene.mother, household=home, from_on=NOW.date())
    told = json.dumps(gathered(new, ["forms"])["answers"])
    for secret in ("Walter", "Oak Road"):
        assert secret in before
        assert secret not in told
    assert "She was at" in told


def test_what_came_along_stands_beside_new_answers_and_goes_on_with_them(scene: Scene, other: Account) -> None:
    new = taken_over(scene, other, *ALONG)
    sheet = signed(about(new.ref), "review", {**REVIEW, ("", "family.view"): "Better"}, by=str(other.ref))
    sheet.refresh_from_db()
    assert read_before(episode=new, sheet=sheet, by=made.seen(other), at=days(3)) == {}  # it is signed
    Sheet.objects.filter(pk=sheet.pk).update(state="open")
    sheet.refresh_from_db()
    found = read_before(episode=new, sheet=sheet, by=made.seen(other), at=days(3))
    assert found["", "review.decision"].text == "Close"
    assert found["", "review.decision"].on == NOW.date()
    assert ("", "review.why") not in found  # such an answer may speak of others
    assert "Mill Lane" not in found["", "family.view"].text
    assert ("", "review.child-why-not") not in found  # it spoke of somebody who did not come
    Brought.objects.update(content={})
    assert brought_to(new) is None


def test_earlier_help_of_the_same_children_stands_beside_only_where_the_viewer_may(scene: Scene) -> None:
    child = uuid.uuid4()
    Person.objects.filter(pk=scene.anna.pk).update(child=child)
    later = made.episode(scene.lead, "The Testperson family", child=child)
    Episode.objects.filter(pk=later.pk).update(opened_at=days(5))
    later.refresh_from_db()
    sheet = signed(about(later.ref), "review", {**REVIEW, ("", "family.view"): "Better"}, by=str(scene.lead.ref))
    Sheet.objects.filter(pk=sheet.pk).update(state="open")
    sheet.refresh_from_db()

    def told(who: Account) -> dict[Any, Any]:
        return read_before(episode=later, sheet=sheet, by=made.seen(who), at=days(6))

    assert told(scene.stranger) == {}
    assert told(scene.lead)["", "review.why"].text == "It went well"
    assert Entry.objects.filter(action="casework.read", thing=about(scene.ref), detail__contains="answers").exists()
    page = made.browser(scene.lead).get(f"/help/{later.ref}/before/").content.decode()
    assert f"/help/{scene.ref}/" in page
    sibling = Person.objects.create(name="Sam Testperson", made_at=NOW)
    scene.episode.children.add(sibling)  # what was answered there may speak of another child
    assert told(scene.lead) == {}
    scene.episode.children.remove(sibling)
    scene.episode.leads.update(until_at=days(5), account=scene.stranger.ref)
    assert told(scene.lead) == {}


@pytest.mark.parametrize(
    ("name", "known_as", "staying", "expected"),
    [
        ("Gregory Testperson", "", ["Anna Testperson"], ["Gregory Testperson", "Gregory"]),
        ("Anna Smith", "Annie", ["Anna Testperson"], ["Anna Smith", "Annie"]),
        ("Al Smith", "", ["Anna"], ["Al Smith"]),
        ("Anna", "", ["Anna Testperson"], []),
    ],
)
def test_names_that_those_who_go_along_share_are_no_one_elses(
    name: str, known_as: str, staying: list[str], expected: list[str]
) -> None:
    assert names_apart(name, known_as, staying) == expected
