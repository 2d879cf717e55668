"""Signing in: whoever must not get in, first; then what the audit keeps, which is never an e-mail address."""

from typing import Any

import pytest
from django.conf import settings as site
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.unit.kernel.people import PASSWORD, audited, organisation, person, sign_in, signed_in
from village.kernel.accounts import actions
from village.kernel.accounts.models import Account
from village.kernel.accounts.rules import email_ref
from village.kernel.audit import queries
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


@pytest.fixture
def ann() -> Account:
    return person()


def test_a_wrong_password_or_address_lets_nobody_in_and_looks_the_same(ann: Account, client: Client) -> None:
    wrong = sign_in(client, ann, "not this one")
    unknown = client.post("/sign-in/", {"login": "nobody@example.org", "password": PASSWORD})
    for response in (wrong, unknown):
        assert response.status_code == 200
        assert b"The e-mail address or the password is wrong." in response.content
    assert not is_in(client)
    first, second = audited("accounts.sign-in")
    assert (first.actor, first.decision, first.reason) == ("nobody", "denied", "wrong address or password")
    assert first.thing == f"address:{email_ref(ann.email, site.SECRET_KEY.encode())}" != second.thing
    everything = " ".join(str(row) for row in queries.rows())
    assert "@" not in everything
    assert "Archer" not in everything


def test_an_empty_form_says_what_to_do_and_is_no_attempt(client: Client) -> None:
    page = client.post("/sign-in/", {}).content.decode()
    assert "Enter your e-mail address" in page
    assert "Enter your password" in page
    assert audited("accounts.sign-in") == []


def test_a_closed_account_lets_nobody_in(ann: Account, client: Client) -> None:
    ann.is_active = False
    ann.save()
    response = sign_in(client, ann)
    assert (response.status_code, response["Location"]) == (302, "/sign-in/closed/")
    assert b"This account is closed" in client.get("/sign-in/closed/").content
    assert not is_in(client)
    assert [entry.reason for entry in audited("accounts.sign-in")] == ["account closed"]


def test_a_demo_persona_lets_nobody_in_outside_the_demo(client: Client) -> None:
    ben = person("Ben Demo", is_demo=True)
    assert sign_in(client, ben)["Location"] == "/sign-in/closed/"
    assert not is_in(client)


def test_eight_wrong_passwords_lock_that_person_out_from_that_place(ann: Account, client: Client) -> None:
    bob = person("Bob Baker")
    for _ in range(8):
        response = sign_in(client, ann, "not this one")
    assert response.status_code == 429
    assert b"You must wait before you try again" in response.content
    for _ in range(5):
        assert sign_in(client, ann).status_code == 429  # the right password
    assert not is_in(client)
    # Trying on fills no log, and nobody else is kept out: not another person, not the same one from elsewhere.
    assert len(audited("accounts.sign-in")) == 8
    assert sign_in(Client(), bob).status_code == 302
    assert sign_in(Client(REMOTE_ADDR="198.51.100.7"), ann).status_code == 302


@pytest.mark.parametrize("proxies", [0, 1])
def test_an_address_that_is_made_up_anew_each_time_is_no_way_round_the_lock(
    ann: Account, settings: Any, proxies: int
) -> None:
    settings.PROXIES = proxies
    for n in range(8):
        came = f"203.0.113.{n}, 198.51.100.7" if proxies else f"203.0.113.{n}"
        sign_in(Client(HTTP_X_FORWARDED_FOR=came), ann, "not this one")
    came = "203.0.113.99, 198.51.100.7" if proxies else "203.0.113.99"
    assert sign_in(Client(HTTP_X_FORWARDED_FOR=came), ann).status_code == 429
    # Behind a proxy another place is another place, and is not kept out.
    elsewhere = sign_in(Client(HTTP_X_FORWARDED_FOR="198.51.100.8"), ann)
    assert elsewhere.status_code == (302 if proxies else 429)


@pytest.mark.slow
def test_an_office_of_many_behind_one_address_can_sign_in(ann: Account, settings: Any) -> None:
    """A hundred and twenty a minute from one address, and a made-up address does not start a new count."""
    settings.PROXIES = 1
    people = [person(f"Person {n}") for n in range(120)]
    for n, one in enumerate(people):
        came = f"203.0.113.{n}, 198.51.100.7"
        assert sign_in(Client(HTTP_X_FORWARDED_FOR=came), one).status_code == 302
    assert sign_in(Client(HTTP_X_FORWARDED_FOR="203.0.113.200, 198.51.100.7"), ann).status_code == 429
    assert sign_in(Client(HTTP_X_FORWARDED_FOR="198.51.100.8"), ann).status_code == 302


