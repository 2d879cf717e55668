"""Every write to plans: taking in an edition, recording progress, deciding on it, reminding."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from smtplib import SMTPException
from typing import Any

import structlog
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import Q

from village.kernel.access.actions import Refusal, permit
from village.kernel.access.queries import may, policy, viewer_for
from village.kernel.access.rules import Thing, Viewer
from village.kernel.accounts.queries import accounts
from village.kernel.areas import queries as areas
from village.kernel.audit import actions as audit
from village.kernel.calendar.rules import london_date
from village.kernel.jobs.registry import job
from village.kernel.tables.folders import read_folder
from village.kernel.tables.rules import hidden
from village.plan import queries
from village.plan.models import CONFIDENCES, Edition, ProgressUpdate, Reminder
from village.plan.rules.document import STATUSES, Plan
from village.plan.rules.folder import plan_from
from village.plan.rules.office import Due, letter_text, to_remind

LONGEST_NARRATIVE = 4_000  # characters
POST_AGAIN = dt.timedelta(minutes=15)  # after so long, a letter that was begun and not handed over is begun again
TRIES_TO_NUMBER = 20  # of those who take in one plan at once, one gets its number each time
LISTED = 30  # lines of a letter; the rest is counted

log = structlog.get_logger()


def import_plan(*, folder: Path, by: str, at: dt.datetime) -> tuple[Edition, bool]:
    """Take in the plan in `folder` (or a zip of one). Raises tables.Refused, with nothing loaded, if any row is wrong.

    Returns the edition and whether it is new: a plan that is the same to the letter stays the edition it is.
    """
    return import_files(files=read_folder(folder), by=by, at=at)


def import_files(*, files: Mapping[str, bytes], by: str, at: dt.datetime) -> tuple[Edition, bool]:
    """As import_plan, from names and bytes. They are read before the database is touched, so that a slow or a bad plan
    keeps nobody else from writing. Raises Refused."""
    plan = plan_from(files, names_of=areas.names)
    for _ in range(TRIES_TO_NUMBER):
        try:
            return _take_in(plan=plan, by=by, at=at)
        except IntegrityError:  # someone took in this plan at the same moment and has the number: theirs counts first
            continue
    return _take_in(plan=plan, by=by, at=at)


@transaction.atomic
def _take_in(*, plan: Plan, by: str, at: dt.datetime) -> tuple[Edition, bool]:
    document = queries.document_text(plan)
    sha256 = hashlib.sha256(document.encode()).hexdigest()
    latest = Edition.objects.filter(plan=plan.id).defer("document").order_by("-number").first()
    # Compared as plans, not as texts: an edition that was kept before a table was known reads as one without its rows.
    if latest is not None and (latest.sha256 == sha256 or queries.document(latest.sha256) == plan):
        return latest, False
    edition = Edition.objects.create(
        plan=plan.id,
        number=latest.number + 1 if latest else 1,
        title=plan.title,
        area=plan.area_code,
        document=document,
        sha256=sha256,
        loaded_at=at,
        loaded_by=by,
    )
    detail = {"edition": edition.number, "sha256": sha256}
    audit.record(actor=by, action="plan.import", thing=f"plan:{plan.id}", at=at, detail=detail)
    return edition, True


@transaction.atomic
def record_progress(
    *, plan: str, commitment: str, once: str, by: Viewer, at: dt.datetime, today: dt.date, **said: Any
) -> ProgressUpdate:
    """Propose what became of a commitment; it is public once a second person has approved it.

    `said`: as_of_on (date), status, narrative, confidence, evidence_link and evidence_indicator (text, either may be
    left out). `once` names the attempt: the same one sent twice gives the same update. Raises Refusal.
    """
    edition, found = queries.edition(plan), queries.plan(plan)
    who = permit(by, "plan.progress.record", Thing(area=found.area_code if found else None))
    earlier = ProgressUpdate.objects.filter(once=once, proposed_by=who).first()
    if earlier is not None:
        return earlier
    known = {row.id: row for row in found.commitments} if found else {}
    if edition is None or found is None or commitment not in known:
        raise Refusal("There is no such commitment in this plan.")
    update = ProgressUpdate(plan=plan, commitment=commitment, edition=edition, once=once, **said)
    _check(update, found, today)
    update.narrative = update.narrative.strip()
    update.proposed_by, update.proposed_at = who, at
    update.save(force_insert=True)
    _told(update, "record", by, at)
    return update


def _check(update: ProgressUpdate, plan: Plan, today: dt.date) -> None:
    """Refuse an update that says what cannot be, or too little."""
    link, indicator = update.evidence_link, update.evidence_indicator
    if not dt.date.fromisoformat(plan.began_on) <= update.as_of_on <= today:
        raise Refusal("The date must lie between the day the plan began and today.")
    if update.status not in STATUSES or update.confidence not in CONFIDENCES:
        raise Refusal("Choose a status and how sure you are.")
    if not update.narrative.strip() or len(update.narrative) > LONGEST_NARRATIVE:
        raise Refusal(f"Say in a sentence or two what has happened, in at most {LONGEST_NARRATIVE:,} characters.")
    if link and (not link.startswith(("https://", "http://")) or len(link) > 500):
        raise Refusal("The link must begin with https:// or http:// and have at most 500 characters.")
    all_seen(update.narrative, link)
    if indicator and indicator not in {row.id for row in plan.indicators}:
        raise Refusal("There is no such measure in this plan.")
    if update.status == "delivered" and not (link or indicator):
        raise Refusal("Something told as delivered needs evidence: a link or a measure.")


def all_seen(*texts: str) -> None:
    wrong = next(filter(None, map(hidden, texts)), "")
    if wrong:
        raise Refusal(f"{wrong}.")


@transaction.atomic
def decide_progress(*, update: int, decision: str, note: str, by: Viewer, at: dt.datetime) -> ProgressUpdate:
    """Approve an update, or return it with a note. Never one's own; never twice. Raises Refusal."""
    found = ProgressUpdate.objects.select_for_update().filter(pk=update).first()
    if found is None:
        raise Refusal("There is no such update.")
    thing = Thing(area=queries.area_of(found.plan), made_by=frozenset({str(found.proposed_by)}))
    who = permit(by, "plan.progress.approve", thing)
    if found.decision:
        raise Refusal("This update has been decided already.")
    if decision not in ("approved", "returned"):
        raise Refusal("Choose whether to approve or return it.")
    if decision == "returned" and not note.strip():
        raise Refusal("Say why it goes back, so that it can be mended.")
    if len(note) > LONGEST_NARRATIVE:
        raise Refusal(f"Keep the note to {LONGEST_NARRATIVE:,} characters.")
    all_seen(note)
    found.decision, found.decided_by, found.decided_at, found.decision_note = decision, who, at, note.strip()
    try:
        found.save(update_fields=["decision", "decided_by", "decided_at", "decision_note"])
    except IntegrityError as error:
        raise Refusal("The database refused this decision.") from error
    _told(found, decision, by, at)
    return found


