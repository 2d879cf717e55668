"""The pages for an address that is not there and for a failure of our own."""

import structlog
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
    """Says that it is our fault, and what to do. Asks for no session, no viewer: they may be the fault."""
    said = "Something went wrong here. Try again later."
    if request.path.startswith("/fhir/"):
        issue = f'{{"severity":"fatal","code":"exception","details":{{"text":"{said}"}}}}'
        body = f'{{"resourceType":"OperationOutcome","issue":[{issue}]}}'
        return HttpResponse(body, status=500, content_type="application/fhir+json")
    if request.path.startswith(("/api/", "/oruk/", "/v1/")):
        return _problem(500, said)
    return HttpResponse(render_to_string("500.html"), status=500)


def _problem(status: int, title: str) -> HttpResponse:
    body = f'{{"type":"about:blank","title":"{title}","status":{status}}}'
    return HttpResponse(body, status=status, content_type="application/problem+json")
