"""Every address says who may see it, and every role gets there or not exactly as the published matrix says."""

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.account.internal.flows import login
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.addressed import NOW, addressed
from tests.standing import standing
from village.kernel.access.queries import policy
from village.kernel.access.rules import CLEARANCES, PUBLIC, SIGNED_IN
from village.kernel.accounts.actions import give_role, open_account, record_clearance

ROOT = Path(__file__).resolve().parents[2]
MATRIX = ROOT / "docs" / "reference" / "access.csv"
RECORD = (
    "/workforce/<uuid:worker>/",
    "/workforce/posts/<uuid:post>/",
    "/workforce/posts/sites/<uuid:site>/",
    "/workforce/vetting/<uuid:worker>/",
    "/workforce/corrections/<uuid:correction>/",
    "/workforce/collections/<uuid:collection>/",
    "/workforce/collections/returns/<uuid:asked>/",
    "/workforce/returns/<uuid:asked>/",
    "/workforce/inductions/<uuid:induction>/",
    "/workforce/courses/<uuid:course>/",
    "/workforce/courses/days/<uuid:sitting>/",
    "/workforce/succession/<uuid:leading>/",
    "/workforce/vetting/attended/<uuid:booking>/",
    "/workforce/shared-qualifications/<uuid:share>/",
    "/my-services/<uuid:service>/",
    "/my-services/reports/<uuid:report>/",
    "/my-services/claim/<uuid:provider>/",
    "/directory/waiting/<uuid:draft>/",
    "/directory/claims/<uuid:claim>/",
    "/directory/unmarkings/<uuid:unmarking>/",
    "/directory/entries/<uuid:service>/left/",
    "/directory/reports/<uuid:report>/",
    "/directory/same/<uuid:pair>/",
    "/directory/contributions/<uuid:contribution>/",
    "/directory/contributions/<uuid:contribution>/answer/",
    "/my-services/reviews/<uuid:contribution>/",
    "/help/<uuid:episode>/",
    "/help/shared/<uuid:share>/",
    "/help/allocation/<uuid:panel>/",
    "/help/caseload/<uuid:account>/",
    "/help/referrals/<uuid:referral>/",
    "/help/social-care/<uuid:step_up>/",
    "/help/step-downs/<uuid:step_down>/",
    "/my-family/<uuid:episode>/",
)
"""Pages of a family's record, of what is shared of one, of a panel, of what an organisation is asked or keeps, and of a
family's own: no role opens one. Who works with a family, has something shared with them, sits on the panel, is of the
organisation or reads what is theirs gets there (`tests/unit/casework`)."""


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address pattern of the site, with its view."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, prefix + str(one.pattern))
        else:
            yield prefix + str(one.pattern), one


def test_every_view_says_who_may_see_it() -> None:
    silent = [address for address, pattern in patterns() if not getattr(pattern.callback, "access", None)]
    assert silent == []


def test_every_view_names_a_permission_that_exists() -> None:
    known = set(policy().permissions) | {PUBLIC, SIGNED_IN}
    for address, pattern in patterns():
        assert pattern.callback.access in known, address


def test_every_permission_is_given_to_a_role() -> None:
    given = {permission for role in policy().roles.values() for permission in role.permissions}
    assert set(policy().permissions) == given


def _matrix() -> list[dict[str, str]]:
    with MATRIX.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _address(pattern: str, examples: dict[str, Any]) -> str:
    """A pattern with examples in place of its parts."""
    address = pattern.replace("^", "").replace("$", "").replace("open/<slug:step>", "open/who")
    address = address.replace("complaints/<uuid:complaint>/<slug:step>", "complaints/<uuid:complaint>/answer")
    for name, value in examples.items():
        for form in (f"<{name}>", *(f"<{kind}:{name}>" for kind in ("slug", "int", "uuid", "path", "str"))):
            address = address.replace(form, str(value))
    if "(?P<" in address:
        address = "/sign-in/password/1-1/"
    assert "<" not in address, f"give addressed.EXAMPLES an example for {pattern}"
    return address


@pytest.fixture(scope="module")
def world_kept(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    with standing(addressed, django_db_blocker) as known:
        yield known


@pytest.fixture
def world(world_kept: dict[str, Any], db: None) -> dict[str, Any]:
    return world_kept


def _client(role: str) -> Client:
    client = Client()
    if role == "anyone":
        return client
    account = open_account(
        email=f"{role.replace(' ', '-')}@example.org", name="Viewer", organisation=None, by="test", at=NOW
    )
    if role != "signed in":
        give_role(account=account, role=role, from_on=dt.date(2026, 1, 1), by="test", at=NOW)
    for kind in CLEARANCES:
        record_clearance(
            account=account, kind=kind, from_on=dt.date(2026, 1, 1), until_on=dt.date(2100, 1, 1), by="test", at=NOW
        )  # fmt: skip
    client.force_login(account, backend="village.kernel.accounts.backends.AccountBackend")
    session = client.session
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": NOW.timestamp()}]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = login.user_id_to_str(account)
    session.save()
    return client


def test_an_address_of_other_systems_answers_nobody_without_a_token(world: dict[str, Any]) -> None:
    """Whatever role a browser has: these look at no cookie. `tests/spec/interfaces` asks with tokens."""
    nobody = Client()
    by_token = [address for address, pattern in patterns() if hasattr(pattern.callback, "by_token")]
    assert len(by_token) > 10
    told = {address: nobody.get(address) for address in (_address(f"/{one}", world) for one in by_token)}
    for role in ("practitioner", "custodian-system", "administrator"):
        client = _client(role)
        for address, to_nobody in told.items():
            answer = client.get(address)
            assert answer.status_code == 401, address
            assert answer.content == to_nobody.content


@pytest.mark.slow
def test_every_address_answers_every_role_as_the_published_matrix_says(world: dict[str, Any]) -> None:
    rows = _matrix()
    assert {row["address"] for row in rows} == {"/" + address for address, _ in patterns()}
    # One would end the session that asks, the others look at none.
    left = {"/sign-out/", *("/" + address for address, one in patterns() if hasattr(one.callback, "by_token"))}
    asked = [(row, _address(row["address"], world)) for row in rows if row["address"] not in left]
    wrong = []
    for role in list(rows[0])[2:]:
        client = _client(role)
        nothing = client.get("/there/is/nothing/here/")
        assert nothing.status_code == 404
        for row, address in asked:
            answer = client.get(address)
            wrong += _faults(row, role, address, answer, nothing)
    assert wrong == []


def _faults(row: dict[str, str], role: str, address: str, answer: Any, nothing: Any) -> list[str]:
    """What is wrong with the answer that somebody got at an address, if anything is."""
    to_sign_in = answer.status_code == 302 and answer["Location"].startswith("/sign-in/?next=")
    as_nothing = answer.status_code == 404 and answer.content == nothing.content
    if role == "anyone" and row[role] != "yes":
        return [] if to_sign_in else [f"someone not signed in got {answer.status_code} at {address}"]
    if row[role] != "yes":
        return [] if as_nothing else [f"{role} could tell that {address} exists: {answer.status_code}"]
    if row["address"].startswith(RECORD):
        open_to_none = as_nothing or answer.status_code == 405
        return [] if open_to_none else [f"{role} opened {address} without a part in it: {answer.status_code}"]
    # An example of a public page may not exist; a page for a role must be there, or lead on.
    missing = answer.status_code == 404 and row["permission"] not in (PUBLIC, SIGNED_IN)
    return [f"{role} should reach {address}, got {answer.status_code}"] if to_sign_in or missing else []
