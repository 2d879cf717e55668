"""What somebody may do is asked at every step: a role or a clearance that ends counts in the same second, for a page
that is open already, for a look behind a shield, and for a system with a token."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from tests.index_made import HERE, NOW, a_code, a_town, browser, someone, viewer_behind
from village.kernel.access.rules import CLEARANCES
from village.kernel.accounts.actions import (
    close_account,
    end_clearance,
    end_role,
    give_role,
    issue_token,
    record_clearance,
)
from village.kernel.accounts.models import Account, RoleGrant
from village.people.actions import asking, shielding
from village.people.models import Child

pytestmark = pytest.mark.django_db
BY = {"by": "test", "at": NOW}
SAID = {"number": "9999999468", "purpose": "help"}


@pytest.fixture(autouse=True)
def one_second() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def child() -> Child:
    return a_town()


def account_of(client: Client) -> Account:
    return Account.objects.get(pk=client.session["_auth_user_id"])


def _role_ends(account: Account) -> None:
    for grant in RoleGrant.objects.filter(account=account):
        end_role(grant=grant, until_on=NOW.date(), **BY)  # type: ignore[arg-type]


def _role_moves(account: Account) -> None:
    """To another role, and to another area, on the same day."""
    _role_ends(account)
    give_role(account=account, role="matching-officer", area=HERE, from_on=NOW.date(), **BY)  # type: ignore[arg-type]
    give_role(account=account, role="practitioner", area="E08000036", from_on=NOW.date(), **BY)  # type: ignore[arg-type]


def _training_ends(account: Account) -> None:
    end_clearance(account=account, kind="training", **BY)  # type: ignore[arg-type]


def _account_closes(account: Account) -> None:
    close_account(account=account, **BY)  # type: ignore[arg-type]


CHANGES = [_role_ends, _role_moves, _training_ends, _account_closes]


@pytest.mark.parametrize("change", CHANGES)
def test_an_open_page_is_the_last_one(change: Callable[[Account], None], child: Child) -> None:
    client = browser("practitioner")
    page = f"/children/{child.ref}/"
    assert b"Amy Archer" in client.post("/children/", SAID).content
    assert b"Mill Lane" in client.get(page).content
    change(account_of(client))
    for answer in (client.get(page), client.post("/children/", SAID), client.get("/children/contact-requests/")):
        assert b"Amy Archer" not in answer.content
        assert b"Mill Lane" not in answer.content
    assert client.get(page).status_code in (302, 404)


@pytest.mark.parametrize("change", CHANGES)
def test_a_look_behind_a_shield_ends_with_it(change: Callable[[Account], None], child: Child) -> None:
    officer = someone("information-governance")
    shielding.shield_child(ref=child.ref, reason="refuge", words="Her father looks for her.", by=officer, at=NOW)
    client = browser("safeguarding-practitioner")
    by = viewer_behind(client)
    asking.give_reason(purpose="concern", words="", by=by, at=NOW)
    page = f"/children/{child.ref}/"
    client.post(f"{page}behind/", {"words": "She may be in danger now.", "code": a_code(by)})
    assert b"Mill Lane" in client.get(page).content
    change(account_of(client))
    assert b"Mill Lane" not in client.get(page).content
    again = client.post(f"{page}behind/", {"words": "She may be in danger now.", "code": "000000"})
    assert again.status_code in (302, 404)


def test_who_keeps_asking_and_loses_only_looking_behind_sees_the_shield_again(child: Child) -> None:
    officer = someone("information-governance")
    shielding.shield_child(ref=child.ref, reason="refuge", words="Her father looks for her.", by=officer, at=NOW)
    client = browser("safeguarding-practitioner")
    by = viewer_behind(client)
    asking.give_reason(purpose="concern", words="", by=by, at=NOW)
    page = f"/children/{child.ref}/"
    client.post(f"{page}behind/", {"words": "She may be in danger now.", "code": a_code(by)})
    assert b"Mill Lane" in client.get(page).content
    account = account_of(client)
    _role_ends(account)
    give_role(account=account, role="practitioner", area=HERE, from_on=NOW.date(), **BY)  # type: ignore[arg-type]
    shown = client.get(page)
    assert shown.status_code == 200
    assert b"Amy Archer" in shown.content
    assert b"Mill Lane" not in shown.content


@pytest.mark.parametrize("change", CHANGES)
def test_a_token_opens_nothing_in_that_second(change: Callable[[Account], None], child: Child) -> None:
    account = account_of(browser("practitioner"))
    _, secret = issue_token(account=account, name="A system", days=9, second_factor=True, **BY)  # type: ignore[arg-type]
    headers = {"Authorization": f"Bearer {secret}", "X-Purpose": "help"}
    address = f"/fhir/r4/Patient/{child.ref}"
    assert b"Archer" in Client().get(address, headers=headers).content
    change(account)
    answer = Client().get(address, headers=headers)
    assert answer.status_code in (401, 403, 404)
    assert b"Archer" not in answer.content


def test_what_is_given_counts_in_the_same_second_too(child: Child) -> None:
    client = browser(cleared=False)
    account = account_of(client)
    assert client.get("/children/").status_code == 404
    give_role(account=account, role="practitioner", area=HERE, from_on=NOW.date(), **BY)  # type: ignore[arg-type]
    assert client.get("/children/").status_code == 302
    for kind in CLEARANCES:
        until = NOW.date() + dt.timedelta(days=1)
        record_clearance(account=account, kind=kind, from_on=NOW.date(), until_on=until, **BY)  # type: ignore[arg-type]
    assert client.get("/children/").status_code == 200
