"""Help that goes over to another area: with the family's agreement, taken over there, in one transaction."""

import json
import uuid

import pytest

from tests.unit.casework import made
from tests.unit.casework.planned import NOW, Scene, days
from village.casework.actions import transfers as actions
from village.casework.actions.concerns import raise_concern
from village.casework.actions.permitted import NO_EPISODE
from village.casework.actions.restrictions import restrict
from village.casework.models import Episode, Transfer
from village.casework.queries.visible import offered_to, visible_to
from village.kernel.access.actions import Refusal
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
THERE = made.ELSEWHERE


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.fixture
def other() -> Account:
    """Who manages help in the other area."""
    made.organisation("salford", THERE)
    return made.account("Otto Other", "family-help-manager", area=THERE, body="salford")


def offer(scene: Scene, who: Account | None = None, to: str = THERE, episode: uuid.UUID | None = None) -> Transfer:
    return actions.offer_transfer(
        episode=episode or scene.ref, to=to, agreed_by=scene.mother.ref, words="They move in June",
        by=scene.by(who or scene.boss), at=days(1),
    )  # fmt: skip


def accept(found: Transfer, by: Account, key: str = "k", day: int = 2) -> Episode:
    return actions.accept_transfer(transfer=found.ref, key=key, by=made.seen(by), at=days(day))


def test_only_who_manages_it_offers_it(scene: Scene) -> None:
    scene.agree()
    for ref in (scene.ref, uuid.uuid4()):
        with pytest.raises(Refusal, match=NO_EPISODE):
            offer(scene, scene.stranger, episode=ref)
        with pytest.raises(Refusal, match=NO_EPISODE):
            actions.withdraw_transfer(episode=ref, by=scene.by(scene.stranger), at=NOW)
    with pytest.raises(Refusal, match="manager"):
        offer(scene, scene.lead)
    with pytest.raises(Refusal, match="Nothing is offered"):
        actions.withdraw_transfer(episode=scene.ref, by=scene.by(scene.boss), at=NOW)


def test_nobody_but_a_manager_there_sees_settles_or_takes_over(scene: Scene, other: Account) -> None:
    scene.agree()
    found = offer(scene)
    worker = made.account("Wim Worker", "practitioner", area=THERE, body="salford")
    for by in (worker, scene.boss, scene.lead, scene.stranger):
        assert not offered_to(made.seen(by)).exists()
        for one in (found.ref, uuid.uuid4()):
            with pytest.raises(Refusal, match="no such offer"):
                actions.accept_transfer(transfer=one, key="k", by=made.seen(by), at=days(2))
            with pytest.raises(Refusal, match="no such offer"):
                actions.decline_transfer(transfer=one, by=made.seen(by), at=days(2))
    assert list(offered_to(made.seen(other))) == [found]
    assert not visible_to(made.seen(other), at=days(2)).exists()  # an offer is no record
    officer = made.account("Ines Info", "information-governance")
    restrict(
        person=scene.anna.ref, kind="conflict", account=other.ref, authority="A court", by=made.seen(officer),
        at=days(1),
    )  # fmt: skip
    assert not offered_to(made.seen(other)).exists()


def test_nothing_is_offered_without_agreement_twice_or_to_nowhere(scene: Scene) -> None:
    with pytest.raises(Refusal, match="family agrees"):
        offer(scene)
    scene.agree()
    for nowhere in ("E99999999", "E92000001", ""):
        with pytest.raises(Refusal, match="no such area"):
            offer(scene, to=nowhere)
    offer(scene)
    with pytest.raises(Refusal, match="already"):
        offer(scene)
    actions.withdraw_transfer(episode=scene.ref, by=scene.by(scene.boss), at=days(1))
    assert offer(scene).state == "offered"


