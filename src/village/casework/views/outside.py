"""The pages of somebody outside who is asked to write sections of a form. They have no account: a link and a code open
what they are asked, for a while. Nothing else is told here, and whatever is not open looks the same."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from village.casework.actions import outside
from village.casework.forms.delegating import CodeForm
from village.casework.models import DelegatedStep, Delegation
from village.casework.queries.delegating import asker_of, section_of, state_of, steps_of
from village.casework.rules.delegating import first_name, may_write
from village.casework.views.frame import sent
from village.forms.answering import Apart
from village.forms.rules.telling import said, text
from village.forms.rules.values import taken
from village.kernel.access.actions import Refusal
from village.kernel.access.views import access
from village.kernel.accounts.callers import too_often
from village.people.queries.contacts import concern_contacts_in

HELD = "asked"
"""The name by which a session keeps what a link opened."""
MOST, SECONDS = 30, 3600  # tries from one address within so long: a surgery whose people share one makes no more
TOO_MANY = "Too many codes were tried from where you are. Try again in an hour."
OPENS = "Whoever sent you the link told you a code. The link opens once; nothing is opened by looking at this page."


@access("public")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
def open_link(request: HttpRequest) -> HttpResponse:
    """The code that goes with a link. Whoever only follows the link, a program that reads letters too, opens nothing,
    and cannot tell whether it is one."""
    form, status = CodeForm(sent(request)), 200
    if request.method == "POST" and too_often(request, "asked", most=MOST, seconds=SECONDS):
        form.add_error(None, TOO_MANY)
        status = 429
    elif request.method == "POST" and form.is_valid():
        link = request.GET.get("link", "")
        sitting = outside.open_link(link=link, code=form.cleaned_data["code"], at=timezone.now())
        if sitting:
            request.session.cycle_key()
            request.session[HELD] = sitting
            return redirect("asked")
        form.add_error("code", outside.WRONG)
    context = {"title": "Write what you are asked", "form": form, "button": "Go on", "words": OPENS}
    status = 400 if form.errors and status == 200 else status
    return render(request, "ui/ask.html", context, status=status)


@access("public")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Who asks, about whom, why, until when, and which sections; sending what was written."""
    one = _asked(request, "home")
    if one is None:
        return _over(request)
    if request.method == "POST":
        return _done(request, request.POST.get("do", ""))
    steps = steps_of(one)
    context: dict[str, Any] = {
        "steps": steps,
        "to_send": any(each.written and may_write(each.state) for each in steps),
        "writes": any(may_write(each.state) for each in steps),
    }
    return _page(request, one, "asked-home", "What you are asked to write", **context)


def _done(request: HttpRequest, do: str) -> HttpResponse:
    told: dict[str, Any] = {"sitting": request.session.get(HELD, ""), "at": timezone.now()}
    try:
        if do == "send":
            outside.send(**told)
            messages.success(request, "It is sent. They read it, and take it in or send it back with a word.")
        elif do == "link":
            outside.ask_for_link(**told)
            messages.success(request, "Another link comes to you by e-mail. The code stays the same.")
        elif do == "leave":
            outside.leave(**told)
            request.session.pop(HELD, None)
            messages.success(request, "You have left. The link that opened this opens nothing any more.")
            return redirect("asked-open")
    except Refusal as refusal:
        if str(refusal) == outside.OVER:
            return _over(request)
        messages.error(request, str(refusal))
    return redirect("asked")


@access("public")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
def step(request: HttpRequest, part: str) -> HttpResponse:
    """The questions of one section, with what they wrote and nothing that anybody else did."""
    one = _asked(request, f"section:{part}")
    found = one.steps.filter(section=part).prefetch_related("contributions").first() if one else None
    if one is None or found is None:
        return _over(request)
    if request.method == "POST":
        return _saved(request, one, found)
    if not may_write(state_of(found)):
        return redirect("asked")
    return _section(request, one, found, _apart(one, found, None))


def _saved(request: HttpRequest, one: Delegation, found: DelegatedStep) -> HttpResponse:
    apart, seen = _apart(one, found, request.POST), request.POST.get("seen", "")
    number = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else -1
    try:
        wrong = outside.keep_draft(
            sitting=request.session.get(HELD, ""), section=found.section, given=apart.given(), seen=number,
            at=timezone.now(),
        )  # fmt: skip
    except Refusal as refusal:
        if str(refusal) == outside.OVER:
            return _over(request)
        apart.form.add_error(None, str(refusal))
        return _section(request, one, found, apart, status=409, other=_written(one, found))
    apart.wrong(wrong)
    if apart.form.errors:
        found.refresh_from_db()
        return _section(request, one, found, apart, status=400)
    messages.success(request, "Your words are kept. Nobody reads them before you send them.")
    return redirect("asked")


def _apart(one: Delegation, found: DelegatedStep, data: Any) -> Apart:
    written = {concept: taken(value) for concept, value in found.draft.items()}
    return Apart(one.form.sha256, section_of(one, found.section), written, today=localdate(), data=data)


def _written(one: Delegation, found: DelegatedStep) -> list[tuple[str, str]]:
    """What stands in the draft, in words."""
    apart = _apart(one, found, None)
    asked = {each.question.concept: each.question for each in apart.asked}
    return [
        (text(asked[concept].label), said(asked[concept], taken(value), apart.standing.lists))
        for concept, value in found.draft.items()
    ]


def _section(
    request: HttpRequest, one: Delegation, found: DelegatedStep, apart: Apart, status: int = 200, **context: Any
) -> HttpResponse:  # fmt: skip
    section = section_of(one, found.section)
    told = {"form": apart.form, "boxes": apart.boxes(), "help": text(section.help), "seen": found.changed}
    return _page(request, one, "asked-step", text(section.title), status=status, **told, **context)


def _asked(request: HttpRequest, part: str) -> Delegation | None:
    """What this browser holds, once the look is in the audit."""
    return outside.look(sitting=request.session.get(HELD, ""), part=part, at=timezone.now())


def _page(
    request: HttpRequest, one: Delegation, template: str, title: str, status: int = 200, **context: Any
) -> HttpResponse:  # fmt: skip
    frame = {
        "title": title,
        "asker": asker_of(one),
        "about": first_name(one.person.name, one.person.known_as),
        "why": one.words,
        "until": one.share.last_on,
        "contacts": concern_contacts_in(one.share.episode.area),
    }
    return render(request, f"casework/{template}.html", {**frame, **context}, status=status)


def _over(request: HttpRequest) -> HttpResponse:
    """What there is when nothing is open, whyever; whoever had written something can still copy it."""
    wrote = [
        words
        for name in request.POST
        if name.startswith("answer[")
        for words in request.POST.getlist(name)
        if words.strip()
    ]
    return render(request, "casework/asked-over.html", {"title": "Nothing is open to you", "wrote": wrote}, status=404)
