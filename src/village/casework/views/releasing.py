"""Giving somebody of the family a document: chosen, read through, proposed by one and released by another."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache

from village.casework.actions import releasing
from village.casework.forms.own import ChooseForm, ReleaseForm, SeenForm, new_key
from village.casework.forms.sharing import BecauseForm
from village.casework.models import Episode, Release
from village.casework.queries.around import name_of
from village.casework.queries.files import words_in
from village.casework.queries.own import reader_of
from village.casework.queries.plan_shown import person_called
from village.casework.queries.releasing import (
    can_be_handed_over,
    elsewhere,
    file_of,
    release_of,
    suspected,
    thing_of,
    things_of,
)
from village.casework.queries.visible import WORK
from village.casework.rules.own import PROPOSED, RELEASE_STATES, RELEASED
from village.casework.rules.tags import leave_out
from village.casework.views.frame import ask, by, opened, or_404, page, sent, speaking
from village.casework.views.released import on_paper
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access


@access(WORK)
@never_cache
def choose(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """What is given, and to whom."""
    one = opened(request, episode, "own")
    form = ChooseForm(
        sent(request), things=[(each.key, each.title) for each in things_of(one)], people=speaking(one)
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        return redirect("help-release-propose", episode=episode, thing=said["thing"], person=said["person"])
    context = {"form": form, "button": "Go on", "back_href": reverse("help-own", args=[one.ref])}
    about = "A document is made for one person. Somebody else than you releases it."
    status = 400 if form.errors else 200
    return page(
        request, one, "own", "asked", "Give the family a document", status=status, about=about, **context
    )  # fmt: skip


@access(WORK)
@never_cache
def propose(request: HttpRequest, episode: uuid.UUID, thing: str, person: uuid.UUID) -> HttpResponse:
    """Read it through for whoever it is for: of each passage, whether it is given or why not."""
    one = opened(request, episode, "own")
    found = thing_of(one, thing)
    belongs = (
        one.family.belongings.filter(until_on=None, person__died_on=None, person__ref=person)
        .select_related("person")
        .first()
    )
    if found is None or belongs is None:
        raise Http404
    reader = reader_of(belongs.person, one, at=timezone.now())
    look = suspected(found, reader, elsewhere(one, reader))
    form = ReleaseForm(
        sent(request),
        passages=found.passages,
        suspected=look,
        whole=bool(found.document),
        initial={"seen": found.sha256, **new_key()},
    )

    def do() -> None:
        said = form.cleaned_data
        releasing.propose_release(
            episode=episode, thing=thing, person=person, left_out=form.left_out(),
            taken_out=said.get("taken_out", "").splitlines(), seen=said["seen"], key=said["key"], **by(request),
        )  # fmt: skip

    return ask(
        request, one, form, do, title=f"{found.title}, for {reader.name}", button="Propose it", part="own",
        done="It is proposed. Somebody else must read it and release it.", template="release-propose", look=len(look),
        document=found.document, words=found.passages[0].text,
    )  # fmt: skip


@access(WORK)
@never_cache
def one(request: HttpRequest, episode: uuid.UUID, release: uuid.UUID) -> HttpResponse:
    """What they would read, beside what is left out; somebody else than whoever proposed it releases it here."""
    of = opened(request, episode, "own")
    found = _release(of, release)
    form = SeenForm(sent(request), initial={"seen": found.sha256})
    if request.method == "POST":
        try:
            seen = form.cleaned_data["seen"] if form.is_valid() else ""
            releasing.let_out(episode=episode, release=release, seen=seen, **by(request))
        except Refusal as refusal:
            messages.error(request, or_404(refusal))
        else:
            messages.success(request, "It is released. They can read it now.")
        return redirect("help-release", episode=episode, release=release)
    thing = thing_of(of, found.thing)
    told = {each.key: each for each in thing.passages} if thing and thing.sha256 == found.source_sha256 else {}
    left = [(told[key], leave_out(tag)) for key, tag in found.left_out.items() if key in told]
    document = file_of(found)
    released, given = found.state == RELEASED, can_be_handed_over(found, at=timezone.now())
    rows = [
        ("For", person_called(found.person)), ("Proposed by", name_of(found.by)),
        ("Released by", name_of(found.released_by) or "Nobody yet"),
    ]  # fmt: skip
    rows += [("Ended by", f"{name_of(found.ended_by)}: {found.ended_because}")] if found.ended_by else []
    return page(
        request, of, "own", "release", found.content["title"], release=found, state=RELEASE_STATES[found.state],
        rows=rows, left=left, document=document, words=words_in(document) if document else "",
        form=form, waits=found.state == PROPOSED, own=str(found.by) == viewer_of(request).ref,
        open=found.state in (PROPOSED, RELEASED), kept_back=released and not given,
        printed=given and document is None,
    )  # fmt: skip


@access(WORK)
@never_cache
def paper(request: HttpRequest, episode: uuid.UUID, release: uuid.UUID) -> HttpResponse:
    """The document on paper, to hand over to whoever does not read it on a screen."""
    of = opened(request, episode, "own")
    found = _release(of, release)
    if "file" in found.content or not can_be_handed_over(found, at=timezone.now()):
        raise Http404
    return on_paper(found, localdate())


@access(WORK)
@never_cache
def end(request: HttpRequest, episode: uuid.UUID, release: uuid.UUID) -> HttpResponse:
    """Take a document back, or decline to release it."""
    of = opened(request, episode, "own")
    _release(of, release)
    form = BecauseForm(sent(request))

    def do() -> None:
        releasing.end_release(episode=episode, release=release, **form.cleaned_data, **by(request))

    return ask(
        request, of, form, do, title="Take it back?", button="Take it back now",
        done="It is taken back. Nobody of the family reads it any more.", part="own",
    )  # fmt: skip


def _release(of: Episode, ref: uuid.UUID) -> Release:
    found = release_of(of, ref)
    if found is None:
        raise Http404
    return found
