"""A family and those who help it, to begin from: people with accounts, roles and what is on file, and an episode."""

import datetime as dt
import uuid
from collections.abc import Sequence

from allauth.account.internal.flows import login
from django.test import Client

from village.casework.actions.episodes import open_episode
from village.casework.actions.families import Who
from village.casework.models import Episode
from village.kernel.access.queries import viewer_for
from village.kernel.access.rules import CLEARANCES, Viewer
from village.kernel.accounts.actions import add_organisation, give_role, record_clearance
from village.kernel.accounts.models import Account
from village.kernel.audit.noting import told
from village.kernel.documents.actions import ship
from village.kernel.documents.files import documents_in, read_file
from village.kernel.documents.models import Version
from village.kernel.organisations.models import Organisation
from village.workflow.queries.processes import FOLDER

AREA, ELSEWHERE = "E08000003", "E08000006"  # Manchester, Salford
NOW = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
LONG_AGO, FAR_OFF = dt.date(2020, 1, 1), dt.date(2040, 1, 1)


def organisation(slug: str = "council", area: str = AREA) -> Organisation:
    """A body that helps families."""
    known = Organisation.objects.filter(slug=slug).first()
    return known or add_organisation(slug=slug, name=f"The {slug}", kind="council", area=area, by="test", at=NOW)


def account(
    name: str, *roles: str, area: str = AREA, body: str = "council", cleared: Sequence[str] = CLEARANCES
) -> Account:
    """Somebody with an account, roles in an area, and what is on file about them."""
    email = f"{name.lower().replace(' ', '.')}@example.org"
    made = Account.objects.create_user(email, name=name, organisation=organisation(body))
    for role in roles:
        give_role(account=made, role=role, area=area, from_on=LONG_AGO, by="test", at=NOW)
    for kind in cleared:
        record_clearance(account=made, kind=kind, from_on=LONG_AGO, until_on=FAR_OFF, by="test", at=NOW)
    return made


def seen(one: Account, *, second_factor: bool = True) -> Viewer:
    """The account as the decision sees it now: never kept from one question to the next."""
    return viewer_for(Account.objects.get(pk=one.pk), second_factor=second_factor)


def processes() -> None:
    """The processes that come with Village, published; once."""
    if not Version.objects.filter(kind="process").exists():
        for path in documents_in(FOLDER):
            document = read_file(path)
            ship(kind="process", key=document["process"], document=document, at=NOW)


def shown(by: Account, child: uuid.UUID | None, at: dt.datetime = NOW) -> uuid.UUID | None:
    """A child of the index, once somebody was shown its page."""
    if child is not None:
        told(seen(by), "people.view", f"child:{child}", at)
    return child


def episode(by: Account, name: str = "The Testperson family", child: uuid.UUID | None = None) -> Episode:
    """Help that somebody has opened for a mother and her child."""
    processes()
    shown(by, child)
    people = [
        (Who("Anna Testperson", born_on=dt.date(2019, 3, 14), child=child), "child"),
        (Who("Mary Testperson", born_on=dt.date(1990, 1, 2)), "carer"),
    ]
    return open_episode(name=name, area=AREA, people=people, key=uuid.uuid4().hex, by=seen(by), at=NOW)


def browser(one: Account, *, second_factor: bool = True) -> Client:
    """A browser in which somebody has signed in."""
    client = Client()
    client.force_login(one, backend="village.kernel.accounts.backends.AccountBackend")
    if second_factor:
        session = client.session
        session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": NOW.timestamp()}]
        session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = login.user_id_to_str(one)
        session.save()
    return client
