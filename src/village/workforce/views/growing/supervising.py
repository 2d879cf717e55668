"""Those whom somebody supervises: what waits for them, and what they are due."""

import uuid

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
from village.ui.one_form import ask
from village.workforce.actions.growing import evidence, reviewing
from village.workforce.actions.reading import show_workers
from village.workforce.forms.growing.asked import EvidenceForm, NoteForm, SureForm
from village.workforce.queries.growing import visible
from village.workforce.queries.growing.inducting import standing_of
from village.workforce.queries.growing.shipped import core
from village.workforce.rules.growing.entitlements import TITLES
from village.workforce.rules.growing.said import EVIDENCE, REASONS
from village.workforce.views.frame import by, called
from village.workforce.views.growing.own import SUPERVISING
from village.workforce.views.growing.told import induction_page
from village.workforce.views.own import OWN


@access(SIGNED_IN)
@require_safe
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """Whom the viewer supervises now, what waits for them to confirm or agree, and what is shared with them."""
    viewer, on = viewer_of(request), london_date(timezone.now())
    people = list(visible.supervising(viewer))
    show_workers(what="supervised", shown=people, **by(request))
    waits = [one for one in visible.to_answer(viewer) if one.own]
    context = {
        "title": SUPERVISING["text"],
        "people": people,
        "inductions": standing_of(list(visible.supervised_inductions(viewer)), on=on),
        "waits": waits,
        "goals": list(visible.supervised_goals(viewer).filter(done_on=None)),
        "reviews": list(visible.shared_reviews(viewer).order_by("-on", "-pk")),
        "on": on, "called": called, "titles": TITLES, "kinds": EVIDENCE, "reasons": REASONS, "breadcrumbs": [OWN],
    }  # fmt: skip
    return render(request, "workforce/growing/supervising.html", context)


@access(SIGNED_IN)
@never_cache
def one(request: HttpRequest, induction: uuid.UUID) -> HttpResponse:
    """The induction of somebody whom the viewer supervises."""
    found = evidence.open_induction(induction=induction, supervised=True, **by(request))
    if found is None:
        raise Http404
    return induction_page(request, found, whose="supervised", breadcrumbs=[OWN, SUPERVISING])


@access(SIGNED_IN)
@never_cache
def add(request: HttpRequest, induction: uuid.UUID) -> HttpResponse:
    """Say what somebody whom the viewer supervises was given."""
    if evidence.open_induction(induction=induction, supervised=True, **by(request)) is None:
        raise Http404
    return ask(
        request, EvidenceForm, lambda said: evidence.add_evidence(induction=induction, **said, **by(request)),
        title="Add to the induction", button="Add", back=SUPERVISING["href"], breadcrumbs=[OWN, SUPERVISING],
        done="It counts once they confirm it.",
    )  # fmt: skip


@access(SIGNED_IN)
@never_cache
def agree(request: HttpRequest, goal: uuid.UUID) -> HttpResponse:
    """Agree to what somebody wants to learn."""
    found = visible.supervised_goals(viewer_of(request)).filter(ref=goal, agreed_at=None, done_on=None).first()
    if found is None:
        raise Http404
    return ask(
        request, SureForm, lambda _: reviewing.agree_goal(goal=goal, **by(request)),
        title=f"{called(found.worker)} wants to learn", button="Agree", back=SUPERVISING["href"],
        done="They read that you agree.", words=f"{found.what} ({REASONS[found.because].lower()}).",
        breadcrumbs=[OWN, SUPERVISING],
    )  # fmt: skip


@access(SIGNED_IN)
@never_cache
def review(request: HttpRequest, review: uuid.UUID) -> HttpResponse:
    """A self-review that is shared with the viewer, and what was said of it."""
    found = reviewing.open_shared_review(review=review, **by(request))
    if found is None:
        raise Http404
    notes = list(found.notes.all())
    titles, scale = core().editions[found.edition], core().scale
    return ask(
        request, NoteForm, lambda said: reviewing.note_conversation(review=review, **said, **by(request)),
        title=f"Self-review of {called(found.worker)}", button="Keep", back=SUPERVISING["href"],
        done="They read it too.", template="workforce/growing/shared-review.html", breadcrumbs=[OWN, SUPERVISING],
        rows=[(titles[one.area], scale[one.score]) for one in found.scores.all()], review=found, notes=notes,
        who=names_of({str(one.by) for one in notes}),
    )  # fmt: skip
