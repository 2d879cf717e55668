"""An employer's return being made: sent as a file or begun from the register, looked at, taken, explained, sent."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.kernel.access.queries import may_open, viewer_of
from village.kernel.access.views import access
from village.kernel.calendar.rules import london_date
from village.ui import listing
from village.ui.macros import counted
from village.workforce.actions.collecting import erasing, sending, signing
from village.workforce.forms.collecting import EraseForm, ExplainForm, FileForm, NothingForm, NumberForm, SeenForm
from village.workforce.models import Asked, Draft, Version
from village.workforce.queries.collecting import returns, visible
from village.workforce.queries.collecting.erasable import Told, held_of, mark_of, who_goes
from village.workforce.queries.collecting.overview import lines_of
from village.workforce.queries.collecting.reading import tables_of
from village.workforce.queries.collecting.register import workers_by_key
from village.workforce.queries.collecting.visible import RETURN, SIGN
from village.workforce.queries.returns.files import written_return
from village.workforce.queries.returns.shipped import shipped_returns
from village.workforce.queries.visible import KEEP
from village.workforce.rules.collecting.moving import HELD, STATES, SUBMITTED, TAKE, WAITING, moved
from village.workforce.rules.collecting.register import KINDS
from village.workforce.views.collecting.frame import LIST, ask, crumb, opened
from village.workforce.views.collecting.managing import COLOURS, titled
from village.workforce.views.frame import by

SHOWN = 100
SEVERITIES = {"error": "Cannot be so", "query": "Seldom so", "warning": "Look at it"}


@access(RETURN)
@require_safe
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """What the viewer's employer is asked for."""
    page = listing.page_of(request, visible.asked_of(viewer_of(request)))
    rows = [(one, titled(one.asked.collection), one) for one in lines_of(list(page.object_list), timezone.now())]
    context = {"title": LIST["text"], "page": page, "rows": rows, "colours": COLOURS, "counted": counted}
    return render(request, "workforce/collecting/returns.html", context)


