"""The parts of a form that is being written: its sections and questions, one a page, and their order."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from village.forms.forms import QuestionForm, SectionForm
from village.forms.queries import published_lists, published_names
from village.forms.rules.documents import LISTED
from village.forms.rules.editing import moved, outline_of, put_question, put_section, removed
from village.forms.rules.telling import YES_NO, text
from village.forms.views.drafting import found_draft, frame, keep, seen_of, written
from village.forms.views.reading import DRAFT
from village.kernel.access.actions import Refusal
from village.kernel.access.views import access
from village.kernel.documents.actions import READ_AGAIN
from village.kernel.documents.models import Draft

Document = dict[str, Any]
_PLACES = re.compile(r"[0-9]{1,4}(?::[0-9]{1,4})?")


@access(DRAFT)
def section(request: HttpRequest, of: str, called: str, place: int | None = None) -> HttpResponse:
    """A section: what it is called, when it is asked, how often it is answered. Without a place, a new one."""
    draft, document = _found(of, called)
    before = _at(document["sections"], place)
    initial = {
        "key": before.get("section", ""),
        "entries": before.get("entries", 0),
        "shown": before.get("shown"),
        "title_texts": _mapping(before.get("title")),
        "help_texts": _mapping(before.get("help")),
    }
    form = SectionForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        languages=_languages(document),
        conditions=_conditions(document),
    )
    title = "A new section" if place is None else f"Section “{text(_mapping(before.get('title')))}”"
    return _asked(request, draft, form, title, lambda: put_section(document, place, form.section()))


@access(DRAFT)
def question(request: HttpRequest, of: str, called: str, place: int, row: int | None = None) -> HttpResponse:
    """A question. Without a row, a new one."""
    draft, document = _found(of, called)
    sections = document["sections"]
    before = _at(_at(sections, place).get("questions", []), row)
    form = QuestionForm(
        request.POST if request.method == "POST" else None,
        initial=_initial(before, place),
        languages=_languages(document),
        sections=[(str(n), text(_mapping(one.get("title"))) or str(n + 1)) for n, one in enumerate(sections)],
        lists=published_names(),
        conditions=_conditions(document, besides=before.get("concept")),
    )

    def made() -> Document:
        where = None if row is None else (place, row)
        return put_question(document, where, int(form.cleaned_data["section"]), form.question(before))

    return _asked(request, draft, form, "A new question" if row is None else text(_mapping(before.get("label"))), made)


@access(DRAFT)
@require_POST
def arrange(request: HttpRequest, of: str, called: str) -> HttpResponse:
    """Move a section or a question up or down, or take it out: ``up:1:4`` is the fifth question of the second."""
    draft, document = _found(of, called)
    what, _, where = request.POST.get("do", "").partition(":")
    parts = where.split(":")
    if (
        what not in ("up", "down", "remove")
        or len(parts) > 2
        or not all(one.isascii() and one.isdecimal() for one in parts)
    ):
        raise Http404
    place, row = int(parts[0]), int(parts[1]) if len(parts) == 2 else None
    asked = _at(document["sections"], place)
    if row is not None:
        _at(asked.get("questions", []), row)
    if what != "remove":
        made = moved(document, place, row, -1 if what == "up" else 1)
    elif request.POST.get("sure") == "yes":
        made = removed(document, place, row)
    else:
        return _sure(request, draft, f"{what}:{where}", asked if row is None else asked["questions"][row])
    try:
        keep(request, draft, made)
    except Refusal as refusal:
        return _sure(request, draft, "", {}, why=str(refusal))
    return redirect("form-draft", of, called)


def _sure(request: HttpRequest, draft: Draft, do: str, part: Mapping[str, Any], why: str = "") -> HttpResponse:
    name = text(_mapping(part.get("label") or part.get("title")))
    context = frame(
        draft, title=f"Take out “{name}”?" if do else "This was not changed", do=do, why=why, seen=seen_of(request)
    )
    return render(request, "forms/editor/sure.html", context, status=409 if why else 200)


def _asked(request: HttpRequest, draft: Draft, form: Any, title: str, made: Callable[[], Document]) -> HttpResponse:
    """A page about one part; what it makes of the draft is kept unless the draft was changed since."""
    seen = draft.changed
    if request.method == "POST":
        seen = seen_of(request)
        if seen != draft.changed:
            form.add_error(None, READ_AGAIN)
        if form.is_valid():
            try:
                keep(request, draft, made())
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                return redirect("form-draft", draft.kind, draft.key)
    told = getattr(form, "simple", ()) is None
    context = frame(draft, title=title, form=form, seen=seen, button="Save", kept_condition=told)
    return render(request, "forms/editor/ask.html", context, status=400 if form.errors else 200)


# ── the inside ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _found(of: str, called: str) -> tuple[Draft, Document]:
    draft = found_draft(of, called)
    document, _ = written(draft)
    if of != "form" or document is None or not outline_of(document):
        raise Http404
    return draft, document


def _at(among: list[Any], place: int | None) -> dict[str, Any]:
    """The part at a place; an empty one for None. Raises Http404."""
    if place is None:
        return {}
    if place >= len(among):
        raise Http404
    return dict(among[place])


def _mapping(written_: object) -> dict[str, str]:
    return {str(a): str(b) for a, b in written_.items()} if isinstance(written_, Mapping) else {}


def _languages(document: Document) -> list[str]:
    said = document.get("languages")
    return [str(one) for one in said][:10] if isinstance(said, list) and said else ["en"]


def _initial(before: Mapping[str, Any], place: int) -> dict[str, Any]:
    required = before.get("required", "no")
    return {
        **{name: before.get(name) for name in ("concept", "kind", "codes", "classes", "shown")},
        "section": str(place),
        "required": required if required in ("yes", "no") else "kept",
        "third_party": before.get("third_party") == "yes",
        "meaning": before.get("meaning", "same"),
        "label_texts": _mapping(before.get("label")),
        "help_texts": _mapping(before.get("help")),
    }


def _conditions(document: Document, besides: object = None) -> list[tuple[str, Any]]:
    """Everything that can be chosen as a part of a condition, by question."""
    asked = [one for section in document["sections"] for one in section.get("questions", [])]
    lists = published_lists(frozenset(str(one["codes"]) for one in asked if one.get("codes")))
    found: list[tuple[str, Any]] = []
    for one in asked:
        concept, label = one.get("concept"), text(_mapping(one.get("label")))
        if not isinstance(concept, str) or concept == besides:
            continue
        codes = list(YES_NO.items()) if one.get("kind") == "yes-no" else []
        if one.get("kind") in LISTED and one.get("codes") in lists:
            codes = [(code.code, text(code.label)) for code in lists[one["codes"]].codes]
        choices = [(f"answered:{concept}", "is answered"), (f"unanswered:{concept}", "is not answered")]
        for code, words in codes:
            choices += [(f"eq:{concept}:{code}", f"is “{words}”"), (f"ne:{concept}:{code}", f"is not “{words}”")]
        found.append((label or concept, choices))
    return found
