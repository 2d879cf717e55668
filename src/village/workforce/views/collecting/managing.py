"""Collections of an area: how far each employer is, how good, and what is reckoned of those who have not sent. Nobody
who works for any of them is on these pages."""

import functools
import uuid
from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.kernel.areas import queries as areas
from village.kernel.calendar.rules import london_date
from village.kernel.tables.rules import write_csv
from village.ui import listing
from village.ui.macros import counted
from village.ui.one_form import ask
from village.workforce.actions.collecting import opening as actions
from village.workforce.actions.collecting.looking import look_at_collected, look_at_collection
from village.workforce.forms.collecting import AskForm, DueForm, NothingForm, OpenForm, WhyForm
from village.workforce.models import Collection
from village.workforce.queries.collecting import overview, visible
from village.workforce.queries.collecting.visible import COLLECT
from village.workforce.queries.returns.shipped import shipped_returns
from village.workforce.rules.collecting.estimating import Estimated
from village.workforce.rules.collecting.moving import HELD, SIGNED
from village.workforce.views.frame import by

LIST = {"text": "Collections", "href": "/workforce/collections/"}
COLOURS = {"waiting": "grey", "taken": "blue", "submitted": "yellow", "signed": "green", "returned": "orange"}


def titled(one: Collection) -> str:
    """What a collection is called."""
    return f"{shipped_returns()[one.kind].title}, {one.reference_on:%-d %B %Y}"


def _opened(request: HttpRequest, collection: uuid.UUID) -> Collection:
    found = look_at_collection(collection=collection, **by(request))
    if found is None:
        raise Http404
    return found


def _crumb(one: Collection) -> dict[str, str]:
    return {"text": titled(one), "href": reverse("collection", args=[one.ref])}


@access(COLLECT)
@require_safe
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """Every collection of the viewer's areas, the latest day first."""
    page = listing.page_of(request, visible.collections(viewer_of(request)).prefetch_related("asked"))
    rows = [
        (one, titled(one), len(every), sum(1 for each in every if each.state in HELD),
         sum(1 for each in every if each.state == SIGNED))
        for one in page.object_list
        for every in [list(one.asked.all())]
    ]  # fmt: skip
    context = {"title": LIST["text"], "page": page, "rows": rows, "counted": counted}
    return render(request, "workforce/collecting/collections.html", context)


@access(COLLECT)
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """Open a collection."""
    within = visible.areas_of(viewer_of(request))
    every = areas.upper_tier(london_date(timezone.now()))
    choices = sorted(
        ((one.code, one.name) for one in every if within is None or one.code in within), key=lambda one: one[1]
    )
    return ask(
        request, functools.partial(OpenForm, areas=choices),
        lambda said: actions.open_collection(**said, **by(request)),
        title="Open a collection", button="Open it", back=LIST["href"], done="It is open. Say next whom to ask.",
        then=lambda made: reverse("collection-ask", args=[made.ref]), breadcrumbs=[LIST],
    )  # fmt: skip


@access(COLLECT)
@require_safe
@never_cache
def one(request: HttpRequest, collection: uuid.UUID) -> HttpResponse:
    """A collection: who has sent, who is late, how good it is, what is reckoned of the others. Each count of employers
    leads to the list of just those."""
    found = _opened(request, collection)
    lines, reckoned = _lines(request, found), overview.estimates(found)
    at = overview.found_at(lines)
    shown, only = _chosen(request, lines, at, reckoned)
    context = {
        "title": titled(found),
        "collection": found,
        "every": len(lines),
        "shown": shown,
        "only": only,
        "show": request.GET["show"] if only else "",
        "counted": counted,
        "colours": COLOURS,
        "late": sum(1 for each in lines if each.overdue),
        "sent": sum(1 for each in lines if each.sent),
        "signed": sum(1 for each in lines if each.asked.state == SIGNED),
        "rules": overview.rules_found(at),
        "estimates": [(name, words, reckoned[name]) for name, words in overview.COUNTED.items()],
        "before": overview.before(found),
        "breadcrumbs": [LIST],
    }
    return render(request, "workforce/collecting/collection.html", context)


