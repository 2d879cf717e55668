"""What somebody outside is asked to write of a form: asking, the link and its code, and what they sent beside what
stands."""

import re
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache

from village.casework.actions import delegating
from village.casework.forms.delegating import OUTSIDER, DelegateForm, SettleForm
from village.casework.models import Contribution, Delegation, Episode
from village.casework.queries.around import choices, family_of, name_of, speakers_of
from village.casework.queries.delegating import (
    beside,
    delegations_of,
    may_be_delegated,
    section_of,
    shown,
    who_writes,
)
from village.casework.queries.sharing import takers_of
from village.casework.queries.sheets import sheet_of
from village.casework.queries.visible import WORK
from village.casework.rules.delegating import SENT, STEP_STATES, USUALLY
from village.casework.views.frame import ask, by, may_do, opened, or_404, page, sent
from village.casework.views.sharing import STANDING
from village.forms.models import OPEN
from village.forms.rules.telling import text
from village.kernel.access.actions import Refusal
from village.kernel.access.views import access

ASKED = "They are asked. Now have the link sent, unless the page says that somebody else must release it first."
_SEEN = re.compile(r"([a-z0-9.-]{1,80}):([0-9]{1,9})")


@access(WORK)
@never_cache
def delegate(request: HttpRequest, episode: uuid.UUID, sheet: uuid.UUID) -> HttpResponse:
    """Choose which sections somebody outside writes, who they are, and say why."""
    one, at = opened(request, episode, f"form:{sheet}"), timezone.now()
    found = sheet_of(one, sheet)
    if found is None or found.state != OPEN or not {"lead", "manage"} & may_do(request, one):
        raise Http404
    asked = {str(each.person.ref): each for each in speakers_of(one, at=at) if each.part in STANDING}
    helped = set(one.children.values_list("ref", flat=True))
    form = DelegateForm(
        sent(request), items=[(each.key, text(each.title)) for each in may_be_delegated(found)],
        takers=[(f"organisation:{each.slug}", each.name) for each in takers_of(one, at=at)],
        people=choices(asked.values()),
        children=[each for each in choices(family_of(one, at=at)) if uuid.UUID(each[0]) in helped],
        initial={"key": uuid.uuid4().hex, "last_on": localdate(at) + USUALLY},
    )  # fmt: skip

    def do() -> None:
        said = form.cleaned_data
        consents = {uuid.UUID(ref): STANDING[asked[ref].part] for ref in said["consents"]}
        told = {name: said[name] for name in OUTSIDER}
        delegating.delegate(
            episode=episode, sheet=sheet, sections=said["items"], person=uuid.UUID(said["person"]),
            to=delegating.Outsider(organisation=form.taker({})[0], **told), words=said["words"],
            grounds=form.grounds(), consents=consents, key=said["key"], **by(request),
        )  # fmt: skip

    about = (
        "For somebody who has no account here. They get a link by e-mail and a code from you. Only organisations with "
        "an agreement in force are listed. If one is missing, ask information governance."
    )
    title = "Ask somebody outside to write a part"
    return ask(request, one, form, do, title=title, button="Ask them", done=ASKED, part="sharing", about=about)


@access(WORK)
@never_cache
def delegated(request: HttpRequest, episode: uuid.UUID, delegation: uuid.UUID) -> HttpResponse:
    """What one person outside is asked to write, and what they sent; a link is sent from here, and its code shown once,
    on the page that answers."""
    one = opened(request, episode, "sharing")
    found = next((each for each in delegations_of(one) if each.ref == delegation), None)
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            made, code = delegating.send_link(episode=episode, delegation=delegation, **by(request))
        except Refusal as refusal:
            messages.error(request, or_404(refusal))
            return redirect("help-delegated", episode=episode, delegation=delegation)
        return page(request, one, "sharing", "delegated-code", "Tell them this code", code=code, delegation=made)
    told = shown(found, at=timezone.now())
    return page(
        request, one, "sharing", "delegated", f"Asked of {who_writes(found)}", one=told, sent=_sent(found)
    )  # fmt: skip


def _sent(one: Delegation) -> list[dict[str, Any]]:
    """Everything that they sent, the newest first."""
    found = Contribution.objects.filter(step__delegation=one).select_related("step").order_by("-pk")
    return [
        {
            "contribution": each,
            "title": text(section_of(one, each.step.section).title),
            "state": STEP_STATES[each.state],
            "by": name_of(each.settled_by),
        }
        for each in found
    ]


@access(WORK)
@never_cache
def contribution(request: HttpRequest, episode: uuid.UUID, contribution: uuid.UUID) -> HttpResponse:
    """What somebody outside sent of a section, beside the answers that stand; whoever answers the form settles it."""
    one = opened(request, episode, "sharing")
    found = _contribution(one, contribution)
    delegation = found.step.delegation
    rows, form = beside(found, delegation.sheet), SettleForm(sent(request))

    def do() -> None:
        seen = [_SEEN.fullmatch(each) for each in request.POST.getlist("seen")]
        delegating.settle_contribution(
            episode=episode, contribution=contribution, decision=form.cleaned_data["decision"],
            words=form.cleaned_data["words"], seen={each[1]: int(each[2]) for each in seen if each}, **by(request),
        )  # fmt: skip

    context = {
        "sent": found,
        "who": who_writes(delegation),
        "rows": rows,
        "state": STEP_STATES[found.state],
        "settled": name_of(found.settled_by),
        "waits": found.state == SENT,
        "signed": delegation.sheet.state != OPEN,
        "sheet": delegation.sheet,
    }
    back = reverse("help-delegated", args=[episode, delegation.ref])
    return ask(
        request, one, form, do, title=text(section_of(delegation, found.step.section).title), button="Save",
        done="This is settled.", part="sharing", template="contribution", back=back, **context,
    )  # fmt: skip


def _contribution(one: Episode, ref: uuid.UUID) -> Contribution:
    """What was sent about this episode; 404 for any other."""
    of = {"ref": ref, "step__delegation__share__episode": one}
    asked = "step__delegation"
    told = (f"{asked}__share__to_organisation", f"{asked}__form", f"{asked}__sheet__form")
    sent_one = Contribution.objects.filter(**of).select_related(*told).first()
    if sent_one is None:
        raise Http404
    return sent_one
