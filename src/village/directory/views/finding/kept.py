"""The shortlist in a reader's own browser: ids, signed, and nothing else."""

import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from village.directory.rules.finding.shortlist import joined, split

SHORTLIST = "village_shortlist"
SECONDS = 90 * 24 * 3600


def shortlist_of(request: HttpRequest) -> tuple[uuid.UUID, ...]:
    """What a browser keeps; nothing where it keeps none, or another wrote it."""
    return split(request.get_signed_cookie(SHORTLIST, default="", salt=SHORTLIST) or "")


def keep_shortlist(response: HttpResponse, ids: tuple[uuid.UUID, ...], *, until_closed: bool) -> None:
    """Keep a shortlist in the browser for three months, or take it away when it is empty. `until_closed`: only until
    the browser is closed, since whoever opens it next must not learn what was looked for."""
    if not ids:
        response.delete_cookie(SHORTLIST, path="/services/", samesite="Lax")
        return
    response.set_signed_cookie(
        SHORTLIST, joined(ids), salt=SHORTLIST, max_age=None if until_closed else SECONDS, path="/services/",
        httponly=True, samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )  # fmt: skip
