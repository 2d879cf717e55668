"""What is left of sessions and of attempts to sign in goes once it serves nothing, and not before."""

import datetime as dt

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.unit.kernel.people import person, sign_in, signed_in
from village.kernel.jobs import actions

pytestmark = pytest.mark.django_db
EIGHT_HOURS, QUARTER = dt.timedelta(hours=8), dt.timedelta(minutes=15)


def test_a_session_that_has_run_out_is_gone_and_one_that_has_not_is_not() -> None:
    ann = person()
    client = signed_in(ann)
    now = timezone.now()
    assert actions.tidy_sign_ins(by="schedule", at=now + EIGHT_HOURS - dt.timedelta(minutes=1))["sessions"] == 0
    assert client.get("/account/").status_code == 200
    later = timezone.now() + EIGHT_HOURS + dt.timedelta(minutes=1)
    assert actions.tidy_sign_ins(by="schedule", at=later)["sessions"] == 1
    assert not Session.objects.exists()
    assert client.get("/account/").status_code == 302


def test_a_lock_stands_as_long_as_it_says_and_what_made_it_goes_then() -> None:
    ann, client = person(), Client()
    for _ in range(8):
        sign_in(client, ann, "not this one")
    now = timezone.now()
    assert actions.tidy_sign_ins(by="schedule", at=now + QUARTER - dt.timedelta(minutes=1))["attempts"] == 0
    assert sign_in(client, ann).status_code != 302
    assert actions.tidy_sign_ins(by="schedule", at=timezone.now() + QUARTER + dt.timedelta(minutes=1))["attempts"] >= 1
    assert not AccessAttempt.objects.exists()
    assert sign_in(client, ann).status_code == 302


def test_no_second_list_is_kept_of_who_signed_in_from_where() -> None:
    client = signed_in(person())
    client.post("/sign-out/")
    assert not AccessLog.objects.exists()
