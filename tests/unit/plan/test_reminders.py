"""Who is told of which date, once; what becomes of a run that is killed; which plans stay silent."""

import dataclasses
import datetime as dt
from smtplib import SMTPException
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction

from tests.builders import but, row, whole_plan
from tests.unit.plan.office_people import as_viewer, decided, forget, load, person, recorded
from village.kernel.audit.models import Entry
from village.kernel.jobs import actions, registry, worker
from village.kernel.jobs.models import Schedule
from village.kernel.jobs.registry import jobs
from village.plan import queries
from village.plan.actions import LISTED, send_reminders
from village.plan.models import Reminder
from village.plan.rules.office import Line, letter_text

pytestmark = pytest.mark.django_db
# Of the plan of Here: `helmets` is due by 31 December 2010, `walks` in spring 2009, `bells` on 30 April 2009.
EARLY = dt.datetime(2009, 3, 20, 7, tzinfo=dt.UTC)
LATE = dt.datetime(2009, 6, 10, 7, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def plan() -> None:
    forget()
    load(whole_plan())


def send(at: dt.datetime) -> int:
    return send_reminders(by="test", at=at)


def test_other_roles_are_told_nothing() -> None:
    for role in ("", "auditor", "administrator", "practitioner"):
        person(f"a-{role or 'nobody'}", role)
    person("elsewhere", "plan-officer", area="E06000002")
    assert send(LATE) == 0
    assert mail.outbox == []
    assert not Reminder.objects.exists()


def test_each_officer_gets_one_letter_of_what_is_due_and_nothing_twice() -> None:
    amina, _ = person("amina", "plan-officer"), person("ben", "plan-approver")
    assert send(EARLY) == 2
    assert sorted(letter.to[0] for letter in mail.outbox) == ["amina@example.org", "ben@example.org"]
    letter = next(one for one in mail.outbox if one.to == ["amina@example.org"])
    assert letter.subject == "Plan office: 1 due soon"
    assert "A promise (Here; due 30 April 2009)" in letter.body  # 41 days on; the last day of spring is 72 days on
    assert send(EARLY) == 0
    assert send(EARLY + dt.timedelta(days=1)) == 0
    assert len(mail.outbox) == 2
    assert [one.commitment for one in Reminder.objects.filter(sent_to=amina.ref)] == ["bells"]
    assert Entry.objects.filter(action="plan.remind").count() == 1


def test_what_was_due_soon_is_told_again_when_it_is_past_its_date() -> None:
    person("amina", "plan-officer")
    send(EARLY)
    send(LATE)
    assert [letter.subject for letter in mail.outbox] == ["Plan office: 1 due soon", "Plan office: 2 past the date"]
    assert Reminder.objects.filter(kind="overdue").count() == 2


def test_what_is_done_is_not_told() -> None:
    amina, ben = person("amina", "plan-officer"), person("ben", "plan-approver")
    at = dt.datetime(2009, 5, 1, tzinfo=dt.UTC)
    for commitment in ("bells", "walks"):
        update = recorded(
            as_viewer(amina), commitment=commitment, status="delivered", as_of_on=dt.date(2009, 4, 20), at=at,
            today=dt.date(2009, 5, 1), evidence_link="https://example.org",
        )  # fmt: skip
        decided(update, as_viewer(ben), at=at)
    assert send(LATE) == 0


def test_a_new_date_is_a_new_reminder() -> None:
    person("amina", "plan-officer")
    send(EARLY)
    later = but(whole_plan(), commitments=[row("commitments", "bells", source="news", due="2009-05")], statuses=())
    load(later, number=2)
    assert send(EARLY + dt.timedelta(days=30)) == 1
    assert sorted(Reminder.objects.values_list("due", flat=True)) == ["2009-04-30", "2009-05"]


def test_the_day_is_londons() -> None:
    person("amina", "plan-officer")
    # 30 April 2009 ends in London at 23:00 UTC: at 23:30 UTC it is 1 May, and the promise is past its date.
    send(dt.datetime(2009, 4, 30, 22, 30, tzinfo=dt.UTC))
    assert Reminder.objects.get(commitment="bells").kind == "due-soon"
    send(dt.datetime(2009, 4, 30, 23, 30, tzinfo=dt.UTC))
    assert Reminder.objects.filter(commitment="bells", kind="overdue").exists()


def test_a_plan_that_opens_at_a_past_day_reminds_nobody() -> None:
    load(dataclasses.replace(whole_plan(), shown_as_at="2008-12-11"), number=2)
    person("amina", "plan-officer")
    assert send(LATE) == 0


class Killed(BaseException):
    """What a power cut looks like from inside."""


def test_a_run_killed_before_sending_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    person("amina", "plan-officer")
    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", _die)
        with pytest.raises(Killed):
            send(LATE)
    assert mail.outbox == []
    assert send(LATE + dt.timedelta(minutes=1)) == 0  # someone else may be at it
    assert send(LATE + dt.timedelta(minutes=15)) == 1
    assert send(LATE + dt.timedelta(minutes=40)) == 0
    assert len(mail.outbox) == 1


def test_a_run_killed_after_sending_sends_the_same_letter_under_the_same_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    person("amina", "plan-officer")
    send_it = EmailMessage.send

    def send_and_die(self: EmailMessage, **more: Any) -> int:
        send_it(self, **more)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", send_and_die)
        with pytest.raises(Killed):
            send(LATE)
    send(LATE + dt.timedelta(hours=1))
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert first.body == second.body


def _die(self: EmailMessage, **more: Any) -> int:
    raise Killed


@pytest.mark.parametrize("error", [SMTPException("busy"), OSError("no network")])
def test_a_letter_that_cannot_be_sent_holds_up_no_other_and_stays_owed(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    person("amina", "plan-officer")
    person("ben", "plan-approver")
    send_it = EmailMessage.send

    def refuse_amina(self: EmailMessage, **more: Any) -> int:
        if self.to == ["amina@example.org"]:
            raise error
        return send_it(self, **more)

    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", refuse_amina)
        assert send(LATE) == 1
    assert len(queries.letters_owed()) == 1
    assert send(LATE + dt.timedelta(days=1)) == 1
    assert queries.letters_owed() == []


def test_someone_who_has_left_gets_no_letter_and_is_owed_none(monkeypatch: pytest.MonkeyPatch) -> None:
    amina = person("amina", "plan-officer")
    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", _die)
        with pytest.raises(Killed):
            send(LATE)
    amina.is_active = False
    amina.save()
    assert send(LATE + dt.timedelta(days=1)) == 0
    assert mail.outbox == []
    assert queries.letters_owed() == []


def test_a_promise_that_a_later_edition_dropped_is_left_out_of_the_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    person("amina", "plan-officer")
    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", _die)
        with pytest.raises(Killed):
            send(LATE)
    load(but(whole_plan(), commitments=[], statuses=()), number=2)
    assert send(LATE + dt.timedelta(days=1)) == 0


def test_the_database_keeps_reminders_to_one_each() -> None:
    person("amina", "plan-officer")
    send(EARLY)
    one = Reminder.objects.get()
    one.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save(force_insert=True)


def test_the_job_is_registered_and_runs_every_morning() -> None:
    job = jobs()["plan.reminders"]
    assert (job.run, job.cron) == (send_reminders, "0 7 * * *")


def test_a_morning_without_a_worker_is_made_up_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    person("amina", "plan-officer")
    # A test's transaction looks to the worker like a connection left in a bad state.
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(registry, "_jobs", {"plan.reminders": jobs()["plan.reminders"]})
    asked = []
    # Six in the morning; seven passes, and two days more, with nobody at work; then at half past nine, and again.
    for day, hour, minute in ((17, 6, 0), (20, 9, 30), (20, 9, 31), (21, 6, 59), (21, 7, 0)):
        with time_machine.travel(dt.datetime(2009, 3, day, hour, minute, tzinfo=dt.UTC), tick=False):
            asked.append(worker.run(until_idle=True, beat=60, silence=180, catch_signals=False))
    assert asked == [0, 1, 0, 0, 1]
    assert [letter.subject for letter in mail.outbox] == ["Plan office: 1 due soon"]


def test_two_workers_that_start_after_a_missed_morning_send_one_letter() -> None:
    person("amina", "plan-officer")
    late = dt.datetime(2009, 3, 20, 9, tzinfo=dt.UTC)
    Schedule.objects.create(slug="plan.reminders", cron="0 7 * * *", next_at=late - dt.timedelta(hours=2))
    asked = [actions.run_due_schedules(at=late) for _ in range(2)]
    assert asked == [["plan.reminders"], []]
    assert send(late) + send(late) == 1
    assert len(mail.outbox) == 1


def test_a_long_letter_lists_the_longest_past_and_counts_the_rest() -> None:
    day = dt.date(2009, 1, 1)
    lines = [Line("Here", f"Promise {n:02}", "overdue", "2009", day + dt.timedelta(days=n)) for n in range(LISTED + 7)]
    subject, body = letter_text("Amina", lines[::-1], listed=LISTED)
    assert subject == f"Plan office: {LISTED + 7} past the date"
    assert body.index("Promise 00") < body.index("Promise 01")
    assert "and 7 more" in body
    assert f"Promise {LISTED}" not in body
