"""The yearly review of an adopted plan: drafted from the figures, finished by the board, approved by a meeting."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from village.board.actions.common import LONG, refuse, swap, text, the_plan, told
from village.board.models import LocalPlan, Meeting, Review
from village.board.queries import facts
from village.board.rules.readiness import may_not_decide
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.calendar.rules import london_date


@transaction.atomic
def draft_review(
    *, plan: str, year: int, sentences: Sequence[str], warehouse: str, by: Viewer, at: dt.datetime, today: dt.date
) -> Review:
    """Keep a review's sentences, as the figures and the progress gave them, for the board to finish. Drafted again, the
    newer sentences take their place and the board's own words stay. Raises Refusal."""
    found, who = the_plan(plan, by, "board.plan.draft")
    if found.state != "adopted":
        raise Refusal("A plan is reviewed once it has been adopted.")
    if not found.from_year <= year <= min(found.to_year, today.year):
        raise Refusal("Choose a year of the plan that has begun.")
    review = found.reviews.filter(year=year).first()
    if review is None:
        review = Review(plan=found, year=year)
    elif review.meeting_id is not None:
        raise Refusal("This review has been approved and is public.")
    review.drafted, review.warehouse = list(sentences), warehouse
    review.drafted_at = review.changed_at = at
    review.editors = sorted({*review.editors, str(who)})
    review.save()
    told("review.draft", f"review:{review.pk}", by, at, plan=plan, year=year)
    return review


@transaction.atomic
def write_review(*, plan: str, year: int, version: int, words: str, by: Viewer, at: dt.datetime) -> Review:
    """Write the board's own words of a year. Raises Refusal, Overtaken."""
    found, who = the_plan(plan, by, "board.plan.draft")
    review = _unpublished(found, year)
    editors = sorted({*review.editors, str(who)})
    said = text(words, "what the board says of the year", LONG)
    swap(review, version, words=said, editors=editors, changed_at=at)
    told("review.write", f"review:{review.pk}", by, at, plan=plan, year=year)
    return review


@transaction.atomic
def publish_review(*, plan: str, year: int, meeting: int, by: Viewer, at: dt.datetime, today: dt.date) -> Review:
    """Publish a review that a meeting with quorum has approved, and no other. Sent twice, it is published once. Nobody
    may who drafted or wrote it or noted the meeting. Raises Refusal."""
    seen = Review.objects.filter(plan__slug=plan, year=year).first()
    noted = Meeting.objects.filter(pk=meeting, plan__slug=plan, about="review").first()
    apart = [*(seen.editors if seen else []), *([str(noted.noted_by)] if noted else [])]
    found, _ = the_plan(plan, by, "board.plan.adopt", *apart)
    if noted is None:
        raise Refusal("There is no such meeting about a review of this plan.")
    review = found.reviews.filter(year=year).first()
    if review is not None and review.meeting_id == noted.pk:
        return review
    review = _unpublished(found, year)
    seats, terms = facts.seats(found.board), facts.terms(found.board)
    refuse(_not_approved(review, noted) + may_not_decide(facts.sitting(noted), terms, seats, today))
    review.meeting, review.published_at = noted, at
    review.save(update_fields=["meeting", "published_at"])
    told("review.publish", f"review:{review.pk}", by, at, plan=plan, year=year, meeting=noted.pk)
    return review


def _not_approved(review: Review, noted: Meeting) -> list[str]:
    """Why a meeting cannot have approved a review as it stands."""
    wrong = []
    if review.changed_at > noted.noted_at or london_date(review.changed_at) > noted.held_on:
        wrong.append("The review was changed after the meeting.")
    if Review.objects.filter(meeting=noted).exists():
        wrong.append("This meeting approved the review of another year.")
    if not review.words:
        wrong.append("The board has not written its own words yet.")
    return wrong


def _unpublished(plan: LocalPlan, year: int) -> Review:
    review = plan.reviews.filter(year=year).first()
    if review is None:
        raise Refusal("There is no review of that year yet.")
    if review.meeting_id is not None:
        raise Refusal("This review has been approved and is public.")
    return review
