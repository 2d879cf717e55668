"""People for tests: accounts with roles, signed in as a person would."""

import base64
import datetime as dt
import hmac
import struct
import time
from typing import Any

from django.test import Client
from django.utils import timezone

from village.kernel.accounts import actions
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry
from village.kernel.organisations.models import Organisation

PASSWORD = "three random words"
LONG_AGO = dt.date(2020, 1, 1)


def organisation(slug: str = "exampleshire", area: str = "E10000099") -> Organisation:
    """A council, made once."""
    return actions.add_organisation(
        slug=slug, name=slug.title(), kind="council", area=area, by="test", at=timezone.now()
    )


def person(name: str = "Ann Archer", *roles: str, area: str = "", of: str = "exampleshire", **fields: Any) -> Account:
    """Someone with roles, whose address is made from their name."""
    email = name.lower().replace(" ", ".") + "@example.org"
    account = actions.open_account(
        email=email,
        name=name,
        organisation=organisation(of, fields.pop("serves", "E10000099")),
        by="test",
        at=timezone.now(),
        password=fields.pop("password", PASSWORD),
        **fields,
    )
    for role in roles:
        actions.give_role(account=account, role=role, area=area, from_on=LONG_AGO, by="test", at=timezone.now())
    return account


def sign_in(client: Client, account: Account, password: str = PASSWORD, **more: str) -> Any:
    """By the sign-in page."""
    return client.post("/sign-in/", {"login": account.email, "password": password, **more})


def signed_in(account: Account, *, second_factor: bool = False) -> Client:
    """A browser in which someone has signed in by password, and with a second factor as allauth notes it."""
    client = Client()
    assert sign_in(client, account).status_code == 302
    if second_factor:
        session = client.session
        session["account_authentication_methods"] += [{"method": "mfa", "type": "totp", "id": 1, "at": time.time()}]
        session.save()
    return client


def confirmed(client: Client) -> Client:
    """Having just given the password again."""
    assert client.post("/account/confirm/", {"password": PASSWORD}).status_code == 302
    return client


def code(secret: str, at: float | None = None) -> str:
    """What an authenticator app shows (RFC 6238, six digits, SHA-1, thirty seconds)."""
    counter = struct.pack(">Q", int((time.time() if at is None else at) // 30))
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def audited(action: str) -> list[Entry]:
    """The entries of an action, oldest first."""
    return list(Entry.objects.filter(action=action).order_by("seq"))
