"""Sources and their feeds: the register, what came, what is held."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.people.actions import arriving, sources
from village.people.forms.feeds import NOT_SENSITIVE, ChangeSourceForm, NothingForm, ReasonForm, SendForm, SourceForm
from village.people.models import Feed, SourceSystem
from village.people.queries import feeds as queries
from village.people.queries import hearing
from village.people.queries.formats import formats
from village.people.rules.sources import FEED_STATES, KINDS, MODES, SENSITIVE
from village.ui import charts, filters, listing
from village.ui.one_form import ask

READ = "people.sources"
LIST = {"text": "Feeds", "href": "/settings/feeds/"}
STEADY = 0.05
COLOURS = {"coming": "blue", "held": "yellow", "taken": "green", "refused": "grey"}


@access(READ)
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Every source: what it is, when it last sent; what is held, what is late."""
    viewer = viewer_of(request)
    every = queries.feeds(viewer)
    rows = []
    for one in queries.sources(viewer):
        last = one.feeds.first()
        rows.append({"source": one, "last": last, "kind": KINDS[one.kind], "counts": _spark(one)})
    context = {
        "title": "Feeds of children’s records",
        "rows": rows,
        "held": every.filter(state="held"),
        "coming": every.filter(state="coming"),
        "late": queries.late(viewer, localdate()),
        "unheard": hearing.unheard(viewer),
        "states": FEED_STATES,
        "colours": COLOURS,
    }
    return render(request, "people/feeds.html", context)


def _spark(source: SourceSystem) -> Any:
    sizes = list(reversed(queries.usual_sizes(source)))
    if len(sizes) < 2:
        return ""
    title = f"Rows of the last {len(sizes)} feeds: {', '.join(f'{size:,}' for size in sizes)}"
    return charts.sparkline(charts.Spark(f"rows-{source.pk}", title, _steady(sizes, STEADY * max(sizes))))


def _steady(values: Sequence[float | None], least: float) -> Sequence[float | None]:
    """The values, or a level line where they differ by less than is worth a look: a picture fills its height."""
    known = [value for value in values if value is not None]
    if known and max(known) - min(known) < least:
        return [None if value is None else known[-1] for value in values]
    return values


@access(READ)
@require_safe
def source(request: HttpRequest, source: str) -> HttpResponse:
    """A source: what the register says of it, and its feeds."""
    found = _source(request, source)
    page = listing.page_of(request, queries.feeds(viewer_of(request)).filter(source=found), per_page=25)
    shipped = formats().get(found.mapping.get("format", ""))
    context = {
        "title": found.title,
        "source": found,
        "kind": KINDS[found.kind],
        "mode": MODES[found.mode],
        "sensitive": SENSITIVE.get(found.sensitive, ""),
        "format": shipped.title if shipped else "Its own",
        "page": page,
        "states": FEED_STATES,
        "colours": COLOURS,
        "breadcrumbs": [LIST],
    }
    return render(request, "people/source.html", context)


@access(READ)
def add(request: HttpRequest) -> HttpResponse:
    """Enter a source in the register."""
    viewer = viewer_of(request)

    def do(said: dict[str, Any]) -> None:
        if said["sensitive"] == NOT_SENSITIVE:
            said["sensitive"] = ""
        sources.register(by=viewer, at=timezone.now(), **said)

    return ask(
        request,
        lambda *args, **kwargs: SourceForm(*args, viewer=viewer, **kwargs),
        do,
        title="Add a source",
        button="Add the source",
        back=reverse("feeds"),
        done="The source is in the register.",
        initial={"sensitive": NOT_SENSITIVE, "trust": 5},
    )


@access(READ)
def change(request: HttpRequest, source: str) -> HttpResponse:
    """Change what the register says of a source."""
    found = _source(request, source)
    initial = {name: getattr(found, name) for name in sources.CHANGED}
    initial |= {"duplicate_free": "yes" if found.duplicate_free else "no"}
    initial |= {"shipped": found.mapping.get("format", ""), "own": found.mapping.get("own", "")}
    return ask(
        request,
        ChangeSourceForm,
        lambda said: sources.change(source=source, by=viewer_of(request), at=timezone.now(), **said),
        title=f"Change {found.title}",
        button="Save",
        back=reverse("feed-source", args=[source]),
        done="Changed.",
        initial=initial,
    )


