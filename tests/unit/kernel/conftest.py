"""For the kernel's tests: quick passwords, and places of their own for files."""

from typing import Any

import pytest
from django.core.cache import cache


@pytest.fixture(scope="session")
def _static(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("static"))


@pytest.fixture(autouse=True)
def _quick_and_apart(settings: Any, tmp_path: Any, _static: str) -> None:
    cache.clear()  # how often someone tried to sign in is counted there
    # The real one takes a fifth of a second by design.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STATIC_ROOT = _static
    settings.AUDIT_KEY_FILE = tmp_path / "audit-key.pem"
    settings.CHECKPOINTS = [str(tmp_path / "checkpoints.jsonl")]
    cache.clear()  # the counts of sign-ins by address: one process signs in more often than one reader may