def test_capital_letters_are_no_way_round_the_lock(ann: Account, client: Client) -> None:
    for n in range(8):
        login = ann.email.upper() if n % 2 else ann.email
        client.post("/sign-in/", {"login": login, "password": "not this one"})
    assert sign_in(client, ann).status_code == 429


def test_the_right_password_starts_a_session_and_an_entry(ann: Account, client: Client) -> None:
    response = sign_in(client, ann)
    assert (response.status_code, response["Location"]) == (302, "/work/")
    assert is_in(client)
    (entry,) = audited("accounts.sign-in")
    assert (entry.actor, entry.thing, entry.decision) == (str(ann.ref), f"account:{ann.ref}", "done")
    assert (entry.organisation, queries.detail_of(entry)) == ("exampleshire", {"method": "password"})


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/plan/?a=1", "/plan/?a=1"),
        ("https://elsewhere.example.org/", "/work/"),
        ("//elsewhere.example.org", "/work/"),
        ("javascript:alert(1)", "/work/"),
    ],
)
def test_signing_in_leads_on_within_village_only(ann: Account, client: Client, asked: str, led: str) -> None:
    assert sign_in(client, ann, next=asked)["Location"] == led


def test_a_session_gets_a_new_key(ann: Account, client: Client) -> None:
    client.get("/sign-in/")
    session = client.session
    session["planted"] = 1
    session.save()
    before = session.session_key
    client.cookies[site.SESSION_COOKIE_NAME] = before
    sign_in(client, ann)
    assert client.session.session_key != before