def _lines(request: HttpRequest, found: Collection) -> list[overview.Line]:
    asked = list(visible.collected(viewer_of(request)).filter(collection=found))
    return overview.lines_of(asked, timezone.now())


def _chosen(
    request: HttpRequest, lines: list[overview.Line], at: overview.Found, reckoned: Mapping[str, Estimated]
) -> tuple[list[overview.Line], str]:
    """The lines that an address asks for, and in words which those are; every one, and no words, where it asks for none
    or for what cannot be asked."""
    words, which = overview.shows(at, reckoned).get(request.GET.get("show", ""), ("", lambda _: True))
    return [each for each in lines if which(each)], words


@access(COLLECT)
@require_safe
@never_cache
def statuses(request: HttpRequest, collection: uuid.UUID) -> HttpResponse:
    """How far each employer is, as a table for a spreadsheet; only those that an address asks for, as on the page."""
    found = _opened(request, collection)
    lines = _lines(request, found)
    if request.GET.get("show"):
        lines, _ = _chosen(request, lines, overview.found_at(lines), overview.estimates(found))
    text = write_csv(overview.STATUSES, overview.statuses(lines))
    name = f"{found.kind}-{found.reference_on.isoformat()}-returns.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


@access(COLLECT)
@never_cache
def ask_more(request: HttpRequest, collection: uuid.UUID) -> HttpResponse:
    """Ask employers of the area."""
    found = _opened(request, collection)
    choices = list(visible.may_be_asked(found).values_list("slug", "name"))
    here = _crumb(found)
    return ask(
        request, functools.partial(AskForm, employers=choices),
        lambda said: actions.ask_employers(collection=collection, **said, **by(request)),
        title="Whom to ask", button="Ask them", back=here["href"], done="They are asked.", breadcrumbs=[LIST, here],
        words="" if choices else "Every organisation of the area is asked already.",
    )  # fmt: skip


@access(COLLECT)
@never_cache
def due(request: HttpRequest, collection: uuid.UUID) -> HttpResponse:
    """Give everybody another day."""
    found = _opened(request, collection)
    here = _crumb(found)
    return ask(
        request, DueForm, lambda said: actions.move_due_day(collection=collection, **said, **by(request)),
        title="Move the due day", button="Move it", back=here["href"], done="The day is moved, for everybody.",
        initial={"due_on": found.due_on}, breadcrumbs=[LIST, here],
    )  # fmt: skip


@access(COLLECT)
@never_cache
def close(request: HttpRequest, collection: uuid.UUID) -> HttpResponse:
    """Take nothing more."""
    here = _crumb(_opened(request, collection))
    return ask(
        request, NothingForm, lambda _: actions.close_collection(collection=collection, **by(request)),
        title="Close the collection", button="Close it", back=here["href"], done="It is closed.",
        breadcrumbs=[LIST, here], words="Nothing more is taken, and drafts that nobody took are destroyed.",
    )  # fmt: skip


@access(COLLECT)
@require_safe
@never_cache
def collected(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """One employer's return, as the area may see it: how far, how good, what was found by rule."""
    found = look_at_collected(asked=asked, **by(request))
    if found is None:
        raise Http404
    line = overview.lines_of([found], timezone.now())[0]
    context = {
        "title": found.employer.name,
        "asked": found,
        "line": line,
        "colours": COLOURS,
        "rules": overview.rules_found(overview.found_at([line])),
        "reopen": found.state == SIGNED and found.collection.closed_at is None,
        "versions": list(found.versions.defer("tables", "findings")),
        "breadcrumbs": [LIST, _crumb(found.collection)],
    }
    return render(request, "workforce/collecting/collected.html", context)


@access(COLLECT)
@never_cache
def reopen(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """Send back what was signed off."""
    found = look_at_collected(asked=asked, **by(request))
    if found is None:
        raise Http404
    back = reverse("collected", args=[asked])
    return ask(
        request, WhyForm, lambda said: actions.reopen_return(asked=asked, **said, **by(request)),
        title=f"Send the return of {found.employer.name} back", button="Send it back", back=back,
        done="It is sent back. They read why.", breadcrumbs=[LIST, _crumb(found.collection)],
    )  # fmt: skip
