"""The desk of an area's directory; a source, what was found in it, and what to tell its supplier."""

import functools
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.directory.actions.harvesting import sources as actions
from village.directory.forms.harvesting import ChangeSourceForm, NothingForm, SourceForm
from village.directory.queries.harvesting.readings import PARTS
from village.directory.queries.harvesting.readings import counted as counted_in
from village.directory.queries.harvesting.standing import KEEP, held
from village.directory.queries.harvesting.told import desk as desk_of
from village.directory.queries.harvesting.told import report_of, share_kept_back, standing
from village.directory.queries.waiting import of_area
from village.directory.rules.harvesting.holding import by_code, letter
from village.directory.rules.harvesting.sources import CHANGEABLE, NotASource, SaidOfSource
from village.directory.rules.harvesting.states import FORMAT_NAMES, STATES
from village.directory.rules.standard.findings import LEVELS, WEIGHTS
from village.directory.views.harvesting.frame import DESK, by, crumb, kept_source
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import areas as areas_of
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.kernel.areas import queries as areas
from village.kernel.calendar.rules import london_date
from village.ui.macros import counted
from village.ui.one_form import ask

HISTORY = 20


@access(KEEP)
@require_safe
@never_cache
def desk(request: HttpRequest) -> HttpResponse:
    """The sources of the viewer's areas, and what of them waits."""
    viewer = viewer_of(request)
    context = {
        "title": DESK["text"],
        "sources": desk_of(viewer),
        "held": list(held(viewer)),
        "counted": counted,
        "waiting": [(one.count, (one.one, one.many), one.page) for one in of_area(viewer)],
    }
    return render(request, "directory/harvesting/desk.html", context)


@access(KEEP)
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """Keep a source."""
    within = areas_of(viewer_of(request), KEEP)
    every = areas.upper_tier(london_date(timezone.now()))
    choices = sorted(
        ((one.code, one.name) for one in every if within is None or one.code in within), key=lambda one: one[1]
    )
    if within is None:
        choices.insert(0, ("", "England: no one area’s"))
    return ask(
        request, functools.partial(SourceForm, areas=choices), lambda said: _opened(said, request),
        title="Add a source", button="Add it", back=DESK["href"], breadcrumbs=[DESK],
        done="The source is kept. It is read every night; you can have it read now.",
        then=lambda made: reverse("directory-source", args=[made.slug]),
        words="A feed of another directory, or files that you import.",
    )  # fmt: skip


def _opened(said: dict[str, object], request: HttpRequest) -> object:
    try:
        return actions.open_own_source(said=SaidOfSource(**said), **by(request))  # type: ignore[arg-type]
    except NotASource as error:
        raise Refusal(str(error)) from None


@access(KEEP)
@require_safe
@never_cache
def one(request: HttpRequest, kept: str) -> HttpResponse:
    """A source: how it stands, what was found in its records by level, how it was read."""
    source = kept_source(request, kept)
    looked, report = report_of(source)
    context = {
        "title": source.title,
        "source": source,
        "standing": standing(viewer_of(request), source),
        "format": FORMAT_NAMES[source.format],
        "area": (areas.names(source.area) or ("England",))[-1],
        "report": report,
        "faults": by_code(report.get("findings", ())),
        "kept_back": share_kept_back(source),
        "because": list(dict.fromkeys(one["what"] for one in report.get("findings", ()) if one["held"])),
        "looked": looked,
        "levels": LEVELS,
        "weights": WEIGHTS,
        "states": STATES,
        "history": [(one, list(counted_in(one).items())) for one in source.harvests.defer("report")[:HISTORY]],
        "counted": counted,
        "parts": PARTS,
        "breadcrumbs": [DESK],
    }
    return render(request, "directory/harvesting/source.html", context)


@access(KEEP)
@require_safe
@never_cache
def supplier(request: HttpRequest, kept: str) -> HttpResponse:
    """What to tell whoever supplies a source: a page to print, or to send."""
    source = kept_source(request, kept)
    looked, report = report_of(source)
    last = source.harvests.first()
    on = london_date(looked.ended_at or looked.started_at if looked else timezone.now())
    told = letter(source.title, report, on=f"{on:%-d %B %Y}", why=last.why if last else "")
    subject = quote(f"What we found in {source.title}")
    context = {
        "title": f"What to tell the supplier of {source.title}",
        "source": source,
        "letter": told,
        "mail": f"mailto:{quote(source.contact, safe='@.+-')}?subject={subject}" if "@" in source.contact else "",
        "nothing": not report.get("findings") and not (last and last.why),
        "breadcrumbs": [DESK, crumb(source)],
    }
    return render(request, "directory/harvesting/supplier.html", context)


@access(KEEP)
@never_cache
def read(request: HttpRequest, kept: str) -> HttpResponse:
    """Have a source read now."""
    source = kept_source(request, kept)
    here = crumb(source)
    return ask(
        request, NothingForm, lambda _: actions.ask_harvest(source=kept, **by(request)),
        title=f"Read {source.title} now", button="Read it now", back=here["href"], breadcrumbs=[DESK, here],
        done="It is read as soon as a worker is free. Look again in a few minutes.",
        words="What changed is taken in. Nothing is gone because it did not come once.",
    )  # fmt: skip


@access(KEEP)
@never_cache
def change(request: HttpRequest, kept: str) -> HttpResponse:
    """Say otherwise what a source is called, its licence, whom to tell, or how far it is trusted."""
    source = kept_source(request, kept)
    here = crumb(source)
    return ask(
        request, ChangeSourceForm, lambda said: _changed(kept, said, request),
        title=f"Change {source.title}", button="Save", back=here["href"], breadcrumbs=[DESK, here],
        done="It is changed.", initial={name: getattr(source, name) for name in CHANGEABLE},
        words="Its short name, area, format and address stay: for others, add another source and close this one.",
    )  # fmt: skip


def _changed(kept: str, said: dict[str, object], request: HttpRequest) -> None:
    try:
        actions.change_own_source(source=kept, said=said, **by(request))
    except NotASource as error:
        raise Refusal(str(error)) from None


@access(KEEP)
@never_cache
def close(request: HttpRequest, kept: str) -> HttpResponse:
    """Read nothing more from a source."""
    source = kept_source(request, kept)
    here = crumb(source)
    return ask(
        request, NothingForm, lambda _: actions.close_own_source(source=kept, **by(request)),
        title=f"Close {source.title}", button="Close it", back=here["href"], breadcrumbs=[DESK, here],
        done="It is closed.", words="Nothing more is read from it. The services that came from it stay as they are.",
    )  # fmt: skip