def test_if_the_audit_cannot_be_written_nobody_is_signed_in(ann: Account, monkeypatch: Any) -> None:
    client = Client(raise_request_exception=False)

    def fails(**_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(actions.audit, "record", fails)
    assert sign_in(client, ann).status_code == 500
    assert not is_in(client)
    ann.refresh_from_db()
    assert ann.last_login is None


def test_signing_out_takes_a_button_and_leaves_an_entry(ann: Account) -> None:
    client = signed_in(ann)
    assert b"Sign out" in client.get("/sign-out/").content
    assert is_in(client)
    assert client.post("/sign-out/")["Location"] == "/"
    assert not is_in(client)
    (entry,) = audited("accounts.sign-out")
    assert (entry.actor, entry.organisation) == (str(ann.ref), "exampleshire")
    assert client.post("/sign-out/").status_code == 302
    assert len(audited("accounts.sign-out")) == 1


def test_a_closed_account_is_out_at_once_and_stays_out_when_it_is_opened_again(ann: Account) -> None:
    client = signed_in(ann)
    actions.close_account(account=ann, by="manager", at=timezone.now())
    assert not is_in(client)
    ann.is_active = True
    ann.save()
    assert not is_in(client)


def test_nobody_signs_themselves_up(client: Client) -> None:
    for address in ("/sign-up/", "/signup/", "/account/signup/", "/accounts/signup/"):
        assert client.get(address).status_code == 404
    new = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    for response in (client.get("/sign-in/new/"), client.post("/sign-in/new/", new)):
        assert b"You cannot open an account here" in response.content
    assert not Account.objects.exists()


def test_someone_signed_in_does_not_sign_in_again(ann: Account) -> None:
    assert signed_in(ann).get("/sign-in/")["Location"] == "/work/"


# Forgotten passwords


def link() -> str:
    """The link of the last letter that holds one: letters of warning follow it."""
    letter = next(one for one in reversed(mail.outbox) if "://testserver/" in one.body)
    return "/" + letter.body.split("://testserver/")[1].split()[0]


def test_a_letter_lets_its_reader_choose_a_password_once(ann: Account, client: Client) -> None:
    elsewhere = signed_in(ann)
    assert client.post("/sign-in/password/", {"email": ann.email})["Location"] == "/sign-in/password/sent/"
    assert (mail.outbox[-1].subject, mail.outbox[-1].to) == ("A new password for Village", [ann.email])
    page = client.get(link(), follow=True)
    action = page.context["action_url"] if page.context else page.redirect_chain[-1][0]
    short = client.post(action, {"password1": "short", "password2": "short"})
    assert b"12 characters" in short.content
    new = "four other random words"
    assert client.post(action, {"password1": new, "password2": new})["Location"] == "/sign-in/password/done/"
    assert b"Your password is set" in client.get("/sign-in/password/done/").content
    assert not is_in(elsewhere)
    assert not is_in(client)
    assert [(entry.actor, entry.thing) for entry in audited("accounts.password.set")] == [
        (str(ann.ref), f"account:{ann.ref}")
    ]
    assert sign_in(client, ann, new).status_code == 302
    assert b"This link no longer works" in Client().get(link()).content


def test_an_unknown_address_gets_the_same_page_and_another_letter(client: Client) -> None:
    response = client.post("/sign-in/password/", {"email": "nobody@example.org"})
    assert response["Location"] == "/sign-in/password/sent/"
    assert b"If there is an account" in client.get("/sign-in/password/sent/").content
    assert mail.outbox[-1].subject == "Village: no account with this address"
    assert "sign up" not in mail.outbox[-1].body


def test_a_closed_account_gets_no_link(ann: Account, client: Client) -> None:
    ann.is_active = False
    ann.save()
    client.post("/sign-in/password/", {"email": ann.email})
    assert "://" not in mail.outbox[-1].body


def test_too_many_letters_are_not_sent(ann: Account, client: Client) -> None:
    answers = [client.post("/sign-in/password/", {"email": ann.email}).status_code for _ in range(7)]
    assert answers[-1] == 429
    assert len(mail.outbox) == 5
    assert b"That was tried too often" in client.post("/sign-in/password/", {"email": ann.email}).content


# The demo


def test_there_is_no_demo_address_outside_the_demo(client: Client) -> None:
    actions.open_persona(slug="ann", name="Ann", organisation=organisation(), by="test", at=timezone.now())
    assert client.post("/sign-in/demo/", {"persona": "ann"}).status_code == 404
    assert b"Be Ann" not in client.get("/sign-in/").content
    assert audited("accounts.sign-in") == []


@pytest.mark.usefixtures("_demo")
class TestInTheDemo:
    """One click, and you are someone."""

    @pytest.fixture
    def _demo(self, settings: Any) -> None:
        settings.DEMO = True
        for slug, role in (("ann", "auditor"), ("ben", "")):
            account = actions.open_persona(
                slug=slug, name=slug.title(), organisation=organisation(), by="test", at=timezone.now()
            )
            if role:
                actions.give_role(
                    account=account, role=role, from_on=timezone.localdate(), by="test", at=timezone.now()
                )

    @pytest.mark.parametrize("slug", ["", "nobody", "ann.archer", "ann@demo.example.org", "a\0b", "é"])
    def test_only_personas_can_be_had(self, client: Client, slug: str) -> None:
        person()  # a real account in the same database
        assert client.post("/sign-in/demo/", {"persona": slug}).status_code == 404
        assert not is_in(client)

    def test_a_link_is_not_enough(self, client: Client) -> None:
        assert client.get("/sign-in/demo/?persona=ann").status_code == 405

    def test_a_click_signs_in_as_a_persona_with_an_entry(self, client: Client) -> None:
        page = client.get("/sign-in/?next=/plan/").content.decode()
        assert "Be Ann" in page
        assert "Auditor, Exampleshire" in page
        assert client.post("/sign-in/demo/", {"persona": "ann", "next": "/plan/"})["Location"] == "/plan/"
        assert is_in(client)
        assert queries.detail_of(audited("accounts.sign-in")[-1]) == {"method": "demo"}
        assert client.get("/oversight/audit/").status_code == 200  # no second factor is asked of made-up people

    def test_becoming_another_ends_being_the_first(self, client: Client) -> None:
        client.post("/sign-in/demo/", {"persona": "ann"})
        assert client.post("/sign-in/demo/", {"persona": "ben"})["Location"] == "/work/"
        assert len(audited("accounts.sign-out")) == 1
        assert client.get("/oversight/audit/").status_code == 404

    def test_a_persona_that_is_there_is_not_made_again(self) -> None:
        actions.open_persona(slug="ann", name="Other", organisation=None, by="test", at=timezone.now())
        assert Account.objects.filter(is_demo=True).count() == 2

    def test_the_mark_of_the_demo_is_worth_nothing_outside_it(self, client: Client, settings: Any) -> None:
        client.post("/sign-in/demo/", {"persona": "ann"})
        settings.DEMO = False
        assert client.get("/oversight/audit/").status_code == 302


def test_what_is_recorded_of_a_failure_names_no_one() -> None:
    actions.record_failed_sign_in(email="Ann.Archer@Example.org ", why="x", at=timezone.now())
    actions.record_failed_sign_in(email="ann.archer@example.org", why="x", at=timezone.now())
    assert len(set(Entry.objects.values_list("thing", flat=True))) == 1
