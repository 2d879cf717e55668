"""The demo's nursery: a dozen workers, one of whom lost access with a check, and none of whom is anybody."""

import datetime as dt

import pytest
from django.test import override_settings

from village.kernel.access.queries import may_open, viewer_for
from village.kernel.accounts.models import Account
from village.synthetic.demo import demo_people
from village.synthetic.workforce import STAFF, demo_workforce
from village.workforce.models import Match, Worker
from village.workforce.queries.register import counted, reconciled
from village.workforce.rules.counting import Scope

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)


@pytest.mark.django_db
@override_settings(DEMO=True)
def test_a_nursery_with_vacancies_a_check_that_ran_out_and_a_worker_it_shares() -> None:
    demo_people(NOW)
    assert demo_workforce(NOW) == len(STAFF) == 12
    assert demo_workforce(NOW) == 0
    yuri = viewer_for(Account.objects.get(name="Yuri"), second_factor=True)
    assert yuri.grants
    assert not may_open(yuri, "people.ask")
    wen = viewer_for(Account.objects.get(name="Wen"), second_factor=True)
    found = counted(wen, Scope(NOW.date()))
    # Of twelve, one has left and one is of an agency.
    assert (found.heads, found.agency_heads) == (10, 1)
    apart = {one.role: one.apart for one in reconciled(wen, on=NOW.date())}
    assert apart["nursery-practitioner"] is not None
    assert Match.objects.filter(decision="").count() == 1
    assert Worker.objects.filter(names__family="Mockstone").count() == 2
    demo_people(NOW)
