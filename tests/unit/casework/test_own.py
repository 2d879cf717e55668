"""A family reads what is theirs of its own record, by an access that was given, accepted and not ended; nobody else
reads anything there, and what is of another home is not in it."""

import datetime as dt
import uuid

import pytest

from tests.unit.casework import made
from tests.unit.casework.own import ELSEWHERE, HERS, HIS, HOME, Own, of
from tests.unit.casework.planned import NOW, days
from village.casework.actions import own, own_access, plan
from village.casework.actions.families import Who
from village.casework.actions.needs import record_readings
from village.casework.actions.reading import open_record
from village.casework.actions.restrictions import end_restriction, restrict
from village.casework.models import (
    AgreedPlan,
    Belonging,
    Complaint,
    Episode,
    FamilyAccess,
    FamilyWord,
    NeedReading,
    Person,
    Review,
)
from village.casework.queries.desk import desk
from village.casework.queries.own import access_in, is_invited, readers_in
from village.casework.queries.own_shown import (
    leads,
    looks,
    meets_next,
    own_needs,
    own_plan,
    own_reviews,
)
from village.casework.queries.plan import plan_content, plan_hash
from village.casework.rules.needs import Need
from village.kernel.access.actions import Refusal
from village.kernel.access.models import Registered
from village.kernel.access.queries import policy
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Own:
    return Own()


def reads(account: Account, world: Own, at: dt.datetime = NOW) -> bool:
    return own.open_own(episode=world.ref, part="plan", by=of(account), at=at) is not None


def test_no_role_and_no_part_in_the_help_opens_a_familys_own_pages(world: Own) -> None:
    for role in policy().roles:
        area = "" if policy().only_everywhere(role) else made.AREA
        assert not reads(made.account(f"R {role}", role, area=area), world)
    for one in (world.lead, world.boss, world.nurse, world.stranger):
        assert not reads(one, world)
    assert reads(world.mum, world)
    assert Entry.objects.filter(action="casework.own.read", decision="denied").count() == len(policy().roles) + 4
    assert own.list_own(by=of(world.mum), at=NOW) == [world.episode]
    assert own.list_own(by=of(world.lead), at=NOW) == []


def test_another_familys_parent_and_nothing_look_the_same(world: Own) -> None:
    other = Own.__new__(Own)
    other.__dict__.update(world.__dict__)
    other.episode = made.episode(world.lead, "Another family")
    other.ref = other.episode.ref
    pat = made.account("Pat Otherperson")
    other.let(other.episode.family.people.get(name="Mary Testperson"), pat)
    for ref in (world.ref, uuid.uuid4()):
        assert own.open_own(episode=ref, part="plan", by=of(pat), at=NOW) is None
        for act in (
            lambda ref=ref: own.say(episode=ref, kind="voice", words="x", key="k", by=of(pat), at=NOW),
            lambda ref=ref: own.agree_to_plan(episode=ref, seen="x", key="k", by=of(pat), at=NOW),
            lambda ref=ref: own.tell_needs(episode=ref, given={}, scale="x", by=of(pat), at=NOW),
            lambda ref=ref: own.complain(episode=ref, words="x", key="k", by=of(pat), at=NOW),
        ):
            with pytest.raises(Refusal, match=own.NOTHING):
                act()
    assert own.list_own(by=of(pat), at=NOW) == [other.episode]


def test_access_bites_at_once_when_it_ends_is_barred_or_somebody_leaves(world: Own) -> None:
    officer = made.account("Ines Info", "information-governance")
    kept = restrict(
        person=world.anna.ref, kind="court-order", account=world.dad.ref, authority="An order", by=world.by(officer),
        at=NOW,
    )  # fmt: skip
    assert not reads(world.dad, world)  # barred from one child, from the whole family
    assert [one.name for one in readers_in(world.episode, at=NOW)] == ["Mary Testperson"]
    end_restriction(restriction=kept.pk, because="order-ended", by=world.by(officer), at=NOW)
    assert reads(world.dad, world)
    Belonging.objects.filter(person=world.father).update(until_on=NOW.date())
    assert not reads(world.dad, world)
    assert [one.name for one in readers_in(world.episode, at=NOW)] == ["Mary Testperson"]
    gone = FamilyAccess.objects.get(person=world.father)
    assert gone in access_in(world.episode)  # it is listed, so that it can be ended
    world.episode.family.belongings.create(person=world.father, part="carer", from_on=days(1).date())
    assert not reads(world.dad, world, days(2))  # whoever comes back is invited anew
    own_access.end_access(episode=world.ref, access=gone.pk, by=world.by(), at=NOW)
    access = FamilyAccess.objects.get(person=world.mother)
    for who in (world.nurse, world.stranger, world.mum):
        with pytest.raises(Refusal):
            own_access.end_access(episode=world.ref, access=access.pk, by=world.by(who), at=NOW)
    with pytest.raises(Refusal, match="no such access"):
        own_access.end_access(episode=world.ref, access=0, by=world.by(), at=NOW)
    own_access.end_access(episode=world.ref, access=access.pk, by=world.by(world.boss), at=NOW)
    assert not reads(world.mum, world)
    assert access_in(world.episode) == []
    mother = Person.objects.get(pk=world.mother.pk)
    assert mother.account == world.mum.ref  # who she is stays: she is kept from this record whatever her work


