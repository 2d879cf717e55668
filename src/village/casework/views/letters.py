"""Letters: those of a family, and all that wait to be sent, in one go."""

import uuid
from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache

from village.casework.actions import letters as actions
from village.casework.forms.meetings import SentForm
from village.casework.models import Letter
from village.casework.queries.around import names_of
from village.casework.queries.letters import on_paper, outdated
from village.casework.queries.visible import WORK
from village.casework.rules.access import END
from village.casework.rules.letters import ANEW, KEPT, WAYS
from village.casework.views.frame import MINE, ask, by, may_do, opened, page, sent
from village.kernel.access.actions import Refusal
from village.kernel.access.views import access
from village.ui.paper import pdf

PAPER = Path(__file__).resolve().parents[1] / "templates" / "casework" / "letter.typ"


@access(WORK)
@never_cache
def listed(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """The letters about a family, the newest first."""
    one = opened(request, episode, "letters")
    found = list(one.letters.select_related("sent").order_by("-pk"))
    told = [{"letter": each, "state": _state(each)} for each in found]
    return page(request, one, "letters", "letters", "Letters", told=told)


@access(WORK)
@never_cache
def letter(request: HttpRequest, episode: uuid.UUID, letter: uuid.UUID) -> HttpResponse:
    """One letter, as it is printed."""
    one = opened(request, episode, "letter")
    found = one.letters.select_related("sent", "episode__organisation").filter(ref=letter).first()
    if found is None:
        raise Http404
    told, shut = on_paper([found]), outdated(found, at=timezone.now())
    return page(
        request, one, "letters", "letter", "Letter", letter=found, told=told[0] if told else None, shut=shut,
        state=_state(found),
        by_name=names_of([found.sent.by])[found.sent.by] if hasattr(found, "sent") else "",
        back_href=reverse("help-letters", args=[one.ref]),
    )  # fmt: skip


@access(WORK)
@never_cache
def paper(request: HttpRequest, episode: uuid.UUID, letter: uuid.UUID) -> HttpResponse:
    """The same as a document."""
    one = opened(request, episode, "letter-paper")
    found = list(one.letters.select_related("episode__organisation").filter(ref=letter))
    told = on_paper(found)
    if not told:
        raise Http404
    if outdated(found[0], at=timezone.now()):
        return redirect("help-letter", episode=one.ref, letter=letter)
    return _document(told, "letter.pdf")


@access(WORK)
@never_cache
def send(request: HttpRequest, episode: uuid.UUID, letter: uuid.UUID) -> HttpResponse:
    """Write down that it was sent, or why it is not."""
    one = opened(request, episode, "letter")
    found = one.letters.filter(ref=letter, sent=None).first()
    if END not in may_do(request, one) or found is None:
        raise Http404
    form = SentForm(sent(request), outdated=outdated(found, at=timezone.now()))

    def do() -> None:
        if form.cleaned_data["way"] == ANEW:
            actions.write_anew(episode=episode, letter=letter, **by(request))
            return
        actions.send_letter(episode=episode, letter=letter, **form.cleaned_data, **by(request))

    return ask(
        request, one, form, do, part="letters", title="Was this letter sent?", button="Save", done="Written down.",
        back=reverse("help-letter", args=[one.ref, letter]),
    )  # fmt: skip


@access(WORK)
@never_cache
def out(request: HttpRequest) -> HttpResponse:
    """All letters that wait to be sent by the viewer; to print them together, and mark them sent in one go."""
    if request.method == "POST":
        return _send_all(request)
    found = actions.read_waiting(**by(request))
    ways = [(key, text) for key, text in WAYS.items() if key != KEPT]
    shut = {one.ref: outdated(one, at=timezone.now()) for one in found}
    context = {"title": "Letters to send", "found": found, "shut": shut, "ways": ways, "breadcrumbs": [MINE]}
    return render(request, "casework/letters-out.html", context)


@access(WORK)
@never_cache
def out_on_paper(request: HttpRequest) -> HttpResponse:
    """All that wait as one document, each on a page of its own; without those that must not go out as they are."""
    found = actions.read_waiting(**by(request))
    told = on_paper(one for one in found if not outdated(one, at=timezone.now()))
    if not told:
        messages.info(request, "No letter waits that can be sent as it was written.")
        return redirect("letters-out")
    return _document(told, "letters.pdf")


def _send_all(request: HttpRequest) -> HttpResponse:
    chosen = [one for one in request.POST.getlist("letter") if len(one) == 36]
    try:
        refs = {uuid.UUID(one) for one in chosen}
        count = actions.send_all(letters=refs, way=request.POST.get("way", ""), **by(request))
    except (Refusal, ValueError) as error:
        said = str(error) if isinstance(error, Refusal) else "Choose the letters that were sent."
        messages.error(request, said)
    else:
        messages.success(request, f"{count} marked as sent.")
    return redirect("letters-out")


def _document(told: list[dict[str, object]], name: str) -> HttpResponse:
    on = localdate(timezone.now())
    words = {"letters": told, "on_iso": on.isoformat()}
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(pdf(PAPER, words, {}, on), content_type="application/pdf", headers=headers)


def _state(one: Letter) -> str:
    return WAYS[one.sent.way] if hasattr(one, "sent") else "To be sent"
