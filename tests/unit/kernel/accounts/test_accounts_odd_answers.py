"""A provider answers what no standard has: whatever it is, it ends as the page that says that signing in did not work,
and stands in the audit."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from tests.unit.kernel.accounts.test_accounts_id_tokens import (
    ANN,
    AT,
    Mock,
    back,
    mock,  # noqa: F401 - a fixture
    not_so_long,  # noqa: F401 - a fixture
    of,
    shown,
)
from tests.unit.kernel.people import audited, person
from village.kernel.accounts import providers
from village.kernel.accounts.rules import person_problem

pytestmark = pytest.mark.django_db
ABOUT, TOKEN, KEYS, WHO = f"{AT}/.well-known/openid-configuration", f"{AT}/token", f"{AT}/keys", f"{AT}/who"
DEEP, LONG = b"[" * 100_000, b"9" * 10_000
SHAPES = {
    "nothing": b"", "a page": b"<html>", "no text": b"\xff\xfe\x00", "a number": b"3", "null": b"null", "true": b"true",
    "a text": b'"access_token"', "a list": b"[]", "a list of names": b'["access_token", "keys", "sub"]', "empty": b"{}",
    "deep": DEEP, "of a number without end": b'{"access_token": ' + LONG + b"}",
}  # fmt: skip


def answering(mock: Mock, where: str, raw: bytes, headers: dict[str, str] | None = None) -> None:  # noqa: F811
    """Let one address answer this."""
    usual = Mock.request

    def request(method: str, url: str, **more: Any) -> requests.Response:
        answer = usual(mock, method, url, **more)
        if url == where:
            answer._content = raw
            answer.headers.clear()
            answer.headers.update({"content-type": "application/json"} if headers is None else headers)
        return answer

    mock.request = request  # type: ignore[method-assign]


def refused(response: Any, status: int) -> str:
    assert response.status_code == status
    assert b"You could not be signed in" in response.content
    assert not SocialAccount.objects.exists()
    (entry,) = audited("accounts.sign-in")
    assert (entry.decision, entry.actor) == ("denied", "nobody")
    assert not any(word in entry.reason for word in ("ann-1", "archer", "elsewhere", "\\"))
    return str(entry.reason)


@pytest.mark.parametrize("raw", SHAPES.values(), ids=list(SHAPES))
def test_a_description_of_any_shape_leads_nowhere(client: Client, mock: Mock, raw: bytes) -> None:  # noqa: F811
    answering(mock, ABOUT, raw)
    assert refused(client.get("/sign-in/with/council/"), 502)
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize("where", [TOKEN, KEYS, WHO])
@pytest.mark.parametrize("raw", SHAPES.values(), ids=list(SHAPES))
def test_an_answer_of_any_shape_lets_nobody_in(client: Client, mock: Mock, where: str, raw: bytes) -> None:  # noqa: F811
    person()
    answering(mock, where, raw)
    refused(back(client, mock), 401)
    assert client.get("/account/").status_code == 302


def token(**changed: Any) -> Callable[[Mock], None]:
    """Another answer for the code, beside a right ID token."""

    def change(mock: Mock) -> None:  # noqa: F811
        usual = Mock.request

        def request(method: str, url: str, **more: Any) -> requests.Response:
            answer = usual(mock, method, url, **more)
            if url == TOKEN:
                said = json.loads(answer.content) | changed
                answer._content = json.dumps(said).encode()
            return answer

        mock.request = request  # type: ignore[method-assign]

    return change


def as_it_is(mock: Mock) -> Callable[[dict[str, Any]], str]:  # noqa: F811
    """Signed, whatever it says."""
    return lambda said: jwt.PyJWS().encode(json.dumps(said).encode(), mock.key, mock.alg, mock.header)


def unsaid(one: Mock) -> None:
    one.said["iss"] = [AT]
    one.token = as_it_is(one)


def both(**changed: Any) -> Callable[[Mock], None]:
    """Told, and signed."""

    def change(mock: Mock) -> None:  # noqa: F811
        mock.said.update(changed)
        mock.told = {"sub": "ann-1", **ANN} | changed

    return change


ODD: dict[str, Callable[[Mock], object]] = {
    "an instant that is text": of(exp="soon"),
    "an instant that is a list": of(exp=[]),
    "an instant without end": of(exp=float("inf")),
    "made at a text": of(iat="now"),
    "not before a text": of(nbf={}),
    "an issuer that is a list": unsaid,
    "somebody who is a number": both(sub=7),
    "somebody who is a list": both(sub=["ann-1"]),
    "somebody of no printable name": both(sub="ann\0"),
    "somebody of half a letter": both(sub="\ud800"),
    "somebody of a name too long to keep": both(sub="a" * 192),
    "nobody": both(sub=""),
    "an address that is a list": both(email=["ann.archer@example.org"]),
    "an address that is an object": both(email={"a": 1}),
    "an address that is true": both(email=True),
    "an address without end": both(email="a" * 300 + "@example.org"),
    "an address of two lines": both(email="ann.archer@example.org\nbob@example.org"),
    "a name that is a list": both(name=[1], given_name={}, family_name=3),
    "an access token that is a list": token(access_token=["x"], expires_in="3"),
    "an access token that no header takes": token(access_token="\ud800"),
    "an end that is a text": token(expires_in="soon"),
    "an end that is a list": token(expires_in=[1]),
    "an end without end": token(expires_in=10**30),
    "a key that is a number": shown({"keys": [{"kty": "RSA", "kid": "one", "n": 5, "e": [], "alg": "RS256"}]}),
    "a key of nothing": shown({"keys": [{"kty": "RSA", "kid": "one", "n": "", "e": "AA"}]}),
}


@pytest.mark.parametrize("change", ODD.values(), ids=list(ODD))
def test_what_is_odd_within_an_answer_lets_nobody_in(client: Client, mock: Mock, change: Any) -> None:  # noqa: F811
    person()
    change(mock)
    response = back(client, mock)
    if response.status_code == 302:  # what nobody asks for may be of any shape
        assert change in (ODD["a name that is a list"], ODD["an access token that is a list"])
        return
    refused(response, 401)
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize("headers", [{}, {"content-type": ""}, {"content-type": "text/plain"}])
def test_an_answer_that_does_not_say_what_it_is_is_no_token(
    client: Client,
    mock: Mock,  # noqa: F811
    headers: dict[str, str],
) -> None:
    person()
    answering(mock, TOKEN, b"access_token=x", headers)
    refused(back(client, mock), 401)


@pytest.mark.parametrize(
    "changed",
    [
        {"authorization_endpoint": "https://["},
        {"authorization_endpoint": "https://"},
        {"authorization_endpoint": f"{AT}:port/go"},
        {"authorization_endpoint": f"{AT}/go\r\nSet-Cookie: a=b"},
        {"authorization_endpoint": f"{AT}/{'a' * 3_000}"},
        {"token_endpoint": [f"{AT}/token"]},
        {"jwks_uri": f"{AT}/ keys"},
        {"token_endpoint_auth_methods_supported": None},
        {"token_endpoint_auth_methods_supported": 3},
    ],
)
def test_a_description_of_odd_parts_leads_nowhere(client: Client, mock: Mock, changed: dict[str, Any]) -> None:  # noqa: F811
    mock.about.update(changed)
    refused(client.get("/sign-in/with/council/"), 502)


def test_what_is_not_believed_on_the_way_out_is_in_the_audit(client: Client, mock: Mock) -> None:  # noqa: F811
    mock.about["issuer"] = "https://elsewhere.example.org"
    assert refused(client.get("/sign-in/with/council/"), 502) == "it says that it is another provider"


def test_what_can_be_kept_of_somebody() -> None:
    assert [person_problem({"sub": sub}, "sub", 3) for sub in ("abc", 7, "å")] == ["", "", ""]
    assert person_problem({"oid": "a"}, "sub", 3) == "it numbers people in a way that cannot be kept"
    assert person_problem({"sub": "a", "email": None}, "sub", 3) == ""
    assert person_problem({"sub": "a", "email": 3}, "sub", 3) == "it gives an address that is none"


class Odd(BaseHTTPRequestHandler):
    """What no provider does, each at its own beginning of an address."""

    def do_GET(self) -> None:
        how = self.path.split("/")[1]
        if how == "loop":
            self.answer(302, {"Location": self.path})
        elif how == "far":
            self.answer(302, {"Location": "http://[nowhere/"})
        elif how == "huge":
            self.answer(200, {}, b"[" + b"1," * (providers.LONGEST // 2 + 10))
        elif how == "packed":
            self.answer(200, {"Content-Encoding": "gzip"}, b"\x1f\x8b")
        elif how == "short":
            self.answer(200, {"Content-Length": "1000"}, b"{")
        elif how == "slow":
            self.answer(200, {"Content-Length": "1000"}, b"", end=False)
            for _ in range(40):
                self.wfile.write(b" ")
                time.sleep(0.05)
        elif how == "silent":
            time.sleep(1.5)
        elif how == "torn":
            self.wfile.write(b"no HTTP at all\r\n\r\n")

    def answer(self, status: int, headers: dict[str, str], body: bytes = b"", *, end: bool = True) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = end

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def odd() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Odd)
    server.daemon_threads = server.block_on_close = False
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # whoever asks may leave
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("loop", "it did not answer as asked: TooManyRedirects"),
        ("far", "its answer cannot be read: ValueError"),
        ("huge", "its answer is too long"),
        ("packed", "its answer is packed, as was not asked for"),
        ("short", "its answer broke off: ProtocolError"),
        ("slow", "its answer takes too long"),
        ("silent", "it did not answer as asked: ReadTimeout"),
        ("torn", "it did not answer as asked: ConnectionError"),
    ],
)
def test_what_is_no_answer_is_given_up(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, odd: str, how: str, why: str
) -> None:
    monkeypatch.setattr(providers, "PATIENCE", 0.5)
    settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = 1
    app = {"provider_id": "council", "name": "Exampleshire", "client_id": "village", "secret": "shared"}
    app["settings"] = {"server_url": f"{odd}/{how}"}  # type: ignore[assignment]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    begun = time.monotonic()
    assert refused(client.get("/sign-in/with/council/"), 502) == why
    assert time.monotonic() - begun < 10
