"""What of a family's record is shared with others: proposing, releasing, taking back, and deciding not to."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache

from village.casework.actions import sharing
from village.casework.forms.sharing import BecauseForm, ConsentForm, NotSharedForm, ShareForm
from village.casework.models import Episode, Share
from village.casework.queries.around import choices, name_of, names_of, speakers_of
from village.casework.queries.delegating import asked_outside
from village.casework.queries.sharing import (
    codes,
    items_of,
    items_shared,
    standings,
    takers_of,
    thing_in,
    title_of,
    workers_of,
)
from village.casework.queries.sharing_shown import basis_rows, called
from village.casework.queries.visible import WORK
from village.casework.rules.agreeing import CAPACITIES, STATES
from village.casework.rules.families import called as person_called
from village.casework.rules.sharing import DECLINED, PROPOSED, RELEASED, REVOKED, SHARE_STATES, on_consent
from village.casework.views.frame import ask, by, opened, or_404, page, sent, speaking
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.kernel.organisations.models import Organisation

STANDING = {"child": "young-person", "carer": "parent"}
"""On what standing those answer whom the page of a new share offers: of anybody else it must be said."""
DONE = "They can read it now, unless the page says that somebody else must release it."


@access(WORK)
@never_cache
def listed(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Everything that is or was shared, how each stands, and what was decided not to be shared."""
    one = opened(request, episode, "sharing")
    found = standings(one.shares.filter(delegation=None), at=timezone.now())
    known, declined = codes(), list(one.not_shared.select_related("organisation"))
    names = names_of([*(each.to_account for each, _ in found), *(each.by for each in declined)])
    shares = [
        {"share": each, "state": SHARE_STATES[state], "to": _to(each, names[each.to_account])} for each, state in found
    ]
    kept = [
        {
            "on": each.at,
            "title": f"Not shared with {each.organisation.name}: {called(known.reasons[each.reason])}",
            "text": f"{each.words} Looked at again on {each.review_on.day} {each.review_on:%B %Y}.",
            "by": names[each.by],
        }
        for each in declined
    ]
    return page(
        request, one, "sharing", "sharing", "Shared with others", shares=shares, kept=kept, codes=known,
        outside=asked_outside(one, at=timezone.now()),
    )  # fmt: skip


def _to(share: Share, name: str) -> str:
    body = share.to_organisation.name
    return f"{name}, {body}" if share.to_account else body


