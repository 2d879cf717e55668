"""Systems that ask: an account with a role, vetted and trained, and its token."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.utils import timezone
from fhir.resources.R4B import get_fhir_model_class

from tests.unit.people import made
from village.kernel.access.models import Clearance
from village.kernel.accounts.actions import add_organisation, give_role, issue_token, open_account
from village.kernel.accounts.models import Account
from village.people.models import Child

ANNA_NHS = made.NHS[0]


@dataclass
class System:
    """A system with a token, and what it sends with every request."""

    account: Account
    headers: dict[str, str]

    def get(self, address: str, **query: str) -> Any:
        return valid(Client().get(address, query, headers=self.headers))

    def post(self, address: str, body: Any, form: str = "application/json", **headers: str) -> Any:
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        return valid(Client().post(address, data, content_type=form, headers={**self.headers, **headers}))

    def send(self, method: str, address: str, body: Any = None) -> Any:
        call = getattr(Client(), method)
        return valid(call(address, json.dumps(body or {}), content_type="application/json", headers=self.headers))


def valid(answer: Any) -> Any:
    """An answer, which another reader of FHIR accepts if it is FHIR: a resource, or why not as an OperationOutcome."""
    if answer.headers.get("Content-Type") == "application/fhir+json":
        said = json.loads(answer.content)
        get_fhir_model_class(said["resourceType"]).model_validate(said)
        assert (said["resourceType"] == "OperationOutcome") == (answer.status_code >= 400)
    return answer


def system(
    role: str = "practitioner",
    *,
    purpose: str = "help",
    area: str = made.AREA,
    of: str = "",
    cleared: bool = True,
    second_factor: bool = True,
) -> System:
    """A system of an organisation in an area, which may ask unless said otherwise."""
    slug = of or f"org-{area}"
    organisation = add_organisation(slug=slug, name="A council", kind="council", area=area, by="test", at=made.NOW)
    number = Account.objects.count()
    account = open_account(
        email=f"system-{number}@example.org", name="Case system", organisation=organisation, by="test", at=made.NOW
    )
    if role:
        give_role(account=account, role=role, area=area, from_on=made.LONG_AGO, by="test", at=made.NOW)
    for kind in ("vetting", "training") if cleared else ():
        Clearance.objects.create(
            account=account.ref, kind=kind, from_on=made.LONG_AGO, until_on=made.FAR_OFF, recorded_at=made.NOW
        )
    _, secret = issue_token(
        account=account, name="A token", days=30, second_factor=second_factor, by="test", at=timezone.now()
    )
    headers = {"Authorization": f"Bearer {secret}", **({"X-Purpose": purpose} if purpose else {})}
    return System(account, headers)


@pytest.fixture
def anna(db: None) -> Child:
    """Anna, whom the council's health system and a school elsewhere know."""
    health = made.source("health")
    made.take(health, [made.row("h1", nhs_number=ANNA_NHS, role="Health visitor", contact="01632 960001")])
    school = made.source("school")
    made.take(school, [made.row("s1", nhs_number=ANNA_NHS, role="Teacher", contact="01632 960002")])
    return made.record(health, "h1").child


@pytest.fixture
def asker(anna: Child) -> System:
    """A system that may ask."""
    return system()


@pytest.fixture
def keep_connection() -> Any:
    """A request made straight to the application would close a connection that is in a transaction."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


LATER: Callable[[int], dt.datetime] = lambda seconds: timezone.now() + dt.timedelta(seconds=seconds)  # noqa: E731
