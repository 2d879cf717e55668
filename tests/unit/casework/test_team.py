"""The team and its one lead: exactly one at any time, handed over by offer and acceptance, never silently gone."""

import datetime as dt
import uuid
from contextlib import suppress
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.unit.casework import made
from village.casework.actions import team
from village.casework.actions.episodes import move_on
from village.casework.actions.families import Who, add_person
from village.casework.actions.permitted import CLOSED, NO_EPISODE
from village.casework.actions.restrictions import restrict
from village.casework.actions.watching_leads import watch_leads
from village.casework.models import Episode, Member
from village.casework.queries.facts import roles_in
from village.casework.queries.visible import visible_to
from village.kernel.access.actions import Refusal
from village.kernel.accounts.actions import close_account, end_clearance, end_role
from village.kernel.accounts.models import Account, RoleGrant
from village.workflow.actions.moving import Asked

pytestmark = pytest.mark.django_db
LATER = made.NOW + dt.timedelta(hours=1)


class Scene:
    """A lead, a colleague at a school, a manager, a stranger; and an episode that the lead opened."""

    def __init__(self) -> None:
        made.organisation("school")
        self.lead = made.account("Lena Lead", "practitioner")
        self.nurse = made.account("Nina Nurse", "practitioner", body="school")
        self.boss = made.account("Bea Boss", "family-help-manager")
        self.stranger = made.account("Stan Stranger", "practitioner", body="school")
        self.episode = made.episode(self.lead)
        self.mother = self.episode.family.people.get(name="Mary Testperson")

    def offer(self, to: Account, by: Account, at: dt.datetime = made.NOW) -> None:
        team.offer_lead(episode=self.episode.ref, to=to.ref, agreed_by=self.mother.ref, by=made.seen(by), at=at)

    def leads(self) -> list[uuid.UUID]:
        return list(self.episode.leads.filter(until_at=None).values_list("account", flat=True))

    def sees(self, one: Account, at: dt.datetime = LATER) -> bool:
        return visible_to(made.seen(one), at=at).filter(pk=self.episode.pk).exists()


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_a_stranger_cannot_tell_it_from_what_is_not_there(scene: Scene) -> None:
    by, at = made.seen(scene.stranger), made.NOW
    for ref in (scene.episode.ref, uuid.uuid4()):
        with pytest.raises(Refusal, match=NO_EPISODE):
            team.join_team(episode=ref, name="Stan", role="Teacher", organisation="", by=by, at=at)
        with pytest.raises(Refusal, match=NO_EPISODE):
            team.accept_lead(episode=ref, by=by, at=at)


def test_once_help_has_ended_nobody_is_taken_in_or_offered_the_lead(scene: Scene) -> None:
    scene.episode.process.refresh_from_db()
    asked = Asked("end", "close-early", scene.episode.process.changed, "refused")
    move_on(episode=scene.episode.ref, asked=asked, by=made.seen(scene.boss), at=made.NOW)
    for by in (scene.boss, scene.lead):
        with pytest.raises(Refusal, match=CLOSED):
            join(scene, scene.nurse, by=by, at=LATER)
        with pytest.raises(Refusal, match=CLOSED):
            scene.offer(scene.nurse, by, LATER)
    assert not scene.sees(scene.nurse)


def test_a_long_name_of_an_organisation_is_cut_and_other_words_that_are_too_long_are_refused(scene: Scene) -> None:
    told = {"name": "Nora", "role": "Teacher", "organisation": "A school"}
    for wrong in ({"name": "N" * 121}, {"role": "T" * 121}, {"reach": "0" * 121}):
        with pytest.raises(Refusal, match=f"the {next(iter(wrong))} is too long to keep: write at most 120"):
            team.join_team(episode=scene.episode.ref, **(told | wrong), by=made.seen(scene.lead), at=made.NOW)
    long = told | {"organisation": "S" * 200}
    made_one = team.join_team(episode=scene.episode.ref, **long, by=made.seen(scene.lead), at=made.NOW)
    assert Member.objects.get(pk=made_one.pk).organisation == "S" * 160


def test_a_member_takes_nobody_in(scene: Scene) -> None:
    join(scene, scene.nurse)
    with pytest.raises(Refusal, match="lead practitioner"):
        join(scene, scene.stranger, by=scene.nurse, at=LATER)


def join(scene: Scene, who: Account, by: Account | None = None, at: dt.datetime = made.NOW) -> int:
    joined = team.join_team(
        episode=scene.episode.ref, name=who.name, role="School nurse", organisation="A school", account=who.ref,
        by=made.seen(by or scene.lead), at=at,
    )  # fmt: skip
    return joined.pk


