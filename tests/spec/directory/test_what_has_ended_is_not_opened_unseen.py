"""What its source says has ended is told again only when the area has looked: nobody is to come to a closed door."""

import pytest

from tests.unit.directory.keeping.world import World, browser, seen
from village.directory.actions.keeping import drafting
from village.directory.models import Change, Draft, Service
from village.directory.queries.documents import document_of, shown
from village.directory.queries.keeping import visible
from village.kernel.access.actions import Refusal


def say(world: World, one: Service, status: str) -> Service:
    return drafting.say_status(service=one.pk, status=status, **world.by(world.peter))


@pytest.mark.parametrize("ended", ["defunct", "inactive"])
@pytest.mark.parametrize("status", ["active", "temporarily closed"])
def test_what_a_source_says_has_ended_waits_for_the_area(world: World, ended: str, status: str) -> None:
    fed = world.fed(steward="play", status=ended)
    kept = say(world, fed, status)
    assert not shown().exists()
    assert kept.status == ended
    assert say(world, kept, status) == kept  # pressed twice it waits once
    draft = Draft.objects.get()
    assert (draft.service, draft.document["status"], draft.decision) == (kept, status, "")
    assert [one.kind for one in Change.objects.filter(service=kept)] == ["written", "taken-over"]
    world.assure(kept)
    assert (shown().get().status, document_of(shown().get())["status"]) == (status, status)


def test_what_its_source_has_ended_since_is_not_opened_at_once_either(world: World) -> None:
    kept = say(world, world.fed(steward="play"), "temporarily closed")
    world.fed(steward="play", status="defunct")
    assert shown().get().status == "temporarily closed"
    assert say(world, kept, "active").status == "temporarily closed"
    assert shown().get().status == "temporarily closed"
    assert visible.drafts(seen(world.olive)).count() == 1
    world.assure(kept)
    assert shown().get().status == "active"
    assert say(world, world.fresh(kept), "temporarily closed").pk == kept.pk
    assert shown().get().status == "temporarily closed"  # a door that closes is told at once


def test_what_is_out_of_the_directory_is_not_opened(world: World) -> None:
    fed = world.fed(steward="play", status="defunct")
    drafting.withdraw(service=fed.pk, **world.by(world.peter))
    with pytest.raises(Refusal, match="out of the directory"):
        say(world, fed, "active")


def test_both_pages_say_so_before(world: World) -> None:
    fed = world.fed(steward="play", status="defunct")
    provider, officer = browser(world.peter), browser(world.olive)
    address = f"/my-services/{fed.pk}/status/"
    assert "its source says that it has ended" in provider.get(address).content.decode()
    done = provider.post(address, {"status": "active"}, follow=True).content.decode()
    assert "It waits for the area." in done
    assert "It is told at once." not in done
    draft = Draft.objects.get()
    said = "Its source says that it has ended. If you assure this, anyone is told of it"
    assert said in officer.get(f"/directory/waiting/{draft.ref}/").content.decode()
    own = world.kept()
    world.write(own, description="Other words.")
    other = Draft.objects.get(decision="", service=own)
    assert said not in officer.get(f"/directory/waiting/{other.ref}/").content.decode()
    done = provider.post(f"/my-services/{own.pk}/status/", {"status": "temporarily closed"}, follow=True)
    assert "It is told at once." in done.content.decode()
