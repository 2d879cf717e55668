"""Whatever changes what is told has the search made anew within minutes: by one run, however much changes."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from tests.spec.directory.test_young_people_write import suggest
from tests.unit.directory.keeping.world import NOW, World, seen
from village.directory.actions import finding
from village.directory.actions.finding import rebuild
from village.directory.actions.keeping import assuring, claiming, confirming, drafting, pairing, sensitive
from village.directory.actions.national import record_national
from village.directory.actions.young import moderating
from village.directory.models import Contribution, Draft, Pair, Service
from village.directory.queries.finding import asking
from village.directory.queries.keeping.whole import state_of
from village.directory.rules.finding.asked import Asked
from village.kernel.jobs.registry import find

pytestmark = pytest.mark.usefixtures("own_index")
SOON = NOW + dt.timedelta(minutes=1)


def asked() -> list[tuple[str, Any]]:
    """What waits to be run, and from when."""
    return [(one.args_kwargs["args"][0], one.run_after) for one in DBTaskResult.objects.all()]


def nothing_asked() -> None:
    DBTaskResult.objects.all().delete()


def names(need: str) -> list[str]:
    found = asking.find(Asked(need=need), None, NOW.date())
    assert found is not None
    return [one.service.name for _, one in found.hits]


def confirm(world: World, one: Service) -> None:
    confirming.confirm(service=one.pk, seen=state_of(one), **world.by(world.peter, NOW + dt.timedelta(days=9)))


def close(world: World, one: Service) -> None:
    drafting.say_status(service=one.pk, status="temporarily closed", **world.by(world.peter))


def withdraw(world: World, one: Service) -> None:
    drafting.withdraw(service=one.pk, **world.by(world.peter))


def hide(world: World, one: Service) -> None:
    sensitive.mark(service=one.pk, kind="refuge", **world.by(world.olive))


def assure(world: World, one: Service) -> None:
    world.write(one, description="Songs about hedgehogs.")
    assert asked() == []  # what waits for the area changes nothing that is told
    world.assure(one)


@pytest.mark.parametrize("change", [assure, confirm, close, withdraw, hide])
def test_what_changes_what_is_told_asks_for_it(world: World, change: Callable[[World, Service], None]) -> None:
    one = world.kept()
    nothing_asked()
    change(world, one)
    [(slug, at)] = asked()
    assert slug == "directory.search"
    assert at - NOW in (dt.timedelta(minutes=1), dt.timedelta(days=9, minutes=1))


def test_what_changes_nothing_that_is_told_asks_for_nothing(world: World) -> None:
    one, fed = world.kept(), world.fed()
    nothing_asked()
    waits = world.added("Hedgehogs")
    draft = Draft.objects.get(service=waits)
    assuring.send_back(draft=draft.ref, version=draft.version, because="No.", **world.by(world.olive))
    world.write(one, description="Other words.")
    drafting.drop_draft(service=one.pk, **world.by(world.peter))
    claiming.claim(provider=fed.provider_id, why="Ours.", **world.by(world.peter))
    assert asked() == []


def test_an_entry_that_is_taken_over_is_told_under_another_id(world: World) -> None:
    fed = world.fed(steward="play")
    nothing_asked()
    world.write(fed, description="Other words.")
    assert asked() == [("directory.search", SOON)]


def test_entries_that_are_joined_and_taken_apart(world: World) -> None:
    one, two = sorted((world.fed("s1").pk, world.fed("s2").pk))
    pair = Pair.objects.create(one_id=one, two_id=two, chance=0.9, proposed_at=NOW)
    nothing_asked()
    world.decide_pair(pair, one)
    assert asked() == [("directory.search", SOON)]
    nothing_asked()
    pairing.undo_pair(pair=pair.ref, **world.by(world.olive))
    assert asked() == [("directory.search", SOON)]


def test_what_young_people_tell_of(world: World) -> None:
    one = suggest()
    decide: dict[str, Any] = {"contribution": one.ref, "by": seen(world.olive), "at": NOW}
    moderating.decide(decision="show", because="", **decide)
    assert asked() == [("directory.search", SOON)]
    nothing_asked()
    moderating.decide(decision="refuse", because="It has ended.", **decide)
    assert asked() == [("directory.search", SOON)]
    shown = Contribution.objects.get(pk=one.pk).service
    assert shown is not None
    assert (shown.state, shown.changed_at) == ("withdrawn", NOW)
    nothing_asked()
    other = suggest(name="Chess in the park", token="other")
    moderating.decide(contribution=other.ref, decision="refuse", because="No.", by=seen(world.olive), at=NOW)
    assert asked() == []  # it was never told


def test_helplines_of_the_nation(db: None) -> None:
    for _ in range(2):
        record_national(by="test", at=NOW)
        assert asked() == [("directory.search", SOON)]


def test_it_is_one_run_however_much_changes_and_what_comes_while_it_runs_is_another(world: World) -> None:
    many = [world.kept(f"Otters {number}") for number in range(3)]
    [(slug, _)] = asked()
    for one in many[:2]:
        close(world, one)
    assert asked() == [(slug, SOON)]
    DBTaskResult.objects.update(status="RUNNING")
    for one in many:
        withdraw(world, one)
    assert len(asked()) == 2


def test_then_it_is_found_and_what_is_told_no_more_leaves_no_word(world: World) -> None:
    rebuild(by="test", at=NOW)
    one = world.kept("Zebra toddlers")
    job = find("directory.search")
    assert job is not None
    assert job.run is finding.rebuild
    job.run(by="test", at=SOON)
    assert names("zebra") == names("zebar") == ["Zebra toddlers"]
    withdraw(world, one)
    job.run(by="test", at=SOON)
    found = asking.find(Asked(need="zebar"), None, NOW.date())
    assert found is not None
    assert "zebra" not in str(found.answer)
