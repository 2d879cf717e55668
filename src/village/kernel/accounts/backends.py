"""Who the server takes an account for, at sign-in and at every request of a session."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings

from village.kernel.accounts.models import Account


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]
    """Passwords and sessions of open accounts. Outside a demo, a session of a demo's persona is nobody's."""

    def get_user(self, user_id: Any) -> Account | None:
        """The account of a session, with its organisation: every request asks for both."""
        try:
            account = Account.objects.select_related("organisation").get(pk=user_id)
        except Account.DoesNotExist:
            return None
        return account if self.user_can_authenticate(account) else None

    def user_can_authenticate(self, user: Any) -> bool:
        """Whether the account is open, and not a persona unless this is a demo."""
        return super().user_can_authenticate(user) and (settings.DEMO or not user.is_demo)
