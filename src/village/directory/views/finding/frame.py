"""What pages of finding help share: what is asked, from where, how a service is told in a list, and how often."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.timezone import localdate

from village.directory.queries.finding.asking import One
from village.directory.queries.finding.lists import known
from village.directory.queries.finding.where import NoPlace, Where, where
from village.directory.queries.finding.words import lexicon, named
from village.directory.rules.finding import telling
from village.directory.rules.finding.asked import Asked, query, read
from village.directory.rules.finding.entries import summary
from village.kernel.accounts.callers import too_often
from village.search.rules.answer import Hit

HOME = [{"text": "Home", "href": "/"}]
HERE = {"text": "Find help", "href": "/services/"}
MOST, SECONDS = 600, 600
"""Pages asked for from one address in ten minutes: a library of thirty who all look at twenty comes from one. Whoever
wants the whole directory has it from its open data."""
TOO_MANY = "Very many pages were asked for from where you are. Try again in ten minutes."
NEAR = "village_near"
# What of a record is not known, as a question to ask the service.
UNKNOWN = {
    "kinds": "whether it gives this kind of help",
    "where": "whether it comes to where you are",
    "ages": "what ages it takes",
    "when": "when it is open",
    "free": "what it costs",
    "online": "whether you can use it online or by phone",
    "access": "whether it has the access you need",
    "send": "whether it knows these needs",
    "languages": "what languages it speaks",
}


SAFETY = "safety"


def to_leave(kinds: Iterable[str]) -> bool:
    """Whether a page of these kinds of help must be left in one press: somebody may look over the reader's shoulder."""
    known_kinds = lexicon().kinds
    return any(kind in known_kinds and known_kinds[kind].group == SAFETY for kind in kinds)


def answered(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page; one that must be left in one press (`leave` in its context) is not kept by the browser either."""
    response = render(request, template, context, status=status)
    if context.get("leave"):
        add_never_cache_headers(response)
    return response


def bounded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that one address may ask for only so often: then it is told so, calmly."""

    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if too_often(request, "services", most=MOST, seconds=SECONDS):
            context = {"title": "Too many pages", "sentence": TOO_MANY, "breadcrumbs": [*HOME, HERE]}
            return render(request, "directory/finding/too_many.html", context, status=429)
        return view(request, *args, **kwargs)

    return counted


def asked_of(params: Mapping[str, Any]) -> Asked:
    """What is asked, out of a request's `GET` or `POST`."""
    return read(dict(params.lists()), known())  # type: ignore[attr-defined]


def placed(request: HttpRequest, asked: Asked) -> tuple[Asked, Where | None]:
    """What is asked, and where: never by a whole postcode, which no address is to hold. A place that is not known is
    one of its problems."""
    kept = request.get_signed_cookie(NEAR, default="", salt=NEAR) or ""
    try:
        place = where(asked.near, kept)
    except NoPlace as problem:
        return replace(asked, problems={**asked.problems, "near": str(problem)}), None
    return replace(asked, near=place.near if place else ""), place


def carried(request: HttpRequest, params: Mapping[str, Any]) -> tuple[Asked, Where | None]:
    """What was asked, to be carried on to another page, and where; without a place that is not known."""
    asked, place = placed(request, asked_of(params))
    return asked if place else replace(asked, near=""), place


def keep_place(response: HttpResponse, postcode: str, path: str = "/services/") -> None:
    """Keep a whole postcode in the reader's own browser until it is closed, so that no address holds it."""
    response.set_signed_cookie(
        NEAR, postcode, salt=NEAR, path=path, httponly=True, samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )  # fmt: skip


def forget_place(response: HttpResponse) -> None:
    """Take the postcode out of the reader's browser."""
    response.delete_cookie(NEAR, path="/services/", samesite="Lax")


def card(hit: Hit | None, one: One, number: int = 0, asked: Asked | None = None) -> dict[str, Any]:
    """A service as a list tells it."""
    today, document = localdate(), one.document
    said = query(asked) if asked else ""
    return {
        "number": number,
        "id": one.id,
        "href": f"/services/{one.id}/" + (f"?{said}" if said else ""),
        "name": one.service.name,
        "organisation": one.service.provider.name,
        "summary": summary(document),
        "far": telling.distance(hit.metres) if hit else "",
        "who": telling.who_for(document),
        "cost": telling.cost_short(document, today),
        "days": telling.days_short(document, today),
        "contact": telling.contact(document),
        "closed": one.service.status == "temporarily closed",
        "hidden": bool(one.service.sensitive),
        "checked_on": one.service.checked_on,
        "unknown": [UNKNOWN[need] for need in hit.unknown] if hit else [],
        "why": why(hit, one) if hit else "",
        "points": one.points,
    }


def why(hit: Hit, one: One) -> str:
    """Why a service is among what was found, in words."""
    kinds = named("kinds")
    meant = [kinds[said.removeprefix("kind:")] for said in hit.why if said.removeprefix("kind:") in kinds]
    typed = [f"“{said.removeprefix('word:')}”" for said in hit.why if said.startswith("word:")]
    parts = []
    if meant:
        parts.append(f"it helps with {telling.listed([word[0].lower() + word[1:] for word in meant[:3]])}")
    if typed:
        parts.append(f"its record matches your {'word' if len(typed) == 1 else 'words'} {telling.listed(typed[:4])}")
    if "online" in hit.why:
        parts.append("you can use it from home")
    if "serves" in hit.why and hit.metres is None:
        parts.append("it serves your area")
    return telling.listed(parts)


def pages(total: int, page: int, size: int, most: int, href: Callable[[int], str]) -> dict[str, Any] | None:
    """What the page numbers need; None where there is one page."""
    last = min(-(-total // size), most)
    if last <= 1:
        return None
    shown = sorted({1, last, *range(max(1, page - 1), min(last, page + 1) + 1)})
    items: list[dict[str, Any]] = []
    for number in shown:
        if items and number - shown[shown.index(number) - 1] > 1:
            items.append({"ellipsis": True})
        items.append({"number": number, "href": href(number), "current": number == page})
    found: dict[str, Any] = {"items": items, "landmarkLabel": "Pages of results"}
    if page > 1:
        found["previous"] = {"href": href(page - 1)}
    if page < last:
        found["next"] = {"href": href(page + 1)}
    return found


def options(chosen: str, some: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """The options of a select."""
    return [{"value": value, "text": text, "selected": value == chosen} for value, text in some]
