"""The first administrator, who opens all other accounts: one, once, and never by a password that others know."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from tests.unit.kernel.people import PASSWORD, audited, person
from village.cli import main
from village.kernel.access.queries import today
from village.kernel.accounts import actions
from village.kernel.accounts.models import Account, RoleGrant
from village.kernel.accounts.queries import anyone_manages_accounts, grants_of
from village.kernel.audit import queries as audit
from village.kernel.organisations.models import Organisation

pytestmark = pytest.mark.django_db
FIRST = ["people", "first-administrator", "Ann.Archer@example.org", "--name", "Ann Archer"]
COUNCIL = ["people", "add-organisation", "leeds", "--name", "Leeds City Council", "--kind", "council"]


@pytest.fixture(autouse=True)
def _quick(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def run(words: list[str]) -> int:
    with pytest.raises(SystemExit) as left:
        main(words)
    assert isinstance(left.value.code, int)
    return left.value.code


def test_there_is_no_second_first_administrator(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(FIRST) == 0
    capsys.readouterr()
    for words in (FIRST, [*FIRST[:2], "bob@example.org", "--name", "Bob Baker"]):
        assert run(words) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.startswith("village: There is an administrator already.")
    assert Account.objects.count() == 1


def test_an_administrator_from_tomorrow_or_in_one_area_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    later = today() + timezone.timedelta(days=1)
    one = person("Cleo Marsh")
    actions.give_role(account=one, role="administrator", area="E10000099", from_on=later, by="t", at=timezone.now())
    assert run(FIRST) == 2


def test_when_none_is_left_there_can_be_one_again() -> None:
    gone = person("Cleo Marsh", "administrator", "auditor")
    assert anyone_manages_accounts(on=today())
    actions.close_account(account=gone, by="test", at=timezone.now())
    assert run(FIRST) == 0


def test_a_demo_persona_is_no_administrator_of_a_service(settings: Any) -> None:
    person("Carol", "administrator", is_demo=True)
    settings.DEMO = True
    assert anyone_manages_accounts(on=today())
    settings.DEMO = False
    assert not anyone_manages_accounts(on=today())


@pytest.mark.parametrize(
    ("email", "name"),
    [("ann", "Ann Archer"), ("", "Ann Archer"), ("ann@example.org", "  "), ("ann@example.org", "A" * 121)],
)
def test_an_address_or_a_name_that_cannot_be_changes_nothing(
    email: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*FIRST[:2], email, "--name", name]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not Account.objects.exists()


def test_an_address_that_has_an_account_is_refused_and_gives_no_role(capsys: pytest.CaptureFixture[str]) -> None:
    person()
    assert run(FIRST) == 2
    assert "already an account" in capsys.readouterr().err
    assert not RoleGrant.objects.exists()


def test_the_second_of_two_at_once_is_refused_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one ends between our first look and our writing to the audit."""
    looks = iter([False, True])
    monkeypatch.setattr(actions, "anyone_manages_accounts", lambda *, on: next(looks))
    assert run(FIRST) == 2
    assert not Account.objects.exists()
    assert audited("accounts.open") == []


def test_the_link_leads_once_to_a_password_and_the_account_manages_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(FIRST) == 0
    out = capsys.readouterr().out
    account = Account.objects.get()
    assert (account.email, account.name) == ("ann.archer@example.org", "Ann Archer")
    assert not account.has_usable_password()
    assert [(grant.role, grant.area, grant.until_on) for grant in grants_of(account)] == [("administrator", "", None)]
    (link,) = re.findall(r"https?://\S+", out)
    address = urlsplit(link).path
    browser = Client()
    form = browser.get(address, follow=True)
    chosen = {"password1": PASSWORD, "password2": PASSWORD}
    assert browser.post(form.redirect_chain[-1][0], chosen).status_code == 302
    account.refresh_from_db()
    assert account.check_password(PASSWORD)
    other = Client().get(address, follow=True)
    assert b"password1" not in other.content  # it has been used
    signed = Client().post("/sign-in/", {"login": account.email, "password": PASSWORD})
    assert signed.status_code == 302


def test_it_is_audited_without_a_name() -> None:
    assert run(FIRST) == 0
    (opened,), (given,) = audited("accounts.open"), audited("accounts.role.give")
    assert {opened.actor, given.actor} == {"command-line"}
    assert opened.thing == given.thing == f"account:{Account.objects.get().ref}"
    assert audit.detail_of(given)["role"] == "administrator"
    assert "@" not in " ".join(str(row) for row in audit.rows())


def test_an_organisation_is_added_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*COUNCIL, "--area", "e08000035"]) == 0
    one = Organisation.objects.get()
    assert (one.slug, one.name, one.kind, one.area) == ("leeds", "Leeds City Council", "council", "E08000035")
    assert [entry.actor for entry in audited("organisations.add")] == ["command-line"]
    assert run(COUNCIL) == 2
    assert "already an organisation" in capsys.readouterr().err
    assert Organisation.objects.get().area == "E08000035"


@pytest.mark.parametrize(
    "words",
    [
        [*COUNCIL, "--area", "Leeds"],
        [*COUNCIL[:-1], "coven"],
        ["people", "add-organisation", "the leeds", *COUNCIL[3:]],
        [*COUNCIL[:4], " ", *COUNCIL[5:]],
    ],
)
def test_an_organisation_that_cannot_be_is_not_added(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not Organisation.objects.exists()
