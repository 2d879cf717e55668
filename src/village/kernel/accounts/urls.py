"""Addresses of signing in, of one's account and of people. allauth looks for its pages by these names, so those at the
site's root have no namespace. Every one carries its mark here, since allauth's own views have none."""

from allauth.account import views as account
from allauth.mfa.recovery_codes import views as codes
from allauth.socialaccount import views as social
from django.urls import URLPattern, include, path, re_path

from village.kernel.access.rules import PUBLIC, SIGNED_IN
from village.kernel.access.views import View, access
from village.kernel.accounts import providers
from village.kernel.accounts.journeys.open_account import open_account
from village.kernel.accounts.views import account as own
from village.kernel.accounts.views import clearances, people, session, tokens


def _open(route: str, view: View, name: str) -> URLPattern:
    return path(route, access(PUBLIC)(view), name=name)


def _own(route: str, view: View, name: str) -> URLPattern:
    return path(route, access(SIGNED_IN)(view), name=name)


signing_in = [
    _open("sign-in/", session.SignIn.as_view(), "account_login"),
    _open("sign-out/", account.logout, "account_logout"),
    _open("sign-in/two-factor/", session.SecondFactor.as_view(), "mfa_authenticate"),
    _open("sign-in/demo/", session.demo, "sign_in_demo"),
    # Says that nobody opens an account for themselves; allauth's letters must be able to name it.
    _open("sign-in/new/", account.signup, "account_signup"),
    _open("sign-in/closed/", account.account_inactive, "account_inactive"),
    _open("sign-in/stopped/", social.login_cancelled, "socialaccount_login_cancelled"),
    _open("sign-in/failed/", social.login_error, "socialaccount_login_error"),
    _open("sign-in/with/<slug:provider_id>/", session.provider, "openid_connect_login"),
    _open("sign-in/with/<slug:provider_id>/callback/", providers.callback, "openid_connect_callback"),
    _open("sign-in/password/", session.Forgotten.as_view(), "account_reset_password"),
    _open("sign-in/password/sent/", account.password_reset_done, "account_reset_password_done"),
    _open("sign-in/password/done/", account.password_reset_from_key_done, "account_reset_password_from_key_done"),
    re_path(
        r"^sign-in/password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        access(PUBLIC)(session.NewPassword.as_view()),
        name="account_reset_password_from_key",
    ),
]
own_account = [
    _own("account/", own.home, "account_home"),
    _own("account/clearance/", clearances.own, "clearance"),
    _own("account/confirm/", own.Confirm.as_view(), "account_reauthenticate"),
    _own("account/password/", own.ChangePassword.as_view(), "account_change_password"),
    _own("account/password/set/", own.SetPassword.as_view(), "account_set_password"),
    _own("account/two-factor/", own.Factors.as_view(), "mfa_index"),
    _own("account/two-factor/needed/", session.second_factor, "second_factor"),
    _own("account/two-factor/confirm/", own.ConfirmCode.as_view(), "mfa_reauthenticate"),
    _own("account/two-factor/app/", own.AddApp.as_view(), "mfa_activate_totp"),
    _own("account/two-factor/app/remove/", own.RemoveApp.as_view(), "mfa_deactivate_totp"),
    _own("account/two-factor/keys/", own.Keys.as_view(), "mfa_list_webauthn"),
    _own("account/two-factor/keys/add/", own.AddKey.as_view(), "mfa_add_webauthn"),
    _own("account/two-factor/keys/confirm/", own.ConfirmKey.as_view(), "mfa_reauthenticate_webauthn"),
    _own("account/two-factor/keys/<int:pk>/", own.RenameKey.as_view(), "mfa_edit_webauthn"),
    _own("account/two-factor/keys/<int:pk>/remove/", own.RemoveKey.as_view(), "mfa_remove_webauthn"),
    _own("account/two-factor/codes/", own.Codes.as_view(), "mfa_view_recovery_codes"),
    _own("account/two-factor/codes/new/", own.NewCodes.as_view(), "mfa_generate_recovery_codes"),
    _own("account/two-factor/codes/download/", codes.download_recovery_codes, "mfa_download_recovery_codes"),
]
managing = [
    path("", people.people, name="list"),
    path("open/", open_account, name="open"),
    path("open/<slug:step>/", open_account, name="open-step"),
    path("<uuid:ref>/", people.person, name="person"),
    path("<uuid:ref>/give/", people.give, name="give"),
    path("<uuid:ref>/end/<int:grant>/", people.end, name="end"),
    path("<uuid:ref>/move/", people.move, name="move"),
    path("<uuid:ref>/close/", people.close, name="close"),
    path("<uuid:ref>/tokens/", tokens.tokens, name="tokens"),
]
clearing = [
    path("", clearances.clearances, name="clearances"),
    path("<uuid:ref>/", clearances.person, name="clearances-person"),
]
urlpatterns = [
    *signing_in,
    *own_account,
    path("settings/people/", include((managing, "people"))),
    path("settings/clearances/", include(clearing)),
]
