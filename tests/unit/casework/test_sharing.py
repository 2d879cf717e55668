"""Attacks on sharing: without grounds, too late, for another, of another, by a client's say-so."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from tests.unit.casework import made
from tests.unit.casework.shared import CONSENT, DUTY, NOW, UNTOLD, Sharing, days
from village.casework.actions import data_agreements, sharing
from village.casework.actions.episodes import record_agreement
from village.casework.actions.permitted import CLOSED, NO_EPISODE
from village.casework.actions.restrictions import restrict
from village.casework.models import AgreedPlan, Consent, DataAgreement, NotShared, Person, Share, ShareItem
from village.casework.queries.facts import facts
from village.casework.queries.sharing import is_whole, items_of, register, standing_of, takers_of, workers_of
from village.casework.rules.closing import REASONS
from village.kernel.access.actions import Refusal
from village.kernel.accounts.actions import end_clearance, end_role
from village.kernel.accounts.models import Account, RoleGrant
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Sharing:
    return Sharing()


def not_shared(scene: Sharing, who: Account | None = None, **wrong: object) -> NotShared:
    told = {
        "episode": scene.ref, "organisation": "school", "purpose": "early-help", "reason": "more-detrimental",
        "words": "Her father works there.", "review_on": days(30).date(),
    }  # fmt: skip
    return sharing.decide_not_to_share(**{**told, **wrong}, by=scene.by(who), at=NOW)  # type: ignore[arg-type]


def say(scene: Sharing, share: Share, state: str, who: Person | None = None, by: Account | None = None) -> None:
    sharing.record_consent(
        episode=scene.ref, share=share.ref, person=(who or scene.mother).ref, capacity="parent", state=state,
        by=scene.by(by), at=NOW,
    )  # fmt: skip


def family_says(scene: Sharing, state: str, who: Person | None = None) -> None:
    record_agreement(
        episode=scene.ref, person=(who or scene.mother).ref, capacity="parent", scope="Early help", state=state,
        on=NOW.date(), by=scene.by(), at=NOW,
    )  # fmt: skip


# ── who may not ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_stranger_finds_nothing_whatever_they_ask(scene: Sharing) -> None:
    share = scene.share(UNTOLD)
    for ref in (scene.ref, uuid.uuid4()):
        told = {"episode": ref, "by": scene.by(scene.stranger), "at": NOW}
        for attempt in (
            lambda told=told: sharing.release_share(share=share.ref, **told),
            lambda told=told: sharing.end_share(share=share.ref, because="x", **told),
            lambda told=told: sharing.record_consent(
                share=share.ref, person=scene.mother.ref, capacity="parent", state="given", **told
            ),
            lambda ref=ref: scene.share(who=scene.stranger, episode=ref),
            lambda ref=ref: not_shared(scene, scene.stranger, episode=ref),
        ):
            with pytest.raises(Refusal, match=NO_EPISODE):
                attempt()
    assert Share.objects.count() == 1


def test_a_member_of_the_team_shares_nothing_by_themselves(scene: Sharing) -> None:
    for attempt in (lambda: scene.share(who=scene.nurse), lambda: not_shared(scene, scene.nurse)):
        with pytest.raises(Refusal, match="lead practitioner"):
            attempt()
    assert not Share.objects.exists()


def test_only_the_organisation_and_the_one_it_was_shared_with_read_it(scene: Sharing) -> None:
    whole, one = scene.share(), scene.share(account=scene.theo.ref)
    other = made.account("Tilda Teacher", "practitioner", body="school")
    assert scene.reads(scene.theo, whole)
    assert scene.reads(other, whole)
    assert scene.reads(scene.theo, one)
    assert not scene.reads(other, one)
    nobody = made.account("Nora None", "practitioner", body="school")
    Account.objects.filter(pk=nobody.pk).update(organisation=None)
    for who in (scene.dora, scene.lead, scene.boss, scene.officer, nobody):
        assert not scene.reads(who, whole)
        assert not scene.reads(who, one)
    assert sharing.open_shared(share=whole.ref, by=made.seen(scene.theo, second_factor=False), at=NOW) is None
    assert not scene.reads(scene.theo, Share(ref=uuid.uuid4()))


def test_whoever_must_not_see_the_family_does_not_by_a_share(scene: Sharing) -> None:
    share = scene.share()
    restrict(person=scene.anna.ref, kind="conflict", account=scene.theo.ref, authority="A court",
             by=scene.by(scene.officer), at=NOW)  # fmt: skip
    other = made.account("Tilda Teacher", "practitioner", body="school")
    Person.objects.filter(pk=scene.father.pk).update(account=other.ref)
    assert not scene.reads(scene.theo, share)
    assert not scene.reads(other, share)
    for account in (scene.theo.ref, other.ref):
        with pytest.raises(Refusal, match="Ask information governance"):
            scene.share(account=account)
    restrict(person=scene.anna.ref, kind="barred", organisation="school", authority="A court",
             by=scene.by(scene.officer), at=NOW)  # fmt: skip
    with pytest.raises(Refusal, match="Ask information governance"):
        scene.share()


# ── what cannot be shared ────────────────────────────────────────────────────────────────────────────────────────────


def test_without_purpose_basis_scope_or_agreement_there_is_no_share(scene: Sharing) -> None:
    made.organisation("police")
    for wrong, sentence in (
        ({"grounds": replace(DUTY, purpose="")}, "shared for"),
        ({"grounds": replace(DUTY, basis="")}, "lawful basis"),
        ({"grounds": replace(DUTY, last_on=NOW.date() - dt.timedelta(days=1))}, "last day"),
        ({"items": []}, "Choose what"),
        ({"to": "nowhere"}, "Choose an organisation"),
        ({"to": "council"}, "Choose an organisation"),
        ({"to": "police"}, "The council and The police .* Ask information governance"),
        ({"grounds": replace(DUTY, purpose="health")}, "Ask information governance"),
        ({"account": scene.dora.ref}, "not of that organisation"),
        ({"account": uuid.uuid4()}, "not of that organisation"),
        ({"grounds": CONSENT}, "Say who of the family consented"),
        ({"consents": {scene.mother.ref: "parent"}}, "does not rest on consent"),
        ({"grounds": CONSENT, "consents": {uuid.uuid4(): "parent"}}, "no such"),
        ({"grounds": CONSENT, "consents": {scene.mother.ref: "king"}}, "standing"),
    ):
        with pytest.raises(Refusal, match=sentence):
            scene.share(**wrong)
    assert not Share.objects.exists()
    assert not ShareItem.objects.exists()
    assert not Consent.objects.exists()


def test_what_is_of_another_family_or_another_version_is_not_shared(scene: Sharing) -> None:
    other = made.episode(scene.lead, "Another family")
    theirs = AgreedPlan.objects.create(
        episode=other, number=3, content={"goals": ["x"]}, sha256="x" * 64, key="theirs", by=scene.lead.ref, at=NOW,
        agreed_by=other.family.people.get(name="Mary Testperson"),
    )  # fmt: skip
    mine = scene.keys(1)[0]
    for wrong in (items_of(other)[0].key, f"plan:{theirs.number}", f"plan:2@{mine.partition('@')[2]}", "form:1@x", ""):
        with pytest.raises(Refusal, match="not what stands there now"):
            scene.share(items=[mine, wrong])
    assert scene.share(items=[mine, mine]).items.count() == 1


def test_what_changed_after_it_was_proposed_is_neither_released_nor_read(scene: Sharing) -> None:
    waiting, open_one = scene.share(UNTOLD), scene.share(items=scene.keys(1, 2))
    assert all(is_whole(one) for one in open_one.items.all())
    AgreedPlan.objects.filter(pk=scene.plans[0].pk).update(content={})  # all that the database lets happen to it
    with pytest.raises(Refusal, match="not what stands there now"):
        sharing.release_share(episode=scene.ref, share=waiting.ref, by=scene.by(scene.boss), at=NOW)
    assert {one.plan_id: is_whole(one) for one in open_one.items.all()} == {
        scene.plans[0].pk: False, scene.plans[1].pk: True
    }  # fmt: skip
    assert scene.keys(1) == []


def test_the_same_page_sent_twice_shares_once(scene: Sharing) -> None:
    one = scene.share(key="k")
    assert scene.share(key="k") == one
    for key, who in (("k", scene.boss), (" ".strip(), scene.lead)):
        with pytest.raises(Refusal, match="Open the page again"):
            sharing.propose_share(
                episode=scene.ref, organisation="school", items=scene.keys(1), grounds=DUTY, consents={}, key=key,
                by=scene.by(who), at=NOW,
            )  # fmt: skip


# ── released by another, and ended ───────────────────────────────────────────────────────────────────────────────────


def test_what_nobody_consented_to_or_knows_of_waits_for_another(scene: Sharing) -> None:
    share = scene.share(UNTOLD)
    assert (share.state, share.second_check) == ("proposed", True)
    assert not scene.reads(scene.theo, share)
    with pytest.raises(Refusal, match="Somebody else"):
        sharing.release_share(episode=scene.ref, share=share.ref, by=scene.by(), at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Share.objects.filter(pk=share.pk).update(state="released", released_by=share.by, released_at=NOW)
    done = sharing.release_share(episode=scene.ref, share=share.ref, by=scene.by(scene.boss), at=NOW)
    assert done.released_by == scene.boss.ref
    assert scene.reads(scene.theo, share)
    with pytest.raises(Refusal, match="cannot be released: they can read it"):
        sharing.release_share(episode=scene.ref, share=share.ref, by=scene.by(scene.boss), at=NOW)


def test_what_cannot_be_proposed_now_is_not_released_now(scene: Sharing) -> None:
    late, uncovered, moved = scene.share(UNTOLD), scene.share(UNTOLD), scene.share(UNTOLD, account=scene.theo.ref)

    def release(share: Share, at: dt.datetime = NOW) -> None:
        sharing.release_share(episode=scene.ref, share=share.ref, by=scene.by(scene.boss), at=at)

    with pytest.raises(Refusal, match="its time is over"):
        release(late, days(31))
    Account.objects.filter(pk=scene.theo.pk).update(organisation=made.organisation("clinic"))
    with pytest.raises(Refusal, match="not of that organisation"):
        release(moved)
    data_agreements.end_agreement(agreement=scene.agreement.pk, by=scene.by(scene.officer), at=NOW)
    with pytest.raises(Refusal, match="no agreement between the organisations"):
        release(uncovered)


def test_every_end_bites_in_the_same_second(scene: Sharing) -> None:
    share = scene.share()
    assert scene.reads(scene.theo, share, days(30))
    assert not scene.reads(scene.theo, share, days(31))
    with pytest.raises(Refusal, match="Say why"):
        sharing.end_share(episode=scene.ref, share=share.ref, because=" ", by=scene.by(), at=NOW)
    sharing.end_share(episode=scene.ref, share=share.ref, because="Wrong class", by=scene.by(), at=NOW)
    assert not scene.reads(scene.theo, share)
    assert standing_of(share, at=NOW) == "revoked"
    with pytest.raises(Refusal, match=r"ended already"):
        sharing.end_share(episode=scene.ref, share=share.ref, because="Again", by=scene.by(), at=NOW)
    with pytest.raises(Refusal, match=r"ended already"):
        sharing.decline_shared(share=share.ref, because="Late", by=scene.by(scene.theo), at=NOW)


def close(scene: Sharing, reason: str) -> None:
    scene.move("close-early", who=scene.boss, reason=reason, day=1)


def test_nothing_is_shared_or_released_once_help_has_ended_and_whoever_led_or_manages_takes_it_back(
    scene: Sharing,
) -> None:
    stands, later, waits = scene.share(), scene.share(items=scene.keys(2)), scene.share(UNTOLD)
    close(scene, "refused")
    for who in (scene.lead, scene.boss):
        with pytest.raises(Refusal, match=CLOSED):
            scene.share(who=who, at=days(2))
        with pytest.raises(Refusal, match=CLOSED):
            sharing.release_share(episode=scene.ref, share=waits.ref, by=scene.by(who), at=days(2))
    assert scene.reads(scene.theo, stands, days(2))
    for who, match, day in ((scene.nurse, "lead practitioner", 2), (scene.lead, NO_EPISODE, 40)):
        with pytest.raises(Refusal, match=match):
            sharing.end_share(episode=scene.ref, share=stands.ref, because="Over.", by=scene.by(who), at=days(day))
    sharing.end_share(episode=scene.ref, share=stands.ref, because="Over.", by=scene.by(), at=days(2))
    sharing.end_share(episode=scene.ref, share=later.ref, because="Over.", by=scene.by(scene.boss), at=days(29))
    assert not any(scene.reads(scene.theo, one, days(29)) for one in (stands, later))


@pytest.mark.parametrize("reason", ["recorded-by-mistake", "moved-area"])
def test_what_must_not_stay_with_others_ends_with_the_help(scene: Sharing, reason: str) -> None:
    stands, waits, over = scene.share(), scene.share(UNTOLD), scene.share(items=scene.keys(2))
    sharing.end_share(episode=scene.ref, share=over.ref, because="Not needed.", by=scene.by(), at=NOW)
    close(scene, reason)
    assert not scene.reads(scene.theo, stands, days(1))
    found = {one.ref: one for one in Share.objects.all()}
    for one in (stands, waits):
        ended = found[one.ref]
        assert (ended.state, ended.ended_at, ended.ended_by) == ("revoked", days(1), scene.boss.ref)
        assert ended.ended_because == REASONS[reason]
    assert (found[over.ref].ended_at, found[over.ref].ended_because) == (NOW, "Not needed.")


def test_the_taker_and_the_second_person_may_decline(scene: Sharing) -> None:
    given, waiting, own = scene.share(), scene.share(UNTOLD), scene.share(UNTOLD)
    with pytest.raises(Refusal, match="no such share"):
        sharing.decline_shared(share=given.ref, because="Not ours", by=scene.by(scene.dora), at=NOW)
    sharing.decline_shared(share=given.ref, because="She has left", by=scene.by(scene.theo), at=NOW)
    assert not scene.reads(scene.theo, given)
    sharing.end_share(episode=scene.ref, share=waiting.ref, because="Tell her first", by=scene.by(scene.boss), at=NOW)
    sharing.end_share(episode=scene.ref, share=own.ref, because="A mistake", by=scene.by(), at=NOW)
    states = dict(Share.objects.values_list("pk", "state"))
    assert states == {given.pk: "declined", waiting.pk: "declined", own.pk: "revoked"}


@pytest.mark.parametrize("how", ["body", "role", "vetting", "agreement"])
def test_who_is_no_longer_what_they_were_reads_no_more(scene: Sharing, how: str) -> None:
    share = scene.share()
    assert scene.reads(scene.theo, share)
    if how == "body":
        Account.objects.filter(pk=scene.theo.pk).update(organisation=made.organisation("clinic"))
    elif how == "role":
        end_role(grant=RoleGrant.objects.get(account=scene.theo), until_on=dt.date(2020, 2, 1), by="test", at=NOW)
    elif how == "vetting":
        end_clearance(account=scene.theo, kind="vetting", by="test", at=NOW)
    else:
        data_agreements.end_agreement(agreement=scene.agreement.pk, by=scene.by(scene.officer), at=NOW)
    assert not scene.reads(scene.theo, share)


# ── consent, which is no agreement to be helped ──────────────────────────────────────────────────────────────────────


def test_when_the_family_goes_what_rests_on_consent_ends_and_the_rest_stays(scene: Sharing) -> None:
    scene.agree()
    share, duty = scene.consented(), scene.share()
    assert scene.reads(scene.theo, share)
    assert scene.reads(scene.theo, duty)
    family_says(scene, "refused")  # to say no to one service is not to take consent back
    assert scene.reads(scene.theo, share)
    family_says(scene, "withdrawn", scene.father)
    assert not scene.reads(scene.theo, share)
    assert scene.reads(scene.theo, duty)
    assert standing_of(share, at=NOW) == "withdrawn"
    assert standing_of(duty, at=NOW) == "released"
    with pytest.raises(Refusal, match="took their agreement back"):
        scene.consented()
    family_says(scene, "given", scene.father)
    assert not scene.reads(scene.theo, share)  # what ended has ended
    assert scene.reads(scene.theo, scene.consented(days(1)), days(1))


@pytest.mark.parametrize("state", ["refused", "withdrawn"])
def test_two_parents_who_disagree_have_not_consented(scene: Sharing, state: str) -> None:
    share, duty = scene.consented(), scene.share()
    say(scene, share, "given", scene.father)
    assert scene.reads(scene.theo, share)
    say(scene, share, state, scene.father, by=scene.nurse)  # whoever of the team hears it writes it down
    assert not scene.reads(scene.theo, share)
    say(scene, share, "given", scene.father)
    assert not scene.reads(scene.theo, share)
    with pytest.raises(Refusal, match="does not rest on consent"):
        say(scene, duty, state)
    with pytest.raises(Refusal, match="what they said"):
        say(scene, share, "perhaps")


def test_nobody_is_refused_help_for_saying_no_to_a_share(scene: Sharing) -> None:
    scene.agree()
    before = facts(scene.episode)
    share = scene.consented()
    say(scene, share, "refused")
    not_shared(scene)
    assert facts(scene.episode) == before  # the process knows nothing of it, so no guard can ask for it


# ── decisions not to, the register, and the audit ────────────────────────────────────────────────────────────────────


def test_a_decision_not_to_share_is_kept_for_good(scene: Sharing) -> None:
    kept = not_shared(scene)
    assert (kept.reason, kept.by) == ("more-detrimental", scene.lead.ref)
    for wrong in ({"organisation": "council"}, {"purpose": "x"}, {"reason": "x"}, {"words": " "}):
        with pytest.raises(Refusal, match="with whom"):
            not_shared(scene, **wrong)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="day to come"):
        not_shared(scene, review_on=NOW.date())
    with pytest.raises(IntegrityError), transaction.atomic():
        NotShared.objects.filter(pk=kept.pk).update(words="Otherwise")


def test_only_information_governance_of_the_area_keeps_the_register(scene: Sharing) -> None:
    elsewhere = made.account("Olga Other", "information-governance", area=made.ELSEWHERE, body="salford")
    told = {
        "giver": "council", "taker": "clinic", "purposes": ("health",), "reference": "DSA 13",
        "from_on": NOW.date(), "until_on": days(9).date(), "at": NOW,
    }  # fmt: skip
    for who in (scene.lead, scene.boss, scene.stranger, elsewhere):
        with pytest.raises(Refusal, match="may not"):
            data_agreements.keep_agreement(**told, by=scene.by(who))  # type: ignore[arg-type]
        with pytest.raises(Refusal, match="no such agreement"):
            data_agreements.end_agreement(agreement=scene.agreement.pk, by=scene.by(who), at=NOW)
        assert not register(scene.by(who)).exists()
    for wrong, sentence in (
        ({"taker": "nowhere"}, "two organisations"), ({"taker": "council"}, "two organisations"),
        ({"reference": " "}, "reference"),
    ):  # fmt: skip
        with pytest.raises(Refusal, match=sentence):
            data_agreements.keep_agreement(**{**told, **wrong}, by=scene.by(scene.officer))  # type: ignore[arg-type]
    assert [one.pk for one in register(scene.by(scene.officer))] == [scene.agreement.pk]
    assert DataAgreement.objects.count() == 1
    national = made.account("Nat Nation", "information-governance", area="")
    assert register(scene.by(national)).count() == 1


def test_who_can_be_shared_with_are_those_of_the_register(scene: Sharing) -> None:
    assert [one.slug for one in takers_of(scene.episode, at=NOW)] == ["school"]
    assert takers_of(scene.episode, at=days(60)) == []
    found = {one.name for one in workers_of(takers_of(scene.episode, at=NOW), scene.episode)}
    assert found == {"Nina Nurse", "Stan Stranger", "Theo Teacher"}


def test_each_look_is_in_the_audit_whether_it_is_answered_or_not(scene: Sharing) -> None:
    share = scene.share()
    assert sharing.list_shared(by=scene.by(scene.theo), at=NOW) == [share]
    scene.reads(scene.theo, share)
    scene.reads(scene.dora, share)
    found = Entry.objects.filter(action__startswith="casework.share.").order_by("pk")
    assert [(one.action, one.decision) for one in found] == [
        ("casework.share.propose", "done"), ("casework.share.list", "permitted"), ("casework.share.read", "permitted"),
        ("casework.share.read", "denied"),
    ]  # fmt: skip
    assert "must know" not in str([one.detail for one in found])
