"""Models of matching: what each says agreement is worth, what it would decide otherwise, who signed it off."""

import uuid
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from village.kernel.access.actions import Refusal
from village.kernel.access.queries import may, viewer_of
from village.kernel.access.rules import Thing
from village.kernel.access.views import access
from village.kernel.audit.queries import names_of
from village.people.actions import training
from village.people.forms.feeds import NothingForm
from village.people.models import MatchingModel
from village.people.queries import models as queries
from village.people.rules.flips import KINDS
from village.ui import charts
from village.ui.one_form import ask

MODEL = "people.model"
LIST = {"text": "Models of matching", "href": "/children/matching/models/"}


@access(MODEL)
@require_safe
def models(request: HttpRequest) -> HttpResponse:
    """Every model, the one in force first."""
    found = queries.models()
    now = queries.in_force_version()
    names = names_of([name for one in found for name in (one.made_by, one.signed_by) if name])
    rows = [{"model": one, "in_force": one.version == now, **_people(one, names)} for one in found]
    context = {"title": "Models of matching", "rows": rows, "untrained": now == "untrained"}
    return render(request, "people/models.html", context)


@access(MODEL)
@require_safe
def model(request: HttpRequest, version: str) -> HttpResponse:
    """A model: its weights as picture and table, its thresholds, what it would decide otherwise."""
    found = _model(version)
    levels = queries.levels_of(found.data)
    fields = [(name, list(rows)) for name, rows in groupby(levels, key=lambda one: one.field)]
    shadow = found.figures.get("shadow", {})
    viewer = viewer_of(request)
    context = {
        "title": f"Model {found.version}",
        "model": found,
        "in_force": found.version == queries.in_force_version(),
        "now": queries.in_force_version(),
        "fields": [{"name": _said(name), "levels": rows, "picture": _picture(name, rows)} for name, rows in fields],
        "limits": queries.limits_of(found.data),
        "expected": found.figures.get("expected", {}),
        "shadow": shadow,
        "flips": [_example(one) for one in queries.examples(shadow.get("flips", []), viewer)],
        "kinds": [(words, shadow.get("counts", {}).get(kind, 0)) for kind, words in KINDS.items()],
        "may_sign": bool(may(viewer, MODEL, thing=Thing(made_by=frozenset({found.made_by})))),
        "breadcrumbs": [LIST],
        **_people(found, names_of([found.made_by, found.signed_by])),
    }
    return render(request, "people/model.html", context)


def _example(one: queries.Example) -> dict[str, Any]:
    """A row: what would become of a record, with ways to the child it has and the one it would have."""

    def way(child: uuid.UUID | None, words: str) -> dict[str, str]:
        return {"text": words, "href": reverse("children-ledger", args=[child])} if child else {"text": "Not shown"}

    other = {"text": "A new one"} if one.kind == "leaves" else way(one.to, f"The other child for record {one.record}")
    return {
        "record": f"Record {one.record}",
        "kind": KINDS[one.kind],
        "chance": f"{one.chance:.2f}",
        "child": way(one.child, f"The child of record {one.record}"),
        "to": other,
    }


def _picture(field: str, levels: list[queries.Level]) -> Any:
    bars = [charts.Bar(one.level.replace("-", " "), round(one.bits, 1)) for one in levels]
    best = max(levels, key=lambda one: one.bits)
    title = f"{_said(field)}: what each level of agreement adds, in bits"
    summary = (
        f"From {min(one.bits for one in levels):.1f} to {best.bits:.1f} bits, at “{best.level.replace('-', ' ')}”."
    )
    return charts.bars(charts.BarChart(f"bits-{field}", title, summary, bars, unit=charts.Unit(places=1)))


def _said(field: str) -> str:
    return {"nhs": "NHS number", "upn": "Pupil number", "birth": "Date of birth"}.get(field, field.capitalize())


@access(MODEL)
@require_POST
def train(request: HttpRequest) -> HttpResponse:
    """Have a model trained in the background."""
    try:
        training.ask_to_train(by=viewer_of(request), at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "A model is being trained. It will stand in this list, unsigned.")
    return redirect("models")


@access(MODEL)
@require_POST
def shadow(request: HttpRequest, version: str) -> HttpResponse:
    """Try a model on live records as they are now."""
    _model(version)
    try:
        training.run_shadow(version=version, by=str(viewer_of(request).ref), at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("model", version=version)


@access(MODEL)
def sign(request: HttpRequest, version: str) -> HttpResponse:
    """Sign a model off."""
    found = _model(version)
    return ask(
        request,
        NothingForm,
        lambda _: training.sign_off(version=version, by=viewer_of(request), at=timezone.now()),
        title=f"Sign off model {found.version}",
        button="Sign it off",
        back=reverse("model", args=[version]),
        done="The model is in force. What it would decide otherwise goes to people for review.",
        words="From now on it decides about every record that arrives. Links made before stay as they are; each one "
        "that it would decide otherwise is put before a person.",
    )


def _model(version: str) -> MatchingModel:
    found = queries.one_model(version)
    if found is None:
        raise Http404
    return found


def _people(one: MatchingModel, names: dict[str, str]) -> dict[str, str]:
    return {"made_by": names.get(one.made_by, one.made_by), "signed_by": names.get(one.signed_by, one.signed_by)}
