"""Letters that say how much is due: how often is chosen, each is written once for a day, and sent once."""

import datetime as dt
import uuid
from smtplib import SMTPException

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q

from village.casework.models import DigestChoice, DigestLetter
from village.casework.queries.digests import chosen_by, counts_for, reader_of, readers
from village.casework.rules.digests import EVERY, NEVER, Counts, goes_out, letter
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.accounts.models import Account
from village.kernel.audit import actions as audit
from village.kernel.audit.noting import did
from village.kernel.calendar.queries import current
from village.kernel.calendar.rules import london_date
from village.kernel.jobs.registry import job

POST_AGAIN = dt.timedelta(minutes=15)  # whoever took a letter and was killed has not sent it by then
OWED_FOR = dt.timedelta(days=3)  # an older one says what is not so any more

log = structlog.get_logger()


@transaction.atomic
def choose_digest(*, every: str, by: Viewer, at: dt.datetime) -> None:
    """Choose how often one is told how much is due, or never. Raises Refusal for anything else."""
    if every not in EVERY:
        raise Refusal("Choose how often.")
    DigestChoice.objects.update_or_create(account=uuid.UUID(str(by.ref)), defaults={"every": every, "at": at})
    did(by, "casework.digest.choose", f"account:{by.ref}", at, every=every)


@job("casework.digests", cron="30 6 * * *")
def write_digests(*, by: str, at: dt.datetime) -> int:
    """Write the letters of today, each once whoever else writes them; returns how many. On a day that is not worked
    there are none, and none where there is nothing to say."""
    today, days = london_date(at), current()
    if not days.is_working_day(today):
        return 0
    worked = days.working_day_before(today, 1)
    written = 0
    for account in readers():
        every = chosen_by(account.ref)
        if every != NEVER and goes_out(every, today, worked):
            written += _write(account, every, today, at)
    if written:
        audit.record(actor=by, action="casework.digest", thing="letters", at=at, detail={"written": written})
    return written


@transaction.atomic
def _write(account: Account, every: str, today: dt.date, at: dt.datetime) -> int:
    if DigestLetter.objects.filter(account=account.ref, on=today).exists():
        return 0
    counts = counts_for(account, every, at=at)
    if not counts:
        return 0
    told = {"late": counts.late, "due": counts.due, "new": counts.new, "service": counts.service}
    _, made = DigestLetter.objects.get_or_create(
        account=account.ref, on=today, defaults={"every": every, "written_at": at, **told}
    )
    return int(made)


@job("casework.post", cron="*/10 * * * *")
def post_digests(*, by: str, at: dt.datetime) -> int:
    """Send the letters that are owed; returns how many. One that cannot be sent stays owed for some days."""
    owed = DigestLetter.objects.filter(sent_at=None, written_at__gt=at - OWED_FOR)
    return sum(_post(pk, at) for pk in list(owed.values_list("pk", flat=True)))


def _post(pk: int, at: dt.datetime) -> int:
    """Send one letter, unless somebody else is at it. Whoever has left, or no longer wants it, is owed nothing."""
    free = Q(posting_at=None) | Q(posting_at__lte=at - POST_AGAIN)
    if not DigestLetter.objects.filter(free, pk=pk, sent_at=None).update(posting_at=at):
        return 0
    one = DigestLetter.objects.get(pk=pk)
    to = reader_of(one.account)
    if to is not None and chosen_by(one.account) != NEVER:
        subject, body = letter(one.every, Counts(one.late, one.due, one.new, one.service), settings.SITE)
        try:
            EmailMessage(subject, body, to=[to.email], headers={"Message-ID": f"<{one.ref}@village>"}).send()
        except (SMTPException, OSError) as error:
            log.warning("digest not sent", letter=str(one.ref), error=type(error).__name__)
            return 0
    DigestLetter.objects.filter(pk=pk).update(sent_at=at)
    return int(to is not None)