def test_help_that_ended_before_somebody_belonged_to_the_family_is_not_theirs(world: Own) -> None:
    Episode.objects.filter(pk=world.episode.pk).update(closed_at=NOW, closing="disengaged")
    assert reads(world.mum, world, days(400))
    Belonging.objects.filter(person=world.mother).update(from_on=days(1).date())
    assert not reads(world.mum, world, days(400))


def test_only_the_lead_invites_and_only_the_account_that_was_invited_accepts(world: Own) -> None:
    gran = world.joins(Who("Gina Testperson", born_on=dt.date(1960, 1, 1)))
    account = made.account("Gina Testperson")
    ask = {"episode": world.ref, "person": gran.ref, "email": account.email, "at": NOW}
    for who in (world.nurse, world.boss, world.stranger, world.mum):
        with pytest.raises(Refusal):
            own_access.invite(**ask, by=world.by(who))  # type: ignore[arg-type]
    first, old = world.invite(gran, account)
    _, code = world.invite(gran, account)
    assert code not in str(FamilyAccess.objects.values())
    assert is_invited(of(account), at=NOW)
    for who, said, at in (
        (account, old, NOW), (account, "", NOW), (account, "AAAA-BBBB-CCCC-DDDD", NOW), (account, code, days(14)),
        (world.mum, code, NOW), (world.lead, code, NOW),
    ):  # fmt: skip
        assert not own_access.accept(code=said, by=of(who), at=at)
    assert not reads(account, world)
    assert own_access.accept(code=f" {code.lower().replace('-', ' ')} ", by=of(account), at=NOW)
    assert reads(account, world)
    assert not is_invited(of(account), at=NOW)
    assert not own_access.accept(code=code, by=of(account), at=NOW)  # it works once
    assert Entry.objects.filter(action="casework.own.accept", decision="denied").count() == 7
    with pytest.raises(Refusal, match="already"):
        world.invite(gran, account)
    first.refresh_from_db()
    assert first.ended_at == NOW


@pytest.mark.parametrize(
    ("email", "words"),
    [("lena.lead@example.org", "themselves"), ("gone@example.org", "Nobody"), ("barred@example.org", "governance")],
)
def test_who_cannot_be_invited(world: Own, email: str, words: str) -> None:
    made.account("Gone").__class__.objects.filter(name="Gone").update(is_active=False)
    barred, clare = made.account("Barred"), world.clare
    officer = made.account("Ines Info", "information-governance")
    restrict(person=world.anna.ref, kind="barred", account=barred.ref, authority="x", by=world.by(officer), at=NOW)
    with pytest.raises(Refusal, match=words):
        own_access.invite(episode=world.ref, person=clare.ref, email=email, by=world.by(), at=NOW)
    with pytest.raises(Refusal, match="cannot agree"):  # a child of seven
        own_access.invite(episode=world.ref, person=world.anna.ref, email="a@example.org", by=world.by(), at=NOW)


def test_an_account_that_may_have_no_role_accepts_nothing(world: Own) -> None:
    account = made.account("Gran Testperson")
    _, code = world.invite(world.joins(Who("Gran Testperson")), account)
    Registered.objects.create(account=account.ref, since_at=NOW, barred_at=NOW)
    assert not own_access.accept(code=code, by=of(account), at=NOW)
    assert not account.role_grants.exists()


