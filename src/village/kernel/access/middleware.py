"""Puts the viewer on the request, lazily: a page that anyone may see costs no query."""

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from village.kernel.access.queries import viewer_for


def used_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened, or has since been confirmed, with a second factor.

    allauth keeps a record of each step in the session, with the account that it was for: a code from an app, a
    security key and a recovery code all have the method "mfa". A demo persona counts: there is nothing real to protect.
    """
    if settings.DEMO and request.session.get("demo"):
        return True
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


class ViewerMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        made: Any = SimpleLazyObject(lambda: viewer_for(request.user, second_factor=used_second_factor(request)))
        request.viewer = made  # type: ignore[attr-defined]
        return self.get_response(request)
