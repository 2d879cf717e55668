"""Answers of a text message's length, for phone lines: `/services/api/text`.

A whole postcode is taken by POST only, where no log writes it; by GET part of one is enough.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.timezone import localdate
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from village.directory.queries.finding.asking import Found, find
from village.directory.queries.finding.where import NoPlace, where
from village.directory.queries.finding.words import urgent_of
from village.directory.rules.finding import telling
from village.directory.rules.finding.asked import Asked
from village.directory.rules.finding.texting import ONE, TWO, Line, message, ring_first
from village.directory.views.finding.frame import asked_of
from village.kernel.access.views import access
from village.kernel.accounts.callers import too_often

MOST, SECONDS = 120, 60
NEED = "Say what is needed: need=…"
WHOLE = (
    "Send a whole postcode by POST, or only its first part and the digit after it, like LS8 4: addresses are logged."
)
TOO_MANY = "Too many questions came from where you are. Ask again in a minute."
NONE_YET = "There is no directory to search here yet."
LONGEST = 5


@csrf_exempt  # it changes nothing, and phone lines have no cookies
@access("public")
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest) -> HttpResponse:
    """Services for a need near a place, as JSON or (`format=text`) as the message alone."""
    said = request.POST if request.method == "POST" else request.GET
    plain = said.get("format") == "text"
    if too_often(request, "services-text", most=MOST, seconds=SECONDS):
        return _refused(TOO_MANY, plain, status=429)
    asked = asked_of(said)
    problem = next(iter(asked.problems.values()), "") or ("" if asked.need else NEED)
    if problem:
        return _refused(problem, plain)
    try:
        place = where(asked.near)
    except NoPlace as unknown:
        return _refused(str(unknown), plain)
    if request.method != "POST" and place and place.exact:
        return _refused(WHOLE, plain)
    found = find(asked, place, localdate())
    if found is None:
        return _refused(NONE_YET, plain, status=503)
    return _answered(asked, found, TWO if said.get("messages") == "2" else ONE, plain)


def _answered(asked: Asked, found: Found, most: int, plain: bool) -> HttpResponse:
    services = [_service(hit.metres, one) for hit, one in found.hits[:LONGEST]]
    first = ring_first(urgent_of(asked.need, (*asked.kind, *found.answer.meant)))
    told, count = message([Line(one["name"], one["phone"], one["far"]) for one in services], most, first)
    if plain:
        return HttpResponse(told, content_type="text/plain; charset=utf-8")
    body = {"text": told, "urgent": first, "told": count, "total": found.answer.total, "services": services}
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


def _service(metres: float | None, one: Any) -> dict[str, Any]:
    phones = telling.contact(one.document).phones
    return {
        "id": str(one.id),
        "name": one.service.name,
        "phone": phones[0].number if phones else "",
        "far": telling.distance(metres).replace(" miles", "mi").replace(" mile", "mi"),
        "url": f"/services/{one.id}/",
    }


def _refused(sentence: str, plain: bool, status: int = 400) -> HttpResponse:
    if plain:
        return HttpResponse(sentence, content_type="text/plain; charset=utf-8", status=status)
    return JsonResponse({"problem": sentence}, status=status, json_dumps_params={"ensure_ascii": False})
