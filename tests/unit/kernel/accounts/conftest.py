"""For tests of accounts: our own keeper of second factors, someone to do things to, and someone who may."""

from typing import Any

import pytest
from django.test import Client

from tests.unit.kernel.people import person, signed_in
from village.kernel.accounts.models import Account


@pytest.fixture(autouse=True)
def _fresh(settings: Any) -> None:
    settings.MFA_ADAPTER = "village.kernel.accounts.adapters.MFAAdapter"


@pytest.fixture
def bob() -> Account:
    """Someone to do things to."""
    return person("Bob Baker", "practitioner")


@pytest.fixture
def manager(bob: Account) -> Client:
    """Someone who may."""
    return signed_in(person("May Manager", "administrator"), second_factor=True)
