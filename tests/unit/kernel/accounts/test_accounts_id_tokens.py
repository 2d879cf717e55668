"""What a provider signs is believed when its own keys signed it, for us alone, for now, and in answer to what we asked:
each forgery by itself first, then what is right. The provider answers within this process."""

import base64
import hashlib
import hmac
import json
import time
import urllib.parse
from collections.abc import Callable, Iterator
from typing import Any

import jwt
import pytest
import requests
import time_machine
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client

from tests.unit.kernel.people import audited, person
from village.kernel.accounts.adapters import SocialAccountAdapter
from village.kernel.accounts.rules import half_hash

pytestmark = pytest.mark.django_db
AT = "https://sign-in.example.org"
ACCESS = "an access token"
ANN = {"email": "ann.archer@example.org", "email_verified": True}
OURS, ANOTHERS = (rsa.generate_private_key(65537, 2048) for _ in range(2))
CURVE, EDWARDS = ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate()
NOW = int(time.time())
Changed = Callable[["Mock"], object]


def public(key: Any, kid: str, **more: str) -> dict[str, Any]:
    """The public half of a key as a provider shows it."""
    kind = {
        rsa.RSAPrivateKey: jwt.algorithms.RSAAlgorithm,
        ec.EllipticCurvePrivateKey: jwt.algorithms.ECAlgorithm,
        ed25519.Ed25519PrivateKey: jwt.algorithms.OKPAlgorithm,
    }
    made = next(how for what, how in kind.items() if isinstance(key, what))
    return {**made.to_jwk(key.public_key(), as_dict=True), "kid": kid, **more}


class Mock:
    """A provider as it should be, of which a test changes one thing."""

    def __init__(self) -> None:
        self.about: dict[str, Any] = {
            "issuer": AT,
            "authorization_endpoint": f"{AT}/go",
            "token_endpoint": f"{AT}/token",
            "jwks_uri": f"{AT}/keys",
            "userinfo_endpoint": f"{AT}/who",
        }
        now = int(time.time())
        self.said: dict[str, Any] = {
            "iss": AT, "aud": "village", "sub": "ann-1", "iat": now, "exp": now + 300, **ANN
        }  # fmt: skip
        self.told: Any = {"sub": "ann-1", **ANN}
        self.keys: Any = {"keys": [public(OURS, "one", use="sig", alg="RS256")]}
        self.key: Any = OURS
        self.alg, self.header = "RS256", {"kid": "one"}
        self.token: Callable[[dict[str, Any]], object] = self.signed
        self.query: dict[str, str] = {}
        self.broken = ""

    def signed(self, said: dict[str, Any]) -> str:
        kept = {name: value for name, value in said.items() if value is not None}
        return jwt.encode(kept, self.key, self.alg, headers=self.header)

    def request(self, method: str, url: str, **_: Any) -> requests.Response:
        answer = requests.Response()
        answer.status_code = 500 if url == self.broken else 200
        answer.headers["content-type"] = "application/json"
        token = {"access_token": ACCESS, "token_type": "Bearer", "id_token": self.token(self.said)}
        answers = {
            f"{AT}/.well-known/openid-configuration": self.about,
            f"{AT}/token": {name: value for name, value in token.items() if value is not None},
            f"{AT}/keys": self.keys,
            f"{AT}/who": self.told,
        }
        answer._content = json.dumps(answers[url]).encode()
        return answer


@pytest.fixture(autouse=True)
def not_so_long() -> Iterator[None]:
    """The instants below are of when this file was read: on a slow machine none must have run out since."""
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def mock(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Mock:
    one = Mock()
    app = {"provider_id": "council", "name": "Exampleshire", "client_id": "village", "secret": "shared"}
    app["settings"] = {"server_url": AT}  # type: ignore[assignment]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}

    def session(self: SocialAccountAdapter) -> requests.Session:
        made = requests.Session()
        made.request = one.request  # type: ignore[method-assign, assignment]
        made.get = lambda url, **more: one.request("GET", url, **more)  # type: ignore[method-assign, misc]
        return made

    monkeypatch.setattr(SocialAccountAdapter, "get_requests_session", session)
    return one


def back(client: Client, mock: Mock) -> Any:
    """Off to the provider and back, with what it was told to repeat."""
    leaving = client.get("/sign-in/with/council/")
    assert leaving.status_code == 302
    asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(leaving["Location"]).query))
    mock.said.setdefault("nonce", asked["nonce"])
    return client.get("/sign-in/with/council/callback/", {"code": "c", "state": asked["state"], **mock.query})


def of(**changed: Any) -> Changed:
    return lambda mock: mock.said.update(changed)


