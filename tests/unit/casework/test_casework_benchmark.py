"""The benchmark of helping families runs, and says what it promises to say; how fast is not asked here."""

import datetime as dt
import json

import pytest
from benchmarks import casework
from benchmarks.casework_made import FAMILIES, LEADS, made
from benchmarks.casework_world import World

from village.casework.models import Episode, Lead, Restriction
from village.casework.queries.visible import visible_to

pytestmark = pytest.mark.usefixtures("measured_on_migrated")
WHAT = ("p50", "p95", "max", "cpu_ms")


@pytest.mark.slow
def test_everybody_works_at_once_and_each_figure_stands_beside_another() -> None:
    case = casework.measure(children=200, users=2, requests=2)
    told = json.loads(json.dumps(case))
    assert told["question"].endswith("?")
    (one,) = told["growth"]
    assert (one["children"], one["families"], one["open"]) == (200, 111, FAMILIES)
    assert set(casework.PROMISED) <= set(one["pages"])
    for page in one["pages"].values():
        assert all(page[how][what] > 0 for how in ("at_once", "alone") for what in WHAT)
        assert page["at_once"]["p50"] <= page["at_once"]["p95"] <= page["at_once"]["max"]
    assert {"mine", "team", "record", "service"} <= set(one["predicate"])
    for compared in (*one["predicate"].values(), *one["audit"].values()):
        assert compared["with_it"]["p50"] == pytest.approx(compared["times"] * compared["without"]["p50"], rel=0.5)
    assert all(each["questions"] < 20 for each in one["extracts"].values())


@pytest.mark.django_db(transaction=True)
def test_the_world_that_is_measured_has_fifteen_families_a_lead_and_what_stands_in_the_way() -> None:
    now = dt.datetime.now(dt.UTC)
    world: World = made(2_000, now)
    assert world.teams == 2
    for team in world.accounts:
        led = [Lead.objects.filter(account=one, until_at=None, episode__closed_at=None).count() for one in team]
        assert led == [FAMILIES // LEADS] * LEADS + [0]
        manager, lead = casework.viewer(team[-1]), casework.viewer(team[0])
        open_ones = visible_to(manager, at=now).filter(closed_at=None, organisation__slug=manager.organisation)
        assert FAMILIES - 5 < open_ones.count() <= FAMILIES
        others = visible_to(lead, at=now).filter(closed_at=None).exclude(leads__account=lead.ref, leads__until_at=None)
        assert others.exists()
    standing, ended = (Restriction.objects.filter(until_at__isnull=one).count() for one in (True, False))
    assert standing > ended > 0
    ties = Lead.objects.count() + sum(one.members.count() for one in Episode.objects.prefetch_related("members"))
    assert 2.8 < ties / 2_000 < 3.2
