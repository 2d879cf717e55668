"""A provider's own services: which there are, how they stand, and what is done with one at once."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.directory.actions.keeping import claiming, confirming, drafting
from village.directory.forms import keeping as forms
from village.directory.queries.early.visible import is_early
from village.directory.queries.keeping import visible
from village.directory.queries.keeping.limits import no_claim_now
from village.directory.queries.keeping.same import ended
from village.directory.queries.keeping.standing import standings
from village.directory.queries.keeping.visible import PROVIDE
from village.directory.queries.keeping.whole import proposed, state_of, whole
from village.directory.rules.keeping.comparing import LABELS, differences, told
from village.directory.rules.keeping.completeness import completeness
from village.directory.rules.keeping.placing import places
from village.directory.rules.keeping.said import PROBLEMS
from village.directory.rules.keeping.writing import SECTIONS
from village.directory.rules.record import PLACE
from village.directory.views.keeping.frame import (
    MINE,
    STATES,
    by,
    checked,
    crumb,
    history,
    kinds_said,
    mine,
    placed,
    stands,
    there,
    today,
)
from village.directory.views.keeping.reports import close
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.ui import listing
from village.ui.one_form import ask


@access(PROVIDE)
@require_safe
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """The entries of the viewer's organisation: what is due, what waits, what was sent back, what was reported."""
    viewer = viewer_of(request)
    page = listing.page_of(request, visible.own(viewer).order_by("checked_on", "name"), per_page=50)
    some = list(page.object_list)
    standing = standings(some, today())
    rows = [(one, checked(standing[one.pk]), STATES[one.state], proposed(one).draft) for one in some]
    context = {
        "title": MINE["text"],
        "organisation": visible.organisation(viewer),
        "page": page,
        "rows": rows,
        "claims": list(visible.own_claims(viewer)[:20]),
        "reports": [(one, PROBLEMS[one.kind]) for one in visible.reports(viewer) if one.kind != visible.WORRY],
    }
    return render(request, "directory/keeping/my-services.html", context)


@access(PROVIDE)
@require_safe
@never_cache
@placed
def one(request: HttpRequest, service: uuid.UUID) -> HttpResponse:
    """One entry, as its provider wants it told, with what waits, what is missing and what was changed."""
    found = mine(request, service)
    now = proposed(found)
    said = told(now.document, kinds_said(now.kinds))
    context = {
        "title": found.name,
        "breadcrumbs": [MINE],
        "service": found,
        "early": is_early(found),
        "state": STATES[found.state],
        "standing": stands(found),
        "checked": checked(stands(found)),
        "draft": now.draft,
        "changes": differences(whole(found), now.document, (kinds_said(found.kinds), kinds_said(now.kinds)))
        if now.draft and found.state != "waiting" else [],
        "said": said,
        "labels": LABELS,
        "sections": [(slug, title) for slug, (title, _, _) in SECTIONS.items()],
        "places": [(one[PLACE]["id"], one[PLACE].get("name") or "A place")
                   for one in places(now.document) if one[PLACE].get("location_type") != "virtual"],
        "missing": completeness(now.document),
        "history": history(found),
        "reports": [(one, PROBLEMS[one.kind]) for one in
                    visible.reports(viewer_of(request)).filter(service=found).exclude(kind=visible.WORRY)],
    }  # fmt: skip
    return render(request, "directory/keeping/my-service.html", context)


@access(PROVIDE)
@never_cache
@placed
def confirm(request: HttpRequest, service: uuid.UUID) -> HttpResponse:
    """Still right: one press."""
    found = mine(request, service)
    return ask(
        request, forms.SeenForm, lambda said: confirming.confirm(service=service, **said, **by(request)),
        title=f"Is it still right? {found.name}", button="Yes, it is still right", back=MINE["href"],
        done="Thank you. Anyone can see that you said so today.", template="directory/keeping/confirm.html",
        breadcrumbs=[MINE, crumb(found)], service=found, said=told(whole(found), kinds_said(found.kinds)),
        labels=LABELS, missing=completeness(whole(found)), initial={"seen": state_of(found)},
    )  # fmt: skip


