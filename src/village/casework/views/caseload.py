"""How many families each lead has beside their limit, how much they work, and the limit as an area sets it."""

import uuid
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.casework.actions.caseload import record_working_time, set_caseload, show_load, show_loads
from village.casework.forms.caseload import CaseloadForm, WorkingForm
from village.casework.queries.around import names_of
from village.casework.queries.caseload import Load, caseloads_for, manages, shipped
from village.casework.queries.thresholds import SET
from village.casework.queries.visible import MANAGES, WORK
from village.casework.views.frame import MINE, by
from village.kernel.access.queries import areas, viewer_of
from village.kernel.access.views import access
from village.kernel.areas import queries as register
from village.kernel.calendar.rules import london_date
from village.ui import charts, listing, one_form
from village.ui.filters import date, plural
from village.ui.macros import counted

CASELOAD = {"text": "Caseload", "href": "/help/caseload/"}
PER_PAGE = 25


@access(WORK)
@require_safe
@never_cache
def caseload(request: HttpRequest) -> HttpResponse:
    """How many families one leads; for a manager also how everybody of the service stands, or who is over a limit."""
    own, found = show_loads(**by(request))
    over, only = [one for one in found if one.over], request.GET.get("show") == "over"
    page = listing.page_of(request, over if only else found, per_page=PER_PAGE)
    some: list[Load] = list(page.object_list)
    context = {
        "title": CASELOAD["text"],
        "own": own,
        "manages": manages(viewer_of(request)),
        "page": page,
        "unset": all(one.most is None for one in found),
        "over": len(over),
        "only": only,
        "picture": _picture(some) if any(one.held for one in some) else None,
        "rows": [_row(one) for one in some],
        "shipped": shipped(),
        "breadcrumbs": [MINE],
    }
    return render(request, "casework/caseload.html", context)


def beside(load: Load | None) -> str:
    """How somebody stands, beside their name where a lead is chosen; blank of whoever it is not said."""
    if load is None:
        return ""
    at_most = "no limit is set" if load.most is None else f"at most {load.most}"
    more = ", newly qualified" if load.protected else ""
    full = ": this would be over" if load.full else ""
    return f" (leads {load.held}, {at_most}{more}{full})"


def _picture(some: list[Load]) -> Any:
    bars = [
        charts.Bar(
            f"{one.name} (newly qualified)" if one.protected else one.name, float(one.held),
            style="here" if one.over else "compare",
            said=f"{one.held} of {one.most}" if one.most is not None else str(one.held),
        )
        for one in some
    ]  # fmt: skip
    over = plural(sum(1 for one in some if one.over), "lead is", "leads are")
    summary = f"How many families each leads; {over} over the limit."
    return charts.bars(charts.BarChart("caseloads", "Families of each lead", summary, bars))


def _row(one: Load) -> dict[str, Any]:
    notes = []
    if one.protected and one.working is not None and one.working.newly_until is not None:
        notes.append(f"Newly qualified until {date(one.working.newly_until)}")
    if one.over and one.over_because:
        notes.append(f"Given more because: {one.over_because}")
    who = {"text": one.name, "note": ". ".join(notes)}
    if one.ours:
        who["href"] = reverse("caseload-working", args=[one.account])
    share = f"{one.working.share.normalize():f}" if one.working else "Not recorded"
    return {
        "who": who,
        "held": counted(f"{MINE['href']}?lead={one.account}", one.held, f"families that {one.name} leads"),
        "share": share if one.working or not one.ours else {"text": share, "note": "counted as full time"},
        "most": str(one.most) if one.most is not None else "Not set",
        "said": one.said,
    }


@access(MANAGES)
@never_cache
def working(request: HttpRequest, account: uuid.UUID) -> HttpResponse:
    """How much somebody of one's service works, and until when they count as newly qualified."""
    found = show_load(account=account, **by(request))
    if found is None:
        raise Http404
    start = {"share": found.working.share, "newly_until": found.working.newly_until} if found.working else {}
    return one_form.ask(
        request, WorkingForm, lambda said: record_working_time(account=account, **said, **by(request)),
        title=found.name, button="Save", back=CASELOAD["href"], done="It is kept, and their limit is worked out anew.",
        initial=start, breadcrumbs=[MINE, CASELOAD],
    )  # fmt: skip


@access(SET)
@never_cache
def limits(request: HttpRequest) -> HttpResponse:
    """What was set, by whom and why; and the form to set it anew."""
    viewer, today = viewer_of(request), london_date(timezone.now())
    held = areas(viewer, SET)
    every = register.upper_tier(today)
    places = sorted(((one.code, one.name) for one in every if held is None or one.code in held), key=lambda one: one[1])
    found = caseloads_for(viewer)
    names = names_of(one.by for one in found)
    rows = [
        [
            {"text": register.get(one.area).name, "note": f"{one.because} ({names[one.by]})"},
            str(one.families),
            f"{one.protected}%",
            date(one.from_on),
        ]
        for one in found
    ]
    return one_form.ask(
        request, partial(CaseloadForm, places=places), lambda said: set_caseload(**said, **by(request)),
        title="How many families one lead has", button="Set it", back=request.path, done="It is set.",
        template="casework/caseloads.html", rows=rows, shipped=shipped(), initial={"protected": shipped()["protected"]},
    )  # fmt: skip
