"""The mark every page carries: who may see it. A page without one fails a test, not open."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from village.kernel.access.queries import may_open, still_to_show, viewer_of
from village.kernel.access.rules import NO_SECOND_FACTOR, PUBLIC

View = Callable[..., HttpResponseBase]


def access(permission: str) -> Callable[[View], View]:
    """Let through only viewers whom the policy permits.

    Someone not signed in is asked to sign in; someone whose roles give the permission but who has not used a second
    factor is asked for it, and someone not vetted or trained is told so: their own standing is no secret to them.
    Anyone else signed in gets the same answer as for a page that does not exist. What only some may see is kept by no
    browser and no proxy: the next person at the same screen may be another.
    A public page names whoever is signed in, so no proxy keeps it either unless it says that it is the same for all.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if permission != PUBLIC:
                viewer = viewer_of(request)
                if not viewer.signed_in:
                    return redirect_to_login(request.get_full_path())
                wanting = still_to_show(viewer, permission)
                if NO_SECOND_FACTOR in wanting:
                    return redirect_to_login(request.get_full_path(), login_url=reverse("second_factor"))
                if wanting:
                    return redirect("clearance")
                if not may_open(viewer, permission):
                    raise Http404
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", f"private, no-{'cache' if permission == PUBLIC else 'store'}")
            return response

        guarded.access = permission  # type: ignore[attr-defined]
        return guarded

    return mark
