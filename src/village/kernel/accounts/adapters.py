"""What allauth is told about our accounts: nobody signs themselves up, a provider's identity leads only to an account
that is already open, and every session's start and end is audited in the transaction that starts or ends it.

Adapter methods are the hooks for this because, unlike signals, they run inside the step they tell of: if the audit
cannot be written, nobody is signed in.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import timezone

from village.kernel.access.sealing import seal_of
from village.kernel.accounts import actions
from village.kernel.accounts.actions.closing import FACTORS
from village.kernel.accounts.providers import Provider, Unbelieved, bound
from village.kernel.accounts.queries import account_by_email
from village.kernel.accounts.rules import client_address, sign_in_method, verified_addresses

_WORDS = {
    "account_inactive": "This account is closed.",
    "email_password_mismatch": "The e-mail address or the password is wrong.",
    "enter_current_password": "This is not your present password.",
    "incorrect_code": "The code is wrong or too old. Enter the one that your app shows now.",
    "incorrect_password": "The password is wrong.",
    "invalid_password_reset": "This link has been used or is too old.",
    "rate_limited": "That was tried too often. Wait a minute and try again.",
    "too_many_login_attempts": "That was tried too often. Wait five minutes and try again.",
}


def client_address_of(request: HttpRequest) -> str:
    """Where a request comes from, for everything that counts attempts: axes by its setting, allauth by its adapter."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    return client_address(request.META.get("REMOTE_ADDR", ""), forwarded, settings.PROXIES)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Passwords, sessions and letters."""

    error_messages = {**DefaultAccountAdapter.error_messages, **_WORDS}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts are opened by those who may."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Not by allauth's own count of proxies: one function decides for all."""
        return client_address_of(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: guessing is counted by axes, in the database, where every process of the server sees it."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Check a password. Someone locked out is turned away before it is looked at, so that trying on costs us
        nothing and fills no log."""
        if not AxesProxyHandler.is_allowed(request, credentials):
            request.axes_locked_out = True  # type: ignore[attr-defined]
            return None
        return super().authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong password, or no such account: the audit cannot tell and does not need to."""
        actions.record_failed_sign_in(
            email=credentials.get("email", ""), why="wrong address or password", at=timezone.now()
        )

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        """A demo's people stay in the demo, even if its database does not."""
        if user.is_demo and not settings.DEMO:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> Any:
        """The right password of a closed account."""
        actions.record_failed_sign_in(email=user.email, why="account closed", at=timezone.now())
        return super().respond_user_inactive(request, user)

    def login(self, request: HttpRequest, user: Any) -> None:
        """Start a session, audited, or start none."""
        with transaction.atomic():
            super().login(request, user)
            method = (
                "demo"
                if getattr(request, "demo_persona", False)
                else sign_in_method(get_authentication_records(request, user))
            )
            actions.record_sign_in(account=user, method=method, at=timezone.now())

    def logout(self, request: HttpRequest) -> None:
        """End a session, audited."""
        with transaction.atomic():
            if request.user.is_authenticated:
                actions.record_sign_out(account=request.user, at=timezone.now())
            super().logout(request)

    def set_password(self, user: Any, password: str) -> None:
        """From every page that changes a password."""
        actions.set_password(account=user, password=password, at=timezone.now())

    def format_email_subject(self, subject: str) -> str:
        """As written: no server's name in front."""
        return subject

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's account."""
        return "/account/"

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> Any:
        """A new account's first letter says that it is new."""
        first = not user.has_usable_password() and user.last_login is None
        return self.send_mail(f"account/email/{'account_opened' if first else 'password_reset_key'}", email, context)


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Signing in through an organisation's own provider (OpenID Connect)."""

    def get_provider(self, *args: Any, **kwargs: Any) -> Any:
        """As allauth knows it, asked and believed in our own way."""
        found = super().get_provider(*args, **kwargs)
        found.oauth2_adapter_class = Provider
        return found

    def get_requests_session(self) -> Any:
        """What a provider is asked with: it reads no more of an answer than may be."""
        return bound(super().get_requests_session())

    def on_authentication_error(self, request: HttpRequest, provider: Any, **told: Any) -> None:
        """What was not believed is in the audit, with the reason; the page gives none."""
        why = told.get("exception")
        if isinstance(why, Unbelieved):
            actions.record_failed_sign_in(email=f"{provider.app.provider_id}:", why=str(why), at=timezone.now())

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never, whatever the provider says."""
        return False

    def authenticate_by_email(self, sociallogin: Any) -> None:
        """Not allauth's way, which a provider's configuration could turn on: `pre_social_login` decides."""
        return

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Let in who is known by number, or whose verified address has an open account. Anyone else gets one page,
        the same whether there is no account, a closed one, or an address that the provider has not verified."""
        if sociallogin.state.get("process", "login") != "login":
            self._refuse(request, sociallogin, "not a sign-in")
        if sociallogin.account.pk:
            actions.forget_what_provider_said(login=sociallogin)
            if not sociallogin.user.is_active:
                self._refuse(request, sociallogin, "account closed")
            return
        addresses = verified_addresses((found.email, found.verified) for found in sociallogin.email_addresses)
        for email in addresses:
            account = account_by_email(email)
            if account is not None and not account.is_demo:
                actions.connect_identity(account=account, login=sociallogin, request=request, at=timezone.now())
                return
        self._refuse(request, sociallogin, "no open account" if addresses else "address not verified")

    def _refuse(self, request: HttpRequest, sociallogin: Any, why: str) -> None:
        actions.record_failed_sign_in(
            email=f"{sociallogin.account.provider}:{sociallogin.account.uid}", why=why, at=timezone.now()
        )
        name = sociallogin.provider.name or "your organisation"
        raise ImmediateHttpResponse(
            render(request, "socialaccount/no_account.html", {"provider_name": name}, status=403)
        )


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors. Their secrets are encrypted in the database with a key made from the server's own: whoever copies
    the database alone cannot make codes."""

    error_messages = {**DefaultMFAAdapter.error_messages, **_WORDS}

    def encrypt(self, text: str) -> str:
        """As it is stored."""
        return seal_of(FACTORS).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """As it was. Raises cryptography's InvalidToken under another server's key."""
        return seal_of(FACTORS).decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - allauth's name
        """What a new key is called until its owner calls it something better."""
        return f"Key {Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"
