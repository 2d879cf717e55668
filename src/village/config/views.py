"""The pages for an address that is not there and for a failure of our own."""

import sys

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from village.kernel.access.views import access

log = structlog.get_logger()


@access("public")
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The one answer for what does not exist and for what this viewer may not see: the same bytes for both."""
    request.not_found = True  # type: ignore[attr-defined]
    if request.path.startswith(("/api/", "/oruk/")):
        return _problem(404, "There is nothing at this address.")
    return render(request, "404.html", status=404)


@access("public")
def server_error(request: HttpRequest) -> HttpResponse:
    """Says that it is our fault, and what to do; or that the database is away for a while, and when to come again. Asks
    for no session, no viewer: they may be the fault."""
    status, title, template = 500, "Something went wrong here.", "500.html"
    if away(sys.exception()):
        status, title, template = 503, "What is kept here cannot be reached just now.", "503-away.html"
    answer = _failed(request, status, f"{title} Try again later.", template)
    if status == 503:
        answer.headers["Retry-After"] = "30"
    return answer


def _failed(request: HttpRequest, status: int, said: str, template: str) -> HttpResponse:
    if request.path.startswith("/fhir/"):
        code = "exception" if status == 500 else "transient"
        issue = f'{{"severity":"fatal","code":"{code}","details":{{"text":"{said}"}}}}'
        body = f'{{"resourceType":"OperationOutcome","issue":[{issue}]}}'
        return HttpResponse(body, status=status, content_type="application/fhir+json")
    if request.path.startswith(("/api/", "/oruk/", "/v1/")):
        return _problem(status, said)
    # Whoever comes with a session is looked up in the database first: for them no page is open while it is away.
    told = {"sent": request.method == "POST", "known": settings.SESSION_COOKIE_NAME in request.COOKIES}
    return HttpResponse(render_to_string(template, told), status=status)


def away(error: BaseException | None) -> bool:
    """Whether a failure is that the database cannot be reached, cannot be written to, or has no room: nothing was kept,
    and the same asked later will do. PostgreSQL says of one that is read-only that a transaction is in the wrong
    state."""
    read_only = getattr(error.__cause__, "sqlstate", "") == "25006" if error else False
    return read_only or isinstance(error, OperationalError | InterfaceError)


def _problem(status: int, title: str) -> HttpResponse:
    body = f'{{"type":"about:blank","title":"{title}","status":{status}}}'
    return HttpResponse(body, status=status, content_type="application/problem+json")
