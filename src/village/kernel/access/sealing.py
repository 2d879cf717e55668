"""What is kept in the database so that whoever copies the database alone cannot read it."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def seal_of(what: str) -> MultiFernet:
    """The seal of one kind of secret, made from the server's own key. Opening raises cryptography's InvalidToken under
    another server's key."""
    # The first encrypts, all decrypt: a server whose key is replaced keeps the old one in SECRET_KEY_FALLBACKS.
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    made = [base64.urlsafe_b64encode(hashlib.sha256(f"village {what}:{key}".encode()).digest()) for key in keys]
    return MultiFernet([Fernet(one) for one in made])
