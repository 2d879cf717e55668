"""Puts the viewer on the request, lazily: a page that anyone may see costs no query."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from village.kernel.access.queries import viewer_for


def _second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened with two factors. A demo persona counts: there is nothing real to protect."""
    methods = request.session.get("account_authentication_methods", [])
    return any(m.get("method") == "mfa" or m.get("second_factor") for m in methods) or (
        settings.DEMO and bool(request.session.get("demo"))
    )


class ViewerMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        made: Any = SimpleLazyObject(lambda: viewer_for(request.user, second_factor=_second_factor(request)))
        request.viewer = made  # type: ignore[attr-defined]
        return self.get_response(request)