@access(PROVIDE)
@never_cache
@placed
def status(request: HttpRequest, service: uuid.UUID) -> HttpResponse:
    """Closed for now, or open again."""
    found = mine(request, service)
    return ask(
        request, forms.StatusForm, lambda said: drafting.say_status(service=service, **said, **by(request)),
        title=f"Open or closed: {found.name}", button="Save", back=MINE["href"],
        done="It waits for the area." if drafting.looked_at_first(found, request.POST.get("status", ""))
        else "It is told at once.",
        initial={"status": found.status}, breadcrumbs=[MINE, crumb(found)],
        words="Somebody of the area looks before it is told that this is open, since its source says that it has ended."
        if ended(found) else "",
    )  # fmt: skip


@access(PROVIDE)
@never_cache
@placed
def withdraw(request: HttpRequest, service: uuid.UUID) -> HttpResponse:
    """Take an entry out of the directory."""
    found = mine(request, service)
    return ask(
        request, forms.SeenForm, lambda _: drafting.withdraw(service=service, **by(request)),
        title=f"Take out of the directory: {found.name}", button="Take it out", back=MINE["href"],
        done="Nobody finds it any more.", breadcrumbs=[MINE, crumb(found)],
        words="Nobody finds it from now on. What another directory has of it stays hidden too, unless the area says "
        "that it is told. What was written of it stays kept.",
    )  # fmt: skip


@access(PROVIDE)
@never_cache
@placed
def take_back(request: HttpRequest, service: uuid.UUID) -> HttpResponse:
    """Take back what waits for the area."""
    found = mine(request, service)
    return ask(
        request, forms.SeenForm, lambda _: drafting.drop_draft(service=service, **by(request)),
        title=f"Take back your changes: {found.name}", button="Take them back", back=crumb(found)["href"],
        done="What is told stays as it is.", breadcrumbs=[MINE, crumb(found)],
        words="What you wrote is left; the directory goes on telling what it tells now.",
    )  # fmt: skip


@access(PROVIDE)
@require_safe
@never_cache
def find(request: HttpRequest) -> HttpResponse:
    """Look for one's own organisation among the providers of the record."""
    form = forms.FindForm(request.GET or None)
    words = form.cleaned_data.get("q", "").strip() if form.is_bound and form.is_valid() else ""
    found = visible.providers_named(words) if words else None
    page = listing.page_of(request, found, per_page=25) if found is not None else None
    return render(
        request, "directory/keeping/find-provider.html",
        {"title": "Which provider are you?", "form": None, "filter": form, "page": page, "breadcrumbs": [MINE]},
    )  # fmt: skip


@access(PROVIDE)
@never_cache
def claim(request: HttpRequest, provider: uuid.UUID) -> HttpResponse:
    """Say that a provider is one's own organisation."""
    found = there(visible.claimable().filter(pk=provider).first())
    services = found.services.filter(state="shown", replaced_by=None)
    names = ", ".join(services.values_list("name", flat=True)[:10])
    mine_is = visible.organisation(viewer_of(request))
    not_now = no_claim_now(found, mine_is, today()) if mine_is else ""
    return ask(
        request, forms.WhyForm, lambda said: claiming.claim(provider=provider, **said, **by(request)),
        title=f"Claim {found.name}", button="Ask the area", back=MINE["href"],
        done="Somebody of the area looks at it. You see here what they decide.", breadcrumbs=[MINE],
        words=" ".join(filter(None, (f"It gives: {names}.", not_now))),
    )  # fmt: skip


@access(PROVIDE)
@never_cache
def close_report(request: HttpRequest, report: uuid.UUID) -> HttpResponse:
    """Close what somebody reported of one's own entry."""
    return close(request, report, MINE)
