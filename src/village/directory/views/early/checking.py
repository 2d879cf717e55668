"""What a child may have for free: two pages of questions and one answer.

Nothing is kept: what was said travels from page to page in the forms that are sent, never in an address, a session or a
log, so that a birth date stands nowhere when the page is closed.
"""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from village.directory.forms.early import ANSWERS, ChildForm, CircumstancesForm
from village.directory.queries.early.places import near
from village.directory.queries.early.shipped import checked_on, shipped
from village.directory.rules.early import telling
from village.directory.rules.early.deciding import asked, outlook
from village.directory.rules.early.places import Bands, Near
from village.directory.rules.early.terms import named
from village.directory.views.finding.frame import HOME
from village.kernel.access.queries import today
from village.kernel.access.views import access
from village.kernel.areas.queries import Part, Place

TITLE = "Free early learning for your child"


@access("public")
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """When the child was born and where; then what else matters, or the answer where nothing else does."""
    if request.method != "POST":
        return _child(request, ChildForm(today=today()))
    if "change" in request.POST:
        initial = {name: request.POST.get(name, "") for name in ("born_on", "postcode")}
        return _child(request, ChildForm(initial=initial, today=today()))
    form = ChildForm(request.POST, today=today())
    if not form.is_valid():
        return _child(request, form, status=400)
    facts = asked(shipped(), form.cleaned_data["born_on"], today())
    return _circumstances(request, form, _said_form(facts, None, request.POST)) if facts else _answer(request, form)


@access("public")
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
def answer(request: HttpRequest) -> HttpResponse:
    """What the child may have. Whoever comes by the address alone begins at the beginning."""
    if request.method != "POST":
        return redirect("early-learning")
    form = ChildForm(request.POST, today=today())
    if not form.is_valid():
        return _child(request, form, status=400)
    return _answer(request, form)


def _said_form(facts: tuple[str, ...], data: QueryDict | None, initial: QueryDict | None = None) -> CircumstancesForm:
    before = {fact: initial.get(fact, "") for fact in facts} if initial else {}
    return CircumstancesForm(data, facts=facts, book=shipped(), on=today(), initial=before)


def _child(request: HttpRequest, form: ChildForm, status: int = 200) -> HttpResponse:
    carry = _carried(request, but=("born_on", "postcode"))
    context = {"title": TITLE, "form": form, "carried": carry, "breadcrumbs": HOME}
    return render(request, "directory/early/child.html", context, status=status)


def _circumstances(request: HttpRequest, child: ChildForm, form: CircumstancesForm, status: int = 200) -> HttpResponse:
    context = {"title": "About your family", "form": form, "child": _given(child)}
    return render(request, "directory/early/circumstances.html", context, status=status)


def _answer(request: HttpRequest, child: ChildForm) -> HttpResponse:
    book, on, born_on = shipped(), today(), child.cleaned_data["born_on"]
    form = _said_form(asked(book, born_on, on), request.POST)
    if not form.is_valid():
        return _circumstances(request, child, form, status=400)
    seen = outlook(book, born_on, form.said(), on)
    line, sureness = telling.headline(seen)
    context = {
        "title": "What your child can have",
        "breadcrumbs": [*HOME, {"text": TITLE, "href": "/early-learning/"}],
        "line": line,
        "sureness": " ".join(filter(None, (sureness, telling.at_school(born_on, seen)))),
        "seen": seen,
        "telling": telling,
        "term": named(seen.next_term.on),
        "asked": _asked(child, form),
        "child": _given(child),
        "said": form.said(),
        "checked_on": checked_on(),
        **_near(child.place, born_on, seen),
    }
    return render(request, "directory/early/answer.html", context)


def _given(child: ChildForm) -> dict[str, str]:
    """What the next page carries of the first."""
    given = child.cleaned_data
    return {"born_on": given["born_on"].isoformat(), "postcode": given["postcode"]}


def _carried(request: HttpRequest, but: tuple[str, ...]) -> dict[str, str]:
    """Answers that were given on another page and are not lost by going back: only to questions that there are."""
    known = [one for one in shipped().questions if one in request.POST and one not in but]
    return {name: request.POST[name] for name in known}


def _asked(child: ChildForm, form: CircumstancesForm) -> list[tuple[str, str]]:
    words, said = dict(ANSWERS), form.said()
    rows = [("Born on", telling.day(child.cleaned_data["born_on"])), ("Postcode", child.cleaned_data["postcode"])]
    return rows + [(str(form[fact].label), words[said[fact]] if fact in said else "Not given") for fact in form.fields]


def _near(place: Place | Part | None, born_on: dt.date, seen: Any) -> dict[str, Any]:
    """Places near the postcode, if one was given of which it is known where it is, and there are hours to come."""
    wanted = telling.looking(born_on, seen)
    if wanted is None or place is None or place.easting is None or place.northing is None:
        return {"looked": bool(wanted and place), "wanted": wanted, "lists": []}
    found = near((place.easting, place.northing), band=wanted.band, terms=wanted.terms)
    return {"looked": True, "wanted": wanted, "terms": [named(one) for one in wanted.terms], "lists": _lists(found)}


def _lists(found: Bands) -> list[dict[str, Any]]:
    return [
        {
            "title": "With free places left",
            "rows": [_row(one) for one in found.left],
            "empty": "None near you says so.",
        },
        {"title": "Not known: ask them", "rows": [_row(one) for one in found.unknown], "empty": ""},
        {"title": "Full, by what they said", "rows": [_row(one) for one in found.full], "empty": ""},
    ]


def _row(one: Near) -> list[Any]:
    service: Any = one.service
    said = "; ".join(telling.free_said(each) for each in one.said)
    name = {"text": service.name, "href": f"/services/{service.pk}/", "note": service.provider.name}
    return [name, f"{one.miles:.1f} miles", said or "Nobody has asked"]
