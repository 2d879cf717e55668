"""The pages of a family: what is theirs to read of the help they have, and what they say. What is not theirs is not
there: the page says the same as for what does not exist."""

import uuid
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache

from village.casework.actions import own
from village.casework.actions.complaint_stages import ASKED, ask_of_own
from village.casework.actions.files import open_released_file
from village.casework.actions.own_access import WRONG_CODE, accept
from village.casework.forms.complaints import AskForm
from village.casework.forms.own import AgreeForm, ComplainForm, JoinForm, NeedsForm, SayForm, new_key
from village.casework.models import Episode
from village.casework.queries import own_shown
from village.casework.queries.complaints import as_heard, told_of
from village.casework.queries.files import words_in
from village.casework.queries.own import FAMILY, own_complaints, own_words
from village.casework.queries.releasing import file_of, released_to
from village.casework.rules.agreeing import STATES
from village.casework.rules.own import PLAN, SAID, Reader
from village.casework.views.attachments import handed_over
from village.casework.views.frame import by, sent, state_of
from village.casework.views.released import on_paper
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.people.queries.contacts import concern_contacts_in

MINE = {"text": "Your family", "href": "/my-family/"}
SIDE = (
    ("plan", "Our plan", "own-plan"),
    ("reviews", "Looking again together", "own-reviews"),
    ("documents", "Documents", "own-documents"),
    ("say", "Say something", "own-say"),
    ("looked", "Who has looked", "own-looked"),
    ("complain", "Complain", "own-complain"),
)


@access(FAMILY)
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """The help that the viewer's family has, or had."""
    asked = by(request)
    told = [
        {
            "episode": one,
            "name": own_shown.family_name(one, asked["by"], at=asked["at"]),
            "state": state_of(one),
            "lead": own_shown.leads(one),
        }
        for one in own.list_own(**asked)
    ]
    return render(request, "casework/own-home.html", {"title": "Your family", "found": told})


@access("signed-in")
@never_cache
def join(request: HttpRequest) -> HttpResponse:
    """Accept an invitation with the code that was handed over."""
    form = JoinForm(sent(request))
    if request.method == "POST" and form.is_valid():
        if accept(code=form.cleaned_data["code"], **by(request)):
            messages.success(request, "Welcome. This is what you can read, and where you can answer.")
            return redirect("own")
        form.add_error("code", WRONG_CODE)
    words = "Whoever leads the help for your family gave you a code. It works once, for your account alone."
    context = {"title": "Read about your own family", "form": form, "button": "Go on", "words": words}
    return render(request, "ui/ask.html", context, status=400 if form.errors else 200)


def _opened(request: HttpRequest, episode: uuid.UUID, part: str) -> tuple[Episode, Reader]:
    """One's own family's record, once the look is in the audit; 404 for what is not theirs, as for what is not."""
    found = own.open_own(episode=episode, part=part, **by(request))
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, one: Episode, part: str, title: str, **context: Any) -> HttpResponse:
    template, status = context.pop("template", part), context.pop("status", 200)
    frame = {
        "title": title,
        "episode": one,
        "side_items": [
            {"text": text, "href": reverse(name, args=[one.ref]), "current": key == part} for key, text, name in SIDE
        ],
        "breadcrumbs": [MINE],
        "contacts": concern_contacts_in(one.area),
        "lead": own_shown.leads(one),
    }
    return render(request, f"casework/own-{template}.html", {**frame, **context}, status=status)


def _ask(
    request: HttpRequest, one: Episode, part: str, form: Form, do: Any, *, title: str, done: str, **context: Any
) -> HttpResponse:
    """A form on a page of the family; once it is sent, do what it asks and come back."""
    if request.method == "POST" and form.is_valid():
        try:
            do()
        except Refusal as refusal:
            if str(refusal) == own.NOTHING:
                raise Http404 from refusal
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(f"own-{part}", episode=one.ref)
    return _page(request, one, part, title, form=form, status=400 if form.errors else 200, **context)


