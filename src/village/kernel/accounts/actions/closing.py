"""What an account's second factors need, closed with the server's present key after it was replaced."""

import datetime as dt

from allauth.mfa.models import Authenticator
from django.db import transaction

from village.kernel.access.sealing import seal_of
from village.kernel.audit import actions as audit

FACTORS = "second factors"
CLOSED = ("secret", "seed")  # of an app, of recovery codes; a security key keeps nothing secret here


@transaction.atomic
def close_factors_anew(*, by: str, at: dt.datetime) -> int:
    """Seal each second factor with the server's present key that was sealed with an earlier one, or with it. Returns
    how many. Raises cryptography's InvalidToken, and changes none, when one opens with no key of the server."""
    seal = seal_of(FACTORS)
    found = Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN).order_by("pk")
    for one in found:
        anew = {name: seal.rotate(one.data[name].encode()).decode() for name in CLOSED if name in one.data}
        Authenticator.objects.filter(pk=one.pk).update(data={**one.data, **anew})
    audit.record(actor=by, action="accounts.factors.close", thing="accounts", at=at, detail={"factors": len(found)})
    return len(found)
