"""Opening an account, step by step."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.unit.kernel.people import organisation, person, sign_in, signed_in
from village.kernel.access.queries import today
from village.kernel.accounts import actions
from village.kernel.accounts.models import Account
from village.kernel.accounts.queries import grants_of

pytestmark = pytest.mark.django_db


def answer(client: Client, step: str, **data: str) -> Any:
    return client.post(f"/settings/people/open/{step}/", data)


@pytest.mark.parametrize(
    "typed", [{"name": "Nia\u202e New", "email": "nia@example.org"}, {"name": "Nia", "email": "nia@exam\u200bple.org"}]
)
def test_a_name_or_an_address_with_something_hidden_in_it_is_refused(manager: Client, typed: dict[str, str]) -> None:
    page = answer(manager, "who", **typed)
    assert page.status_code == 200
    assert "hidden character after" in page.content.decode()


def test_an_account_is_opened_and_its_owner_gets_in_by_letter(manager: Client) -> None:
    assert manager.get("/settings/people/open/")["Location"] == "/settings/people/open/who/"
    assert answer(manager, "who", name=" Nia New ", email="Nia@Example.org")["Location"].endswith("/organisation/")
    assert answer(manager, "organisation", organisation="exampleshire")["Location"].endswith("/role/")
    assert answer(manager, "role", role="plan-officer")["Location"].endswith("/check/")
    page = manager.get("/settings/people/open/check/").content.decode()
    for said in ("Nia New", "nia@example.org", "Exampleshire", "Plan officer, in the area of Exampleshire"):
        assert said in page
    assert not Account.objects.filter(email="nia@example.org").exists()
    done = answer(manager, "check").content.decode()
    assert "The account is open" in done
    nia = Account.objects.get(email="nia@example.org")
    assert (nia.name, nia.has_usable_password(), nia.is_demo) == ("Nia New", False, False)
    (grant,) = grants_of(nia)
    assert (grant.role, grant.area, grant.from_on) == ("plan-officer", "E10000099", today())
    (letter,) = mail.outbox
    assert (letter.subject, letter.to) == ("Your Village account", ["nia@example.org"])
    assert "Nia New, an account has been opened for you" in letter.body
    # Sent once: going back does not open another.
    assert answer(manager, "check")["Location"].endswith("/who/")
    client = Client()
    page = client.get("/" + letter.body.split("://testserver/")[1].split()[0], follow=True)
    new = "four other random words"
    action = page.redirect_chain[-1][0]
    assert client.post(action, {"password1": new, "password2": new}).status_code == 302
    assert sign_in(client, nia, new).status_code == 302


def test_the_steps_come_in_their_order(manager: Client) -> None:
    assert manager.get("/settings/people/open/role/")["Location"].endswith("/who/")
    assert manager.get("/settings/people/open/check/")["Location"].endswith("/who/")
    assert manager.get("/settings/people/open/nothing/").status_code == 404
    answer(manager, "who", name="Nia New", email="nia@example.org")
    assert manager.get("/settings/people/open/check/")["Location"].endswith("/organisation/")
    assert b'value="Nia New"' in manager.get("/settings/people/open/who/").content
    manager.get("/settings/people/open/")
    assert b'value="Nia New"' not in manager.get("/settings/people/open/who/").content


@pytest.mark.parametrize(
    ("step", "data", "said"),
    [
        ("who", {}, "Enter their name"),
        *(
            ("who", {"name": f"Nia{unseen}New", "email": "nia@example.org"}, said)
            for unseen, said in (
                *((one, "Enter the name on one line") for one in ("\n", "\r\n", "\t")),
                *((one, "There is a hidden character") for one in ("\x1b", "\x85", "\u2028", "\u202e", "\u200b")),
            )
        ),
        ("who", {"name": "N", "email": "nonsense"}, "Enter an e-mail address like"),
        ("who", {"name": "N", "email": "BOB.baker@example.org"}, "There is already an account"),
    ],
)
def test_an_answer_that_does_not_hold_is_asked_again(
    manager: Client, step: str, data: dict[str, str], said: str
) -> None:
    response = answer(manager, step, **data)
    assert response.status_code == 200
    assert said in response.content.decode()


def test_an_account_may_start_without_a_role(manager: Client) -> None:
    answer(manager, "who", name="Nia New", email="nia@example.org")
    answer(manager, "organisation", organisation="exampleshire")
    assert b"Choose a role, or none for now" in answer(manager, "role").content
    answer(manager, "role", role="none")
    assert b"None for now" in manager.get("/settings/people/open/check/").content
    answer(manager, "check")
    assert list(grants_of(Account.objects.get(email="nia@example.org"))) == []


@pytest.mark.parametrize(("serves", "status"), [("E10000099", 200), ("", 302)])
def test_a_first_role_that_no_area_gives_is_not_one_in_an_area(manager: Client, serves: str, status: int) -> None:
    organisation("body", serves)
    answer(manager, "who", name="Nia New", email="nia@example.org")
    answer(manager, "organisation", organisation="body")
    assert ("Auditor" in manager.get("/settings/people/open/role/").content.decode()) == (status == 302)
    assert answer(manager, "role", role="auditor").status_code == status


def test_an_address_taken_meanwhile_is_told_of(manager: Client, monkeypatch: Any) -> None:
    answer(manager, "who", name="Nia New", email="nia@example.org")
    answer(manager, "organisation", organisation="exampleshire")
    answer(manager, "role", role="none")

    def refuse(**_: object) -> None:
        raise ValueError("There is already an account with this e-mail address.")

    monkeypatch.setattr(actions, "open_account", refuse)
    assert b"There is already an account" in answer(manager, "check").content
    assert mail.outbox == []


def test_a_manager_of_an_area_opens_accounts_only_there(bob: Account) -> None:
    organisation("another", "E10000001")
    client = signed_in(person("May Manager", "administrator", area="E10000099"), second_factor=True)
    answer(client, "who", name="Nia New", email="nia@example.org")
    assert b"Another" not in client.get("/settings/people/open/organisation/").content
    assert answer(client, "organisation", organisation="another").status_code == 200
