"""Those around a family: who belongs to it, where they live, the team and its lead, what was agreed."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from village.casework.actions import episodes, families, team
from village.casework.forms.records import (
    AgreementForm,
    HandoverForm,
    HomeForm,
    LeadAgreedForm,
    MemberForm,
    PersonForm,
    RelationForm,
)
from village.casework.models import Relationship
from village.casework.queries.around import colleagues, name_of, names_of, people_of
from village.casework.queries.caseload import chosen_from, own_load
from village.casework.queries.corrected import gone_from, to_look_at
from village.casework.queries.delegating import asked_outside
from village.casework.queries.visible import WORK
from village.casework.rules.agreeing import CAPACITIES, STATES
from village.casework.rules.families import BONDS, RELATIONS, called
from village.casework.views.caseload import beside
from village.casework.views.frame import ask, by, opened, or_404, page, sent, speaking
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access


@access(WORK)
@never_cache
def family(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Who belongs to the family, where they live, and what they are to each other."""
    one = opened(request, episode, "family")
    people = one.family.people.all()
    ties = Relationship.objects.filter(one__in=people, other__in=people, until_on=None).select_related("one", "other")
    told = [
        {
            "one": called(each.one.name, each.one.known_as, each.one.due_on),
            "kind": RELATIONS[each.kind].lower(),
            "other": called(each.other.name, each.other.known_as, each.other.due_on),
            "bond": BONDS.get(each.bond, ""),
            "responsible": each.responsible,
            "key": each.pk,
        }
        for each in ties
    ]
    left = [(each, called(each.name, each.known_as, each.due_on)) for each in gone_from(one.family)]
    return page(request, one, "family", "family", "Family", ties=told, left=left, look=to_look_at(one))


