"""An index of made-up children for tests, built as the real one is: sources, feeds, records taken in."""

import datetime as dt
import uuid
from collections.abc import Mapping

from allauth.account.internal.flows import login
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client

from village.kernel.access.queries import viewer_for
from village.kernel.access.rules import CLEARANCES, Clearance, Grant, Viewer
from village.kernel.accounts.actions import add_organisation, give_role, open_account, record_clearance
from village.kernel.accounts.models import Account
from village.people.actions.asking import give_reason
from village.people.actions.feeding import take_in
from village.people.models import Child, Feed, Record, SourceSystem

NOW = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
HERE, THERE = "E08000035", "E08000036"
LONG_AGO, FAR = dt.date(2020, 1, 1), dt.date(2100, 1, 1)
AMY = {
    "forename": "Amy",
    "surname": "Archer",
    "date_of_birth": "2015-03-27",
    "sex": "F",
    "postcode": "ZE1 0AA",
    "address": "4 Mill Lane",
    "nhs_number": "9999999468",
}


def someone(
    *roles: str, area: str | None = HERE, of: str = "ashmere-school", name: str = "Pat", **other: object
) -> Viewer:
    """A person with roles in one area (None: everywhere), vetted, trained and signed in with two factors."""
    grants = tuple(Grant(role, LONG_AGO, None, area) for role in roles)
    cleared = tuple(Clearance(kind, LONG_AGO, FAR) for kind in CLEARANCES)
    told: dict[str, object] = {
        "ref": str(uuid.uuid4()), "name": name, "organisation": of, "second_factor": True, "grants": grants,
        "clearances": cleared,
    }  # fmt: skip
    return Viewer(**{**told, **other})  # type: ignore[arg-type]


def practitioner(**other: object) -> Viewer:
    """Somebody who may ask, and has said why."""
    found = someone("practitioner", **other)  # type: ignore[arg-type]
    give_reason(purpose="help", words="", by=found, at=NOW)
    return found


def source(slug: str, kind: str = "school", *, area: str = HERE, sensitive: str = "", **other: object) -> SourceSystem:
    """A system that sends records, of an organisation of the same name; made once."""
    organisation = add_organisation(
        slug=slug, name=slug.replace("-", " ").title(), kind="council", area=area, by="test", at=NOW
    )
    told = {
        "title": slug.replace("-", " ").title(), "organisation": organisation, "kind": kind, "area": area, "trust": 5,
        "duplicate_free": True, "sensitive": sensitive, "mode": "delta", "every_days": 7,
        "contact": f"{slug} desk, 01632 960001", "opened_at": NOW,
    }  # fmt: skip
    return SourceSystem.objects.get_or_create(slug=slug, defaults={**told, **other})[0]


def arrive(at: SourceSystem, *rows: Mapping[str, str], when: dt.datetime = NOW) -> list[Child]:
    """Rows come in from a source; each needs a "record", its key. The children they are now believed to be of."""
    # Among many children two of one name and different birthdays are two; the index goes by the highest number.
    Child.objects.get_or_create(pk=50_000, defaults={"made_at": NOW, "state": "retired"})
    feed = Feed.objects.create(
        source=at, received_at=when, name="made.csv", sha256=uuid.uuid4().hex, rows=len(rows), state="held",
        held_because="made",
    )  # fmt: skip
    take_in(feed=feed, rows=rows, by="test", at=when)
    return [Record.objects.select_related("child").get(source=at, key=row["record"]).child for row in rows]


def a_town() -> Child:
    """Amy, whom a school, a health service and social care know."""
    school = arrive(
        source("ashmere-school"), {**AMY, "record": "s1", "role": "Class teacher", "contact": "01632 960011"}
    )
    health = {**AMY, "record": "h1", "role": "Health visitor", "contact": "01632 960012", "lead": "yes"}
    arrive(source("ashmere-health", "health"), {**health, "started_on": "2026-01-05"})
    care = {**AMY, "record": "c1", "role": "Social worker", "contact": "01632 960013", "assessment": "yes"}
    arrive(source("ashmere-care", "social-care"), care)
    return school[0]


def browser(
    *roles: str, area: str = HERE, of: str = "ashmere-school", name: str = "Pat", cleared: bool = True
) -> Client:
    """The browser of somebody with an account, roles in an area (blank: everywhere), signed in with two factors."""
    organisation = add_organisation(slug=of, name=of.title(), kind="council", area=HERE, by="test", at=NOW)
    email = f"{uuid.uuid4().hex}@example.org"
    account = open_account(email=email, name=name, organisation=organisation, by="test", at=NOW)
    for role in roles:
        give_role(account=account, role=role, area=area, from_on=LONG_AGO, by="test", at=NOW)
    for kind in CLEARANCES if cleared else ():
        record_clearance(account=account, kind=kind, from_on=LONG_AGO, until_on=FAR, by="test", at=NOW)
    client = Client()
    client.force_login(account, backend="village.kernel.accounts.backends.AccountBackend")
    session = client.session
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": NOW.timestamp()}]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = login.user_id_to_str(account)
    session.save()
    return client


def a_code(by: Viewer) -> str:
    """A code that somebody can show anew who they are with, once: the next of their recovery codes."""
    assert by.ref
    account, _ = Account.objects.get_or_create(
        ref=by.ref, defaults={"email": f"{by.ref}@example.org", "name": by.name, "password": "!"}
    )
    return str(RecoveryCodes.activate(account).get_unused_codes()[0])


def viewer_behind(client: Client) -> Viewer:
    """Who sits at a browser, as an action sees them."""
    return viewer_for(Account.objects.get(pk=client.session["_auth_user_id"]), second_factor=True)
