"""Signing in and out, forgotten passwords, the demo's one click, and an organisation's own provider.

allauth does the work; these views give it our forms and the audit. Every page has its mark in `urls`.
"""

import secrets
from typing import Any
from urllib.parse import urlencode

from allauth.account import views as account
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.base import views as mfa
from allauth.socialaccount.adapter import get_adapter as social_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from village.kernel.accounts import actions
from village.kernel.accounts.adapters import AccountAdapter
from village.kernel.accounts.backends import AccountBackend
from village.kernel.accounts.forms import CodeForm, ForgottenForm, NewPasswordForm, SignInForm
from village.kernel.accounts.queries import persona, personas


class SignIn(account.LoginView):  # type: ignore[misc]
    """E-mail address and password; an organisation's provider; in a demo, a persona."""

    form_class = SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the providers that are configured and, in a demo, the personas."""
        providers = social_adapter().list_providers(self.request)
        return {
            **super().get_context_data(**kwargs),
            "title": "Sign in",
            "providers": providers,
            "personas": personas(),
        }


class SecondFactor(mfa.AuthenticateView):  # type: ignore[misc]
    """The code or the key, between the password and the session."""

    form_class = CodeForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the page's title."""
        return {**super().get_context_data(**kwargs), "title": "Confirm that it is you"}

    def form_invalid(self, form: Any) -> HttpResponse:
        """A wrong code is a failed sign-in, of someone who had the password: worth a line in the audit."""
        actions.record_failed_second_factor(account=self.stage.login.user, at=timezone.now())
        return super().form_invalid(form)  # type: ignore[no-any-return]


class Forgotten(account.PasswordResetView):  # type: ignore[misc]
    """Ask for a letter with a link."""

    form_class = ForgottenForm
    extra_context = {"title": "Forgotten password"}


class NewPassword(account.PasswordResetFromKeyView):  # type: ignore[misc]
    """The page that the link leads to."""

    form_class = NewPasswordForm
    extra_context = {"title": "Choose a password"}


@never_cache
@require_POST
def demo(request: HttpRequest) -> HttpResponse:
    """Sign in as a persona. There is no such address unless this is a demo."""
    account = persona(request.POST.get("persona", ""))
    if account is None:
        raise Http404
    adapter = AccountAdapter(request)
    if request.user.is_authenticated:
        adapter.logout(request)
    request.demo_persona = True  # type: ignore[attr-defined]
    account.backend = f"{AccountBackend.__module__}.{AccountBackend.__name__}"
    adapter.login(request, account)
    request.session["demo"] = True
    return HttpResponseRedirect(get_next_redirect_url(request) or adapter.get_login_redirect_url(request))


@never_cache
@require_GET
def provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Off to an organisation's provider, and only ever to sign in.

    By a link, not a form: a form's answer may not lead to another site under our content security policy, and the
    browser applies that to every hop, of which we know only the first. What the provider signs must repeat the `nonce`.
    """
    try:
        found = social_adapter().get_provider(request, provider_id)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    try:
        nonce = secrets.token_urlsafe(24)
        leaving: HttpResponse = found.redirect(
            request,
            process="login",
            next_url=get_next_redirect_url(request),
            auth_params={**found.get_auth_params(), "nonce": nonce},
            nonce=nonce,
        )
    except ImmediateHttpResponse as answer:
        leaving = answer.response
    except OAuth2Error as error:  # the provider cannot be reached, or is another
        social_adapter().on_authentication_error(request, found, exception=error)
        context = {"title": "You could not be signed in", "provider_name": found.name}
        leaving = render(request, "socialaccount/authentication_error.html", context, status=502)
    return leaving


@never_cache
@require_GET
def second_factor(request: HttpRequest) -> HttpResponse:
    """Someone's role asks for a second factor that this session has not seen: ask for it, or help to set one up."""
    onward = get_next_redirect_url(request) or ""
    ways = [
        way for way in AccountAdapter(request).get_reauthentication_methods(request.user) if way["id"].startswith("mfa")
    ]
    if ways:
        return redirect(f"{ways[0]['url']}?{urlencode({'next': onward})}" if onward else ways[0]["url"])
    return render(request, "mfa/needed.html", {"title": "A second factor is needed", "next": onward})
