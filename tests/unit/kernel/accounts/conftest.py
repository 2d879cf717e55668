"""For tests of signing in: our own keeper of second factors."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _fresh(settings: Any) -> None:
    settings.MFA_ADAPTER = "village.kernel.accounts.adapters.MFAAdapter"
