"""For tests of signing in: a clean count of attempts, and our own keeper of second factors."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _fresh(settings: Any) -> Iterator[None]:
    cache.clear()  # allauth counts in the cache how often something was tried
    settings.MFA_ADAPTER = "village.kernel.accounts.adapters.MFAAdapter"
    yield
    cache.clear()
