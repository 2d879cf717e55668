"""Whoever opens another page has left the child behind whose shield they looked."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from village.kernel.access.queries import viewer_of
from village.people.actions.asking import leave

BEHIND = "behind"
"""In the session: the child behind whose shield somebody looks."""
OF_A_CHILD = frozenset({"child", "child-why", "child-behind", "child-contact", "child-leave"})


class LeavingMiddleware:
    """Ends a look behind a shield with the next page that is not the child's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Before the page is made: what it shows is already without what the shield hides."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return
        behind = request.session.get(BEHIND)
        match = request.resolver_match
        there = match is not None and match.url_name in OF_A_CHILD and str(kwargs.get("child")) == behind
        if behind and not there:
            leave(ref=behind, by=viewer_of(request), at=timezone.now())
            del request.session[BEHIND]