@access(WORK)
@never_cache
def add_person(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Add somebody to the family."""
    one, form = opened(request, episode, "family"), PersonForm(sent(request))

    def do() -> None:
        families.add_person(episode=episode, who=form.who(), part=form.cleaned_data["part"], **by(request))

    return ask(
        request, one, form, do, part="family", title="Add somebody to the family", button="Add them",
        done="They were added.",
    )  # fmt: skip


@access(WORK)
@never_cache
def move_home(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Write down where some of the family live."""
    one = opened(request, episode, "family")
    form = HomeForm(sent(request), people=people_of(one))

    def do() -> None:
        said = dict(form.cleaned_data)
        people = [uuid.UUID(each) for each in said.pop("people")]
        families.move_home(episode=episode, people=people, **said, **by(request))

    return ask(
        request, one, form, do, part="family", title="Where do they live?", button="Save",
        done="Their home was written down.",
    )  # fmt: skip


@access(WORK)
@never_cache
def relate(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Write down what one is to another."""
    one = opened(request, episode, "family")
    form = RelationForm(sent(request), people=people_of(one))

    def do() -> None:
        said = form.cleaned_data
        families.relate(
            episode=episode,
            one=uuid.UUID(said["one"]),
            other=uuid.UUID(said["other"]),
            kind=said["kind"],
            bond=said["bond"],
            responsible={"yes": True, "no": False}.get(said["responsible"]),
            **by(request),
        )

    return ask(
        request, one, form, do, part="family", title="What are they to each other?", button="Save",
        done="This was written down.",
    )  # fmt: skip


@access(WORK)
@never_cache
def the_team(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """The team around the family, who leads it, and an offer of the lead that is open."""
    one = opened(request, episode, "team")
    offer = one.handovers.filter(state="offered").select_related("agreed_by").first()
    led = list(one.leads.select_related("agreed_by").order_by("-pk"))
    names = names_of(each.account for each in led)
    leads = [{"lead": each, "name": names[each.account], "agreed": each.agreed_by} for each in led]
    members = list(one.members.order_by("until_at", "pk"))
    mine = viewer_of(request).ref
    return page(
        request,
        one,
        "team",
        "team",
        "Team and lead",
        leads=leads,
        now=[each for each in members if each.until_at is None],
        before=[each for each in members if each.until_at is not None],
        offer=offer,
        offered_to=name_of(offer.offered_to) if offer else "",
        offered_to_me=offer is not None and str(offer.offered_to) == mine,
        own_load=own_load(viewer_of(request), at=timezone.now()) if offer else None,
        mine=mine,
        alarms=list(one.alarms.filter(settled_at=None)),
        outside=asked_outside(one, at=timezone.now()),
    )


@access(WORK)
@never_cache
def join(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Take somebody into the team."""
    one = opened(request, episode, "team")
    known = {str(each.ref): each for each in colleagues(one, at=timezone.now())}
    form = MemberForm(sent(request), accounts=_accounts(known))

    def do() -> None:
        told = dict(form.cleaned_data)
        chosen = known.get(told.pop("account"))
        if chosen is not None:
            told |= {"name": chosen.name, "account": chosen.ref}
            told["organisation"] = told["organisation"] or (chosen.organisation.name if chosen.organisation else "")
        team.join_team(episode=episode, **told, **by(request))

    return ask(
        request, one, form, do, part="team", title="Take somebody into the team", button="Take them in",
        done="They are in the team.",
    )  # fmt: skip


def _accounts(known: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (ref, f"{each.name}, {each.organisation.name}" if each.organisation else each.name)
        for ref, each in known.items()
    ]


@access(WORK)
@never_cache
def offer(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Offer the lead to another, with the family's agreement."""
    one = opened(request, episode, "team")
    lead = team.lead_of(one)
    others = [each for each in colleagues(one, at=timezone.now()) if each.ref != lead.account]
    loads = chosen_from(viewer_of(request), {each.ref for each in others}, at=timezone.now())
    able = _accounts({str(each.ref): each for each in others})
    accounts = [(ref, f"{name}{beside(loads.get(uuid.UUID(ref)))}") for ref, name in able]
    over = any(each.full for each in loads.values())
    form = HandoverForm(sent(request), accounts=accounts, people=speaking(one), over=over)

    def do() -> None:
        said = form.cleaned_data
        to, agreed = uuid.UUID(said["to"]), uuid.UUID(said["agreed_by"])
        told = {"words": said["words"], "over_because": said.get("over_because", "")}
        team.offer_lead(episode=episode, to=to, agreed_by=agreed, **told, **by(request))

    done = "The lead is offered. Until it is accepted, nothing changes."
    return ask(request, one, form, do, part="team", title="Hand over the lead", button="Offer the lead", done=done)


@access(WORK)
@never_cache
def agreed_lead(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Write down that the family agrees to whoever leads now."""
    one = opened(request, episode, "team")
    form = LeadAgreedForm(sent(request), people=speaking(one))

    def do() -> None:
        agreed = uuid.UUID(form.cleaned_data["agreed_by"])
        team.agree_to_lead(episode=episode, agreed_by=agreed, **by(request))

    title = f"Does the family agree that {name_of(team.lead_of(one).account)} leads?"
    return ask(request, one, form, do, part="team", title=title, button="They agree", done="This was written down.")


@access(WORK)
@require_POST
def answer_offer(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Accept the lead, say no to it, or take an offer of it back; or leave the team."""
    do, member = request.POST.get("do", ""), request.POST.get("member", "")
    try:
        if do == "accept":
            team.accept_lead(episode=episode, **by(request))
        elif do == "leave" and member.isascii() and member.isdigit() and len(member) < 18:
            team.leave_team(episode=episode, member=int(member), **by(request))
        else:
            team.settle_offer(episode=episode, **by(request))
    except Refusal as refusal:
        messages.error(request, or_404(refusal))
    else:
        messages.success(request, "You lead this now." if do == "accept" else "Done.")
    return redirect("help-families") if do == "leave" else redirect("help-team", episode=episode)


@access(WORK)
@never_cache
def agreements(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """What the family said to being helped, the newest first, and a form for what they say now."""
    one = opened(request, episode, "agreements")
    found = list(one.agreements.select_related("given_by").order_by("-pk"))
    names = names_of(each.by for each in found)
    told = [
        {
            "said": each,
            "who": called(each.given_by.name, each.given_by.known_as, each.given_by.due_on),
            "state": STATES[each.state],
            "capacity": CAPACITIES[each.capacity],
            "by": names[each.by],
        }
        for each in found
    ]
    return page(request, one, "agreements", "agreements", "What the family agreed to", said=told)


@access(WORK)
@never_cache
def agree(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Write down what somebody said."""
    one = opened(request, episode, "agreements")
    form = AgreementForm(sent(request), people=speaking(one))

    def do() -> None:
        said = dict(form.cleaned_data)
        person = uuid.UUID(said.pop("person"))
        episodes.record_agreement(episode=episode, person=person, **said, **by(request))

    return ask(
        request, one, form, do, part="agreements", title="What did the family say?", button="Save",
        done="This was written down.",
    )  # fmt: skip
