"""The demo's families: every stage of help, made through actions; a second build adds nothing."""

import datetime as dt
from typing import Any

import pytest

from village.casework.models import Concern, Episode, Panel
from village.casework.queries.letters import waiting as waiting_letters
from village.casework.queries.lists import lines
from village.casework.queries.meetings import meetings_of
from village.casework.queries.panels import cases, requests_before
from village.casework.queries.referrals import asked_of
from village.cli.definitions import publish_shipped
from village.kernel.access.queries import viewer_for
from village.kernel.accounts.models import Account
from village.kernel.accounts.rules import persona_email
from village.synthetic.demo import demo_people
from village.synthetic.families import STORIES, demo_families
from village.synthetic.meetings import ASKED, demo_meetings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.DEMO = True


def test_there_are_families_at_every_stage() -> None:
    at = dt.datetime.now(dt.UTC)
    publish_shipped(at)
    demo_people(at)
    assert demo_families(at) == len(STORIES) + 1
    assert demo_families(at) == 0
    stages = {one.process.state for one in Episode.objects.select_related("process")}
    assert stages == {"identified", "agreed", "assessing", "team", "plan", "closed"}
    assert Concern.objects.filter(settled_at=None).count() == 1
    grace = viewer_for(Account.objects.get(email=persona_email("grace")), second_factor=True)
    shown = lines(grace, "all", at=at)[0:50]
    assert len(shown) == len(STORIES)  # the closed one is in another list, the one whose lead left in this
    assert [one.episode.family.name for one in shown if one.alarm] == ["The Falsewick family"]
    assert any(one.overdue for one in shown)


def test_a_panel_has_met_and_what_is_asked_of_it_waits() -> None:
    at = dt.datetime.now(dt.UTC)
    publish_shipped(at)
    demo_people(at)
    demo_families(at)
    assert demo_meetings(at) == len(ASKED)
    assert demo_meetings(at) == 0
    grace, kofi, hana = (
        viewer_for(Account.objects.get(email=persona_email(slug)), second_factor=True)
        for slug in ("grace", "kofi", "hana")
    )
    waiting = cases(list(requests_before(grace, Panel.objects.get())), at=at)
    assert [one.family for one in waiting] == list(ASKED)[1:]
    assert [one.family for one in waiting] == [one.family for one in sorted(waiting, key=lambda one: -one.waits)]
    assert [one.process.state for one in asked_of(hana, at=at)] == ["accepted"]
    assert {one.to for one in waiting_letters(kofi, at=at)} == {
        "family",
        "asking-agency",
        "asked-agency",
        "social-care",
    }
    assert [one.state for one in meetings_of(Episode.objects.get(family__name="The Mockford family"))] == [
        "Planned",
        "Minutes approved",
    ]
