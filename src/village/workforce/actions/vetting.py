"""What was checked of somebody, what they were trained in, whether they are barred, and with which account they sign
in: by whoever is designated, never of themselves, and at once where it closes access."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.accounts.actions.registering import join_register, part_register, was_barred
from village.kernel.accounts.models import Account
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date
from village.workforce.actions.clearing import hold, only_own_bar, settle, settle_person
from village.workforce.actions.permitted import apart, held, taken
from village.workforce.actions.workers import about
from village.workforce.models import Bar, Check, Training, Worker
from village.workforce.queries.checks import known
from village.workforce.queries.visible import VET, own_account
from village.workforce.rules.content import without_content
from village.workforce.rules.vetting import BASES, COURSES, LEVELS, OF_MEANS, WORKFORCES, day_begins

NO_ACCOUNT = "There is no open account with this address in your organisation that is nobody else’s."
LONGEST = dt.timedelta(days=3 * 366)
"""A check or a course counts for three years at most: then it is made again."""


@dataclass(frozen=True)
class Checked:
    """What was checked, as a form tells of it. `until_at`: when it is to be made again."""

    means: str
    workforce: str
    level: str
    result: str
    checked_on: dt.date
    until_at: dt.datetime
    basis: str = "regulated"
    barred_list: bool = False
    identity: bool = False
    note: str = ""


@transaction.atomic
def record_check(*, worker: uuid.UUID, checked: Checked, by: Viewer, at: dt.datetime) -> Check:
    """Write down that somebody was checked, and what that means for their access from this instant on. Raises Refusal
    for what the means cannot give, days that cannot be, and a note that looks like what a certificate says."""
    one = held(worker, by=by, permission=VET)
    offered = (
        checked.result in OF_MEANS.get(checked.means, ()),
        checked.workforce in WORKFORCES,
        checked.level in LEVELS,
        checked.basis in BASES,
    )
    if not all(offered):
        raise Refusal("A certificate and the update service give different answers: choose one that was given.")
    _days(checked.checked_on, checked.until_at, at)
    note = taken(without_content, checked.note)
    if len(note) > 120:
        raise Refusal("A note is at most 120 characters.")
    made = Check.objects.create(
        worker=one, **{**vars(checked), "note": note}, by=own_account(by), at=at
    )  # fmt: skip
    settle_person(one.person, by=by, at=at)
    did(by, "workforce.check.record", about(one), at, result=checked.result, workforce=checked.workforce)
    return made


@transaction.atomic
def record_training(
    *, worker: uuid.UUID, course: str, done_on: dt.date, last_on: dt.date, by: Viewer, at: dt.datetime
) -> Training:
    """Write down that somebody was trained, and until the end of which day that counts. Raises Refusal."""
    one = held(worker, by=by, permission=VET)
    if course not in COURSES:
        raise Refusal("Choose one of the courses.")
    until_on = last_on + dt.timedelta(days=1)
    _days(done_on, day_begins(until_on), at)
    made = Training.objects.create(
        worker=one, course=course, done_on=done_on, until_on=until_on, by=own_account(by), at=at
    )  # fmt: skip
    settle(one, by=by, at=at)
    did(by, "workforce.training.record", about(one), at, course=course)
    return made


@transaction.atomic
def record_bar(*, worker: uuid.UUID, barred: bool, by: Viewer, at: dt.datetime) -> None:
    """Somebody is barred from work with children: from this instant they have no role and no access, whoever employs
    them. Or (`barred` false) that was a mistake: roles are then given anew by whoever gives them."""
    one = held(worker, by=by, permission=VET)
    only_own_bar(one, barred)
    Bar.objects.create(worker=one, barred=barred, by=own_account(by), at=at)
    settle_person(one.person, by=by, at=at)
    did(by, "workforce.bar.record", about(one), at, barred=barred)


@transaction.atomic
def join_account(*, worker: uuid.UUID, email: str, by: Viewer, at: dt.datetime) -> None:
    """Say with which account of the same organisation a worker signs in: from now on what is on file of the account
    follows from the register. Raises Refusal for an address that is none, is somebody else's, or is one's own."""
    one = held(worker, by=by, permission=VET)
    found = Account.objects.filter(email=email.strip().lower(), is_active=True, organisation=one.employer).first()
    if one.account is not None:
        raise Refusal("They have an account already.")
    if found is None or Worker.objects.filter(account=found.ref).exists() or was_barred(found.ref):
        raise Refusal(NO_ACCOUNT)
    apart(one, found.ref, by=by)
    Worker.objects.filter(pk=one.pk).update(account=found.ref)
    one.account = found.ref
    join_register(account=found, at=at)
    settle_person(one.person, by=by, at=at)
    did(by, "workforce.account.join", about(one), at, account=str(found.ref))


@transaction.atomic
def part_account(*, worker: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    """A worker was joined with an account that is somebody else's: what the register put on file of it ends, and they
    can be joined anew. A bar stays on the account. Raises Refusal where there is none, it is one's own, or they may be
    somebody who is barred."""
    one = held(worker, by=by, permission=VET)
    if one.account is None:
        raise Refusal("They are joined with no account.")
    hold(one.person_id)
    if known(one, at=at).waits:
        raise Refusal("Whether another record is theirs must be decided first: ask the matching officer.")
    Worker.objects.filter(pk=one.pk).update(account=None)
    part_register(account=one.account, by=str(by.ref), at=at)
    did(by, "workforce.account.part", about(one), at, account=str(one.account))


def _days(since: dt.date, until: dt.datetime, at: dt.datetime) -> None:
    if since > london_date(at):
        raise Refusal("This cannot be in the future.")
    if until <= day_begins(since):
        raise Refusal("It runs out before it was made: look at the days again.")
    if until > day_begins(since) + LONGEST:
        raise Refusal("It counts for three years at most: give an earlier day.")
