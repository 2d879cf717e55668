"""The tokens with which systems act as an account: issue one, see its secret once, take one back."""

import uuid
from typing import Any

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


@access(MANAGE)
@never_cache
def tokens(request: HttpRequest, ref: uuid.UUID) -> HttpResponse:
    """An account's tokens. The secret of a new one is in the answer to the request that made it, and nowhere else."""
    account = wholly_changeable(request, ref)
    by: dict[str, Any] = {"by": str(viewer_of(request).ref), "at": timezone.now()}
    issuing = request.method == "POST" and "revoke" not in request.POST
    form = TokenForm(request.POST if issuing else None)
    if request.method == "POST" and not issuing:
        _revoke(account, request.POST["revoke"], by)
        return redirect("people:tokens", ref=ref)
    secret = _issued(account, form, by) if issuing and form.is_valid() else ""
    context = {
        "title": f"Tokens of {account.name}",
        "person": account,
        "tokens": tokens_of(account),
        "now": by["at"],
        "secret": secret,
        "form": TokenForm() if secret else form,
    }
    return render(request, "accounts/tokens.html", context, status=400 if form.errors else 200)


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