def _told(update: ProgressUpdate, what: str, by: Viewer, at: dt.datetime) -> None:
    audit.record(
        actor=str(by.ref),
        organisation=by.organisation,
        action=f"plan.progress.{what}",
        thing=f"progress:{update.pk}",
        at=at,
        detail={"plan": update.plan, "commitment": update.commitment, "status": update.status},
    )


@job("plan.reminders", cron="0 7 * * *")
def send_reminders(*, by: str, at: dt.datetime) -> int:
    """Tell each plan officer of commitments newly due within 60 days or past their date; returns how many letters went.

    One letter a person, of what that person was not told before: once for each commitment, kind and due date. What is
    to be told is written down first, then sent, then marked as sent, so that a run killed anywhere loses nothing: the
    next one sends what is owed. Should it be killed just between sending and marking, the letter goes once more, under
    the same Message-ID. The day is London's. Plans that open at a past day remind nobody (`rules.office.to_remind`).
    """
    _note_reminders(by=by, at=at)
    return sum(_post(letter, at) for letter in queries.letters_owed())


@transaction.atomic
def _note_reminders(*, by: str, at: dt.datetime) -> None:
    on = london_date(at)
    known = [asat for asat in (queries.as_at(card.id, on) for card in queries.plans()) if asat is not None]
    dues = [(asat.plan, to_remind(asat)) for asat in known]
    made = 0
    for account in _officers():
        viewer = viewer_for(account, second_factor=False)
        theirs = [
            (plan, some)
            for plan, some in dues
            if may(viewer, "plan.progress.record", on=on, thing=Thing(area=plan.area_code))
        ]
        made += _note_for(account.ref, theirs, at)
    if made:
        audit.record(actor=by, action="plan.remind", thing="plans", at=at, detail={"reminders": made})


def _note_for(person: uuid.UUID, dues: Sequence[tuple[Plan, Sequence[Due]]], at: dt.datetime) -> int:
    """Write down what is new to this person, as one letter; returns how many lines it has."""
    told = set(Reminder.objects.filter(sent_to=person).values_list("plan", "commitment", "kind", "due"))
    letter = uuid.uuid4()
    new = [
        Reminder(
            plan=plan.id,
            commitment=due.commitment.id,
            kind=due.standing.timing,
            due=due.commitment.due,
            sent_to=person,
            letter=letter,
            noted_at=at,
        )
        for plan, some in dues
        for due in some
        if (plan.id, due.commitment.id, due.standing.timing, due.commitment.due) not in told
    ]
    Reminder.objects.bulk_create(new, ignore_conflicts=True)  # another run may have been first with some of them
    return len(new)


def _officers() -> list[Any]:
    roles = [role.slug for role in policy().roles.values() if "plan.progress.record" in role.permissions]
    found = {account.pk: account for role in roles for account in accounts(role=role)}
    return [found[key] for key in sorted(found)]


def _post(letter: uuid.UUID, at: dt.datetime) -> int:
    """Send one letter that is owed, unless someone else is at it. A letter that cannot be sent stays owed."""
    owed = Reminder.objects.filter(letter=letter, sent_at__isnull=True)
    free = Q(posting_at__isnull=True) | Q(posting_at__lte=at - POST_AGAIN)
    if not owed.filter(free).update(posting_at=at):
        return 0
    person, lines = queries.letter(letter)
    if person is not None and lines:
        subject, body = letter_text(person.name, lines, listed=LISTED)
        try:
            EmailMessage(subject, body, to=[person.email], headers={"Message-ID": f"<{letter}@village>"}).send()
        except (SMTPException, OSError) as error:
            log.warning("reminder not sent", letter=str(letter), error=type(error).__name__)
            return 0
    Reminder.objects.filter(letter=letter).update(sent_at=at)  # someone who has left is owed nothing
    return 1 if person is not None and lines else 0