@access(FAMILY)
@never_cache
def plan(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """The plan as the reader may read it, what they agreed to, and when everybody meets next."""
    one, reader = _opened(request, episode, "plan")
    told = own_shown.own_plan(one, reader, at=timezone.now())
    agreed = own_words(viewer_of(request), one).filter(kind=PLAN, sha256=told.sha256).first()
    open_now = one.closed_at is None and reader.with_child and told.whole and bool(told.goals or told.left)
    return _page(
        request, one, "plan", "Our plan", plan=told, reader=reader, meets=own_shown.meets_next(one, at=timezone.now()),
        asked_to=own_shown.asked_to_come(one, reader, at=timezone.now()),
        own_agreed=agreed, may_agree=open_now and agreed is None and not told.own, own_said=_agreements(one, reader),
        needs=one.closed_at is None and bool(own_shown.own_needs(one, reader)),
        form=AgreeForm(initial={"seen": told.sha256, **new_key()}),
    )  # fmt: skip


def _agreements(one: Episode, reader: Reader) -> list[tuple[str, str]]:
    """What the reader said to being helped, as it was written down."""
    found = one.agreements.filter(given_by__ref=reader.person).order_by("-on", "-pk")
    return [(each.scope, f"{STATES[each.state]}, {each.on.day} {each.on:%B %Y}") for each in found]


@access(FAMILY)
@never_cache
def agree(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Agree to the plan as it was read on its page."""
    one, _ = _opened(request, episode, "agree")
    form = AgreeForm(sent(request))
    if request.method != "POST":
        return redirect("own-plan", episode=episode)
    try:
        said = form.cleaned_data if form.is_valid() else {"seen": "", "key": ""}
        own.agree_to_plan(episode=episode, **said, **by(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "You agree to this plan. Whoever leads your help is told.")
    return redirect("own-plan", episode=one.ref)


@access(FAMILY)
@never_cache
def needs(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Say how things are, in one's own voice."""
    one, reader = _opened(request, episode, "needs")
    form = NeedsForm(sent(request), needs=own_shown.own_needs(one, reader))

    def do() -> None:
        own.tell_needs(episode=episode, given=form.given(), scale=form.scale, **by(request))

    done = "It is written down in your own voice, beside what others said."
    return _ask(request, one, "plan", form, do, title="How are things now?", done=done, template="needs")


@access(FAMILY)
@never_cache
def reviews(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """What came of looking at the plan again, together."""
    one, reader = _opened(request, episode, "reviews")
    told = own_shown.own_reviews(one, reader)
    meets = own_shown.meets_next(one, at=timezone.now())
    return _page(request, one, "reviews", "Looking again together", told=told, reader=reader, meets=meets)


@access(FAMILY)
@never_cache
def documents(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """What was released to the reader."""
    one, reader = _opened(request, episode, "documents")
    return _page(request, one, "documents", "Documents", found=released_to(reader, one, viewer_of(request)))


@access(FAMILY)
@never_cache
def document(request: HttpRequest, episode: uuid.UUID, release: uuid.UUID) -> HttpResponse:
    """One document, as it was released."""
    found = own.open_release(episode=episode, release=release, **by(request))
    if found is None:
        raise Http404
    document = file_of(found)
    return _page(
        request, found.episode, "documents", found.content["title"], template="document", release=found,
        document=document, words=words_in(document) if document and document.kind == "text" else "",
    )  # fmt: skip


@access(FAMILY)
@never_cache
def file(request: HttpRequest, episode: uuid.UUID, release: uuid.UUID) -> HttpResponse:
    """A document that was given whole, to be saved."""
    return handed_over(open_released_file(episode=episode, release=release, **by(request)))


@access(FAMILY)
@never_cache
def paper(request: HttpRequest, episode: uuid.UUID, release: uuid.UUID) -> HttpResponse:
    """The same as a PDF."""
    found = own.open_release(episode=episode, release=release, **by(request))
    if found is None or "file" in found.content:
        raise Http404
    return on_paper(found, localdate())


@access(FAMILY)
@never_cache
def say(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Say something, and read what was answered."""
    one, _ = _opened(request, episode, "say")
    form = SayForm(sent(request), initial={"kind": request.GET.get("kind", ""), **new_key()})
    words = own_words(viewer_of(request), one)

    def do() -> None:
        own.say(episode=episode, **form.cleaned_data, **by(request))

    done = "It is kept as you wrote it. Whoever leads your help reads it and answers here."
    return _ask(request, one, "say", form, do, title="Say something", done=done, words=words, kinds=SAID)


@access(FAMILY)
@never_cache
def looked(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Who has read the record."""
    one, reader = _opened(request, episode, "looked")
    found, more = own_shown.looks(one) if reader.with_child else ([], False)
    return _page(request, one, "looked", "Who has looked", found=found, more=more, reader=reader)


@access(FAMILY)
@never_cache
def complain(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Complain, and read how one's complaints stand."""
    one, _ = _opened(request, episode, "complain")
    form = ComplainForm(sent(request), initial=new_key())
    found = own_complaints(viewer_of(request), one)
    told = [(as_heard(each, at=timezone.now()), told_of(each, own=True)) for each in found]

    def do() -> None:
        own.complain(episode=episode, **form.cleaned_data, **by(request))

    done = "Your complaint is on its way. Nobody who helps your family reads it."
    return _ask(
        request, one, "complain", form, do, title="Complain", done=done, told=told, key=new_key()["key"]
    )  # fmt: skip


@access(FAMILY)
@never_cache
def further(request: HttpRequest, episode: uuid.UUID, complaint: uuid.UUID) -> HttpResponse:
    """Take one's complaint further, or back."""
    one, _ = _opened(request, episode, "complain")
    form = AskForm(sent(request))
    if request.method == "POST" and form.is_valid():
        step, key = form.cleaned_data["do"], form.cleaned_data["key"]
        try:
            ask_of_own(episode=episode, complaint=complaint, step=step, key=key, **by(request))
        except Refusal as refusal:
            if str(refusal) == own.NOTHING:
                raise Http404 from refusal
            messages.error(request, str(refusal))
        else:
            messages.success(request, ASKED[step])
    elif not own_complaints(viewer_of(request), one).filter(ref=complaint).exists():
        raise Http404
    return redirect("own-complain", episode=one.ref)