def test_a_member_sees_the_record_until_they_leave(scene: Scene) -> None:
    assert not scene.sees(scene.nurse)
    member = join(scene, scene.nurse)
    assert scene.sees(scene.nurse)
    team.leave_team(episode=scene.episode.ref, member=member, by=made.seen(scene.nurse), at=LATER)
    assert not scene.sees(scene.nurse)


def test_a_member_cannot_send_another_away(scene: Scene) -> None:
    join(scene, scene.nurse)
    other = join(scene, scene.stranger)
    with pytest.raises(Refusal, match="no such member"):
        team.leave_team(episode=scene.episode.ref, member=other, by=made.seen(scene.nurse), at=LATER)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [({"name": " "}, "Give their name"), ({"role": ""}, "Give their name")],
)
def test_a_member_has_a_name_and_a_part(scene: Scene, said: dict[str, str], sentence: str) -> None:
    told = {"name": "Nina", "role": "Nurse", "organisation": "A school"} | said
    with pytest.raises(Refusal, match=sentence):
        team.join_team(episode=scene.episode.ref, by=made.seen(scene.lead), at=made.NOW, **told)


def test_nobody_joins_twice_or_without_clearance(scene: Scene) -> None:
    join(scene, scene.nurse)
    with pytest.raises(Refusal, match="already"):
        join(scene, scene.nurse, at=LATER)
    with pytest.raises(Refusal, match="cannot see records"):
        join(scene, made.account("Una Uncleared", "practitioner", cleared=["vetting"]))


def test_until_the_offer_is_accepted_the_old_lead_leads(scene: Scene) -> None:
    scene.offer(scene.nurse, scene.lead)
    assert scene.leads() == [scene.lead.ref]
    team.accept_lead(episode=scene.episode.ref, by=made.seen(scene.nurse), at=LATER)
    assert scene.leads() == [scene.nurse.ref]
    assert scene.sees(scene.lead, LATER)  # of the team still
    assert scene.episode.leads.get(until_at=None).agreed_by == scene.mother
    assert [one.account for one in scene.episode.members.filter(until_at=None)] == [scene.lead.ref]


def test_whoever_is_offered_the_lead_reads_and_changes_nothing_until_they_accept(scene: Scene) -> None:
    scene.offer(scene.nurse, scene.lead)
    by, one = made.seen(scene.nurse), scene.episode
    assert scene.sees(scene.nurse)
    assert roles_in(one, by, at=LATER) == frozenset()
    with pytest.raises(Refusal, match="do not work on it"):
        add_person(episode=one.ref, who=Who("Uli Testperson"), part="other", by=by, at=LATER)
    with pytest.raises(Refusal, match="lead practitioner"):
        move_on(episode=one.ref, asked=Asked("k", "close-early", 0, reason="moved-area"), by=by, at=LATER)
    team.accept_lead(episode=one.ref, by=by, at=LATER)
    add_person(episode=one.ref, who=Who("Uli Testperson"), part="other", by=by, at=LATER)
    assert "lead" in roles_in(one, by, at=LATER)


def test_a_member_who_is_offered_the_lead_works_on_meanwhile(scene: Scene) -> None:
    join(scene, scene.nurse)
    scene.offer(scene.nurse, scene.lead)
    assert roles_in(scene.episode, made.seen(scene.nurse), at=LATER) == {"practitioner"}


def test_a_lead_who_is_of_the_team_as_well_is_in_it_once_after_handing_over(scene: Scene) -> None:
    join(scene, scene.lead)
    scene.offer(scene.nurse, scene.lead)
    team.accept_lead(episode=scene.episode.ref, by=made.seen(scene.nurse), at=LATER)
    (member,) = scene.episode.members.filter(until_at=None)
    assert (member.account, member.role) == (scene.lead.ref, "School nurse")


def test_the_offer_may_be_declined_or_taken_back(scene: Scene) -> None:
    scene.offer(scene.nurse, scene.lead)
    team.settle_offer(episode=scene.episode.ref, words="No time", by=made.seen(scene.nurse), at=LATER)
    scene.offer(scene.nurse, scene.lead, LATER)
    team.settle_offer(episode=scene.episode.ref, by=made.seen(scene.boss), at=LATER)
    assert [one.state for one in scene.episode.handovers.all()] == ["declined", "withdrawn"]
    assert not scene.sees(scene.nurse, LATER)  # who was only to lead it reads it no more
    assert scene.leads() == [scene.lead.ref]
    with pytest.raises(Refusal, match="no such offer"):
        team.settle_offer(episode=scene.episode.ref, by=made.seen(scene.lead), at=LATER)


