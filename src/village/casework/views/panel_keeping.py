"""Keeping panels: who sits on one, and in which services it gives places."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from village.casework.actions import panels as actions
from village.casework.forms.allocation import PanelForm, SeatForm, ServiceForm
from village.casework.models import Panel
from village.casework.queries.around import names_of
from village.casework.queries.panels import panels_kept, who_could_sit
from village.casework.queries.visible import MANAGES
from village.casework.rules.allocation import PARTS
from village.casework.views.frame import by, sent
from village.casework.views.panel_forms import ALL, asked, gone_or_said
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import areas, viewer_of
from village.kernel.access.views import access
from village.kernel.areas.queries.register import called
from village.kernel.organisations.queries import organisations

SET_UP = "The panel is set up. Somebody else must give you a seat, if you are to sit on it."


@access(MANAGES)
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Set up the panel of a locality."""
    within = areas(viewer_of(request), MANAGES)
    codes = within if within is not None else {one.area for one in organisations() if one.area}
    form = PanelForm(sent(request), areas=[(code, called(code)) for code in sorted(codes)])
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_panel(**form.cleaned_data, **by(request))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, "The panel is set up. Somebody else must give you a seat, if you are to sit on it."
            )
            return redirect("panel-keep", panel=made.ref)
    told = {
        "title": "Set up a panel",
        "form": form,
        "button": "Set it up",
        "back_href": ALL["href"],
        "breadcrumbs": [ALL],
    }
    return render(request, "casework/panel-asked.html", told, status=400 if form.errors else 200)


@access(MANAGES)
@never_cache
def keep(request: HttpRequest, panel: uuid.UUID) -> HttpResponse:
    """Who sits on a panel, and in which services it gives places."""
    one = _kept(request, panel)
    seats = list(one.seats.filter(until_at=None))
    names = names_of(each.account for each in seats)
    context = {
        "title": f"The panel of {one.locality}",
        "panel": one,
        "seats": [(each, names[each.account], PARTS[each.part]) for each in seats],
        "services": list(one.services.select_related("organisation")),
        "breadcrumbs": [ALL],
    }
    return render(request, "casework/panel-keep.html", context)


def _kept(request: HttpRequest, ref: uuid.UUID) -> Panel:
    found = panels_kept(viewer_of(request)).filter(ref=ref).first()
    if found is None:
        raise Http404
    return found


@access(MANAGES)
@never_cache
def seat(request: HttpRequest, panel: uuid.UUID) -> HttpResponse:
    """Give somebody a seat."""
    one = _kept(request, panel)
    mine = viewer_of(request).ref
    others = [each for each in who_could_sit(one) if str(each.ref) != mine]
    choices = [
        (str(each.ref), f"{each.name}, {each.organisation.name}" if each.organisation else each.name) for each in others
    ]
    form = SeatForm(sent(request), accounts=choices)

    def do() -> None:
        said = form.cleaned_data
        actions.give_seat(panel=panel, account=uuid.UUID(said["account"]), part=said["part"], **by(request))

    return asked(
        request, one, form, do, title="Who sits on this panel?", button="Give the seat", done="The seat is given.",
        back=reverse("panel-keep", args=[one.ref]),
    )  # fmt: skip


@access(MANAGES)
@require_POST
def end_seat(request: HttpRequest, panel: uuid.UUID, seat: int) -> HttpResponse:
    """Somebody sits there no more."""
    try:
        actions.end_seat(panel=panel, seat=seat, **by(request))
    except Refusal as refusal:
        messages.error(request, gone_or_said(refusal))
    else:
        messages.success(request, "They sit there no more, and see nothing of it.")
    return redirect("panel-keep", panel=panel)


@access(MANAGES)
@never_cache
def service(request: HttpRequest, panel: uuid.UUID) -> HttpResponse:
    """Name a service."""
    one = _kept(request, panel)
    bodies = [(each.slug, each.name) for each in organisations()]
    form = ServiceForm(sent(request), organisations=bodies)
    return asked(
        request, one, form, lambda: actions.add_service(panel=panel, **form.cleaned_data, **by(request)),
        title="Which service?", button="Add the service", done="The service is added.",
        back=reverse("panel-keep", args=[one.ref]),
    )  # fmt: skip
