"""The demo's people and progress: made up, made once, and enough for the office to have something in every list."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.conf import settings
from django.db.models import Count
from django.test import override_settings

from tests.unit.plan.office_people import forget
from village.kernel.access.queries import may_open, viewer_for
from village.kernel.accounts.models import Account, RoleGrant
from village.kernel.audit.models import Entry
from village.kernel.tables.folders import read_folder
from village.plan import queries
from village.plan.actions import import_plan
from village.plan.models import ProgressUpdate
from village.plan.rules.folder import plan_from
from village.synthetic.demo import PERSONAS, PROGRESS, demo_people, demo_progress

FOLDER = settings.SRC / "synthetic" / "plans" / "exampleshire-2026"
AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


@pytest.fixture
def loaded(db: None) -> Iterator[None]:
    forget()
    with time_machine.travel(AT, tick=False), override_settings(DEMO=True):
        import_plan(folder=FOLDER, by="test", at=AT)
        yield


def test_the_example_plan_says_that_it_is_made_up() -> None:
    plan = plan_from(read_folder(FOLDER))
    assert "made up" in plan.title
    assert plan.area_code == "E06999999"
    assert not plan.shown_as_at
    assert 10 <= len(plan.commitments) <= 15


def test_people_are_made_once_and_are_visibly_made_up(loaded: None) -> None:
    first = demo_people(AT)
    entries = Entry.objects.count()
    assert [one.pk for one in demo_people(AT + dt.timedelta(days=1))] == [one.pk for one in first]
    assert Entry.objects.count() == entries
    assert len(first) == len(PERSONAS) == Account.objects.count()
    for account in first:
        assert account.is_demo
        assert account.email.endswith("example.org")
        assert not account.has_usable_password()


def test_the_persona_without_a_role_may_do_nothing(loaded: None) -> None:
    demo_people(AT)
    carol = Account.objects.get(name="Carol")
    assert not RoleGrant.objects.filter(account=carol).exists()
    for permission in ("plan.office.read", "plan.progress.record", "audit.read", "accounts.manage"):
        assert not may_open(viewer_for(carol, second_factor=True), permission)


def test_progress_is_made_once_and_fills_every_list(loaded: None) -> None:
    demo_people(AT)
    assert demo_progress(AT) == demo_progress(AT + dt.timedelta(hours=1)) == len(PROGRESS)
    assert ProgressUpdate.objects.count() == len(PROGRESS)
    counted = dict(ProgressUpdate.objects.values_list("decision").annotate(number=Count("pk")).order_by())
    assert set(counted) == {"", "approved", "returned"}
    amina = viewer_for(Account.objects.get(name="Amina"), second_factor=True)
    assert queries.waiting(amina)
    assert queries.returned_to(amina)


def test_what_lies_ahead_has_not_happened(loaded: None) -> None:
    early = dt.datetime(2026, 7, 10, tzinfo=dt.UTC)
    demo_people(early)
    assert demo_progress(early) == 1
    assert demo_progress(AT) == len(PROGRESS)