def test_taking_over_begins_there_and_ends_here_at_once(scene: Scene, other: Account) -> None:
    scene.agree()
    new = accept(offer(scene), other)
    old = Episode.objects.get(pk=scene.episode.pk)
    assert (new.before, new.area, new.family.area, new.organisation.slug) == (old, THERE, THERE, "salford")
    assert set(new.children.all()) == {scene.anna}
    assert set(new.family.people.all()) == {scene.anna, scene.mother}
    assert (old.closing, old.closed_at, old.area) == ("moved-area", days(2), made.AREA)
    assert (old.process.state, new.process.state) == ("closed", "identified")
    assert Transfer.objects.get().after == new
    assert list(visible_to(made.seen(other), at=days(2))) == [new]
    with pytest.raises(Refusal, match="no such offer"):
        accept(Transfer.objects.get(), other)
    with pytest.raises(Refusal, match="has been closed"):
        offer(scene)


def test_after_it_the_other_area_bars_too_and_no_third_does(scene: Scene, other: Account) -> None:
    scene.agree()
    new = accept(offer(scene), other)
    told = {"kind": "conflict", "account": other.ref, "authority": "A court", "at": days(2)}
    third = made.account("Tia Third", "information-governance", area="E08000001")
    with pytest.raises(Refusal, match="no such person"):
        restrict(person=scene.anna.ref, by=made.seen(third), **told)  # type: ignore[arg-type]
    officer = made.account("Ole Officer", "information-governance", area=THERE, body="salford")
    restrict(person=scene.anna.ref, by=made.seen(officer), **told)  # type: ignore[arg-type]
    assert not visible_to(made.seen(other), at=days(2)).filter(pk=new.pk).exists()


def test_an_offer_ends_with_the_help_that_was_offered(scene: Scene, other: Account) -> None:
    scene.agree()
    found = offer(scene)
    scene.move("close-early", who=scene.boss, reason="disengaged", day=2)
    found.refresh_from_db()
    assert (found.state, found.settled_at, found.settled_by) == ("withdrawn", days(2), scene.boss.ref)
    with pytest.raises(Refusal, match="no such offer"):
        accept(found, other, day=3)


def test_what_another_settled_first_is_not_settled_again(
    scene: Scene, other: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.agree()
    found = offer(scene)
    stale = Transfer.objects.get()
    actions.withdraw_transfer(episode=scene.ref, by=scene.by(scene.boss), at=days(1))
    monkeypatch.setattr(actions, "_offered", lambda *_: (Episode.objects.get(), stale))
    with pytest.raises(Refusal, match="no such offer"):
        actions.decline_transfer(transfer=found.ref, by=made.seen(other), at=days(2))
    with pytest.raises(Refusal, match="no such offer"):
        accept(found, other)
    assert (Transfer.objects.get().state, Transfer.objects.get().settled_at) == ("withdrawn", days(1))
    assert Episode.objects.get().closed_at is None


def test_a_look_at_what_other_areas_offer_is_in_the_audit(scene: Scene, other: Account) -> None:
    scene.agree()
    found = offer(scene)
    assert str(found.ref) in made.browser(other).get("/help/transfers/").content.decode()
    (entry,) = Entry.objects.filter(action="casework.transfer.list")
    assert (entry.actor, json.loads(entry.detail)) == (str(other.ref), {"shown": [str(found.ref)]})


def test_until_the_other_area_takes_over_nothing_changes(scene: Scene, other: Account) -> None:
    scene.agree()
    actions.decline_transfer(transfer=offer(scene).ref, by=made.seen(other), at=days(2))
    assert Transfer.objects.get().state == "declined"
    assert Episode.objects.get().closed_at is None


def test_a_concern_for_safety_is_settled_before_anything_is_handed_over(scene: Scene, other: Account) -> None:
    scene.agree()
    found = offer(scene)
    raise_concern(episode=scene.ref, words="", by=scene.by(), at=days(1))
    with pytest.raises(Refusal, match="Ask them"):
        accept(found, other)
    assert Episode.objects.count() == 1
    assert Transfer.objects.get().state == "offered"


def test_whoever_belongs_to_no_organisation_takes_nothing_over(scene: Scene, other: Account) -> None:
    scene.agree()
    found = offer(scene)
    Account.objects.filter(pk=other.pk).update(organisation=None)
    with pytest.raises(Refusal, match="no organisation"):
        accept(found, other)
