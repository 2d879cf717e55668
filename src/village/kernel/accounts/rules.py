"""Small decisions about accounts and sessions. Plain Python."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping

PERSONA_DOMAIN = "demo.example.org"


def email_ref(email: str, key: bytes) -> str:
    """A reference to an e-mail address that says nothing of it: the same address gives the same one, under one key."""
    return hmac.new(key, email.strip().lower().encode(), hashlib.sha256).hexdigest()[:32]


def persona_email(slug: str) -> str:
    """The address of a demo persona; example.org never receives a letter."""
    return f"{slug}@{PERSONA_DOMAIN}"


def persona_slug(email: str) -> str:
    """What a demo persona is called in its sign-in button."""
    return email.partition("@")[0]


def sign_in_method(steps: Iterable[Mapping[str, object]]) -> str:
    """How a session was opened, as the audit writes it: "password", "password+totp", "socialaccount:council+webauthn".

    `steps` are allauth's records of this session, first step first.
    """
    return "+".join(dict.fromkeys(_step(step) for step in steps)) or "unknown"


def _step(step: Mapping[str, object]) -> str:
    method = str(step.get("method", "unknown"))
    if method == "mfa":
        return str(step.get("type", "mfa"))
    return f"{method}:{step['provider']}" if step.get("provider") else method


def verified_addresses(addresses: Iterable[tuple[str, object]]) -> list[str]:
    """The e-mail addresses that a provider says it has verified, lower case.

    Only the value true counts: some providers send the text "false", which is not empty and so would pass as true.
    """
    return [email.strip().lower() for email, verified in addresses if verified is True and email]
