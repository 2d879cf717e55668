"""The yearly review of an adopted plan: drafted from the figures, finished by the board, approved by a meeting."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from village.board.actions.common import LONG, refuse, swap, text, the_plan, told
from village.board.models import LocalPlan, Meeting, Review
from village.board.queries import facts
from village.board.rules.readiness import may_not_decide
from village.kernel.access.rules import Viewer
from village.plan.actions import Refusal


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
    review.drafted_by = who
    review.save()
    told("review.draft", f"review:{review.pk}", by, at, plan=plan, year=year)
    return review


@transaction.atomic
def write_review(*, plan: str, year: int, version: int, words: str, by: Viewer, at: dt.datetime) -> Review:
    """Write the board's own words of a year. Raises Refusal, Overtaken."""
    found, _ = the_plan(plan, by, "board.plan.draft")
    review = _unpublished(found, year)
    swap(review, version, words=text(words, "what the board says of the year", LONG), changed_at=at)
    told("review.write", f"review:{review.pk}", by, at, plan=plan, year=year)
    return review


@transaction.atomic
def publish_review(*, plan: str, year: int, meeting: int, by: Viewer, at: dt.datetime, today: dt.date) -> Review:
    """Publish a review that a meeting with quorum has approved. Sent twice, it is published once. Nobody may who
    drafted it or noted the meeting. Raises Refusal."""
    seen = Review.objects.filter(plan__slug=plan, year=year).first()
    noted = Meeting.objects.filter(pk=meeting, plan__slug=plan, about="review").first()
    apart = [str(one) for one in (seen and seen.drafted_by, noted and noted.noted_by) if one]
    found, _ = the_plan(plan, by, "board.plan.adopt", *apart)
    if noted is None:
        raise Refusal("There is no such meeting about a review of this plan.")
    review = found.reviews.filter(year=year).first()
    if review is not None and review.meeting_id == noted.pk:
        return review
    review = _unpublished(found, year)
    late = ["The review was changed after the meeting was noted."] if review.changed_at > noted.noted_at else []
    blank = [] if review.words else ["The board has not written its own words yet."]
    seats, terms = facts.seats(found.board), facts.terms(found.board)
    refuse(late + blank + may_not_decide(facts.sitting(noted), terms, seats, today))
    review.meeting, review.published_at = noted, at
    review.save(update_fields=["meeting", "published_at"])
    told("review.publish", f"review:{review.pk}", by, at, plan=plan, year=year, meeting=noted.pk)
    return review


def _unpublished(plan: LocalPlan, year: int) -> Review:
    review = plan.reviews.filter(year=year).first()
    if review is None:
        raise Refusal("There is no review of that year yet.")
    if review.meeting_id is not None:
        raise Refusal("This review has been approved and is public.")
    return review