def with_secret(key: bytes) -> Changed:
    """Signed with HS256, for which a careless reader takes the provider's public key as the secret."""

    def change(mock: Mock) -> None:
        def forged(said: dict[str, Any]) -> str:
            def part(one: object) -> str:
                return base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode()

            body = f"{part({'alg': 'HS256', 'kid': 'one'})}.{part(said)}"
            mark = hmac.digest(key, body.encode(), hashlib.sha256)
            return f"{body}.{base64.urlsafe_b64encode(mark).rstrip(b'=').decode()}"

        mock.token = forged

    return change


def signed_by(key: Any, alg: str = "RS256", kid: str | None = "one", **more: Any) -> Changed:
    def change(mock: Mock) -> None:
        mock.key, mock.alg, mock.header = key, alg, {"kid": kid} if kid else {}
        mock.keys["keys"] += more.get("beside", [])

    return change


def unsigned(mock: Mock) -> None:
    mock.token = lambda said: jwt.encode(said, None, "none", headers={"kid": "one"})  # type: ignore[arg-type]


def cut(mock: Mock) -> None:
    mock.token = lambda said: mock.signed(said).rpartition(".")[0] + "."


def about(**changed: Any) -> Changed:
    return lambda mock: mock.about.update(changed)


def shown(keys: Any) -> Changed:
    return lambda mock: setattr(mock, "keys", keys)


def told(who: Any) -> Changed:
    return lambda mock: setattr(mock, "told", who)


PEM = OURS.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
SHARED = {"kty": "oct", "kid": "one", "k": base64.urlsafe_b64encode(b"x" * 32).decode()}
FORGED: dict[str, Changed] = {
    "for another client": of(aud="another"),
    "for others too": of(aud=["village", "another"]),
    "for nobody": of(aud=None),
    "asked for by another": of(azp="another"),
    "of another provider": of(iss="https://elsewhere.example.org"),
    "of no provider": of(iss=None),
    "of nobody": of(sub=None),
    "run out": of(exp=NOW - 3600),
    "never runs out": of(exp=None),
    "not yet": of(nbf=NOW + 3600),
    "made tomorrow": of(iat=NOW + 24 * 3600),
    "made at no time": of(iat=None),
    "of an earlier sign-in": of(nonce="seen before"),
    "of no sign-in": of(nonce=None),
    "with another access token": of(at_hash=half_hash("another", "RS256")),
    "signed with another key": signed_by(ANOTHERS),
    "of an unknown key": signed_by(OURS, kid="two"),
    "of a key that is not for signing": signed_by(
        ANOTHERS, kid="two", beside=[public(ANOTHERS, "two", use="enc", alg="RS256")]
    ),
    "of a key of another algorithm": signed_by(OURS, "RS512"),
    "of one of two keys, without saying which": signed_by(OURS, kid=None, beside=[public(ANOTHERS, "two")]),
    "of one name for two keys": signed_by(OURS, beside=[public(ANOTHERS, "one")]),
    "with the public key as a secret": with_secret(PEM),
    "with the secret that we share": with_secret(b"shared"),
    "with a secret among the keys": lambda mock: (shown({"keys": [SHARED]})(mock), with_secret(b"x" * 32)(mock)),
    "unsigned": unsigned,
    "with its signature cut off": cut,
    "none at all": lambda mock: setattr(mock, "token", lambda said: None),
    "no token": lambda mock: setattr(mock, "token", lambda said: "x.y.z"),
    "a list in place of a token": lambda mock: setattr(mock, "token", lambda said: ["x"]),
    "no keys": shown({"keys": []}),
    "keys that are none": shown({"keys": "none"}),
    "a list in place of keys": shown([]),
    "a key that cannot be read": shown({"keys": [{"kty": "RSA", "kid": "one", "n": "?", "e": "AQAB"}, "x"]}),
    "a right token and somebody else": told({"sub": "bob-2", **ANN}),
    "a right token and nobody": told([]),
    "a right token and another address": told({"sub": "ann-1", "email": "bob@example.org", "email_verified": True}),
    "a token that says unverified": of(email_verified=False),
    "another provider's answer": lambda mock: mock.query.update(iss="https://elsewhere.example.org"),
    "an answer that does not say whose it is": about(authorization_response_iss_parameter_supported=True),
}  # fmt: skip


