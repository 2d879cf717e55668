"""The area's officer: what waits, every entry of the area and how much of it is known."""

import uuid
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from markupsafe import Markup

from village.directory.actions.keeping import sensitive
from village.directory.actions.keeping.reading import open_entry
from village.directory.forms import keeping as forms
from village.directory.models import Service
from village.directory.queries.documents import document_of, shown
from village.directory.queries.harvesting.standing import sources
from village.directory.queries.keeping import visible
from village.directory.queries.keeping.known import Known, known_by_source, known_of, lacking
from village.directory.queries.keeping.standing import standings
from village.directory.queries.keeping.visible import ASSURE, KEEP
from village.directory.rules.keeping.comparing import LABELS, told
from village.directory.rules.keeping.completeness import PARTS
from village.directory.rules.keeping.said import PROBLEMS, SENSITIVE_SAID
from village.directory.views.keeping.frame import (
    ENTRIES,
    OFFICE,
    STATES,
    by,
    checked,
    history,
    kinds_said,
    stands,
    there,
    today,
)
from village.kernel.access.queries import viewer_of
from village.kernel.access.rules import Viewer
from village.kernel.access.views import access
from village.kernel.areas import queries as areas
from village.ui import listing
from village.ui.macros import counted
from village.ui.one_form import ask


@access(ASSURE)
@require_safe
@never_cache
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for the viewer: new and changed entries, claims, places that are to be told again, and
    what another directory still has of what was taken out."""
    viewer = viewer_of(request)
    page = listing.page_of(request, visible.drafts(viewer), per_page=50)
    context = {
        "title": "What waits",
        "breadcrumbs": OFFICE,
        "page": page,
        "drafts": [(one, one.service.state == "waiting", viewer.ref in one.writers) for one in page.object_list],
        "claims": list(visible.claims(viewer)),
        "left": list(visible.left(viewer)),
        "unmarkings": list(visible.unmarkings(viewer)),
    }
    return render(request, "directory/keeping/waiting.html", context)


@access(KEEP)
@require_safe
@never_cache
def entries(request: HttpRequest) -> HttpResponse:
    """Every entry of the area, by name, with when it was last checked and by whom."""
    viewer = viewer_of(request)
    form = forms.EntriesForm(
        request.GET or None, sources=_sources(viewer), states=STATES.items(), areas=_areas(viewer)
    )  # fmt: skip
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    page = listing.page_of(request, _wanted(visible.of_area(viewer, KEEP), said), per_page=50)
    some = list(page.object_list)
    standing = standings(some, today())
    rows = [(one, checked(standing[one.pk]), standing[one.pk], STATES[one.state]) for one in some]
    context = {
        "title": ENTRIES["text"],
        "form": None,
        "filter": form,
        "page": page,
        "rows": rows,
        "breadcrumbs": OFFICE,
    }
    return render(request, "directory/keeping/entries.html", context)


def _sources(viewer: Viewer) -> list[tuple[str, str]]:
    return [(one.slug, one.title) for one in sources(viewer).order_by("title")]


def _areas(viewer: Viewer) -> list[tuple[str, str]]:
    """The areas that the entries which a viewer keeps are of."""
    codes = visible.of_area(viewer, KEEP).exclude(area="").order_by().values_list("area", flat=True).distinct()
    return sorted(((code, areas.get(code).name) for code in codes), key=lambda one: one[1])


def _wanted(found: QuerySet[Service], said: dict[str, str]) -> QuerySet[Service] | list[Service]:
    """The entries that an address asks for."""
    for word in said.get("q", "").split()[:8]:
        found = found.filter(name__icontains=word)
    if source := said.get("source"):
        found = found.filter(source=None) if source == "own" else found.filter(source__slug=source)
    if area := said.get("area"):
        found = found.filter(area="" if area == "none" else area)
    if state := said.get("state"):
        found = found.filter(pk__in=shown().values("pk")) if state == "told" else found.filter(state=state)
    return lacking(found, said["missing"]) if said.get("missing") else found


@access(KEEP)
@require_safe
@never_cache
def entry(request: HttpRequest, service: uuid.UUID) -> HttpResponse:
    """One entry as anyone may read it, what it tells instead of, and its history. The place of a sensitive one is not
    here: its provider alone sees it."""
    found = there(open_entry(service=service, **by(request)))
    others = [*found.replaces.select_related("source"), *([found.replaced_by] if found.replaced_by else [])]
    context = {
        "title": found.name, "breadcrumbs": [ENTRIES], "service": found, "state": STATES[found.state],
        "standing": stands(found), "checked": checked(stands(found)), "known": known_of(found),
        "columns": [_column(one) for one in (found, *others)], "labels": LABELS, "history": history(found),
        "sensitive": SENSITIVE_SAID.get(found.sensitive, ""),
        "reports": [(one, PROBLEMS[one.kind]) for one in
                    visible.reports(viewer_of(request)).filter(service=found)],
    }  # fmt: skip
    return render(request, "directory/keeping/entry.html", context)


def _column(service: Service) -> tuple[str, dict[str, str]]:
    """An entry in words, beside the others of the same service."""
    title = service.source.title if service.source else "Kept here"
    return title, told(document_of(service), kinds_said(service.kinds))


@access(KEEP)
@never_cache
def mark(request: HttpRequest, service: uuid.UUID) -> HttpResponse:
    """Say that the place of an entry must not be found."""
    found = there(open_entry(service=service, **by(request)))
    back = reverse("directory-entry", args=[service])
    return ask(
        request, forms.SensitiveForm, lambda said: sensitive.mark(service=service, **said, **by(request)),
        title=f"Hide the place of {found.name}", button="Hide it", back=back,
        done="Its place is told nowhere from now on.", breadcrumbs=[ENTRIES, {"text": found.name, "href": back}],
        words="It is found by need, and told without any place. To tell it again takes two people.",
    )  # fmt: skip


@access(KEEP)
@never_cache
def unmark(request: HttpRequest, service: uuid.UUID) -> HttpResponse:
    """Ask that the place of an entry is told again."""
    found = there(open_entry(service=service, **by(request)))
    back = reverse("directory-entry", args=[service])
    return ask(
        request, forms.UnmarkForm, lambda said: sensitive.ask_unmarking(service=service, **said, **by(request)),
        title=f"Tell the place of {found.name} again", button="Ask a second person", back=back,
        done="A second person decides.", breadcrumbs=[ENTRIES, {"text": found.name, "href": back}],
    )  # fmt: skip


def _leading(one: Known, many: int, missing: str = "") -> Markup:
    """How many entries of one origin and area there are, or do not say something, leading to those."""
    asked = {"state": "told", "source": one.source or "own", "area": one.code or "none", "missing": missing}
    href = f"{ENTRIES['href']}?{urlencode({name: word for name, word in asked.items() if word})}"
    return counted(href, many, f"entries: {one.title}" + (f", without {missing}" if missing else ""))


@access(KEEP)
@require_safe
@never_cache
def known(request: HttpRequest) -> HttpResponse:
    """How much is known of the entries that the area tells, by where they come from."""
    own = visible.of_area(viewer_of(request), KEEP).values("pk")
    context = {
        "title": "How much is known", "breadcrumbs": [ENTRIES],
        "known": known_by_source(shown().filter(pk__in=own)), "parts": PARTS, "leading": _leading,
    }  # fmt: skip
    return render(request, "directory/keeping/known.html", context)
