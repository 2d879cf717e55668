"""An organisation's own provider (OpenID Connect). What it says of somebody is believed when its own keys signed it,
for us alone, for now, and in answer to what we asked.

allauth leads there and back, and takes an ID token that came straight from the provider as it stands, which the
standard allows; here it is held to the provider's keys all the same. allauth also takes it that a provider answers in
the shapes of the standard; here whatever it answers, and however much of it, ends as something that is not believed.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import jwt
import structlog
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount import app_settings
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse
from requests import PreparedRequest, RequestException, Response, Session
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from village.kernel.accounts.rules import (
    answer_problem,
    discovery_problem,
    id_token_problem,
    key_of_token,
    person_problem,
    userinfo_problem,
)
from village.kernel.audit.rules import without_values

log = structlog.get_logger()
SKEW = 60
"""Seconds by which a provider's clock may be wrong."""
LONGEST, PATIENCE, HOPS = 1_000_000, 10, 3
"""How many bytes an answer may have, for how many seconds it may go on once it has begun, and how often it may send us
elsewhere. Its heads are bounded from byte to byte alone: nobody is asked who is not named in the settings."""
UNREADABLE = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What becomes of an answer in another shape than its reader took for granted."""


class Unbelieved(OAuth2Error):  # type: ignore[misc]
    """What a provider said is not believed; the reason is for the audit."""


class Bounded(HTTPAdapter):
    """Asks over HTTP, and reads no more of an answer than may be, for no longer."""

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        """As requests does. Raises Unbelieved for what is too long, too slow or packed."""
        ends = time.monotonic() + PATIENCE
        answer = super().send(request, *args, **{**kwargs, "stream": True})
        if answer.headers.get("Content-Encoding", "identity") != "identity":  # could be of any length, unpacked
            raise Unbelieved("its answer is packed, as was not asked for")
        whole = b""
        try:
            while part := answer.raw.read1(65_536, decode_content=False):
                whole += part
                if len(whole) > LONGEST:
                    raise Unbelieved("its answer is too long")
                if time.monotonic() > ends:
                    raise Unbelieved("its answer takes too long")
        except HTTPError as error:
            raise Unbelieved(f"its answer broke off: {type(error).__name__}") from None
        finally:
            answer.close()
        answer._content, answer._content_consumed = whole, True
        return answer


def bound(session: Session) -> Session:
    """A session that asks only so."""
    session.mount("https://", Bounded())
    session.mount("http://", Bounded())
    session.headers["Accept-Encoding"] = "identity"
    session.max_redirects = HOPS
    return session


@contextmanager
def _asking() -> Iterator[None]:
    """While a provider is asked and its answer is read: whatever goes wrong is something that is not believed."""
    try:
        yield
    except Unbelieved:
        raise
    except (OAuth2Error, RequestException) as error:
        raise Unbelieved(f"it did not answer as asked: {type(error).__name__}") from None
    except UNREADABLE as error:
        log.warning("sign_on_answer_unreadable", error=without_values(error))  # it may be a fault of ours
        raise Unbelieved(f"its answer cannot be read: {type(error).__name__}") from None


class Provider(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """What is asked of a provider, and what becomes of its answers."""

    asked: Mapping[str, Any] = {}

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself. Raises Unbelieved for one that is another than was named."""
        with _asking():
            said: dict[str, Any] = super().openid_config
        _believe(discovery_problem(said, self.get_provider().server_url))
        return said

    def get_access_token_data(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Hand in the code, unless it says that it is another provider's."""
        _believe(answer_problem(request.GET.get("iss"), self.openid_config))
        with _asking():
            return super().get_access_token_data(request, *args, **kwargs)

    def parse_token(self, data: Any) -> Any:
        """What came for the code. Raises Unbelieved where it is none."""
        with _asking():
            return super().parse_token(data)

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Who it is. Raises Unbelieved where that is not signed, not for us, not now, or not what we asked."""
        with _asking():
            return self._login(request, app, token, kwargs["response"])

    def _login(self, request: HttpRequest, app: Any, token: Any, answer: Mapping[str, Any]) -> Any:
        claims = self._claims(app, answer.get("id_token"), str(token.token))
        data: dict[str, Any] = {"id_token": claims}
        if app.settings.get("fetch_userinfo", True) and "userinfo_endpoint" in self.openid_config:
            told = data["userinfo"] = self._fetch_user_info(token.token)
            _believe(userinfo_problem(claims, told))
        number, who = app.settings.get("uid_field", "sub"), data.get("userinfo") or claims
        _believe(person_problem(who, number, app_settings.UID_MAX_LENGTH))
        return self.get_provider().sociallogin_from_response(request, data)

    def _claims(self, app: Any, token: object, access_token: str) -> dict[str, Any]:
        """What an ID token says, once all of it holds."""
        try:
            header = jwt.get_unverified_header(str(token))
            key = key_of_token(header, self._keys())
            if key is None:
                raise Unbelieved("no one key of the provider is that of the ID token")
            claims = jwt.decode(
                str(token),
                jwt.PyJWK(dict(key), header["alg"]),
                [header["alg"]],
                {
                    "require": ["iss", "sub", "aud", "exp", "iat"],
                    "verify_aud": False,
                    "enforce_minimum_key_length": True,
                },
                issuer=self.openid_config["issuer"],
                leeway=SKEW,
            )
        except jwt.PyJWTError as error:
            raise Unbelieved(f"the ID token does not hold: {type(error).__name__}") from None
        _believe(
            id_token_problem(
                claims,
                client=app.client_id,
                nonce=self.asked.get("nonce"),
                access_token=access_token,
                algorithm=header["alg"],
            )
        )
        return claims

    def _keys(self) -> list[Any]:
        """The keys that the provider signs with now."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            said = answer.json()
        keys = said.get("keys") if isinstance(said, dict) else None
        return keys if isinstance(keys, list) else []


class _Callback(OAuth2CallbackView):  # type: ignore[misc]
    """Coming back from a provider."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As allauth does; also where the provider cannot be asked what it is, which allauth leaves open."""
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[no-any-return]
        except OAuth2Error as error:
            answer: HttpResponse = render_authentication_error(request, self.adapter.get_provider(), exception=error)
            return answer

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        """What we asked, for whatever reads the answer."""
        state, answer = super()._get_state(request, provider)
        self.adapter.asked = state or {}
        return state, answer


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from an organisation's provider. What is not believed gets one page, whatever the reason."""
    view = _Callback()
    view.request, view.adapter = request, Provider(request, provider_id)
    try:
        return view.dispatch(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except ImmediateHttpResponse as answer:
        return answer.response  # type: ignore[no-any-return]


def _believe(problem: str) -> None:
    if problem:
        raise Unbelieved(problem)