def test_an_account_is_opened_for_whoever_has_none(world: Own) -> None:
    invited = {"episode": world.ref, "person": world.clare.ref, "by": world.by(), "at": NOW}
    _, code, opened = own_access.invite(email="clare@example.org", **invited)  # type: ignore[arg-type]
    assert opened is not None
    assert (opened.name, opened.organisation, opened.role_grants.count()) == ("Clare Otherperson", None, 0)
    assert own_access.accept(code=code, by=of(opened), at=NOW)
    assert [one.role for one in opened.role_grants.all()] == ["family-member"]
    access = FamilyAccess.objects.get(person=world.clare, ended_at=None)
    own_access.end_access(episode=world.ref, access=access.pk, by=world.by(), at=NOW)
    Person.objects.filter(pk=world.clare.pk).update(name="Clare\u202e")
    with pytest.raises(Refusal):
        own_access.invite(email="new@example.org", **invited)  # type: ignore[arg-type]


def test_a_plan_as_each_of_two_homes_reads_it(world: Own) -> None:
    world.planned("Anna sleeps", world.anna)
    world.planned("Fred finds work", world.father, world.father, how="He says so")
    world.planned(f"All of us meet, not at {ELSEWHERE}", None, world.mother)
    world.planned("Anna rings him every day", world.anna, world.father)
    world.left()
    hers = own_plan(world.episode, world.reader(world.mother), at=NOW)
    assert [one["words"] for one in hers.goals] == [
        "Anna sleeps", "All of us meet, not at [left out]", "Anna rings him every day",
    ]  # fmt: skip
    assert [len(one["steps"]) for one in hers.goals] == [1, 1, 0]
    assert not hers.whole
    assert not [secret for secret in (*HERS, "Fred") if secret in str(hers)]
    his = own_plan(world.episode, world.reader(world.father), at=NOW)
    assert (his.goals, his.left, his.agreed_on) == ([], [], None)
    assert [one["what"] for one in his.steps] == ["Does: Fred finds work", "Does: Anna rings him every day"]
    assert not [secret for secret in (*HIS, "Mary", "sleeps", "clinic") if secret in str(his)]
    assert own_needs(world.episode, world.reader(world.father)) == {}
    assert own_reviews(world.episode, world.reader(world.father)) == []


def test_a_move_changes_what_is_read_from_the_same_instant(world: Own) -> None:
    assert world.reader(world.mother).with_child
    world.home("9 New Road, Manchester", "ZE9 9ZZ", world.anna, day=3)  # Anna moves to somebody else
    assert not world.reader(world.mother, days(3)).with_child
    assert world.reader(world.mother, days(3)).guard.clean("9 New Road, ZE9 9ZZ") == "[left out], [left out]"
    world.home(HOME.replace(",", " "), "ze1 1aa", world.anna, day=5)  # back, written another way: the same home
    assert world.reader(world.mother, days(5)).with_child
    assert world.reader(world.anna, days(5)).with_child  # a young person reads of themselves


def test_agreeing_is_to_exactly_what_was_read_and_only_to_the_whole(world: Own) -> None:
    world.planned("Anna sleeps", world.anna)
    world.left()
    ask = {"episode": world.ref, "at": NOW}
    seen = plan_hash(world.episode)
    for who, sha256, words in ((world.mum, "0" * 64, "changed"), (world.dad, seen, "not all")):
        with pytest.raises(Refusal, match=words):
            own.agree_to_plan(seen=sha256, key="k", by=of(who), **ask)  # type: ignore[arg-type]
    agreed = own.agree_to_plan(seen=seen, key="k", by=of(world.mum), **ask)  # type: ignore[arg-type]
    assert own.agree_to_plan(seen="other", key="k", by=of(world.mum), **ask) == agreed  # type: ignore[arg-type]
    assert (agreed.sha256, agreed.person, agreed.by) == (seen, world.mother, world.mum.ref)
    told = "The family has said something"
    assert [told in [one.title for one in desk(world.by(), at=at).new] for at in (NOW, days(28))] == [True, False]
    with pytest.raises(Refusal, match="again"):
        own.agree_to_plan(seen=seen, key="k", by=of(world.dad), **ask)  # type: ignore[arg-type]
    kept = AgreedPlan.objects.create(
        episode=world.episode, number=1, content=plan_content(world.episode), sha256=seen, key="a", at=NOW,
        agreed_by=world.mother, by=world.lead.ref,
    )  # fmt: skip
    hers = own_plan(world.episode, world.reader(world.mother), at=NOW)
    assert (hers.own, hers.agreed, hers.agreed_by, hers.agreed_on) == (True, True, "Mary Testperson", NOW)
    world.planned("Fred finds work", world.father, world.father)
    AgreedPlan.objects.create(
        episode=world.episode, number=2, content=kept.content, sha256=seen, key="b", at=NOW, by=world.lead.ref,
        agreed_by=world.father,
    )  # fmt: skip
    hers = own_plan(world.episode, world.reader(world.mother), at=NOW)
    assert (hers.own, hers.agreed, hers.agreed_by) == (False, False, "")  # who of another home agreed is not told
    with pytest.raises(Refusal, match="not all"):
        own.agree_to_plan(seen=plan_hash(world.episode), key="l", by=of(world.mum), **ask)  # type: ignore[arg-type]