def test_an_offer_ends_with_the_help_and_who_was_to_lead_reads_no_more(scene: Scene) -> None:
    scene.offer(scene.nurse, scene.lead)
    asked = Asked("k", "close-early", 0, reason="moved-area")
    move_on(episode=scene.episode.ref, asked=asked, by=made.seen(scene.boss), at=LATER)
    assert scene.episode.handovers.get().state == "withdrawn"
    assert not scene.sees(scene.nurse, LATER)
    assert scene.sees(scene.lead, LATER)


def test_nobody_accepts_or_ends_what_was_offered_to_another(scene: Scene) -> None:
    join(scene, scene.stranger)
    scene.offer(scene.nurse, scene.lead)
    with pytest.raises(Refusal, match="no such offer"):
        team.accept_lead(episode=scene.episode.ref, by=made.seen(scene.stranger), at=LATER)
    with pytest.raises(Refusal, match="no such offer"):
        team.settle_offer(episode=scene.episode.ref, by=made.seen(scene.stranger), at=LATER)


def test_the_lead_is_offered_only_to_whoever_can_lead_and_once(scene: Scene) -> None:
    with pytest.raises(Refusal, match="cannot lead"):
        scene.offer(made.account("Una Uncleared", "practitioner", cleared=["vetting"]), scene.lead)
    with pytest.raises(Refusal, match="nothing to hand over"):
        scene.offer(scene.lead, scene.lead)
    with pytest.raises(Refusal, match="no such person"):
        team.offer_lead(
            episode=scene.episode.ref, to=scene.nurse.ref, agreed_by=uuid.uuid4(), by=made.seen(scene.lead), at=made.NOW
        )
    scene.offer(scene.nurse, scene.lead)
    with pytest.raises(Refusal, match="open already"):
        scene.offer(scene.stranger, scene.lead)


def test_the_family_agrees_once_to_whoever_leads_and_only_those_who_answer_for_it_write_it_down(scene: Scene) -> None:
    join(scene, scene.nurse)
    told = {"episode": scene.episode.ref, "agreed_by": scene.mother.ref, "at": LATER}
    for one, why in ((scene.stranger, NO_EPISODE), (scene.nurse, "for the lead practitioner")):
        with pytest.raises(Refusal, match=why):
            team.agree_to_lead(**told, by=made.seen(one))
    with pytest.raises(Refusal, match="no such person"):
        team.agree_to_lead(**(told | {"agreed_by": uuid.uuid4()}), by=made.seen(scene.lead))
    child = scene.episode.children.get()
    with pytest.raises(Refusal):
        team.agree_to_lead(**(told | {"agreed_by": child.ref}), by=made.seen(scene.lead))
    assert team.lead_of(scene.episode).agreed_by is None
    team.agree_to_lead(**told, by=made.seen(scene.boss))
    lead = team.lead_of(scene.episode)
    assert (lead.account, lead.agreed_by) == (scene.lead.ref, scene.mother)
    with pytest.raises(Refusal, match="already"):
        team.agree_to_lead(**told, by=made.seen(scene.lead))


def test_whoever_may_lead_no_more_cannot_accept(scene: Scene) -> None:
    scene.offer(scene.nurse, scene.lead)
    by = made.seen(scene.nurse)
    end_clearance(account=scene.nurse, kind="vetting", by="test", at=made.NOW)
    with pytest.raises(Refusal, match="cannot lead"):
        team.accept_lead(episode=scene.episode.ref, by=by, at=LATER)
    with pytest.raises(Refusal, match=NO_EPISODE):
        team.accept_lead(episode=scene.episode.ref, by=made.seen(scene.nurse), at=LATER)


