"""One's own account: name, password, second factors. Each change is audited in the transaction that makes it."""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from village.kernel.access.queries import policy
from village.kernel.accounts import actions, forms
from village.kernel.accounts.queries import grants_of


class Audited:
    """A form whose success is recorded as `change` before it is done, or is undone with it."""

    change: str
    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        """Do it and record it, both or neither."""
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            actions.record_security_change(account=self.request.user, change=self.change, at=timezone.now())  # type: ignore[arg-type]
        return response


@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Who Village thinks I am, what I may do, and how I sign in."""
    person: Any = request.user
    factors = Authenticator.objects.filter(user=person)
    context = {
        "title": "Your account",
        "person": person,
        "grants": [(grant, policy().roles.get(grant.role)) for grant in grants_of(person)],
        "has_app": factors.filter(type=Authenticator.Type.TOTP).exists(),
        "keys": factors.filter(type=Authenticator.Type.WEBAUTHN).count(),
        "providers": SocialAccount.objects.filter(user=person).values_list("provider", flat=True),
    }
    return render(request, "account/home.html", context)


class Confirm(account.ReauthenticateView):  # type: ignore[misc]
    """One's password again."""

    form_class = forms.ConfirmForm
    extra_context = {"title": "Confirm that it is you"}


class ConfirmCode(mfa.ReauthenticateView):  # type: ignore[misc]
    """A code again."""

    form_class = forms.ConfirmCodeForm
    extra_context = {"title": "Confirm that it is you"}


class ConfirmKey(webauthn.ReauthenticateWebAuthnView):  # type: ignore[misc]
    """A key again."""

    extra_context = {"title": "Confirm that it is you"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """allauth's own forgets the form that was sent and the extra context."""
        return {**super().get_context_data(**kwargs), **self.extra_context, **kwargs}


class ChangePassword(account.PasswordChangeView):  # type: ignore[misc]
    """The adapter records the change: every way to a new password goes through it."""

    form_class = forms.ChangePasswordForm
    extra_context = {"title": "Change your password"}


class SetPassword(account.PasswordSetView):  # type: ignore[misc]
    """A first password, for someone who came through a provider. The adapter records it."""

    form_class = forms.SetPasswordForm
    extra_context = {"title": "Set a password"}


class Factors(mfa.IndexView):  # type: ignore[misc]
    """Which second factors there are."""

    extra_context = {"title": "Second factors"}


class AddApp(Audited, totp.ActivateTOTPView):  # type: ignore[misc]
    """An authenticator app: scan, then enter its first code."""

    form_class = forms.AppForm
    change = "app.add"
    extra_context = {"title": "Add an authenticator app"}

    def form_valid(self, form: Any) -> HttpResponse:
        """The code just given is this session's second factor: it cannot be asked for again, codes work once."""
        response = super().form_valid(form)
        added = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        post_authentication(self.request, added, reauthenticated=True)
        return response


class RemoveApp(Audited, totp.DeactivateTOTPView):  # type: ignore[misc]
    """Remove the app."""

    change = "app.remove"
    extra_context = {"title": "Remove your authenticator app"}


class Keys(webauthn.ListWebAuthnView):  # type: ignore[misc]
    """Security keys."""

    extra_context = {"title": "Security keys"}


class AddKey(Audited, webauthn.AddWebAuthnView):  # type: ignore[misc]
    """A security key, or this device's own."""

    form_class = forms.KeyForm
    change = "key.add"
    extra_context = {"title": "Add a security key"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """allauth's own forgets the form that was sent and the extra context."""
        return {**super().get_context_data(**kwargs), **self.extra_context, **kwargs}


class RenameKey(Audited, webauthn.EditWebAuthnView):  # type: ignore[misc]
    """Another name for a key."""

    form_class = forms.KeyNameForm
    change = "key.rename"
    extra_context = {"title": "Rename a security key"}


class RemoveKey(Audited, webauthn.RemoveWebAuthnView):  # type: ignore[misc]
    """Remove a key."""

    change = "key.remove"
    extra_context = {"title": "Remove a security key"}


class Codes(codes.ViewRecoveryCodesView):  # type: ignore[misc]
    """Recovery codes, to print."""

    extra_context = {"title": "Recovery codes"}


class NewCodes(Audited, codes.GenerateRecoveryCodesView):  # type: ignore[misc]
    """New recovery codes; the old ones end."""

    change = "codes.new"
    extra_context = {"title": "Make new recovery codes"}