@pytest.mark.parametrize("change", FORGED.values(), ids=list(FORGED))
def test_what_is_forged_lets_nobody_in(client: Client, mock: Mock, change: Changed) -> None:
    person()
    change(mock)
    response = back(client, mock)
    assert response.status_code == 401
    assert b"You could not be signed in" in response.content
    assert client.get("/account/").status_code == 302
    assert not SocialAccount.objects.exists()
    (entry,) = audited("accounts.sign-in")
    assert (entry.decision, entry.actor) == ("denied", "nobody")
    assert "ann" not in entry.reason


def test_every_forgery_gets_the_same_page(client: Client, mock: Mock) -> None:
    person()
    pages = set()
    for change in (of(aud="another"), of(exp=NOW - 3600), unsigned):
        mine = Mock()
        mock.__dict__.update(mine.__dict__)
        mock.token = mock.signed
        change(mock)
        pages.add(back(Client(), mock).content)
    assert len(pages) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": "https://elsewhere.example.org"},
        {"issuer": None},
        {"issuer": f"{AT}.evil.example"},
        {"authorization_endpoint": None},
        {"token_endpoint": "http://sign-in.example.org/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"userinfo_endpoint": "http://sign-in.example.org/who"},
        {"userinfo_endpoint": None},
    ],
)
def test_a_provider_that_is_another_is_not_gone_to(client: Client, mock: Mock, changed: dict[str, Any]) -> None:
    mock.about.update(changed)
    response = client.get("/sign-in/with/council/")
    assert response.status_code == 502
    assert b"You could not be signed in" in response.content


def test_one_whose_description_is_none_is_not_gone_to(client: Client, mock: Mock) -> None:
    mock.about = []  # type: ignore[assignment]
    assert client.get("/sign-in/with/council/").status_code == 502


@pytest.mark.parametrize("where", ["/.well-known/openid-configuration", "/token", "/keys", "/who"])
def test_a_provider_that_fails_half_way_is_not_our_fault(client: Client, mock: Mock, where: str) -> None:
    person()
    leaving = client.get("/sign-in/with/council/")
    asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(leaving["Location"]).query))
    mock.said["nonce"], mock.broken = asked["nonce"], AT + where
    response = client.get("/sign-in/with/council/callback/", {"code": "c", "state": asked["state"]})
    assert response.status_code == 401
    assert client.get("/account/").status_code == 302


def test_an_answer_serves_once(client: Client, mock: Mock) -> None:
    person()
    leaving = client.get("/sign-in/with/council/")
    asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(leaving["Location"]).query))
    mock.said["nonce"] = asked["nonce"]
    there = "/sign-in/with/council/callback/"
    assert client.get(there, {"code": "c", "state": asked["state"]}).status_code == 302
    assert client.get(there, {"code": "c", "state": asked["state"]}).status_code == 401
    assert Client().get(there, {"code": "c", "state": asked["state"]}).status_code == 401


RIGHT: dict[str, Changed] = {
    "as it should be": of(),
    "for us in a list": of(aud=["village"]),
    "asked for by us": of(azp="village", at_hash=half_hash(ACCESS, "RS256")),
    "by a clock that is slow": of(exp=NOW - 20),
    "by a clock that is fast": of(iat=NOW + 20, nbf=NOW + 20),
    "without a name for its only key": signed_by(OURS, kid=None),
    "with a key that came newly": signed_by(ANOTHERS, "PS384", "two", beside=[public(ANOTHERS, "two")]),
    "on a curve": signed_by(CURVE, "ES256", "three", beside=[public(CURVE, "three")]),
    "on Edwards' curve": lambda mock: (
        signed_by(EDWARDS, "EdDSA", "four", beside=[public(EDWARDS, "four")])(mock),
        of(at_hash=half_hash(ACCESS, "EdDSA"))(mock),
    ),
    "by who says who it is": lambda mock: (
        about(authorization_response_iss_parameter_supported=True)(mock),
        mock.query.update(iss=AT),
    ),
    "with its address written otherwise": of(email="Ann.Archer@Example.org", email_verified="true"),
    "with its address told apart": of(email=None, email_verified=None),
    "with all it says in the token": lambda mock: mock.about.pop("userinfo_endpoint"),
}


@pytest.mark.parametrize("change", RIGHT.values(), ids=list(RIGHT))
def test_what_is_right_lets_its_person_in(client: Client, mock: Mock, change: Changed) -> None:
    person()
    change(mock)
    assert back(client, mock).status_code == 302
    assert client.get("/account/").status_code == 200
    assert SocialAccount.objects.get().extra_data == {}


def test_half_a_hash_is_as_the_standard_has_it() -> None:
    # OpenID Connect Core 1.0, A.3: the access token of the example and its at_hash under RS256
    assert half_hash("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y", "RS256") == "77QmUPtjPfzWtF2AnpK9RQ"
