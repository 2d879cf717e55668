"""The drawing of a family on its page: nobody who may not see the record sees it, nobody of another record is in it,
and no address is."""

import uuid

import pytest

from tests.unit.casework import made
from tests.unit.casework.planned import NOW, TODAY, Scene, days
from village.casework.actions.families import Who, add_person, move_home, relate
from village.casework.actions.plan import Doing, add_step
from village.casework.models import Household, Residence
from village.casework.queries.drawing import _letter, drawn
from village.casework.rules.ecomap import Around
from village.casework.rules.genogram import Tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    found = Scene()
    told = {"episode": found.ref, "by": found.by(), "at": NOW}
    found.gran = add_person(who=Who("Gina Testperson", sex="f"), part="other", **told)  # type: ignore[attr-defined]
    relate(one=found.mother.ref, other=found.anna.ref, kind="parent", bond="strong", **told)
    relate(one=found.anna.ref, other=found.gran.ref, kind="friend", bond="strained", **told)  # type: ignore[attr-defined]
    relate(one=found.gran.ref, other=found.mother.ref, kind="parent", **told)  # type: ignore[attr-defined]
    people = [found.mother.ref, found.anna.ref]
    move_home(people=people, address="7 Refuge Lane", postcode="M1 1AA", on=TODAY, **told)
    return found


def test_whoever_may_not_see_the_record_finds_the_page_of_nothing(scene: Scene) -> None:
    scene.anna.restrictions.create(
        kind="court-order",
        account=scene.nurse.ref,
        authority="Made up",
        by=scene.boss.ref,
        from_at=NOW,
        review_on=TODAY,
    )
    scene.mother.account = scene.boss.ref  # the manager is of the family
    scene.mother.save()
    for who in (scene.stranger, scene.nurse, scene.boss):
        answers = [made.browser(who).get(f"/help/{ref}/drawing/") for ref in (scene.ref, uuid.uuid4())]
        assert [one.status_code for one in answers] == [404, 404]
        assert b"Testperson" not in answers[0].content


def test_nobody_of_another_record_and_nobody_who_left_the_family_is_drawn(scene: Scene) -> None:
    other = made.episode(scene.stranger, "Another family")
    elsewhere = other.family.people.get(name="Mary Testperson")
    scene.anna.relationships.create(other=elsewhere, kind="half-sibling")
    shared = Residence.objects.get(person=scene.anna).household
    Residence.objects.create(person=elsewhere, household=shared, from_on=TODAY)
    found = drawn(scene.episode, at=NOW)
    assert {one.key for one in found.people} == {str(one.ref) for one in scene.episode.family.people.all()}
    assert all(str(elsewhere.ref) not in (tie.one, tie.other) for tie in found.ties)
    gone = scene.episode.family.belongings.get(person__name="Gina Testperson")
    type(gone).objects.filter(pk=gone.pk).update(until_on=days(1).date())
    found = drawn(scene.episode, at=NOW)
    assert {one.name for one in found.people} == {"Anna Testperson", "Mary Testperson"}
    assert found.ties == [Tie(str(scene.mother.ref), str(scene.anna.ref), "parent")]


def test_homes_are_letters_for_those_who_share_one(scene: Scene) -> None:
    homes = {one.name: one.home for one in drawn(scene.episode, at=NOW).people}
    assert homes == {"Anna Testperson": "A", "Mary Testperson": "A", "Gina Testperson": ""}
    own = Household.objects.create(address="8 Refuge Lane", made_at=NOW)
    Residence.objects.filter(person=scene.anna).update(household=own)
    assert {one.home for one in drawn(scene.episode, at=NOW).people} == {""}
    assert [_letter(n) for n in (0, 25, 26, 27, 52, 702)] == ["A", "Z", "AA", "AB", "BA", "AAA"]


def test_around_a_child_are_those_related_the_team_and_services_with_something_to_do(scene: Scene) -> None:
    goal = scene.goal(element="")
    doing = Doing("Ask for a place", days(9).date(), service="Family hub, playgroup")
    add_step(episode=scene.ref, goal=goal.ref, doing=doing, by=scene.by(), at=NOW)
    ((name, around),) = drawn(scene.episode, at=NOW).children
    assert name == "Anna Testperson"
    assert around == [
        Around("Mary Testperson", "Parent", "strong"),
        Around("Gina Testperson", "Friend", "strained"),
        Around("Lena Lead", "Lead practitioner"),
        Around("Nina Nurse", "School nurse, A school"),
        Around("Family hub, playgroup", "Has something to do in the plan"),
    ]
    scene.episode.leads.update(until_at=days(1))
    type(scene.anna).objects.filter(pk=scene.mother.pk).update(died_on=TODAY)
    relate(
        episode=scene.ref,
        one=scene.anna.ref,
        other=scene.gran.ref,
        kind="foster-carer",
        by=scene.by(scene.nurse),
        at=NOW,
    )
    found = drawn(scene.episode, at=NOW)
    assert Around("Gina Testperson", "Anna Testperson is their foster carer") in found.children[0][1]
    assert "Lena Lead" not in repr(found.children)
    assert [(one.died, one.age) for one in found.people if one.name == "Mary Testperson"] == [(True, None)]


def test_the_page_says_in_words_what_it_draws_and_no_address(scene: Scene) -> None:
    page = made.browser(scene.nurse).get(f"/help/{scene.ref}/drawing/").content.decode()
    for words in ("parent of Anna Testperson", "Home A", "Strained", "Around Anna Testperson", "School nurse"):
        assert words in page, words
    for words in ("Refuge", "M1 1AA"):
        assert words not in page
