"""The home of whoever signs in, as far as the plan office fills it."""

import datetime as dt

import pytest

from tests.unit.plan.office_pages import words
from tests.unit.plan.office_people import as_viewer, decided, person, recorded, signed_in
from village.kernel.accounts.models import Account

pytestmark = pytest.mark.django_db


def test_home_holds_nothing_of_the_office_for_other_roles(amina: Account) -> None:
    recorded(as_viewer(amina))
    for slug, role in (("carol", ""), ("dev", "administrator"), ("esi", "practitioner")):
        said = words(signed_in(person(slug, role)).get("/work/"))
        assert "A promise" not in said
        assert "Plan office" not in said
        assert "Nothing is due." in said


def test_home_is_filled_by_role(amina: Account, ben: Account) -> None:
    recorded(as_viewer(amina))
    decided(recorded(as_viewer(amina), commitment="walks"), as_viewer(ben), at=dt.datetime(2009, 6, 3, tzinfo=dt.UTC))
    officer, approver = words(signed_in(amina).get("/work/")), words(signed_in(ben).get("/work/"))
    assert "You are here as plan officer" in officer
    assert "Waiting for a second person 1 A promise You recorded this; someone else must decide" in officer
    assert "Approved by Ben" in officer
    assert "Waiting for you to decide 1 A promise Recorded by Amina" in approver
    assert "Overdue , was due spring 2009" in approver
