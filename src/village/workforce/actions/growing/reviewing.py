"""A worker's own self-reviews and what they want to learn, and what they and whoever supervises them say of it."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction

from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did, told
from village.kernel.calendar.rules import london_date
from village.workforce.actions.correcting import NO_RECORD
from village.workforce.actions.permitted import taken
from village.workforce.actions.workers import about
from village.workforce.models import Goal, ReviewNote, SelfReview, SelfScore, Worker
from village.workforce.queries.growing import visible
from village.workforce.queries.growing.shipped import core
from village.workforce.queries.visible import own, own_account
from village.workforce.rules.content import without_content
from village.workforce.rules.growing.said import RATED, REASONS

NO_REVIEW = "There is no such self-review."
NO_GOAL = "There is no such goal, or it was done, given up or agreed already."
FAR_OFF = dt.timedelta(days=5 * 366)


def _own(by: Viewer) -> Worker:
    found = own(by).first()
    if found is None:
        raise Refusal(NO_RECORD)
    return found


@transaction.atomic
def review_oneself(*, edition: str, scores: Mapping[str, int], by: Viewer, at: dt.datetime) -> SelfReview:
    """Write down what one thinks that one can do, area by area of an edition. Nobody else sees it. Raises Refusal for
    an area left out, and for what is no step of the scale."""
    worker, titles = _own(by), core().editions.get(edition)
    if titles is None:
        raise Refusal("Choose an edition of the common core.")
    if set(scores) != set(titles) or not all(one in RATED for one in scores.values()):
        raise Refusal("Choose one answer for every area.")
    made = SelfReview.objects.create(worker=worker, edition=edition, on=london_date(at), made_at=at)
    for area in titles:
        SelfScore.objects.create(review=made, area=area, score=scores[area])
    did(by, "workforce.review.make", about(worker), at, review=str(made.ref))
    return made


@transaction.atomic
def share_review(*, review: uuid.UUID, shared: bool, by: Viewer, at: dt.datetime) -> None:
    """Let whoever supervises one now read a self-review, or (`shared` false) nobody any more. Raises Refusal where
    nobody supervises the viewer."""
    found = visible.reviews(by).filter(ref=review).first()
    if found is None:
        raise Refusal(NO_REVIEW)
    supervisor = visible.supervisor_of(found.worker) if shared else None
    if shared and supervisor is None:
        raise Refusal("Nobody supervises you yet. Whoever keeps the register says who does.")
    SelfReview.objects.filter(pk=found.pk).update(shared_with=supervisor)
    did(by, "workforce.review.share", about(found.worker), at, review=str(found.ref), shared=shared)


@transaction.atomic
def open_shared_review(*, review: uuid.UUID, by: Viewer, at: dt.datetime) -> SelfReview | None:
    """A self-review that is shared with the viewer; None when there is none. Either is in the audit."""
    found = visible.shared_reviews(by).filter(ref=review).first()
    thing = about(found.worker) if found else f"review:{review}"
    told(by, "workforce.review.read", thing, at, decision="permitted" if found else "denied")
    return found


@transaction.atomic
def note_conversation(*, review: uuid.UUID, words: str, by: Viewer, at: dt.datetime) -> None:
    """Keep what was said of a self-review: by the worker, or by the supervisor with whom it is shared. Both read it.
    Raises Refusal."""
    found = visible.reviews(by).filter(ref=review).first() or visible.shared_reviews(by).filter(ref=review).first()
    if found is None:
        raise Refusal(NO_REVIEW)
    said = taken(without_content, words)
    if not said or len(said) > 1000:
        raise Refusal("Write what was said, in at most 1,000 characters.")
    ReviewNote.objects.create(review=found, words=said, by=own_account(by), at=at)
    did(by, "workforce.review.note", about(found.worker), at, review=str(found.ref))


@transaction.atomic
def add_goal(*, what: str, because: str, by_on: dt.date, by: Viewer, at: dt.datetime) -> Goal:
    """Say what one wants to learn, why and by when. Raises Refusal for a day that has gone by."""
    worker, said = _own(by), taken(without_content, what)
    if not said or len(said) > 200:
        raise Refusal("Say in at most 200 characters what you want to learn.")
    if because not in REASONS:
        raise Refusal("Say why.")
    if not london_date(at) <= by_on <= london_date(at) + FAR_OFF:
        raise Refusal("Give a day to come, within five years.")
    made = Goal.objects.create(worker=worker, what=said, because=because, by_on=by_on, made_at=at)
    did(by, "workforce.goal.add", about(worker), at, goal=str(made.ref))
    return made


@transaction.atomic
def agree_goal(*, goal: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    """Whoever supervises a worker agrees to what they want to learn. Raises Refusal for one that was agreed."""
    found = visible.supervised_goals(by).filter(ref=goal, agreed_at=None, done_on=None).first()
    if found is None:
        raise Refusal(NO_GOAL)
    Goal.objects.filter(pk=found.pk).update(agreed_by=own_account(by), agreed_at=at)
    did(by, "workforce.goal.agree", about(found.worker), at, goal=str(found.ref))


@transaction.atomic
def end_goal(*, goal: uuid.UUID, done: bool, by: Viewer, at: dt.datetime) -> None:
    """A worker has learned what they wanted to, or (`done` false) gives it up. Raises Refusal."""
    found = visible.goals(by).filter(ref=goal, done_on=None).first()
    if found is None:
        raise Refusal(NO_GOAL)
    changed = {"done_on": london_date(at)} if done else {"ended_at": at}
    Goal.objects.filter(pk=found.pk).update(**changed)
    did(by, "workforce.goal.end", about(found.worker), at, goal=str(found.ref), done=done)