@access(WORK)
@never_cache
def propose(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Choose what is shared, with whom, and say why."""
    one, at = opened(request, episode, "sharing"), timezone.now()
    takers = takers_of(one, at=at)
    workers = workers_of(takers, one)
    bodies = {str(each.ref): each.organisation.slug for each in workers if each.organisation}
    chosen = [(f"organisation:{each.slug}", each.name) for each in takers]
    chosen += [(f"account:{each.ref}", f"{each.name}, {each.organisation}") for each in workers]
    asked = {str(each.person.ref): each for each in speakers_of(one, at=at) if each.part in STANDING}
    form = ShareForm(
        sent(request), items=[(each.key, each.title) for each in items_of(one)], takers=chosen,
        people=choices(asked.values()),
        initial={"key": uuid.uuid4().hex},
    )  # fmt: skip

    def do() -> None:
        organisation, account = form.taker(bodies)
        consents = {uuid.UUID(ref): STANDING[asked[ref].part] for ref in form.cleaned_data["consents"]}
        sharing.propose_share(
            episode=episode, organisation=organisation, account=account, items=form.cleaned_data["items"],
            grounds=form.grounds(), consents=consents, key=form.cleaned_data["key"], **by(request),
        )  # fmt: skip

    about = "Only organisations with an agreement in force are listed. If one is missing, ask information governance."
    return ask(
        request, one, form, do, title="Share with others", button="Share", done=DONE, part="sharing", about=about
    )  # fmt: skip


@access(WORK)
@never_cache
def one(request: HttpRequest, episode: uuid.UUID, share: uuid.UUID) -> HttpResponse:
    """One share, with what it rests on; somebody else than whoever proposed it releases it here."""
    of = opened(request, episode, "sharing")
    found, state = _share(of, share)
    if request.method == "POST":
        try:
            sharing.release_share(episode=episode, share=share, **by(request))
        except Refusal as refusal:
            messages.error(request, or_404(refusal))
        else:
            messages.success(request, "It is released. They can read it now.")
        return redirect("help-share", episode=episode, share=share)
    consents = list(found.consents.select_related("given_by").order_by("-pk"))
    names = names_of(each.by for each in consents)
    told: dict[str, Any] = {
        "share": found,
        "state": SHARE_STATES[state],
        "rows": _rows(found),
        "items": [title_of(thing_in(each)) for each in items_shared(found)],
        "asked": next((each for each in asked_outside(of, at=timezone.now()) if each.share == found.pk), None),
        "waits": state == PROPOSED,
        "own": str(found.by) == viewer_of(request).ref,
        "open": found.state in (PROPOSED, RELEASED),
        "consented": on_consent(found.basis, found.special, codes()),
        "said": [
            {
                "when": each.at,
                "title": f"{_named(each.given_by)}: {STATES[each.state]}",
                "text": CAPACITIES[each.capacity],
                "by": names[each.by],
            }
            for each in consents
        ],
    }
    return page(request, of, "sharing", "share", f"Shared with {_to(found, name_of(found.to_account))}", **told)


def _named(person: Any) -> str:
    return person_called(person.name, person.known_as, person.due_on)


def _rows(share: Share) -> list[tuple[str, str]]:
    ended = f"{name_of(share.ended_by)}: {share.ended_because}" if share.ended_by else ""
    rows = [
        ("With", _to(share, name_of(share.to_account))), *basis_rows(share),
        ("Until the end of", f"{share.last_on.day} {share.last_on:%B %Y}"),
        ("Decided by", name_of(share.by)),
    ]  # fmt: skip
    if share.second_check:
        rows.append(("Released by", name_of(share.released_by) or "Nobody yet"))
    return [*rows, ("Ended by", ended)] if share.state in (REVOKED, DECLINED) else rows


def _share(of: Episode, ref: uuid.UUID) -> tuple[Share, str]:
    """A share of this episode; 404 for that of any other."""
    found = standings(of.shares.filter(ref=ref), at=timezone.now())
    if not found:
        raise Http404
    return found[0]


@access(WORK)
@never_cache
def end(request: HttpRequest, episode: uuid.UUID, share: uuid.UUID) -> HttpResponse:
    """Take a share back, or decline to release it."""
    of = opened(request, episode, "sharing")
    _share(of, share)
    form = BecauseForm(sent(request))

    def do() -> None:
        sharing.end_share(episode=episode, share=share, **form.cleaned_data, **by(request))

    done = "It has ended. Nobody reads it any more."
    return ask(
        request, of, form, do, title="End this share", button="End it now", done=done, part="sharing"
    )  # fmt: skip


@access(WORK)
@never_cache
def consent(request: HttpRequest, episode: uuid.UUID, share: uuid.UUID) -> HttpResponse:
    """Write down what somebody of the family says to a share."""
    of = opened(request, episode, "sharing")
    _share(of, share)
    form = ConsentForm(sent(request), people=speaking(of))

    def do() -> None:
        said = dict(form.cleaned_data)
        person = uuid.UUID(said.pop("person"))
        sharing.record_consent(episode=episode, share=share, person=person, **said, **by(request))

    return ask(
        request, of, form, do, title="What do they say to this share?", button="Save", done="This was written down.",
        part="sharing",
    )  # fmt: skip


@access(WORK)
@never_cache
def decide_not(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Write down a decision not to share."""
    of = opened(request, episode, "sharing")
    others = Organisation.objects.exclude(pk=of.organisation_id).values_list("slug", "name")
    form = NotSharedForm(sent(request), organisations=others)

    def do() -> None:
        sharing.decide_not_to_share(episode=episode, **form.cleaned_data, **by(request))

    return ask(
        request, of, form, do, title="Write down that you do not share", button="Save", done="This was written down.",
        part="sharing",
    )  # fmt: skip
