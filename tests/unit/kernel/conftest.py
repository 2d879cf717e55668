"""For the kernel's tests: quick passwords, places of their own for files, and a database that can be emptied."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.emptying import let_tests_empty_the_database


@pytest.fixture(scope="session", autouse=True)
def _empty_between_tests() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        let_tests_empty_the_database(patch)
        yield


@pytest.fixture(scope="session")
def _static(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("static"))


@pytest.fixture(autouse=True)
def _quick_and_apart(settings: Any, tmp_path: Any, _static: str) -> None:
    # The real one takes a fifth of a second by design.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STATIC_ROOT = _static
    settings.AUDIT_KEY_FILE = tmp_path / "audit-key.pem"
    settings.CHECKPOINTS = [str(tmp_path / "checkpoints.jsonl")]
