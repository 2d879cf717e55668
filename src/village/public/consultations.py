"""Have your say: the plans on which people are asked, and the answer of anyone who has one."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_safe

from village.board.actions import consult
from village.board.queries import progress, told
from village.board.queries import public as boards
from village.board.queries.public import PublicPlan
from village.kernel.access.actions import Refusal
from village.kernel.access.views import access
from village.kernel.accounts.callers import too_often
from village.public.forms import ResponseForm
from village.public.local_plans import of_plan

HOME = [{"text": "Home", "href": "/"}]
HERE = {"text": "Have your say", "href": "/have-your-say/"}
MOST, SECONDS = 60, 3600  # answers from one address within so long: a class that answers together comes from one
TOO_MANY = "Many answers came from where you are within an hour. Keep your words, and send them again in an hour."


@access("public")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every consultation: those open now first."""
    today = localdate()
    every = told.asked()
    context = {
        "title": "Have your say",
        "description": "Plans for children on which you can say what you think, and what came of what others said.",
        "breadcrumbs": HOME,
        "open": [one for one in every if one.heard.open_on(today)],
        "coming": [one for one in every if one.heard.opens_on > today],
        "over": [one for one in reversed(every) if one.heard.closes_on < today],
        "today": today,
    }
    return render(request, "public/have-your-say.html", context)


@access("public")
@require_http_methods(["GET", "HEAD", "POST"])
def consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """One consultation: the plan it is about, and while it is open what you think of it."""
    found = _asked(slug)
    if request.method != "POST":
        return _page(request, found, ResponseForm(initial={"once": uuid.uuid4().hex}))
    form = ResponseForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    if too_often(request, "answers", most=MOST, seconds=SECONDS):
        form.add_error(None, TOO_MANY)
        return _page(request, found, form, status=429)
    said = {name: form.cleaned_data[name] for name in ("kind", "said", "once")}
    try:
        consult.respond(plan=slug, **said, at=now(), today=localdate())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, found, form, status=422)
    return redirect(f"/have-your-say/{slug}/thank-you/")


@access("public")
@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """What happens with an answer, and when."""
    found = _asked(slug)
    context = {"title": "Thank you", "draft": found.draft, "asked": found.consultation, "breadcrumbs": [*HOME, HERE]}
    return render(request, "public/thank-you.html", context)


def _asked(slug: str) -> PublicPlan:
    """A plan on which people are or were asked. Raises Http404 for any other: there is none, or it is still a draft."""
    found = boards.public_plan(slug)
    if found is None or found.consultation is None:
        raise Http404
    return found


def _page(request: HttpRequest, found: PublicPlan, form: Any, status: int = 200) -> HttpResponse:
    today = localdate()
    context = {
        "title": f"Have your say: {found.draft.title}",
        "breadcrumbs": [*HOME, HERE],
        "form": form,
        "open": found.consultation is not None and found.consultation.open_on(today),
        "today": today,
        "code": found.draft.area,
        "responses": found.responses,
        **of_plan(found, progress.aims(found.draft, today)),
    }
    return render(request, "public/consultation.html", context, status=status)
