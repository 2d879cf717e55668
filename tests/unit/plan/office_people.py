"""People, plans and updates for the tests of the plan office."""

import datetime as dt
import uuid
from typing import Any

from allauth.account.internal.flows import login
from django.test import Client
from django.utils import timezone

from village.kernel.access.queries import viewer_for
from village.kernel.access.rules import Grant, Viewer
from village.kernel.accounts.actions import give_role, open_account
from village.kernel.accounts.models import Account
from village.plan import queries
from village.plan.actions import decide_progress, record_progress
from village.plan.models import Edition, ProgressUpdate
from village.plan.rules.document import Plan

TODAY = dt.date(2009, 1, 20)
NOW = dt.datetime(2009, 1, 20, 12, tzinfo=dt.UTC)


def forget() -> None:
    """What queries keep by edition and newest decision: a test's database starts over, its memory must too."""
    queries._as_at.cache_clear()
    queries.document.cache_clear()


def load(plan: Plan, number: int = 1, at: dt.datetime = NOW) -> Edition:
    """An edition of any plan, even of one that no folder could hold."""
    text = queries.document_text(plan)
    return Edition.objects.create(
        plan=plan.id, number=number, title=plan.title, area=plan.area_code, document=text,
        sha256=uuid.uuid4().hex * 2, loaded_at=at, loaded_by="test",
    )  # fmt: skip


def person(slug: str, role: str = "", area: str = "") -> Account:
    """An account, with a role if one is named, in an area or everywhere."""
    email = f"{slug}@example.org"
    account = open_account(email=email, name=slug.capitalize(), organisation=None, by="test", at=NOW)
    if role:
        give_role(account=account, role=role, from_on=dt.date(2008, 1, 1), by="test", at=NOW, area=area)
    return account


def as_viewer(account: Account, *, second_factor: bool = True) -> Viewer:
    return viewer_for(account, second_factor=second_factor)


def some_viewer(role: str, *, area: str | None = None, second_factor: bool = True) -> Viewer:
    """Someone with a role and no account."""
    grants = (Grant(role, dt.date(2008, 1, 1), None, area),) if role else ()
    return Viewer(str(uuid.uuid4()), role, second_factor=second_factor, grants=grants)


def signed_in(account: Account, *, second_factor: bool = True) -> Client:
    """A browser in which someone has signed in."""
    client = Client()
    client.force_login(account, backend="village.kernel.accounts.backends.AccountBackend")
    if second_factor:
        session = client.session
        session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": timezone.now().timestamp()}]
        session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = login.user_id_to_str(account)
        session.save()
    return client


def recorded(by: Viewer, **values: Any) -> ProgressUpdate:
    """An update on the promise `helmets` of the plan of Here."""
    told: dict[str, Any] = {
        "plan": "here-2007",
        "commitment": "helmets",
        "as_of_on": dt.date(2009, 1, 10),
        "status": "under-way",
        "narrative": "Half of them have one.",
        "confidence": "high",
        "once": uuid.uuid4().hex,
        "at": NOW,
        "today": TODAY,
    }
    return record_progress(by=by, **told | values)


def decided(update: ProgressUpdate, by: Viewer, decision: str = "approved", **values: Any) -> ProgressUpdate:
    return decide_progress(update=update.pk, by=by, **{"decision": decision, "note": "As agreed.", "at": NOW} | values)
