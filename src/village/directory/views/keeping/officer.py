"""The area's officer: what waits, every entry of the area and how much of it is known."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.directory.actions.keeping import sensitive
from village.directory.actions.keeping.reading import open_entry
from village.directory.forms import keeping as forms
from village.directory.models import Service
from village.directory.queries.documents import document_of, shown
from village.directory.queries.keeping import visible
from village.directory.queries.keeping.known import known_by_source, known_of
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
from village.kernel.access.views import access
from village.ui import listing
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
    form = forms.FindForm(request.GET or None)
    words = form.cleaned_data.get("q", "").split() if form.is_bound and form.is_valid() else []
    found = visible.of_area(viewer_of(request), KEEP)
    for word in words[:8]:
        found = found.filter(name__icontains=word)
    page = listing.page_of(request, found, per_page=50)
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


@access(KEEP)
@require_safe
@never_cache
def known(request: HttpRequest) -> HttpResponse:
    """How much is known of the entries that the area tells, by where they come from."""
    own = visible.of_area(viewer_of(request), KEEP).values("pk")
    context = {
        "title": "How much is known", "breadcrumbs": [ENTRIES],
        "known": known_by_source(shown().filter(pk__in=own)), "parts": PARTS,
    }  # fmt: skip
    return render(request, "directory/keeping/known.html", context)
