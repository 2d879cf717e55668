"""A password is exactly what was typed, however long, and choosing another takes nothing else away."""

import pytest
from django.core import mail
from django.test import Client

from tests.unit.kernel.accounts.test_accounts_second_factor import add_app
from tests.unit.kernel.people import person, sign_in, signed_in

pytestmark = pytest.mark.django_db
LONG = " Ein Kürbis, zwei Wölfe & " + "a very long walk home " * 5
NEW = "four other random words"


def chosen(client: Client, action: str, password: str) -> int:
    return client.post(action, {"password1": password, "password2": password}).status_code


def letter_for(client: Client, address: str) -> str:
    """Ask for a letter, follow its link, and say where the password goes."""
    client.post("/sign-in/password/", {"email": address})
    told = next(one for one in reversed(mail.outbox) if "://testserver/" in one.body)
    page = client.get("/" + told.body.split("://testserver/")[1].split()[0], follow=True)
    return str(page.context["action_url"] if page.context else page.redirect_chain[-1][0])


def test_every_sign_counts_also_of_a_long_one_with_spaces_at_its_ends() -> None:
    ann, client = person(), Client()
    assert len(LONG) > 128
    assert chosen(client, letter_for(client, ann.email), LONG) == 302
    assert sign_in(Client(), ann, LONG).status_code == 302
    for other in (LONG.strip(), LONG.swapcase(), LONG[:-1], LONG[:64], LONG[:72], LONG.replace("ü", "u")):
        assert sign_in(Client(), ann, other).status_code == 200, other


def test_nothing_is_asked_of_its_signs_but_how_many_there_are() -> None:
    ann, client = person(), Client()
    assert chosen(client, letter_for(client, ann.email), "qwmzlkjvbnxp") == 302
    assert sign_in(Client(), ann, "qwmzlkjvbnxp").status_code == 302


def test_a_new_password_by_letter_takes_no_second_factor_away() -> None:
    ann = person()
    add_app(signed_in(ann))
    client = Client()
    assert chosen(client, letter_for(client, ann.email), NEW) == 302
    assert client.get("/account/").status_code == 302
    assert sign_in(client, ann, NEW)["Location"] == "/sign-in/two-factor/"
    assert client.get("/account/").status_code == 302
