"""What is asked, in plain words: every form, code list and process, its versions, and who let them out."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from village.forms.answering.sitting import called
from village.forms.models import Sheet
from village.forms.queries import cited, published_lists
from village.forms.rules.documents import CLASSES, KINDS, Form
from village.forms.rules.reading import read_codes, read_form
from village.forms.rules.telling import Names, text
from village.kernel.access.queries import may_open, viewer_of
from village.kernel.access.views import access
from village.kernel.documents.files import as_text
from village.kernel.documents.models import Version
from village.kernel.documents.queries import draft_of, drafts, versions

READ, DRAFT, PUBLISH = "forms.read", "forms.draft", "forms.publish"
SORTS = {"form": "Forms", "codes": "Code lists", "process": "Processes"}
LIST = {"text": "Forms", "href": "/oversight/forms/"}


@access(READ)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every document in its newest version, and what is being written."""
    newest = {(one.kind, one.key): one for of in SORTS for one in versions(of)}
    writing = {(one.kind, one.key): one for one in drafts()}
    names = called({one.checked_by for one in newest.values()} | {one.by for one in writing.values()})
    rows: dict[str, list[dict[str, Any]]] = {of: [] for of in SORTS}
    for of, key in sorted({*newest, *writing}):
        rows[of].append(_row(of, key, newest.get((of, key)), writing.get((of, key)), names))
    waiting = [one for one in writing.values() if one.proposed]
    context = {
        "title": "Forms, code lists and processes",
        "sorts": [(SORTS[of], rows[of]) for of in SORTS],
        "waiting": waiting,
        "may_write": bool(may_open(viewer_of(request), DRAFT)),
    }
    return render(request, "forms/editor/index.html", context)


def _row(of: str, key: str, newest: Version | None, draft: Any, names: dict[str, str]) -> dict[str, Any]:
    return {
        "of": of,
        "key": key,
        "title": text(newest.document["title"]) if newest else key,
        "version": newest.version if newest else None,
        "by": names[newest.checked_by] if newest else "",
        "at": newest.at if newest else None,
        "draft": draft,
        "who": names[draft.by] if draft else "",
    }


@access(READ)
@require_safe
def document(request: HttpRequest, of: str, called: str) -> HttpResponse:
    """A document in its newest version."""
    found = versions(of, called).last() if of in SORTS else None
    if found is None and (of not in SORTS or draft_of(of, called) is None):
        raise Http404
    return _shown(request, of, called, found)


@access(READ)
@require_safe
def version(request: HttpRequest, of: str, called: str, edition: int) -> HttpResponse:
    """A version of a document."""
    found = versions(of, called).filter(version=edition).first() if of in SORTS else None
    if found is None:
        raise Http404
    return _shown(request, of, called, found)


def _shown(request: HttpRequest, of: str, key: str, found: Version | None) -> HttpResponse:
    every = list(versions(of, key).order_by("-version"))
    context: dict[str, Any] = {
        "title": text(found.document["title"]) if found else key,
        "of": of,
        "key": key,
        "sort": SORTS[of][:-1],
        "found": found,
        "every": every,
        "newest": found is not None and found == every[0],
        "draft": draft_of(of, key),
        "names": called({one.by for one in every} | {one.checked_by for one in every}),
        "may_write": bool(may_open(viewer_of(request), DRAFT)) and of != "process",
        "breadcrumbs": [LIST],
    }
    if found is not None:
        context |= in_words(of, found)
    return render(request, "forms/editor/document.html", context)


def in_words(of: str, found: Version) -> dict[str, Any]:
    """What a page needs to tell a version in words; a process is shown as it was written."""
    if of == "form":
        form = read_form(found.document)
        on_it = Sheet.objects.filter(form=found).count()
        return {"sections": sections_in_words(form), "on_it": on_it, "basis": form.basis}
    if of == "codes":
        codes = read_codes(found.document).codes
        rows = [{"label": text(one.label), "code": one.code, "level": one.level} for one in codes]
        return {"codes": rows, "scale": any(one.level is not None for one in codes)}
    return {"written": as_text(found.document)}


def sections_in_words(form: Form) -> list[dict[str, Any]]:
    """A form as somebody reads it who answers for it."""
    lists = published_lists(cited(form))
    names = Names.of(form, lists=lists)
    found = []
    for section in form.sections:
        asked = [
            {
                "label": text(one.label),
                "help": text(one.help),
                "concept": one.concept,
                "kind": KINDS[one.kind],
                "list": text(lists[one.codes].title) if one.codes in lists else one.codes,
                "classes": ", ".join(CLASSES[of].lower() for of in one.classes),
                "shown": names.shown(one.shown),
                "required": names.required(one.required),
                "others": one.third_party,
            }
            for one in section.questions
        ]
        shown = names.shown(section.shown)
        found.append(
            {
                "title": text(section.title),
                "help": text(section.help),
                "shown": shown,
                "entries": section.entries,
                "asked": asked,
            }
        )
    return found
