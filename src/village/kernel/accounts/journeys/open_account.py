"""Opening an account: who, where, with which role; check; then a letter goes to them.

The pages are those of every journey. The runner behind them stands above the kernel, so this one has its own few steps.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.password_reset import request_password_reset
from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from village.kernel.access.queries import policy, today, viewer_of
from village.kernel.access.views import access
from village.kernel.accounts import actions
from village.kernel.accounts.forms import FirstRoleForm, OrganisationForm, WhoForm
from village.kernel.accounts.models import Account
from village.kernel.accounts.views.people import MANAGE, organisation_of, organisations_of

KEY = "people.open"


@dataclass(frozen=True)
class Step:
    """One page and the form on it."""

    slug: str
    title: str
    form: Callable[[HttpRequest, Any], forms.Form]
    hint: str = ""


@dataclass(frozen=True)
class Journey:
    """What the journey's pages say around the questions."""

    title: str = "Open an account"
    check_title: str = "Check your answers"
    button: str = "Open the account and send the letter"
    warning: str = ""
    leave_href: str = "/settings/people/"


STEPS = (
    Step("who", "Who is the account for?", lambda request, data: WhoForm(data)),
    Step(
        "organisation",
        "Which organisation do they act for?",
        lambda request, data: OrganisationForm(data, among=organisations_of(request)),
    ),
    Step(
        "role",
        "Which role do they start with?",
        lambda request, data: FirstRoleForm(data, area=_area(request)),
        hint="A role for all of England is given once the account is open.",
    ),
)
JOURNEY = Journey()


@access(MANAGE)
@never_cache
def open_account(request: HttpRequest, step: str = "") -> HttpResponse:
    """Every page of the journey. Answers wait in the session until they are sent."""
    if step == "":
        request.session.pop(KEY, None)
        return redirect("people:open-step", step=STEPS[0].slug)
    answers, reached = _answers(request)
    if step == "check":
        return _check(request, answers) if reached is None else redirect("people:open-step", step=reached)
    one = next((one for one in STEPS if one.slug == step), None)
    if one is None:
        raise Http404
    if reached and STEPS.index(one) > [s.slug for s in STEPS].index(reached):
        return redirect("people:open-step", step=reached)
    return _step(request, one)


def _answers(request: HttpRequest) -> tuple[dict[str, Any], str | None]:
    """What was answered and still holds, and the first step that is not (None when all are)."""
    answers: dict[str, Any] = {}
    for one in STEPS:
        form = one.form(request, _typed(request, one))
        if not form.is_valid():
            return answers, one.slug
        answers.update(form.cleaned_data)
    return answers, None


def _area(request: HttpRequest) -> str:
    """The area of the organisation that was answered: the first role holds there."""
    form = STEPS[1].form(request, _typed(request, STEPS[1]))
    return organisation_of(request, form.cleaned_data["organisation"]).area if form.is_valid() else ""


def _typed(request: HttpRequest, step: Step) -> QueryDict | None:
    typed = request.session.get(KEY, {}).get(step.slug)
    if typed is None:
        return None
    data = QueryDict(mutable=True)
    data.update(typed)
    return data


def _step(request: HttpRequest, step: Step) -> HttpResponse:
    form = step.form(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        kept = request.session.get(KEY, {})
        request.session[KEY] = {**kept, step.slug: {name: request.POST.get(name, "") for name in form.fields}}
        after = STEPS.index(step) + 1
        return redirect("people:open-step", step=STEPS[after].slug if after < len(STEPS) else "check")
    if request.method != "POST":
        form.initial = request.session.get(KEY, {}).get(step.slug, {})
    before = STEPS.index(step) - 1
    context = {
        "journey": JOURNEY,
        "step": step,
        "title": step.title,
        "form": form,
        "back_href": f"/settings/people/open/{STEPS[before].slug}/" if before >= 0 else JOURNEY.leave_href,
    }
    return render(request, "ui/journeys/step.html", context)


def _check(request: HttpRequest, answers: dict[str, Any], problem: list[str] | None = None) -> HttpResponse:
    if request.method == "POST" and problem is None:
        return _send(request, answers)
    organisation = organisation_of(request, answers["organisation"])
    role = policy().roles[answers["role"]].name if answers["role"] else "None for now"
    if answers["role"] and organisation.area:
        role += f", in the area of {organisation.name}"
    rows = {
        "who": [("Name", answers["name"]), ("E-mail address", answers["email"])],
        "organisation": [("Organisation", organisation.name)],
        "role": [("Role", role)],
    }
    sections = [
        {
            "step": step,
            "href": f"/settings/people/open/{step.slug}/",
            "rows": [
                {"label": label, "value": value, "href": f"/settings/people/open/{step.slug}/"}
                for label, value in rows[step.slug]
            ],
        }
        for step in STEPS
    ]
    context = {
        "journey": JOURNEY,
        "title": JOURNEY.check_title,
        "sections": sections,
        "token": "",
        "problem": problem,
        "back_href": f"/settings/people/open/{STEPS[-1].slug}/",
    }
    return render(request, "ui/journeys/check.html", context)


def _send(request: HttpRequest, answers: dict[str, Any]) -> HttpResponse:
    """One action, then the letter: a letter that cannot be sent leaves an account that is open, and its owner can ask
    for another at "forgotten password"."""
    organisation = organisation_of(request, answers["organisation"])
    by, at = str(viewer_of(request).ref), timezone.now()
    try:
        account = actions.open_account(
            email=answers["email"],
            name=answers["name"],
            organisation=organisation,
            role=answers["role"],
            role_from_on=today(),
            role_area=organisation.area,
            by=by,
            at=at,
        )
    except ValueError as error:
        return _check(request, answers, [str(error)])
    request.session.pop(KEY, None)
    send_first_letter(request, account)
    done = {
        "title": "The account is open",
        "next": [
            f"A letter is on its way to {account.email}, with a link by which they set a password.",
            "The link works for three days.",
            "If their organisation has its own way to sign in, they can use that at once.",
        ],
        "links": [
            ("Back to people and roles", "/settings/people/"),
            (f"See {account.name}’s account", f"/settings/people/{account.ref}/"),
        ],
    }
    return render(request, "ui/journeys/done.html", {"journey": JOURNEY, "title": done["title"], "done": done})


def send_first_letter(request: HttpRequest, account: Account) -> None:
    """The letter that tells someone of their account."""
    request_password_reset(request, account.email, [account], default_token_generator)
