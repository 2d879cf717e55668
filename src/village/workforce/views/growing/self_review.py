"""A worker's own self-reviews, and what they want to learn."""

import functools
import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.kernel.access.queries import viewer_of
from village.kernel.access.rules import SIGNED_IN
from village.kernel.access.views import access
from village.kernel.audit.queries import names_of
from village.kernel.calendar.rules import london_date
from village.ui import charts
from village.ui.one_form import ask
from village.workforce.actions.growing import reviewing
from village.workforce.actions.reading import open_own
from village.workforce.forms.growing.asked import EndForm, GoalForm, NoteForm, ReviewForm, SureForm
from village.workforce.models import SelfReview
from village.workforce.queries.growing import visible
from village.workforce.queries.growing.shipped import core
from village.workforce.rules.growing.said import REASONS
from village.workforce.views.frame import by, called
from village.workforce.views.own import OWN

REVIEWS = {"text": "Your self-review", "href": "/my-work/self-review/"}
PLAN = {"text": "What you want to learn", "href": "/my-work/development/"}


@access(SIGNED_IN)
@require_safe
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """What the viewer thought they could do, first and now, and what was said of it."""
    worker = open_own(**by(request))
    found = list(visible.reviews(viewer_of(request)).order_by("-on", "-pk").prefetch_related("notes"))
    notes = [note for one in found for note in one.notes.all()]
    supervisor = visible.supervisor_of(worker) if worker else None
    context = {
        "title": REVIEWS["text"],
        "worker": worker,
        "picture": _picture(found),
        "reviews": [(one, _rows(one)) for one in found],
        "who": names_of({str(one.by) for one in notes}),
        "supervisor": called(supervisor) if supervisor else "",
        "newest": max(core().editions),
        "breadcrumbs": [OWN],
    }
    return render(request, "workforce/growing/self-review.html", context)


def _rows(review: SelfReview) -> list[tuple[str, str]]:
    titles, scale = core().editions[review.edition], core().scale
    return [(titles[one.area], scale[one.score]) for one in review.scores.all()]


def _picture(found: list[SelfReview]) -> Any:
    """Each area as it was in the first self-review and is in the last."""
    if not found:
        return None
    first = {one.area: one.score for one in found[-1].scores.all()}
    now = {one.area: one.score for one in found[0].scores.all()} if len(found) > 1 else {}
    rows = [
        charts.Stand(core().title(area), score - 1, now[area] - 1 if area in now else None)
        for area, score in first.items()
    ]
    note = "Further right is what you do better, as you see it. How far apart the steps stand means nothing."
    steps = list(core().scale.values())
    return charts.levels(charts.LevelChart("self-review", "What you think you can do", note, steps, rows, note))


@access(SIGNED_IN)
@never_cache
def add(request: HttpRequest, edition: str) -> HttpResponse:
    """What one thinks that one can do."""
    if edition not in core().editions:
        raise Http404
    return ask(
        request, functools.partial(ReviewForm, edition=edition),
        lambda said: reviewing.review_oneself(edition=edition, scores=said, **by(request)),
        title=f"Common core of {edition}: what can you do?", button="Keep", back=REVIEWS["href"],
        done="It is kept. Nobody else reads it until you share it.", breadcrumbs=[OWN, REVIEWS],
        words="The six areas of the common core of skills and knowledge. Your answers are yours.",
    )  # fmt: skip


@access(SIGNED_IN)
@never_cache
def share(request: HttpRequest, review: uuid.UUID) -> HttpResponse:
    """Share a self-review with whoever supervises one, or with nobody any more."""
    found = visible.reviews(viewer_of(request)).filter(ref=review).first()
    if found is None:
        raise Http404
    sharing = found.shared_with_id is None
    supervisor = visible.supervisor_of(found.worker)
    who = called(supervisor) if supervisor else "Nobody"
    return ask(
        request, SureForm, lambda _: reviewing.share_review(review=review, shared=sharing, **by(request)),
        title="Share your self-review" if sharing else "Share it no more",
        button="Share" if sharing else "Stop sharing",
        back=REVIEWS["href"], breadcrumbs=[OWN, REVIEWS],
        done="They can read it from now on." if sharing else "Nobody else can read it any more.",
        words=f"{who} supervises you now. Nobody else is shown it, and nobody who supervises you later.",
    )  # fmt: skip


@access(SIGNED_IN)
@never_cache
def note(request: HttpRequest, review: uuid.UUID) -> HttpResponse:
    """What was said of a self-review."""
    if not visible.reviews(viewer_of(request)).filter(ref=review).exists():
        raise Http404
    return ask(
        request, NoteForm, lambda said: reviewing.note_conversation(review=review, **said, **by(request)),
        title="What was said of it", button="Keep", back=REVIEWS["href"], done="It is kept.",
        breadcrumbs=[OWN, REVIEWS], words="Whoever you share the self-review with reads it too.",
    )  # fmt: skip


@access(SIGNED_IN)
@require_safe
@never_cache
def plan(request: HttpRequest) -> HttpResponse:
    """What the viewer wants to learn, why, by when, and who agreed."""
    worker = open_own(**by(request))
    goals = list(visible.goals(viewer_of(request)))
    context = {
        "title": PLAN["text"],
        "worker": worker,
        "goals": goals,
        "who": names_of({str(one.agreed_by) for one in goals if one.agreed_by}),
        "reasons": REASONS,
        "today": london_date(timezone.now()),
        "breadcrumbs": [OWN],
    }
    return render(request, "workforce/growing/development.html", context)


@access(SIGNED_IN)
@never_cache
def add_goal(request: HttpRequest) -> HttpResponse:
    """Something one wants to learn."""
    return ask(
        request, GoalForm, lambda said: reviewing.add_goal(**said, **by(request)), title="Something to learn",
        button="Add", back=PLAN["href"], done="Whoever supervises you can agree to it.", breadcrumbs=[OWN, PLAN],
    )  # fmt: skip


@access(SIGNED_IN)
@never_cache
def end_goal(request: HttpRequest, goal: uuid.UUID) -> HttpResponse:
    """What became of it."""
    found = visible.goals(viewer_of(request)).filter(ref=goal, done_on=None).first()
    if found is None:
        raise Http404
    return ask(
        request, EndForm, lambda said: reviewing.end_goal(goal=goal, **said, **by(request)),
        title="What became of it", button="Save", back=PLAN["href"], done="It is kept.", words=found.what,
        breadcrumbs=[OWN, PLAN],
    )  # fmt: skip