@access(READ)
def close(request: HttpRequest, source: str) -> HttpResponse:
    """Close a source."""
    found = _source(request, source)
    return ask(
        request,
        NothingForm,
        lambda _: sources.close(source=source, by=viewer_of(request), at=timezone.now(), on=localdate()),
        title=f"Close {found.title}",
        button="Close it today",
        back=reverse("feed-source", args=[source]),
        done="The source is closed.",
        words="Its records stay as they are. No feed of it is taken in from today. It cannot be opened again.",
    )


@access(READ)
def send(request: HttpRequest, source: str) -> HttpResponse:
    """Send a file of a source."""
    found = _source(request, source)

    def do(said: dict[str, Any]) -> None:
        file = said["file"]
        with TemporaryDirectory() as folder:
            path = Path(folder) / "feed"
            with path.open("wb") as whole:
                for piece in file.chunks():
                    whole.write(piece)
            arriving.send(source=source, path=path, name=file.name, by=viewer_of(request), at=timezone.now())

    return ask(
        request,
        SendForm,
        do,
        title=f"Send a file of {found.title}",
        button="Send the file",
        back=reverse("feed-source", args=[source]),
        done="The file has come. What became of it stands first in the list.",
        words="It is looked at as a whole before any of it is taken. The last file sent again changes nothing; an "
        "older one, or one that was refused, is held until somebody has looked.",
        upload=True,
    )


@access(READ)
@require_safe
def feed(request: HttpRequest, source: str, feed: int) -> HttpResponse:
    """A feed: what it held, what became of it, which rows were rejected, how its fields drift."""
    found = _feed(request, source, feed)
    rejections = listing.page_of(request, found.rejections.all(), per_page=50)
    rows = [_drift(found, one) for one in queries.drift(found)]
    context = {
        "title": f"{found.source.title}, {filters.date(found.received_at)}",
        "feed": found,
        "state": FEED_STATES[found.state],
        "colour": COLOURS[found.state],
        "drift": rows,
        "rejections": rejections,
        "breadcrumbs": [LIST, {"text": found.source.title, "href": reverse("feed-source", args=[source])}],
    }
    return render(request, "people/feed.html", context)


def _drift(feed: Feed, one: queries.Drift) -> dict[str, Any]:
    name = one.concept.replace("_", " ").capitalize().replace("Nhs", "NHS").replace("Upn", "UPN")
    known = [share for share in one.filled if share is not None]
    words = f"{name}: filled in {known[-1]:.0%}" + (
        f", {known[0]:.0%} {len(known) - 1} feeds before" if len(known) > 1 else ""
    )
    picture = charts.Spark(f"drift-{feed.pk}-{one.concept}", words, _steady(one.filled, STEADY))
    spark = charts.sparkline(picture) if len(known) > 1 else ""
    return {"name": name, "now": one.now, "before": one.before, "apart": one.apart, "spark": spark}


@access(READ)
def release(request: HttpRequest, source: str, feed: int) -> HttpResponse:
    """Release a held feed."""
    return _settle(request, _feed(request, source, feed), arriving.release, "Release this feed", "It will be taken in.")


@access(READ)
def refuse(request: HttpRequest, source: str, feed: int) -> HttpResponse:
    """Refuse a held feed."""
    return _settle(request, _feed(request, source, feed), arriving.refuse, "Refuse this feed", "The feed is refused.")


def _settle(request: HttpRequest, found: Feed, act: Any, title: str, done: str) -> HttpResponse:
    viewer = viewer_of(request)
    return ask(
        request,
        ReasonForm,
        lambda said: act(feed=found.pk, reason=said["reason"], by=viewer, at=timezone.now()),
        title=title,
        button=title,
        back=reverse("feed", args=[found.source.slug, found.pk]),
        done=done,
        words=found.held_because,
    )


def _source(request: HttpRequest, slug: str) -> SourceSystem:
    found = queries.source_of(viewer_of(request), slug)
    if found is None:
        raise Http404
    return found


def _feed(request: HttpRequest, source: str, feed: int) -> Feed:
    return get_object_or_404(queries.feeds(viewer_of(request)), source__slug=source, pk=feed)
