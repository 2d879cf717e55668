"""Young people tell of things to do and say what they thought, without an account and without a name.

The browser keeps a number that is made by chance, so that it says one thing of each; it is kept nowhere else, and what
is kept of it here is another for each thing.
"""

import secrets
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from village.directory.actions.young import writing
from village.directory.forms.young import ReportForm, ReviewForm, SuggestForm
from village.directory.models import Contribution
from village.directory.queries.young import asking
from village.directory.queries.young.lists import hurts, to_talk_to
from village.directory.views.young.frame import HERE, HOME, PATH
from village.kernel.access.actions import Refusal
from village.kernel.access.views import access
from village.kernel.accounts.callers import too_often
from village.ui.forms import Form

MOST, SECONDS = 10, 3600  # of one address within so long
MOST_HARM = 100  # of what may tell of harm: a whole school has one address
TYPED = ("words", "name", "what", "place")
TOO_MANY = "A lot was written from where you are within an hour. Send yours again in an hour."
TOKEN, DAYS = "village_young", 365 * 24 * 3600


@access("public")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def review(request: HttpRequest, service: uuid.UUID) -> HttpResponse:
    """What did you think of it?"""
    found = asking.activity(service)
    if found is None:
        raise Http404
    here = {"text": found.service.name, "href": f"/things-to-do/{service}/"}
    return _ask(
        request, ReviewForm, lambda said: writing.review(service=service, at=timezone.now(), **said),
        title=f"What did you think of {found.service.name}?", crumbs=[HERE, here],
    )  # fmt: skip


@access("public")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """Tell others of something to do that is not here."""
    return _ask(
        request, SuggestForm, lambda said: writing.suggest(at=timezone.now(), **said),
        title="Tell others of something to do", crumbs=[HERE],
    )  # fmt: skip


def _ask(
    request: HttpRequest, form_of: type[Form], do: Callable[[dict[str, Any]], Contribution], *, title: str, crumbs: Any
) -> HttpResponse:
    form = form_of(request.POST if request.method == "POST" else None)
    status, token = 200, _token(request)
    hurt = hurts(" ".join(request.POST.get(name, "") for name in TYPED))
    if request.method == "POST":
        status = 422
        if form.is_valid():
            made, status = _done(request, form, lambda said: do({**said, "token": token}), hurt=hurt)
            if made is not None:
                return _thanked(made, token)
    context = {"title": title, "form": form, "breadcrumbs": [HOME, *crumbs], "help": to_talk_to(), "hurt": hurt}
    return render(request, "directory/young/write.html", context, status=status)


def _done(
    request: HttpRequest, form: Form, do: Callable[[dict[str, Any]], Contribution], *, hurt: bool
) -> tuple[Contribution | None, int]:
    """What came of it, or the status of the answer that says why not."""
    what, most = ("things-to-do-harm", MOST_HARM) if hurt else ("things-to-do", MOST)
    if too_often(request, what, most=most, seconds=SECONDS):
        form.add_error(None, TOO_MANY)
        return None, 429
    try:
        return do(form.cleaned_data), 302
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None, 422


def _token(request: HttpRequest) -> str:
    return request.get_signed_cookie(TOKEN, default="", salt=TOKEN) or secrets.token_hex(16)


def _thanked(made: Contribution, token: str) -> HttpResponse:
    """Where the writer goes: to who can help, at once, if what they wrote may tell of harm; then nothing in the browser
    tells whoever has it next that anything was written."""
    if made.state == "held":
        return redirect("things-to-do-help")
    response = redirect("things-to-do-thank-you")
    response.set_signed_cookie(
        TOKEN, token, salt=TOKEN, max_age=DAYS, path=PATH, httponly=True, samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )  # fmt: skip
    return response


@access("public")
@require_safe
def thank_you(request: HttpRequest) -> HttpResponse:
    """What happens with it."""
    context = {"title": "Thank you", "breadcrumbs": [HOME, HERE], "help": to_talk_to()}
    return render(request, "directory/young/thank-you.html", context)


@access("public")
@require_safe
def who_helps(request: HttpRequest) -> HttpResponse:
    """Who can help somebody who is hurt, scared, or thinks of hurting themselves."""
    context = {"title": "You can get help now", "breadcrumbs": [HOME, HERE], "help": to_talk_to()}
    return render(request, "directory/young/help.html", context)


@access("public")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def report(request: HttpRequest, contribution: uuid.UUID) -> HttpResponse:
    """Say that something young people wrote is not right: it is taken down until somebody has looked."""
    if not Contribution.objects.filter(ref=contribution, kind="review", state="shown").exists():
        raise Http404
    form = ReportForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if not too_often(request, "things-to-do-reports", most=MOST, seconds=SECONDS):
                with suppress(Refusal):  # somebody else said so at the same moment: it is down
                    writing.report(contribution=contribution, kind=form.cleaned_data["kind"], at=timezone.now())
                return redirect("things-to-do-thank-you")
            form.add_error(None, TOO_MANY)
            status = 429
    context = {"title": "What is wrong with it?", "form": form, "breadcrumbs": [HOME, HERE], "help": to_talk_to()}
    return render(request, "directory/young/write.html", context, status=status)
