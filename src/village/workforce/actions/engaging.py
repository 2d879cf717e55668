"""Starting, leaving and being away."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, QuerySet

from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date
from village.workforce.actions.clearing import hold, only_another, settle
from village.workforce.actions.permitted import engagement_of, held, post_of, taken
from village.workforce.actions.workers import about
from village.workforce.models import Absence, Engagement, Post, Worker
from village.workforce.queries.catalogue import catalogue
from village.workforce.queries.checks import known
from village.workforce.rules import hours
from village.workforce.rules.content import without_content
from village.workforce.rules.said import ABSENCES, AGENCY, KINDS, ORIGINS, REASONS, VOLUNTEER
from village.workforce.rules.starting import DENY, NOT_QUALIFIED, SUPERVISE, may_start

IN_IT = "They are in this post at that time already: two engagements in one post cannot overlap."
BEFORE = "Nobody leaves before they joined: the last day must be the first day or later."
NOT_OFFERED = "Choose one of the answers that are offered."
SUPERVISED = "They may begin only supervised: tick that they are, or choose a later day."
FAR_OFF = dt.timedelta(days=366)


@dataclass(frozen=True)
class Start:
    """How somebody begins in a post: contracted `hours` a week or an `fte`, not both. `covers`: of an agency, in place
    of whom the post lacks. `supervised`: they begin so."""

    post: uuid.UUID
    kind: str
    start_on: dt.date
    origin: str = "not-known"
    hours: Decimal | None = None
    fte: Decimal | None = None
    covers: bool = False
    supervised: bool = False


@transaction.atomic
def start_engagement(*, worker: uuid.UUID, start: Start, by: Viewer, at: dt.datetime) -> Engagement:
    """Somebody fills a post, or part of it, from a day on, and leaves with it where it has a last day. Whoever must not
    work (`rules.starting`) begins at no time, past or to come: it stands today. Who began supervised before today is
    written down as it was. Raises Refusal."""
    one, post = held(worker, by=by), post_of(start.post, by=by)
    only_another(one, by)
    hold(one.person_id)  # a bar that is written meanwhile is waited for, before it is asked who may begin
    _possible(start, post, at)
    share = taken(hours.share, start.hours, start.fte, post.standard_hours)
    if _others(one, post).filter(Q(end_on=None) | Q(end_on__gt=start.start_on)).exists():
        raise Refusal(IN_IT)
    leaves = {"end_on": post.funded_until, "reason": "end-of-contract"} if post.funded_until else {}
    warned = _allowed(one, post, start, at)
    made = Engagement.objects.create(
        worker=one, post=post, kind=start.kind, hours=start.hours, fte=share, start_on=start.start_on,
        origin=start.origin, covers=start.covers, supervised=start.supervised, recorded_at=at, **leaves,
    )  # fmt: skip
    settle(one, by=by, at=at)
    did(by, "workforce.engagement.start", about(one), at, engagement=str(made.ref), kind=start.kind, warned=warned)
    return made


def _possible(start: Start, post: Post, at: dt.datetime) -> None:
    if start.kind not in KINDS or start.origin not in ORIGINS:
        raise Refusal(NOT_OFFERED)
    if start.covers and start.kind != AGENCY:
        raise Refusal("Only somebody of an agency covers a post: everybody else fills it.")
    if (start.kind == VOLUNTEER) == post.paid:
        raise Refusal("Volunteers fill volunteer posts, and everybody else paid ones.")
    if start.start_on > london_date(at) + FAR_OFF:
        raise Refusal("The first day is more than a year from now: look at it again.")
    if start.start_on < post.funded_from or (post.funded_until and start.start_on >= post.funded_until):
        raise Refusal("The post is not funded on that day.")


def _others(worker: Worker, post: Post) -> QuerySet[Engagement]:
    return Engagement.objects.filter(worker=worker, post=post, annulled_at=None)


def _allowed(worker: Worker, post: Post, start: Start, at: dt.datetime) -> bool:
    """Whether the employer is warned of qualifications that they are not shown. Raises Refusal for whoever must not
    begin, as the employer may be told it."""
    answer = may_start(known(worker, at=at), catalogue().roles[post.role])
    if answer.kind == DENY:
        raise Refusal(answer.for_employer.said)
    if answer.kind == SUPERVISE and start.start_on >= london_date(at) and not start.supervised:
        raise Refusal(SUPERVISED)
    return NOT_QUALIFIED in answer.reasons


@transaction.atomic
def end_engagement(*, engagement: uuid.UUID, last_on: dt.date, reason: str, by: Viewer, at: dt.datetime) -> None:
    """Somebody leaves a post; `last_on` is their last day in it. Their access ends with it. Raises Refusal for a day
    before they joined, no reason, or an engagement that has ended, or ends sooner."""
    one = engagement_of(engagement, by=by)
    worker = held(one.worker.ref, by=by)
    if last_on < one.start_on:
        raise Refusal(BEFORE)
    if reason not in REASONS:
        raise Refusal("Say why they leave.")
    end_on = last_on + dt.timedelta(days=1)
    # Asked and written at once: of two who end it, or one who ends and one who takes it back, one is told.
    to_come = Q(end_on__gt=max(end_on, london_date(at)))
    standing = Engagement.objects.filter(Q(end_on=None) | to_come, pk=one.pk, annulled_at=None)
    if not standing.update(end_on=end_on, reason=reason):
        raise Refusal("They have left this post already.")
    settle(worker, by=by, at=at)
    did(by, "workforce.engagement.end", about(worker), at, engagement=str(one.ref), reason=reason)


@transaction.atomic
def annul_engagement(*, engagement: uuid.UUID, because: str, by: Viewer, at: dt.datetime) -> None:
    """An engagement was written down by mistake: it stays, and counts nowhere. Raises Refusal without a reason."""
    one = engagement_of(engagement, by=by)
    worker = held(one.worker.ref, by=by)
    words = taken(without_content, because)
    if not words or len(words) > 300:
        raise Refusal("Say in at most 300 characters what was wrong.")
    Engagement.objects.filter(pk=one.pk).update(annulled_at=at, annulled_because=words)
    settle(worker, by=by, at=at)
    did(by, "workforce.engagement.annul", about(worker), at, engagement=str(one.ref))


@transaction.atomic
def record_absence(
    *,
    worker: uuid.UUID,
    kind: str,
    from_on: dt.date,
    last_on: dt.date | None,
    days: Decimal | None,
    by: Viewer,
    at: dt.datetime,
) -> Absence:
    """Somebody is or was away, to the end of a day where that is known; `days`: working days lost. Raises Refusal for
    an absence that overlaps another, runs backwards or is none."""
    one = held(worker, by=by)
    if kind not in ABSENCES:
        raise Refusal(NOT_OFFERED)
    if last_on is not None and last_on < from_on:
        raise Refusal("Nobody is back before they went: the last day must be the first day or later.")
    _days(days)
    until_on = last_on + dt.timedelta(days=1) if last_on else None
    others = Absence.objects.filter(Q(until_on=None) | Q(until_on__gt=from_on), worker=one)
    if (others.filter(from_on__lt=until_on) if until_on else others).exists():
        raise Refusal("They are away at that time already. Say first when they came back.")
    made = Absence.objects.create(
        worker=one, kind=kind, from_on=from_on, until_on=until_on, days=days, recorded_at=at
    )  # fmt: skip
    did(by, "workforce.absence.record", about(one), at)
    return made


def _days(days: Decimal | None) -> None:
    if days is not None and (not days.is_finite() or not 0 <= days <= 366):
        raise Refusal("Give the working days that were lost: from 0 to 366.")


@transaction.atomic
def end_absence(*, worker: uuid.UUID, last_on: dt.date, days: Decimal | None, by: Viewer, at: dt.datetime) -> None:
    """Somebody who is away came back after a day. Raises Refusal when they are not away, or were not yet."""
    one = held(worker, by=by)
    now = Absence.objects.filter(worker=one, until_on=None).first()
    if now is None or last_on < now.from_on:
        raise Refusal("They are not away, or went later than that.")
    _days(days)
    Absence.objects.filter(pk=now.pk).update(until_on=last_on + dt.timedelta(days=1), days=days)
    did(by, "workforce.absence.end", about(one), at)
