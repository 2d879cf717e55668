"""Who keeps entries for an organisation and is an officer too decides on none of that organisation's."""

import uuid

import pytest

from tests.unit.directory.keeping.world import LEEDS, NOW, TODAY, World, account, browser, organisation, seen
from village.directory.actions.keeping import assuring, pairing, reporting
from village.directory.models import Draft, Pair, Provider, Report, Service
from village.directory.queries.documents import document_of, shown
from village.directory.queries.keeping import visible
from village.kernel.access.actions import Refusal
from village.kernel.accounts.actions import give_role
from village.kernel.accounts.models import Account


def officer_too(one: Account) -> Account:
    give_role(account=one, role="directory-officer", area=LEEDS, from_on=TODAY, by="test", at=NOW)
    return one


def paired(one: Service, two: Service) -> Pair:
    first, second = sorted((one.pk, two.pk))
    return Pair.objects.create(one_id=first, two_id=second, chance=0.9, proposed_at=NOW)


def decide(world: World, pair: Pair, keep: uuid.UUID | None, who: Account) -> None:
    world.decide_pair(pair, keep, who)


def test_a_provider_joins_no_rival_with_its_own_and_takes_none_apart(world: World) -> None:
    both = officer_too(world.peter)
    own, rivals = world.kept("Otters"), world.kept("Otters club", world.rita)
    pair = paired(own, rivals)
    for keep in (own.pk, rivals.pk, None):
        with pytest.raises(Refusal, match="somebody else must decide"):
            decide(world, pair, keep, both)
    assert shown().filter(pk=rivals.pk).exists()
    decide(world, pair, rivals.pk, world.olive)
    with pytest.raises(Refusal, match="somebody else must decide"):
        pairing.undo_pair(pair=pair.ref, **world.by(both))
    pairing.undo_pair(pair=pair.ref, **world.by(world.olive))


def test_who_keeps_it_assures_nothing_that_a_colleague_wrote(world: World) -> None:
    both = officer_too(world.petra)
    own = world.kept()
    world.write(own, description="By Peter.")
    draft = Draft.objects.get(decision="")
    with pytest.raises(Refusal, match="somebody else must decide"):
        assuring.assure(draft=draft.ref, version=draft.version, **world.by(both))
    with pytest.raises(Refusal, match="somebody else must decide"):
        assuring.send_back(draft=draft.ref, version=draft.version, because="x", **world.by(both))
    world.assure(own)


def test_of_a_worry_about_its_own_service_a_provider_learns_nothing_as_an_officer(world: World) -> None:
    both = officer_too(world.peter)
    own, rivals = world.kept("Otters"), world.kept("Chess", world.rita)
    worry = reporting.report(service=own.pk, kind="worry", text="A worker shouted.", at=NOW)
    other = reporting.report(service=rivals.pk, kind="worry", text="A door stood open.", at=NOW)
    assert worry is not None
    assert list(visible.reports(seen(both))) == [other]
    with pytest.raises(Refusal, match="no such report"):
        reporting.close_report(report=worry.ref, done="Nothing.", **world.by(both))
    assert "A worker shouted" not in browser(both).get(f"/directory/entries/{own.pk}/").content.decode()
    assert Report.objects.get(pk=worry.pk).closed_at is None
    assert set(visible.reports(seen(world.olive))) == {worry, other}


def test_of_the_councils_own_another_of_the_council_decides(world: World) -> None:
    clerk = account("Clara Clerk", "service-provider", "council")
    own = world.added("Our centre", clerk)
    assert Provider.objects.get(pk=own.provider_id).steward == organisation("council")
    world.write(own, "contact", by=clerk, phone="01632 960001")
    draft = Draft.objects.get(decision="")
    with pytest.raises(Refusal, match="Someone else must decide"):
        assuring.assure(draft=draft.ref, version=draft.version, **world.by(officer_too(clerk)))
    world.assure(own)
    assert document_of(shown().get())["name"] == "Our centre"
