"""A worker's own induction, and what they say of it."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.kernel.access.queries import viewer_of
from village.kernel.access.rules import SIGNED_IN
from village.kernel.access.views import access
from village.ui.one_form import ask
from village.workforce.actions.growing import evidence as actions
from village.workforce.actions.growing.supervising import count_own_cases
from village.workforce.actions.reading import open_own
from village.workforce.forms.growing.asked import AnswerForm, CasesForm, EvidenceForm
from village.workforce.queries.growing import visible
from village.workforce.rules.growing.said import EVIDENCE
from village.workforce.views.frame import by, called
from village.workforce.views.growing.told import induction_page
from village.workforce.views.own import OWN

MINE = {"text": "Your induction", "href": "/my-work/induction/"}


@access(SIGNED_IN)
@require_safe
@never_cache
def induction(request: HttpRequest) -> HttpResponse:
    """What the viewer is due as somebody new, and whether they are given it."""
    open_own(**by(request))
    found = visible.own_inductions(viewer_of(request)).first()
    if found is None:
        return render(request, "workforce/growing/no-induction.html", {"title": MINE["text"], "breadcrumbs": [OWN]})
    return induction_page(request, found, whose="own", title=MINE["text"], breadcrumbs=[OWN])


@access(SIGNED_IN)
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """Say what one was given."""
    found = visible.own_inductions(viewer_of(request)).first()
    if found is None:
        raise Http404
    return ask(
        request, EvidenceForm, lambda said: actions.add_evidence(induction=found.ref, **said, **by(request)),
        title="Add to your induction", button="Add", back=MINE["href"], breadcrumbs=[OWN, MINE],
        done="It counts once whoever supervises you confirms it.",
    )  # fmt: skip


@access(SIGNED_IN)
@never_cache
def cases(request: HttpRequest) -> HttpResponse:
    """How many cases one holds, as one says oneself."""
    if not visible.own_inductions(viewer_of(request)).exists():
        raise Http404
    return ask(
        request, CasesForm, lambda said: count_own_cases(**said, **by(request)),
        title="Count your cases", button="Save", back=MINE["href"], breadcrumbs=[OWN, MINE], done="The count is kept.",
        words="Where your employer counts another number on the same day, both stand on your page.",
    )  # fmt: skip


@access(SIGNED_IN)
@never_cache
def answer(request: HttpRequest, evidence: uuid.UUID) -> HttpResponse:
    """Confirm or dispute what the other of the two said."""
    found = visible.to_answer(viewer_of(request)).filter(ref=evidence).first()
    if found is None:
        raise Http404
    back = SUPERVISING["href"] if found.own else MINE["href"]
    hours = f", {found.hours.normalize():f} hours" if found.hours else ""
    said = f"{EVIDENCE[found.kind]}{hours}, on {found.on.day} {found.on:%B %Y}. {found.words}"
    who = called(found.induction.worker) if found.own else "Whoever supervises you"
    return ask(
        request, AnswerForm, lambda told: actions.answer_evidence(evidence=evidence, **told, **by(request)),
        title=f"{who} says", button="Answer", back=back, done="It is answered.", words=said,
        breadcrumbs=[OWN, SUPERVISING if found.own else MINE],
    )  # fmt: skip


SUPERVISING = {"text": "Whom you supervise", "href": "/my-work/supervising/"}