def test_there_is_nothing_to_agree_to_in_an_empty_plan(world: Own) -> None:
    with pytest.raises(Refusal, match="nothing"):
        own.agree_to_plan(episode=world.ref, seen=plan_hash(world.episode), key="k", by=of(world.mum), at=NOW)


def test_what_they_say_is_kept_once_read_by_the_lead_and_answered(world: Own) -> None:
    said = own.say(episode=world.ref, kind="voice", words=" We are tired. ", key="k", by=of(world.mum), at=NOW)
    again = own.say(episode=world.ref, kind="change", words="x", key="k", by=of(world.mum), at=NOW)
    assert again == said
    for kind, words in (("plan", "x"), ("voice", " "), ("nothing", "x"), ("voice", "x" * 1001)):
        with pytest.raises(Refusal):
            own.say(episode=world.ref, kind=kind, words=words, key="l", by=of(world.mum), at=NOW)
    with pytest.raises(Refusal, match="again"):
        own.say(episode=world.ref, kind="voice", words="x", key="", by=of(world.mum), at=NOW)
    answer = {"episode": world.ref, "word": said.ref, "at": NOW}
    told = "The family has said something"
    assert told in [one.title for one in desk(world.by(), at=NOW).new]
    assert told not in [one.title for one in desk(world.by(world.boss), at=NOW).new]
    for who in (world.stranger, world.mum):
        with pytest.raises(Refusal):
            own.answer_word(answer="We hear you.", by=world.by(who), **answer)  # type: ignore[arg-type]
    for words in (" ", "x" * 601):
        with pytest.raises(Refusal):
            own.answer_word(answer=words, by=world.by(), **answer)  # type: ignore[arg-type]
    own.answer_word(answer=" We hear you. ", by=world.by(world.nurse), **answer)  # type: ignore[arg-type]
    said.refresh_from_db()
    assert (said.words, said.answer, said.answered_by) == ("We are tired.", "We hear you.", world.nurse.ref)
    with pytest.raises(Refusal, match="answered already"):
        own.answer_word(answer="Again", by=world.by(), **answer)  # type: ignore[arg-type]
    assert FamilyWord.objects.count() == 1
    assert told not in [one.title for one in desk(world.by(), at=NOW).new]
    kept = Entry.objects.filter(action__startswith="casework.own.").values_list("detail", flat=True)
    assert not [one for one in kept if "tired" in one or "hear" in one]


def test_once_help_has_ended_only_a_complaint_is_taken(world: Own) -> None:
    Episode.objects.filter(pk=world.episode.pk).update(closed_at=NOW, closing="disengaged")
    need = {Need(str(world.anna.ref), "behaviour"): "some-worry"}
    for act in (
        lambda: own.say(episode=world.ref, kind="voice", words="x", key="k", by=of(world.mum), at=NOW),
        lambda: own.agree_to_plan(episode=world.ref, seen="x", key="k", by=of(world.mum), at=NOW),
        lambda: own.tell_needs(episode=world.ref, given=need, scale="need-scale@1", by=of(world.mum), at=NOW),
    ):
        with pytest.raises(Refusal, match="ended"):
            act()
    assert own.complain(episode=world.ref, words="Nobody came.", key="k", by=of(world.mum), at=NOW).pk
    assert Complaint.objects.count() == 1


