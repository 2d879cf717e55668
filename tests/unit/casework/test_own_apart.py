"""An access is to one episode, for one of a family; what tells one home who helps in the other is told to neither."""

import datetime as dt
from functools import partial
from importlib import import_module

import pytest
from django.apps import apps

from tests.unit.casework import made
from tests.unit.casework.own import ELSEWHERE, HERS, Own, of
from tests.unit.casework.planned import NOW, TODAY, days
from village.casework.actions import meetings, own, own_access, plan
from village.casework.actions.families import Who, add_person
from village.casework.actions.plan import Doing
from village.casework.models import Episode, FamilyAccess, Glass, Person, Review
from village.casework.queries.own import access_in
from village.casework.queries.own_shown import asked_to_come, looks, own_plan, own_reviews
from village.kernel.access.actions import Refusal
from village.kernel.audit.noting import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Own:
    return Own()


def test_another_episode_of_the_same_people_is_read_only_by_whom_its_own_lead_invites(world: Own) -> None:
    """As a transfer leaves it: the same people, as a family of another area, and help that goes on there."""
    there = made.episode(world.lead, "The same people")
    for one in (world.mother, world.father):
        there.family.belongings.create(person=one, part="carer", from_on=NOW.date())
    again = made.episode(world.lead, "The same family")
    Episode.objects.filter(pk=again.pk).update(family=world.episode.family)
    for account in (world.mum, world.dad):
        for other in (there, again):
            assert own.open_own(episode=other.ref, part="plan", by=of(account), at=NOW) is None
        assert own.list_own(by=of(account), at=NOW) == [world.episode]
    assert access_in(there) == []
    world.ref, ours = there.ref, world.ref
    access = world.let(world.mother, world.mum)
    world.ref = ours
    assert own.list_own(by=of(world.mum), at=NOW) == [there, world.episode]
    assert own.list_own(by=of(world.dad), at=NOW) == [world.episode]
    own_access.end_access(episode=there.ref, access=access.pk, by=world.by(), at=NOW)
    assert own.list_own(by=of(world.mum), at=NOW) == [world.episode]  # each is ended by itself


def test_an_access_from_before_is_to_the_episode_that_there_was_when_it_was_given(world: Own) -> None:
    later = made.episode(world.lead, "Later")
    Episode.objects.filter(pk=later.pk).update(family=world.episode.family, opened_at=days(1))
    FamilyAccess.objects.update(episode=later)
    import_module("village.casework.migrations.0009_own_episode").give_an_episode(apps, None)
    assert set(FamilyAccess.objects.values_list("episode", flat=True)) == {world.episode.pk}


def test_one_account_is_that_of_one_of_a_family(world: Own) -> None:
    with pytest.raises(Refusal, match="their own"):
        world.invite(world.clare, world.mum)
    gran = world.joins(Who("Gina Testperson", born_on=dt.date(1960, 1, 1)))
    account = made.account("Gina Testperson")
    codes = [world.invite(one, account)[1] for one in (gran, world.clare)]
    assert [own_access.accept(code=code, by=of(account), at=NOW) for code in codes] == [True, False]
    assert Person.objects.get(pk=world.clare.pk).account is None


def test_who_helps_in_one_home_is_not_told_in_the_other(world: Own) -> None:
    goal = world.goal_of(world.anna)
    for doing in (
        Doing("Visits", TODAY + dt.timedelta(days=9), account=world.nurse.ref),
        Doing("Rings", TODAY + dt.timedelta(days=9), account=world.lead.ref),
    ):
        plan.add_step(episode=world.ref, goal=goal.ref, doing=doing, by=world.by(), at=NOW)
    held = Review.objects.create(
        episode=world.episode, on=TODAY, decision="close", because="It helped.", by=world.lead.ref, at=NOW
    )
    held.family.set([world.mother, world.anna])
    held.team.set(world.episode.members.all())
    reader = world.reader(world.mother)
    assert len(own_reviews(world.episode, reader)[0]["came"]) == 3
    assert own_plan(world.episode, reader, at=NOW).whole
    ben = add_person(
        episode=world.ref, who=Who("Ben Testperson", born_on=dt.date(2020, 1, 1)), part="child", by=world.by(), at=NOW
    )
    world.home(ELSEWHERE, "ZE3 0AA", ben)
    reader = world.reader(world.mother)
    assert own_reviews(world.episode, reader)[0]["came"] == ["Mary Testperson"]
    hers = own_plan(world.episode, reader, at=NOW)
    assert [one["who"] for one in hers.goals[0]["steps"]] == ["Somebody who helps", "Lena Lead"]
    assert not hers.whole


def test_whoever_broke_the_glass_is_told_once_that_was_reviewed(world: Own) -> None:
    glass = Glass.objects.create(
        episode=world.episode, account=world.stranger.ref, organisation="school", words="A made-up need", at=NOW,
        until_at=days(1),
    )  # fmt: skip
    told(world.by(world.stranger), "casework.read", f"episode:{world.ref}", NOW, grounds=["glass"])
    assert looks(world.episode)[0] == []
    Glass.objects.filter(pk=glass.pk).update(reviewed_at=NOW, reviewed_by=world.boss.ref, justified=True, finding="x")
    assert [one.organisation for one in looks(world.episode)[0]] == ["Another organisation"]


def test_a_meeting_is_told_to_whoever_is_asked_to_it_and_to_nobody_else(world: Own) -> None:
    for day, place, who in ((9, f"At his, {ELSEWHERE}", world.mother), (5, "The hub", world.father), (1, "x", None)):
        family = (who.ref,) if who else ()
        asked = meetings.Asked(days(day), place, "Sleep", family=family)
        planned = meetings.plan_meeting(episode=world.ref, asked=asked, key=f"{day}", by=world.by(), at=NOW)
    when = partial(asked_to_come, world.episode, world.reader(world.mother))
    found = when(at=NOW)
    assert found is not None
    assert found[0] == days(9)
    assert found[1].startswith("At his, [left out]")
    assert not [secret for secret in HERS if secret in found[1]]
    assert when(at=days(10)) is None  # it was
    assert asked_to_come(world.episode, world.reader(world.father), at=NOW) == (days(5), "The hub")
    assert asked_to_come(world.episode, world.reader(world.clare), at=NOW) is None
    for one in world.episode.meetings.exclude(pk=planned.pk):
        meetings.cancel_meeting(episode=world.ref, meeting=one.ref, because="Ill", by=world.by(), at=NOW)
    assert when(at=NOW) is None
