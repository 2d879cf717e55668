"""Where somebody lives, put on file and taken off: so that looks at those around them stand out."""

import datetime as dt

from django.conf import settings
from django.db import transaction

from village.kernel.access.models import Home
from village.kernel.access.rules import place_ref, street_of
from village.kernel.accounts.models import Account
from village.kernel.audit import actions as audit


@transaction.atomic
def record_home(*, account: Account, postcode: str, number: str, by: str, at: dt.datetime) -> None:
    """Put on file where somebody lives, in place of what was there; what is kept cannot be read. `number`: of the
    house, or blank. Raises ValueError for one's own, a closed account, or what is no postcode."""
    if by == str(account.ref):
        raise ValueError("Somebody else records where you live.")
    if not account.is_active:
        raise ValueError("The account is closed.")
    street = street_of(postcode)
    if not street:
        raise ValueError("Enter a full postcode, like M14 5AB.")
    key = settings.SECRET_KEY.encode()
    door = "".join(number.split())
    kept = {
        "street": place_ref(street, "", key),
        "door": place_ref(street, door, key) if door else "",
        "recorded_at": at,
    }
    Home.objects.update_or_create(account=account.ref, defaults=kept)
    audit.record(actor=by, action="accounts.home.record", thing=f"account:{account.ref}", at=at)


@transaction.atomic
def forget_home(*, account: Account, by: str, at: dt.datetime) -> None:
    """Take off file where somebody lives. Raises ValueError when it is not on file."""
    if not Home.objects.filter(account=account.ref).delete()[0]:
        raise ValueError("Nothing of that kind is on file.")
    audit.record(actor=by, action="accounts.home.forget", thing=f"account:{account.ref}", at=at)
