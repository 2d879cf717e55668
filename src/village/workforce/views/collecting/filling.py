"""A return filled in by form: the rows of its draft, one of them changed, added or taken out."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_safe

from village.kernel.access.actions import Refusal
from village.kernel.access.views import access
from village.ui import listing
from village.workforce.actions.collecting import filling
from village.workforce.actions.collecting.sending import ELSEWHERE
from village.workforce.forms.collecting import NothingForm
from village.workforce.forms.filling import OutForm, RowForm, current, sections
from village.workforce.models import Asked, Draft
from village.workforce.queries.collecting import rows as queries
from village.workforce.queries.collecting.reading import tables_of
from village.workforce.queries.visible import KEEP
from village.workforce.views.collecting.frame import LIST, ask, crumb, opened
from village.workforce.views.frame import by

SHOWN = 50


@access(KEEP)
@never_cache
def begin(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """Begin a draft that is filled in row by row."""
    found = opened(request, asked, permission=KEEP, part="form")
    return ask(
        request, found, NothingForm, lambda _: filling.begin_by_form(asked=asked, **by(request)),
        title="Fill it in by form", button="Begin", done="Nothing is taken yet: change its rows, or add some.",
        then=lambda _: reverse("return-rows", args=[asked]),
        words="It begins as the version that was taken last, or with nobody in it. You see what it would change before "
        "anything is taken.",
    )  # fmt: skip


@access(KEEP)
@require_safe
@never_cache
def rows(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """The rows of the draft, to choose one."""
    found = opened(request, asked, permission=KEEP, part="rows")
    draft, search = _draft(found), request.GET.get("who", "")[:60]
    page = listing.page_of(request, queries.rows_of(draft, search), per_page=SHOWN)
    context = {
        "title": "Rows of the draft", "asked": found, "page": page, "search_for": search,
        "breadcrumbs": [LIST, crumb(found), _to_draft(found)],
    }  # fmt: skip
    return render(request, "workforce/collecting/rows.html", context)


@access(KEEP)
@sensitive_post_parameters()
@sensitive_variables()
@never_cache
def add(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """Add a row."""
    found = opened(request, asked, permission=KEEP, part="row")
    return _written(request, found, "", "Add a row")


@access(KEEP)
@sensitive_post_parameters()
@sensitive_variables()
@never_cache
def change(request: HttpRequest, asked: uuid.UUID, row: str) -> HttpResponse:
    """Change a row."""
    found = opened(request, asked, permission=KEEP, part="row")
    return _written(request, found, row, "Change a row")


@access(KEEP)
@never_cache
def take_out(request: HttpRequest, asked: uuid.UUID, row: str) -> HttpResponse:
    """Take a row out."""
    found = opened(request, asked, permission=KEEP, part="row")
    draft = _draft(found)
    this = next((one for one in queries.rows_of(draft) if one.key == row), None)
    if this is None:
        raise Http404
    return ask(
        request, found, OutForm,
        lambda said: filling.take_row_out(asked=asked, seen=said["seen"], row=row, **by(request)),
        title="Take a row out", button="Take it out", done="The row is out of the draft.",
        initial={"seen": draft.sha256}, then=lambda _: reverse("return-rows", args=[asked]),
        words=f"{this.who or 'The row'}: {this.role or 'no role'}. It goes from the draft alone; whoever stands in no "
        "other row goes with it.",
        breadcrumbs=[LIST, crumb(found), _to_draft(found)],
    )  # fmt: skip


@sensitive_variables()
def _written(request: HttpRequest, asked: Asked, row: str, title: str) -> HttpResponse:
    draft, wanted = _draft(asked), queries.wanted_of(asked)
    if request.method == "POST":
        return _sent(request, draft, row, title)
    if not row:
        return _shown(request, draft, row, title, RowForm(initial={"seen": draft.sha256}, wanted=wanted))
    cells = queries.cells_of(draft, row)
    if not cells:
        raise Http404
    found = [*queries.standing(draft, row), *queries.tried(asked, tables_of(draft), row, cells).found]
    form = RowForm({**cells, "seen": draft.sha256}, wanted=wanted)
    return _shown(request, draft, row, title, form, _placed(form, found))


@sensitive_variables()
def _sent(request: HttpRequest, draft: Draft, row: str, title: str) -> HttpResponse:
    asked, beside = draft.asked, Beside()
    form = RowForm(request.POST, wanted=queries.wanted_of(asked))
    if form.is_valid():
        cells = form.cells()
        try:
            filling.write_row(
                asked=asked.ref, seen=form.cleaned_data["seen"], row=row, cells=cells,
                as_it_is="as-it-is" in request.POST, **by(request),
            )  # fmt: skip
        except filling.NotSaved as unsaved:
            for column, said in unsaved.tried.problems.items():
                form.add_error(column, said)
            beside = _placed(form, unsaved.tried.found)
        except Refusal as refusal:
            form = RowForm(current(request.POST, draft.sha256), wanted=queries.wanted_of(asked))
            form.add_error(None, str(refusal))
            beside = Beside(now=queries.otherwise(draft, row, cells) if str(refusal) == ELSEWHERE else {})
        else:
            messages.success(request, "The row is in the draft. Nothing is taken yet.")
            return redirect("return-rows", asked=asked.ref)
    return _shown(request, draft, row, title, form, beside, status=400)


@dataclass
class Beside:
    """What stands beside the fields of a row: what is seldom so, by column (blank: of the row), and what the draft says
    now. `found`: whether any rule found anything, so that the row is saved as it is or mended."""

    seldom: dict[str, list[str]] = field(default_factory=dict)
    now: dict[str, str] = field(default_factory=dict)
    found: bool = False


def _placed(form: RowForm, found: list[queries.Beside]) -> Beside:
    """What was found, errors on the form and the rest beside its fields."""
    told = Beside(found=bool(found))
    for one in found:
        if one.severity == "error":
            form.add_error(one.column or None, one.said)
        else:
            told.seldom.setdefault(one.column, []).append(one.said)
    return told


def _shown(
    request: HttpRequest, draft: Draft, row: str, title: str, form: RowForm, beside: Beside | None = None, **more: Any
) -> HttpResponse:
    context = {
        "title": title, "asked": draft.asked, "form": form, "row": row, "beside": beside or Beside(),
        "sections": sections(queries.wanted_of(draft.asked)),
        "breadcrumbs": [LIST, crumb(draft.asked), _to_draft(draft.asked)],
    }  # fmt: skip
    return render(request, "workforce/collecting/row.html", context, **more)


def _draft(asked: Asked) -> Draft:
    found = Draft.objects.filter(asked=asked).select_related("asked__collection", "asked__employer").first()
    if found is None:
        raise Http404
    return found


def _to_draft(asked: Asked) -> dict[str, str]:
    return {"text": "What it would change", "href": reverse("return-draft", args=[asked.ref])}
