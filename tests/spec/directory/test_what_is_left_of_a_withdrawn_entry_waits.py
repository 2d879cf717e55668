"""Who takes an entry out of the directory takes the service out. What another directory still sends of it stays hidden
until an officer of the area says otherwise."""

import datetime as dt
import uuid

import pytest

from tests.unit.directory.keeping.world import LEEDS, NOW, REFUGE, TODAY, World, account, browser, seen
from village.directory.actions.keeping import drafting, remaining
from village.directory.models import Change, Service
from village.directory.queries.documents import document_of, shown
from village.directory.queries.keeping import visible
from village.directory.queries.keeping.whole import states_of
from village.directory.queries.waiting import of_viewer
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import ANYONE
from village.kernel.accounts.actions import give_role
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry


def left(world: World, name: str = "Otters", **fields: object) -> Service:
    """What a feed still sends of a service that its provider kept here and took out."""
    fed = world.fed(name=name, steward="play", **fields)
    kept = world.write(fed, description="Kept here.")
    drafting.withdraw(service=kept.pk, **world.by(world.peter))
    return world.fresh(fed)


def sign(one: Service) -> str:
    assert one.replaced_by is not None
    return states_of(one, one.replaced_by)


def decide(world: World, one: Service, decision: str, who: Account | None = None) -> None:
    remaining.decide_left(service=one.pk, decision=decision, seen=sign(one), **world.by(who or world.olive))


def test_nobody_but_an_officer_of_its_area_decides(world: World) -> None:
    one = left(world)
    for who in (world.peter, world.rita, world.oona):
        with pytest.raises(Refusal, match="There is no such entry"):
            decide(world, one, "told", who)
        assert not visible.left(seen(who)).exists()
    assert not visible.left(ANYONE).exists()
    with pytest.raises(Refusal):
        remaining.decide_left(
            service=one.pk, decision="told", seen=sign(one), by=seen(world.olive, second_factor=False), at=NOW
        )
    assert not shown().exists()


def test_nobody_decides_on_what_they_provide_or_took_out_themselves(world: World) -> None:
    one = left(world)
    for who in (world.peter, world.petra):
        give_role(account=who, role="directory-officer", area=LEEDS, from_on=TODAY, by="test", at=NOW)
    with pytest.raises(Refusal, match="Someone else must decide"):
        decide(world, one, "told", world.peter)
    with pytest.raises(Refusal, match="You keep entries of this organisation"):
        decide(world, one, "told", world.petra)
    assert not shown().exists()


def test_it_stays_hidden_whatever_its_source_sends_and_waits_for_the_officer(world: World) -> None:
    one = left(world)
    world.fed(name="Otters in other words", steward="play", description="Sent again.")
    assert not shown().exists()
    assert list(visible.left(seen(world.olive))) == [one]
    assert ("withdrawn entry that another directory still has", "directory-waiting") in [
        (each.one, each.page) for each in of_viewer(seen(world.olive), at=NOW)
    ]
    assert "Otters in other words" in browser(world.olive).get("/directory/waiting/").content.decode()


def test_the_officer_has_it_told_again_by_itself(world: World) -> None:
    one = left(world)
    decide(world, one, "told")
    assert list(shown()) == [one]
    assert world.fresh(one).replaced_by is None
    assert [each.kind for each in Change.objects.filter(service=one)] == ["unmerged"]
    entry = Entry.objects.get(action="directory.entry.left")
    assert (entry.thing, "told" in entry.detail) == (f"service:{one.pk}", True)
    assert not visible.left(seen(world.olive)).exists()


def test_or_has_it_stay_out_whatever_its_source_says(world: World) -> None:
    one = left(world)
    decide(world, one, "out")
    assert world.fresh(one).state == "withdrawn"
    world.fed(name="Otters once more", steward="play", description="Sent again.")
    assert not shown().exists()
    assert not visible.left(seen(world.olive)).exists()
    assert of_viewer(seen(world.olive), at=NOW) == []
    with pytest.raises(Refusal, match="There is no such entry"):
        decide(world, one, "told")


def test_what_it_chooses_is_one_of_the_two_and_of_what_was_looked_at(world: World) -> None:
    one = left(world)
    with pytest.raises(Refusal, match="Choose whether"):
        decide(world, one, "")
    Service.objects.filter(pk=one.pk).update(changed_at=NOW + dt.timedelta(minutes=1))
    with pytest.raises(Refusal, match="was changed after you opened this page"):
        decide(world, one, "told")
    assert not shown().exists()


def test_a_refuge_that_withdraws_is_not_told_again_by_a_feed(world: World) -> None:
    one = left(world, "Haven", sensitive=REFUGE)
    assert not shown().exists()
    decide(world, one, "told")
    assert "LS1 1UR" not in str(document_of(shown().get()))


@pytest.mark.parametrize("gone", [{"state": "gone"}, {"status": "defunct"}, {"state": "withdrawn"}])
def test_what_its_source_does_not_tell_either_waits_for_nobody(world: World, gone: dict[str, str]) -> None:
    one = left(world)
    Service.objects.filter(pk=one.pk).update(**gone)
    assert not visible.left(seen(world.olive)).exists()


def test_its_provider_keeps_it_again_and_is_told(world: World) -> None:
    one = left(world)
    decide(world, one, "told")
    kept = drafting.say_status(service=one.pk, status="temporarily closed", **world.by(world.peter))
    assert list(shown()) == [kept]
    assert shown().get().status == "temporarily closed"


def test_the_page_tells_what_would_be_told(world: World) -> None:
    one = left(world, description="Songs by the feed.")
    address = f"/directory/entries/{one.pk}/left/"
    officer = browser(world.olive)
    page = officer.get(address).content.decode()
    assert "Songs by the feed." in page
    assert "A made-up feed" in page
    assert "Made-up Play Association took it out" in page
    assert officer.post(address, {"decision": "told", "seen": "x"}).status_code == 400
    assert officer.post(address, {"decision": "told", "seen": sign(one)}).status_code == 302
    assert list(shown()) == [one]
    assert officer.get(address).status_code == 404
    nothing = browser(world.oona).get(f"/directory/entries/{uuid.uuid4()}/left/")
    elsewhere = browser(world.oona).get(address)
    assert (nothing.status_code, nothing.content) == (404, elsewhere.content)
    assert browser(account("Nell", "service-provider", "rival")).get(address).status_code == 404
    entry = Entry.objects.filter(action="directory.left.read", actor=str(world.olive.ref), thing=f"left:{one.pk}")
    assert entry.filter(decision="permitted").exists()
