"""The tokens with which systems act as an account: issue one, see its secret once, take one back."""

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.kernel.accounts import actions
from village.kernel.accounts.forms import TokenForm
from village.kernel.accounts.models import Account
from village.kernel.accounts.queries import tokens_of
from village.kernel.accounts.views.people import MANAGE, wholly_changeable

ISSUED = "village_token"
"""The cookie that brings the secret of a new token from the request that made it to the page that shows it. It is in
the browser that shows it for a moment, and never in a table."""
A_MOMENT = 60


@access(MANAGE)
@never_cache
def tokens(request: HttpRequest, ref: uuid.UUID) -> HttpResponse:
    """An account's tokens. The secret of a new one is shown by the page that follows the request which made it, once:
    to load that page again issues nothing and shows nothing."""
    account = wholly_changeable(request, ref)
    by: dict[str, Any] = {"by": str(viewer_of(request).ref), "at": timezone.now()}
    issuing = request.method == "POST" and "revoke" not in request.POST
    form = TokenForm(request.POST if issuing else None)
    if request.method == "POST" and not issuing:
        _revoke(account, request.POST["revoke"], by)
        return redirect("people:tokens", ref=ref)
    if issuing and form.is_valid() and (secret := _issued(account, form, by)):
        return _on_to_the_page(request, secret)
    brought = None if issuing else request.get_signed_cookie(ISSUED, None, salt=request.path, max_age=A_MOMENT)
    context = {
        "title": f"Tokens of {account.name}",
        "person": account,
        "tokens": tokens_of(account),
        "now": by["at"],
        "secret": brought,
        "form": form,
    }
    response = render(request, "accounts/tokens.html", context, status=400 if form.errors else 200)
    if ISSUED in request.COOKIES:
        response.delete_cookie(ISSUED, path=request.path, samesite="Strict")
    return response


def _on_to_the_page(request: HttpRequest, secret: str) -> HttpResponse:
    response = redirect(request.path)
    response.set_signed_cookie(
        ISSUED, secret, salt=request.path, max_age=A_MOMENT, path=request.path, httponly=True, samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response


def _issued(account: Account, form: TokenForm, by: dict[str, Any]) -> str:
    try:
        return actions.issue_token(account=account, **form.cleaned_data, **by)[1]
    except ValueError as error:
        form.add_error(None, str(error))
        return ""


def _revoke(account: Account, token: str, by: dict[str, Any]) -> None:
    """One that was taken back meanwhile is as it should be."""
    if token.isascii() and token.isdigit() and tokens_of(account).filter(pk=token[:18], revoked_at=None).exists():
        actions.revoke_token(account=account, token=int(token), **by)
