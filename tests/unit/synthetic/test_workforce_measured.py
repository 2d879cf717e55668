"""The made-up children's service: there once, and large enough that measures of it can be shown."""

import datetime as dt

import pytest
from django.test import override_settings

from tests.unit.workforce.made import TODAY
from village.casework.extracts import tables as help_tables
from village.kernel.accounts.models import Account
from village.kernel.accounts.rules import persona_email
from village.synthetic.demo import LEEDS, demo_people
from village.synthetic.workforce import demo_workforce
from village.synthetic.workforce_measured import MANY, demo_measured
from village.warehouse.measures import shipped
from village.warehouse.measures.counting import STAFF, count_all
from village.workforce.extracts import tables
from village.workforce.models import Match

NOW = dt.datetime.now(dt.UTC)


@pytest.mark.django_db
@override_settings(DEMO=True)
def test_the_service_is_there_once_and_its_measures_can_be_shown() -> None:
    demo_people(NOW)
    demo_workforce(NOW)
    assert demo_measured(NOW) == MANY
    assert demo_measured(NOW) == 0
    assert Match.objects.count() == 1  # that of the nursery: nobody of the service is proposed
    assert Account.objects.get(email=persona_email("tilda")).is_demo
    cases = [one for one in help_tables(at=NOW) if one.name == "help_caseloads"]
    shown = count_all(shipped.counted_measures("workforce"), [*tables(at=NOW), *cases], STAFF)
    last = {measure.slug: values.filter(area=LEEDS, group="").row(-1, named=True) for measure, values in shown}
    # Nobody there leads a family’s help or is in an induction, and no site of it is a children’s centre.
    nothing = {
        "workforce-caseload",
        "workforce-caseload-known",
        "workforce-graduate-led-centres",
        "workforce-inductions",
    }
    assert {slug for slug, row in last.items() if row["value"] is None} <= {"workforce-agency-covering", *nothing}
    assert last["workforce-in-post"]["until_on"].year >= TODAY.year - 1
