"""The demo's families: every stage of help, made through actions; a second build adds nothing."""

import datetime as dt
from typing import Any

import pytest

from village.casework.models import Concern, Episode
from village.casework.queries.lists import lines
from village.cli.definitions import publish_shipped
from village.kernel.access.queries import viewer_for
from village.kernel.accounts.models import Account
from village.kernel.accounts.rules import persona_email
from village.synthetic.demo import demo_people
from village.synthetic.families import STORIES, demo_families

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
