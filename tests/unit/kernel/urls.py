"""The kernel's own addresses alone, with a home and a desk to come from and go to."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from village.kernel.access.views import access

PAGE = '<!doctype html><html lang="en"><title>Here</title><main><h1>Here</h1></main></html>'


def here(request: HttpRequest) -> HttpResponse:
    """A page to be on."""
    return HttpResponse(PAGE)


urlpatterns = [
    path("", access("public")(here)),
    path("work/", access("signed-in")(here)),
    path("", include("village.kernel.accounts.urls")),
    path("oversight/audit/", include("village.kernel.audit.urls")),
]
