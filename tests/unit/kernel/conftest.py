"""For the kernel's tests: quick passwords, and a database that can be emptied."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.emptying import let_tests_empty_the_database


@pytest.fixture(scope="session", autouse=True)
def _empty_between_tests() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        let_tests_empty_the_database(patch)
        yield


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    # The real one takes a fifth of a second by design.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