def bar(scene: Scene, **named: object) -> None:
    officer = made.account("Ivy Officer", "information-governance", body="clinic")
    restrict(
        person=scene.mother.ref, kind="conflict", authority="Declared", by=made.seen(officer), at=made.NOW,
        **named,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize("what", ["account", "organisation", "family"])
def test_whoever_must_not_see_the_family_neither_joins_nor_is_offered_the_lead(scene: Scene, what: str) -> None:
    if what == "family":
        scene.episode.family.people.filter(pk=scene.mother.pk).update(account=scene.nurse.ref)
    else:
        bar(scene, **({"account": scene.nurse.ref} if what == "account" else {"organisation": "school"}))
    with pytest.raises(Refusal, match="cannot see records"):
        join(scene, scene.nurse)
    with pytest.raises(Refusal, match="cannot lead"):
        scene.offer(scene.nurse, scene.lead)
    assert not scene.episode.members.exists()
    join(scene, made.account("Cora Colleague", "practitioner"))


def alarms(scene: Scene) -> list[str]:
    return sorted(scene.episode.alarms.filter(settled_at=None).values_list("kind", flat=True))


def test_a_lead_who_leaves_raises_an_alarm_until_another_takes_over(scene: Scene) -> None:
    assert watch_leads(by="test", at=made.NOW) == 0
    close_account(account=scene.lead, by="test", at=made.NOW)
    assert watch_leads(by="test", at=LATER) > 0
    assert "lead-left" in alarms(scene)
    assert watch_leads(by="test", at=LATER) == 0  # told once
    scene.offer(scene.nurse, scene.boss, LATER)
    assert scene.leads() == [scene.lead.ref]
    team.accept_lead(episode=scene.episode.ref, by=made.seen(scene.nurse), at=LATER)
    assert alarms(scene) == []
    assert watch_leads(by="test", at=LATER) == 0


def test_a_lead_without_clearance_or_role_raises_an_alarm_and_settles_it_by_getting_it_back(scene: Scene) -> None:
    end_clearance(account=scene.lead, kind="training", by="test", at=made.NOW)
    grant = RoleGrant.objects.get(account=scene.lead)
    end_role(grant=grant, until_on=made.NOW.date(), by="test", at=made.NOW)
    watch_leads(by="test", at=LATER)
    assert alarms(scene) == ["lead-not-cleared", "lead-without-role"]
    RoleGrant.objects.filter(pk=grant.pk).update(until_on=None)
    watch_leads(by="test", at=LATER)
    assert alarms(scene) == ["lead-not-cleared"]


@pytest.mark.parametrize("what", ["account", "organisation"])
def test_a_lead_who_must_not_see_the_family_raises_an_alarm(scene: Scene, what: str) -> None:
    other = made.episode(scene.lead, "Another family")
    bar(scene, **({"account": scene.lead.ref} if what == "account" else {"organisation": "council"}))
    assert watch_leads(by="test", at=LATER) == 1
    assert alarms(scene) == ["lead-barred"]
    assert not other.alarms.exists()
    close_account(account=scene.lead, by="test", at=LATER)
    watch_leads(by="test", at=LATER)
    assert "lead-barred" not in alarms(scene)  # the account that is closed sees nothing: one alarm says it


def test_an_organisation_with_nobody_left_raises_an_alarm(scene: Scene) -> None:
    scene.offer(scene.nurse, scene.lead)
    team.accept_lead(episode=scene.episode.ref, by=made.seen(scene.nurse), at=made.NOW)
    for one in (scene.nurse, scene.stranger):
        close_account(account=one, by="test", at=made.NOW)
    watch_leads(by="test", at=LATER)
    assert alarms(scene) == ["lead-left", "organisation-closed"]


SCENE: list[Scene] = []


class OneLead(RuleBasedStateMachine):
    """Whatever three people do with offers, in whatever order, somebody leads and only one does."""

    @initialize()
    def begin(self) -> None:
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.scene, self.at = SCENE[0], made.NOW
        self.scene.episode.refresh_from_db()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def _try(self, what: str, who: int, **told: object) -> None:
        self.at += dt.timedelta(minutes=1)
        people = [self.scene.lead, self.scene.nurse, self.scene.stranger, self.scene.boss]
        with suppress(Refusal):
            getattr(team, what)(episode=self.scene.episode.ref, by=made.seen(people[who]), at=self.at, **told)

    @rule(who=st.integers(0, 3), to=st.integers(0, 2))
    def offer(self, who: int, to: int) -> None:
        people = [self.scene.lead, self.scene.nurse, self.scene.stranger]
        self._try("offer_lead", who, to=people[to].ref, agreed_by=self.scene.mother.ref)

    @rule(who=st.integers(0, 3))
    def accept(self, who: int) -> None:
        self._try("accept_lead", who)

    @rule(who=st.integers(0, 3))
    def settle(self, who: int) -> None:
        self._try("settle_offer", who)

    @invariant()
    def one_leads(self) -> None:
        assert len(self.scene.leads()) == 1
        assert self.scene.episode.handovers.filter(state="offered").count() <= 1

    @invariant()
    def no_gap_and_no_overlap(self) -> None:
        led = list(self.scene.episode.leads.order_by("pk"))
        assert led[0].from_at == Episode.objects.get(pk=self.scene.episode.pk).opened_at
        for one, following in pairwise(led):
            assert one.until_at == following.from_at


@pytest.mark.slow
def test_whatever_happens_exactly_one_leads() -> None:
    SCENE[:] = [Scene()]
    run_state_machine_as_test(OneLead, settings=settings(max_examples=12, stateful_step_count=15, deadline=None))
