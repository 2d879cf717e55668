"""Every six months whoever keeps an entry says by one press that it is still right; letters ask them to."""

import datetime as dt
import uuid
from collections.abc import Sequence
from smtplib import SMTPException

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q

from village.directory.actions.keeping.permitted import changed, own_service
from village.directory.models import Nudge, Service
from village.directory.queries.keeping.reminded import keepers, letter, letters_owed
from village.directory.queries.keeping.whole import state_of
from village.directory.rules.keeping.freshness import due, to_remind
from village.directory.rules.keeping.letters import letter_text
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit import actions as audit
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date
from village.kernel.jobs.registry import job

POST_AGAIN = dt.timedelta(minutes=15)  # whoever took a letter and was killed has not sent it by then

ANOTHER_NOW = "It was changed after you opened this page. Open it again, and look whether it is right now."

log = structlog.get_logger()


@transaction.atomic
def confirm(*, service: uuid.UUID, seen: str, by: Viewer, at: dt.datetime) -> None:
    """Say that an entry is still right as it is told. `seen`: which state of it was looked at (`whole.state_of`). Twice
    on one day is once. Raises Refusal for what is not told, and for what is another than was looked at."""
    one = own_service(service, by=by)
    if one.state != "shown":
        raise Refusal("It is not in the directory now, so there is nothing to confirm.")
    on = london_date(at)
    last = one.changes.filter(kind__in=["confirmed", "assured"]).first()
    if one.checked_on == on and last is not None and last.kind == "confirmed":
        return
    if seen != state_of(one):
        raise Refusal(ANOTHER_NOW)
    Service.objects.filter(pk=one.pk).update(checked_on=on, changed_at=at)
    changed(one, "confirmed", by=by, at=at)
    did(by, "directory.entry.confirm", f"service:{one.pk}", at)


@job("directory.reminders", cron="15 7 * * *")
def remind(*, by: str, at: dt.datetime) -> int:
    """Ask those who keep entries whether they are still right, before they are due and after; returns how many letters
    went. What is to be asked is written down first, then sent, then marked as sent: a run that is killed loses none."""
    _note(by=by, at=at)
    return sum(_post(number, at) for number in letters_owed())


@transaction.atomic
def _note(*, by: str, at: dt.datetime) -> None:
    on, made = london_date(at), 0
    for account, entries in keepers(on):
        number = uuid.uuid4()
        told = set(Nudge.objects.filter(sent_to=account).values_list("service", "kind", "due_on"))
        new = [one for one in _nudges(entries, on) if (one.service_id, one.kind, one.due_on) not in told]
        for one in new:
            one.sent_to, one.letter, one.noted_at = account, number, at
        Nudge.objects.bulk_create(new, ignore_conflicts=True)  # another run may have been first with some of them
        made += len(new)
    if made:
        audit.record(actor=by, action="directory.remind", thing="entries", at=at, detail={"reminders": made})


def _nudges(entries: Sequence[Service], on: dt.date) -> list[Nudge]:
    """What is to be asked of entries. One that nobody ever confirmed is due since it was first seen."""
    made = []
    for one in entries:
        since = one.checked_on or london_date(one.first_seen_at)
        kind = to_remind(since, on)
        if kind:
            made.append(Nudge(service=one, kind=kind, due_on=due(since)))
    return made


def _post(number: uuid.UUID, at: dt.datetime) -> int:
    """Send one letter that is owed, unless someone else is at it; one that cannot be sent stays owed. Whoever no
    longer keeps what it asks about is owed nothing."""
    owed = Nudge.objects.filter(letter=number, sent_at=None)
    if not owed.filter(Q(posting_at=None) | Q(posting_at__lte=at - POST_AGAIN)).update(posting_at=at):
        return 0
    person, asked = letter(number)
    if person is not None and asked:
        subject, body = letter_text(person.name, asked, settings.SITE)
        try:
            EmailMessage(subject, body, to=[person.email], headers={"Message-ID": f"<{number}@village>"}).send()
        except (SMTPException, OSError) as error:
            log.warning("reminder not sent", letter=str(number), error=type(error).__name__)
            return 0
    owed.update(sent_at=at)
    return int(person is not None and bool(asked))