def test_how_things_are_in_their_own_voice_beside_the_others(world: Own) -> None:
    need = Need(str(world.anna.ref), "behaviour")
    ask = {"episode": world.ref, "scale": "need-scale@1", "at": NOW}
    assert own_needs(world.episode, world.reader(world.mother)) == {need: "Anna Testperson: Behaviour"}
    for who, given in (
        (world.mum, {}), (world.mum, {Need("", "behaviour"): "some-worry"}), (world.mum, {need: "nonsense"}),
        (world.dad, {need: "some-worry"}),
    ):  # fmt: skip
        with pytest.raises(Refusal, match="at least one"):
            own.tell_needs(given=given, by=of(who), **ask)  # type: ignore[arg-type]
    with pytest.raises(Refusal):
        own.tell_needs(given={need: "some-worry"}, by=of(world.mum), **{**ask, "scale": "none@1"})  # type: ignore[arg-type]
    for _ in range(2):  # a second press keeps nothing twice
        own.tell_needs(given={need: "some-worry"}, by=of(world.mum), **ask)  # type: ignore[arg-type]
    said = NeedReading.objects.get(voice="parent")
    assert (said.person, said.by, said.element) == (world.anna, world.mum.ref, "behaviour")
    Belonging.objects.filter(person=world.mother).update(part="other")
    with pytest.raises(Refusal):  # who is neither child nor carer has no voice of the two
        own.tell_needs(given={need: "some-worry"}, by=of(world.mum), **ask)  # type: ignore[arg-type]


def test_who_looked_is_told_by_part_and_organisation_never_by_name(world: Own) -> None:
    for who in (world.lead, world.lead, world.boss, world.nurse, world.stranger):
        open_record(episode=world.ref, part="plan", by=world.by(who), at=NOW)
    found, more = looks(world.episode)
    assert {(one.who, one.organisation, one.often) for one in found} == {
        ("The lead practitioner", "The council", 2),
        ("The manager of the service", "The council", 1),
        ("Somebody of the team", "Another organisation", 1),
    }
    assert not more
    assert meets_next(world.episode, at=NOW) is None


def test_reviews_and_reasons_are_told_without_those_of_another_home(world: Own) -> None:
    goals = {one.words: one for one in map(world.goal_of, (world.anna, world.father))}
    held = world.look_again(NOW.date(), days(30).date(), "She sleeps, but not at 12 Elm Street.")
    Review.objects.update(others="A neighbour who rang us")
    held.family.set([world.mother, world.father])
    held.team.set(world.episode.members.all())
    assert {again.goal for again in held.goals.all()} == set(goals.values())
    held.goals.update(words="Ring 01632 960123")
    told = own_reviews(world.episode, world.reader(world.mother))
    assert told == [
        {
            "on": NOW.date(), "decision": "Go on", "because": "She sleeps, but not at [left out].",
            "next_on": days(30).date(), "came": ["Mary Testperson", "Nina Nurse, School nurse"],
            "goals": [("Of Anna Testperson", "Nearer", "Ring [left out]")],
        }
    ]  # fmt: skip
    assert meets_next(world.episode, at=NOW) == days(30).date()
    assert meets_next(world.episode, at=days(31)) is None
    plan.leave_need(
        episode=world.ref, person=world.anna.ref, element="behaviour", because="Not now: 12 Elm Street",
        by=world.by(), at=NOW,
    )  # fmt: skip
    record_readings(
        episode=world.ref, person=world.father.ref, given={("health.general", "practitioner"): "needs-help-now"},
        scale="need-scale@1", on=NOW.date(), by=world.by(), at=NOW,
    )  # fmt: skip
    plan.leave_need(
        episode=world.ref, person=world.father.ref, element="health.general", because="He sees a doctor.",
        by=world.by(), at=NOW,
    )  # fmt: skip
    hers = own_plan(world.episode, world.reader(world.mother), at=NOW)
    assert hers.left == [("Anna Testperson: Behaviour", "Not now: [left out]")]
    assert not hers.whole


def test_who_leads_is_told_and_the_organisation_when_nobody_does(world: Own) -> None:
    assert leads(world.episode) == ("Lena Lead", "The council", "lena.lead@example.org")
    world.episode.leads.update(until_at=NOW)
    assert leads(world.episode) == ("", "The council", "")


def test_a_step_that_is_cancelled_and_a_goal_that_is_given_up_are_not_told(world: Own) -> None:
    for words in ("Stays", "Goes"):
        world.planned(words, world.anna)
    stays, goes = world.episode.goals.all()
    step = stays.steps.get()
    plan.cancel_step(episode=world.ref, step=step.ref, because="Too far", by=world.by(), at=NOW)
    plan.settle_goal(episode=world.ref, goal=goes.ref, state="dropped", by=world.by(), at=NOW)
    hers = own_plan(world.episode, world.reader(world.mother), at=NOW)
    assert [(one["words"], one["steps"]) for one in hers.goals] == [("Stays", [])]
    assert hers.steps == []
    assert hers.whole