@access(RETURN)
@require_safe
@never_cache
def one(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """A return: what is to be done next, how good it is, the versions that were taken."""
    found, viewer = opened(request, asked), viewer_of(request)
    line = lines_of([found], timezone.now())[0]
    closed = found.collection.closed_at is not None
    context = {
        "title": titled(found.collection),
        "asked": found,
        "line": line,
        "colours": COLOURS,
        "draft": Draft.objects.filter(asked=found).defer("tables").first(),
        "versions": list(found.versions.defer("tables", "findings")),
        "keeps": bool(may_open(viewer, KEEP)) and not closed,
        "signs": bool(may_open(viewer, SIGN)) and not closed and found.state == SUBMITTED,
        "may_take": moved(found.state, TAKE) is not None and not closed,
        "begun": found.state != WAITING,
        "breadcrumbs": [LIST],
    }
    return render(request, "workforce/collecting/return.html", context)


@access(KEEP)
@never_cache
def from_file(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """Send a file, to be looked at before anything of it counts."""
    found = opened(request, asked, permission=KEEP, part="file")
    wanted = shipped_returns()[found.collection.kind]

    def do(said: dict[str, Any]) -> Draft:
        file = said["file"]
        raw = file.read(sending.MAX_BYTES + 1)
        return sending.draft_from_file(
            asked=asked, name=str(file.name), raw=raw, made_on=said["made_on"], **by(request)
        )

    return ask(
        request, found, FileForm, do, title="Send a file", button="Look at it", upload=True,
        initial={"made_on": london_date(timezone.now())}, done="Nothing is taken yet: look at what it would change.",
        then=lambda _: reverse("return-draft", args=[asked]),
        words=f"{wanted.title}, as {wanted.file.upper()}. You see first what it would change.",
    )  # fmt: skip


@access(KEEP)
@never_cache
def from_register(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """Begin from what the register holds."""
    found = opened(request, asked, permission=KEEP, part="register")
    return ask(
        request, found, NothingForm, lambda _: sending.draft_from_register(asked=asked, **by(request)),
        title="Begin from our register", button="Begin", done="Nothing is taken yet: look at what it holds.",
        then=lambda _: reverse("return-draft", args=[asked]),
        words="Who was in post on the day, and who came and left in the year to it, as your register has them. What it "
        "does not hold is blank: save it as a file, fill that in and send it, if something is asked that is missing.",
    )  # fmt: skip


@access(KEEP)
@never_cache
def draft(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """What was sent, before it counts: what is wrong with it, and what it would change."""
    found = opened(request, asked, permission=KEEP, part="draft")
    kept = Draft.objects.filter(asked=found).select_related("asked__collection", "asked__employer").first()
    if kept is None:
        raise Http404
    changes, before = returns.changes(kept)
    faults = sorted(kept.findings, key=lambda one: list(SEVERITIES).index(one["severity"]))
    apart = returns.against_register(kept)
    return ask(
        request, found, SeenForm,
        lambda said: sending.take_draft(asked=asked, sha256=said["seen"], **by(request)),
        title="What it would change", button="Take it", done="It is taken, and counts.",
        initial={"seen": kept.sha256}, template="workforce/collecting/draft.html",
        draft=kept, errors=returns.errors(kept), changes=changes, before=before,
        here=before is not None and before.asked_id == found.pk,
        page=listing.page_of(request, faults, per_page=SHOWN), severities=SEVERITIES, shown=SHOWN,
        apart=len(apart), counted=counted, workers=_workers(found), remarks=returns.remarks_on(kept, changes, before),
    )  # fmt: skip


def _workers(asked: Asked) -> dict[str, uuid.UUID]:
    """Whom a return that was begun from the register speaks of, for links to their pages."""
    return {key: one.ref for key, one in workers_by_key(asked).items()}


@access(KEEP)
@never_cache
def discard(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """Throw the draft away."""
    found = opened(request, asked, permission=KEEP, part="draft")
    return ask(
        request, found, NothingForm, lambda _: sending.discard_draft(asked=asked, **by(request)),
        title="Throw the draft away", button="Throw it away", done="It is gone. What was taken stays.",
    )  # fmt: skip


@access(RETURN)
@require_safe
@never_cache
def queries(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """What is seldom so in the version that was taken last, and what was said to it; only what nobody has explained,
    where that is asked for."""
    found = opened(request, asked, part="queries")
    version = returns.last_version(found)
    said = returns.said_to([found.pk])[found.pk]
    every = returns.queries(version, said) if version else []
    only = request.GET.get("show") == "open"
    shown = [each for each in every if not (only and each.words)]
    found_now, answered = returns.explained(version, said) if version else (0, 0)
    keeps = bool(may_open(viewer_of(request), KEEP))
    context = {
        "title": "What is seldom so",
        "held": HELD,
        "explains": keeps and found.state not in HELD and found.collection.closed_at is None,
        "asked": found,
        "page": listing.page_of(request, sorted(shown, key=lambda each: bool(each.words)), per_page=SHOWN),
        "only": only,
        "open_now": found_now - answered,
        "rest": (returns.rest_open(version, said) if only else returns.rest(version)) if version else {},
        "keeps": keeps,
        "workers": _workers(found) if keeps else {},
        "breadcrumbs": [LIST, crumb(found)],
    }
    return render(request, "workforce/collecting/queries.html", context)


@access(KEEP)
@never_cache
def explain(request: HttpRequest, asked: uuid.UUID, mark: str) -> HttpResponse:
    """Say why something is so."""
    found = opened(request, asked, permission=KEEP, part="query")
    version = returns.last_version(found)
    said = returns.said_to([found.pk])[found.pk]
    every = returns.queries(version, said) if version else []
    this = next((each for each in every if each.mark == mark), None)
    if this is None:
        raise Http404
    who = f"{this.finding['who']}: " if this.finding["who"] else ""
    return ask(
        request, found, ExplainForm,
        lambda told: signing.explain(asked=asked, mark=mark, **told, **by(request)),
        title="Explain it", button="Save", done="It is explained.", words=f"{who}{this.finding['said']}",
        initial={"words": this.words}, back=reverse("return-queries", args=[asked]),
    )  # fmt: skip


@access(KEEP)
@require_safe
@never_cache
def differences(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """Where the return and the register disagree. Nothing is changed here."""
    found = opened(request, asked, permission=KEEP, part="differences")
    kept = Draft.objects.filter(asked=found).first() or returns.last_version(found)
    apart = returns.against_register(kept) if kept else []
    context = {
        "title": "The return and the register",
        "asked": found,
        "kept": kept,
        "page": listing.page_of(request, apart, per_page=SHOWN),
        "workers": _workers(found),
        "kinds": KINDS,
        "breadcrumbs": [LIST, crumb(found)],
    }
    return render(request, "workforce/collecting/differences.html", context)


@access(KEEP)
@require_safe
@never_cache
def download(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """The draft, or else the version that was taken last, as a file of the return."""
    found = opened(request, asked, permission=KEEP, part="download")
    kept: Draft | Version | None = Draft.objects.filter(asked=found).first() or found.versions.first()
    if kept is None:
        raise Http404
    wanted = shipped_returns()[found.collection.kind]
    tables = tables_of(kept)
    if not tables["engagement"]:
        messages.error(request, "Nobody is in it, so there is no file to save.")
        return redirect("return", asked=asked)
    text, _ = written_return(tables, wanted)
    name = f"{wanted.name}-{found.collection.reference_on.isoformat()}.{wanted.file}"
    media = {"csv": "text/csv; charset=utf-8", "xml": "application/xml"}[wanted.file]
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(text, content_type=media, headers=headers)


@access(KEEP)
@never_cache
def send(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """Send the return off, for a second person to sign."""
    found = opened(request, asked, permission=KEEP, part="send")
    version = _taken(found)
    return ask(
        request, found, NumberForm, lambda said: signing.submit_return(asked=asked, **said, **by(request)),
        title=f"Send version {version}", button="Send it", done="It waits for a signature.",
        initial={"number": version},
        words="Somebody else of your organisation signs it off; whoever made, explained or sent any of it cannot.",
    )  # fmt: skip


def _taken(asked: Asked) -> int:
    version = returns.last_version(asked)
    if version is None:
        raise Http404
    return version.number


@access(KEEP)
@never_cache
def withdraw(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """Take back what waits for a signature."""
    found = opened(request, asked, permission=KEEP, part="withdraw")
    return ask(
        request, found, NothingForm, lambda _: signing.withdraw_return(asked=asked, **by(request)),
        title="Take the return back", button="Take it back", done="It is yours again.",
        words=f"It is now: {STATES[found.state].lower()}.",
    )  # fmt: skip


@access(KEEP)
@never_cache
def erase(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """Take somebody out of every return for good, once it was looked at who that is."""
    found = opened(request, asked, permission=KEEP, part="erase")
    said = EraseForm(request.POST)
    if request.method == "POST" and said.is_valid():
        reference, seen = said.cleaned_data["reference"], said.cleaned_data["seen"]
        going = who_goes(found, reference, held_of(found.employer_id))
        if going and seen != mark_of(going):
            return _who_goes(request, found, reference, going)
    return ask(
        request, found, EraseForm, lambda said: erasing.erase_from_returns(asked=asked, **said, **by(request)),
        title="Erase somebody from our returns", button="Look at who goes",
        done="They are erased, and no file brings them back.",
        words="Out of every version and draft of every return, at once and for good. You see first who goes, and from "
        "where. What those came to stays as it was counted. The register is not changed.",
    )  # fmt: skip


def _who_goes(request: HttpRequest, asked: Asked, reference: str, going: list[Told]) -> HttpResponse:
    form = EraseForm(initial={"reference": reference, "seen": mark_of(going)})
    form.fields["reference"].widget = forms.HiddenInput()
    context = {
        "title": "Is it they who are to go?", "form": form,
        "rows": [(one, titled(one.kept.asked.collection)) for one in going],
        "back_href": reverse("return", args=[asked.ref]), "breadcrumbs": [LIST, crumb(asked)],
    }  # fmt: skip
    return render(request, "workforce/collecting/erase.html", context)
