"""Whom of the family the lead lets read what is theirs, what they say there, and the documents made for them."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from village.casework.actions import own as saying
from village.casework.actions import own_access
from village.casework.forms.own import InviteForm, WordAnswerForm
from village.casework.queries.around import names_of
from village.casework.queries.own import access_in, reader_of
from village.casework.queries.plan import plan_hash
from village.casework.queries.plan_shown import person_called
from village.casework.queries.visible import WORK
from village.casework.rules.access import LEAD
from village.casework.rules.own import PLAN, RELEASE_STATES, SAID
from village.casework.views.frame import ask, by, may_do, opened, or_404, page, sent, speaking
from village.kernel.access.actions import Refusal
from village.kernel.access.views import access
from village.kernel.accounts.journeys.open_account import send_first_letter


@access(WORK)
@never_cache
def own(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Who of the family reads what is theirs, what they say, and what was released to them."""
    one, at = opened(request, episode, "own"), timezone.now()
    words = list(one.family_words.select_related("person"))
    names = names_of(each.answered_by for each in words)
    now = plan_hash(one)
    here = set(one.family.belongings.filter(until_on=None, person__died_on=None).values_list("person", flat=True))
    readers = [
        {
            "access": each,
            "name": person_called(each.person),
            "reader": reader_of(each.person, one, at=at),
            "gone": each.person_id not in here,
        }
        for each in access_in(one)
    ]
    said = [
        {
            "word": each,
            "who": person_called(each.person),
            "about": SAID[each.kind],
            "by": names[each.answered_by],
            "old": each.kind == PLAN and each.sha256 != now,
        }
        for each in words
    ]
    releases = [
        {"release": each, "who": person_called(each.person), "state": RELEASE_STATES[each.state]}
        for each in one.releases.select_related("person")
    ]
    return page(
        request, one, "own", "help-own", "The family’s own pages", readers=readers, said=said, releases=releases,
        plan=PLAN,
    )  # fmt: skip


@access(WORK)
@never_cache
def invite(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Invite somebody of the family; the code is shown once, on the page that answers."""
    one = opened(request, episode, "own")
    if LEAD not in may_do(request, one):
        raise Http404
    form = InviteForm(sent(request), people=speaking(one))
    context = {"form": form, "back_href": reverse("help-own", args=[one.ref]), "button": "Invite them"}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made, code, opened_now = own_access.invite(
                episode=episode, person=uuid.UUID(said["person"]), email=said["email"], **by(request)
            )
        except Refusal as refusal:
            form.add_error(None, or_404(refusal))
        else:
            if opened_now is not None:
                send_first_letter(request, opened_now)
            join = request.build_absolute_uri(reverse("own-join"))
            name = person_called(made.person)
            return page(
                request, one, "own", "help-own-code", "Hand over this code", code=code, access=made, name=name,
                join=join,
            )  # fmt: skip
    status = 400 if form.errors else 200
    return page(request, one, "own", "help-own-invite", "Invite somebody of the family", status=status, **context)


@access(WORK)
@never_cache
def end(request: HttpRequest, episode: uuid.UUID, reading: int) -> HttpResponse:
    """End what somebody of the family reads."""
    one = opened(request, episode, "own")
    if request.method == "POST":
        try:
            own_access.end_access(episode=episode, access=reading, **by(request))
        except Refusal as refusal:
            messages.error(request, or_404(refusal))
        else:
            messages.success(request, "It has ended. They read nothing here any more.")
        return redirect("help-own", episode=one.ref)
    found = next((each for each in access_in(one) if each.pk == reading), None)
    if found is None:
        raise Http404
    return page(request, one, "own", "help-own-end", "End what they read?", name=person_called(found.person))


@access(WORK)
@never_cache
def answer(request: HttpRequest, episode: uuid.UUID, word: uuid.UUID) -> HttpResponse:
    """Answer what somebody of the family said."""
    one = opened(request, episode, "own")
    found = one.family_words.filter(ref=word).exclude(kind=PLAN).first()
    if found is None:
        raise Http404
    if found.answered_at is not None and request.method != "POST":
        return redirect("help-own", episode=episode)
    form = WordAnswerForm(sent(request))

    def do() -> None:
        saying.answer_word(episode=episode, word=word, **form.cleaned_data, **by(request))

    return ask(
        request, one, form, do, title="Answer them", button="Answer", done="They read your answer on their page.",
        part="own", about=f"They wrote: {found.words}",
    )  # fmt: skip
