"""How right the links are: samples, checking them without a hint, and what came of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from village.kernel.access.actions import Refusal
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.people.actions import quality as actions
from village.people.queries import quality
from village.people.queries.review import REVIEW
from village.people.rules.quality import STRATA, Estimate, interval
from village.people.views.reviewing_forms import SameForm, SampleForm
from village.ui import filters

WORK = {"text": "Work", "href": "/work/"}
HERE = {"text": "How right are the links?", "href": "/children/matching/quality/"}
COLUMNS = (
    {"key": "band", "label": "Band"},
    {"key": "share", "label": "Of all", "numeric": True},
    {"key": "checked", "label": "Checked", "numeric": True},
    {"key": "same", "label": "One child", "numeric": True},
    {"key": "interval", "label": "95% interval", "numeric": True},
)


@access(REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def samples(request: HttpRequest) -> HttpResponse:
    """The samples there are, and drawing another."""
    form = SampleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            name = actions.draw(seed=form.cleaned_data["seed"], by=viewer_of(request), at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The sample is drawn.")
            return redirect("children-quality-result", sample=name)
    context = {
        "title": "How right are the links?",
        "breadcrumbs": [WORK],
        "form": form,
        "samples": [
            {"name": {"text": name, "href": f"/children/matching/quality/{name}/"}, "done": done, "of": of}
            for name, of, done in quality.samples(viewer_of(request))
        ],
    }
    return render(request, "people/quality.html", context, status=400 if form.errors else 200)


@access(REVIEW)
@require_safe
def result(request: HttpRequest, sample: str) -> HttpResponse:
    """What came of a sample so far."""
    found = quality.result(sample, viewer_of(request))
    if found is None:
        raise Http404
    context = {
        "title": f"Sample {sample}",
        "breadcrumbs": [WORK, HERE],
        "found": found,
        "precision": found.precision and _said(found.precision),
        "missed": found.missed and _said(found.missed),
        "columns": COLUMNS,
        "rows": [
            {
                "band": STRATA[one.slug],
                "share": filters.percent(one.share * 100),
                "checked": one.checked,
                "same": one.same,
                "interval": _between(*interval(one.same, one.checked)),
            }
            for one in found.strata
        ],
    }
    return render(request, "people/quality-result.html", context)


def _said(found: Estimate) -> dict[str, Any]:
    value = "" if found.value is None else filters.percent(found.value * 100)
    return {"value": value, "interval": _between(found.low, found.high), "checked": found.checked}


def _between(low: float, high: float) -> str:
    return f"{low * 100:.1f}% to {high * 100:.1f}%"


@access(REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, sample: str) -> HttpResponse:
    """The next pair of a sample, with nothing said of what was decided."""
    by, now = viewer_of(request), timezone.now()
    if quality.result(sample, by) is None:
        raise Http404
    form = SameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer(check=form.cleaned_data["check"], same=form.cleaned_data["same"] == "yes", by=by, at=now)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("children-quality-check", sample=sample)
    pair = actions.look(sample=sample, by=by, at=now)
    if pair is None:
        messages.success(request, "Every pair of this sample is checked.")
        return redirect("children-quality-result", sample=sample)
    shown = form if form.errors else SameForm(initial={"check": pair.number})
    context = {
        "title": "One child or two?",
        "breadcrumbs": [WORK, HERE, {"text": f"Sample {sample}", "href": f"/children/matching/quality/{sample}/"}],
        "pair": pair,
        "form": shown,
    }
    return render(request, "people/quality-check.html", context, status=400 if form.errors else 200)
