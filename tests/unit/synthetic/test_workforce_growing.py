"""The demo's newly qualified social worker: one thing that she is due was not given, and one course is full."""

import datetime as dt

import pytest
from django.test import override_settings

from village.kernel.access.queries import viewer_for
from village.kernel.accounts.models import Account
from village.synthetic.demo import demo_people
from village.synthetic.workforce_growing import TEAM, demo_growing
from village.workforce.models import Match
from village.workforce.queries.growing import visible
from village.workforce.queries.growing.inducting import standing_of
from village.workforce.queries.growing.learning import offers

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)


@pytest.mark.django_db
@override_settings(DEMO=True)
def test_a_team_with_somebody_new_who_is_not_given_all_that_she_is_due() -> None:
    demo_people(NOW)
    assert demo_growing(NOW) == len(TEAM)
    assert demo_growing(NOW) == 0
    lotte = viewer_for(Account.objects.get(name="Lotte"), second_factor=True)
    (one,) = standing_of(list(visible.inductions(lotte)), on=NOW.date())
    assert [each.state for each in one.found] == ["not-met", "met", "met"]
    full = [day for offer in offers(lotte) for day in offer.days if day.is_full]
    assert [(len(day.placed), len(day.waiting)) for day in full] == [(1, 1)]
    assert not Match.objects.exists()
