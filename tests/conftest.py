"""For every test: no network but this machine, nothing remembered of the test before, and a database that can be
emptied though parts refuse to forget."""

import socket
import sys
from collections.abc import Generator, Iterator

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, settings

from tests.arriving import wait_for_pages
from tests.demo_built import built_demo  # noqa: F401 - for all that ask for it
from tests.emptying import let_tests_empty_the_database
from tests.kept_pages import keep_pages
from tests.lengths import hold_texts_to_their_columns
from tests.migrated import begun_migrated, measured_on_migrated  # noqa: F401 - for all that ask for it
from tests.secrets_told import let_no_answer_tell, logged
from village.ui.cached import pages

# Speed is measured elsewhere: a test is right or wrong, on however busy a machine.
settings.register_profile("village", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("village")

_connect = socket.socket.connect


def _only_here(self: socket.socket, address: object) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):  # type: ignore[index]
        raise RuntimeError(f"A test tried to reach {address!r}; tests speak to this machine only.")
    _connect(self, address)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Kept pages, and how often an address tried to sign in or answered: every test starts at none."""
    cache.clear()
    pages.clear()


@pytest.fixture(autouse=True)
def no_secret_in_the_log() -> Iterator[None]:
    """Of none but this test."""
    logged()
    yield
    assert logged() == []


@pytest.fixture(scope="session", autouse=True)
def _as_any_database() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _only_here)
        let_tests_empty_the_database(patch)
        hold_texts_to_their_columns(patch)
        wait_for_pages(patch)
        let_no_answer_tell(patch)
        keep_pages(patch)
        with begun_migrated(patch):
            yield


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what touches the database, to be tried on another one too. No other test can: without one of these the
    database is closed to it."""
    opens = {"db", "transactional_db", "django_db_setup", "live_server"}
    for item in items:
        known = {*getattr(item, "fixturenames", ()), *vars(getattr(item, "module", None) or object)}
        if item.get_closest_marker("django_db") or known & {*opens, "own_database"}:
            item.add_marker(pytest.mark.database)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Which lines run is learned from the quick tests: Python takes up to three times as long while it is watched, and
    what only a slow test or a browser reaches counts as not covered. Fixtures are watched: a quick test may come to
    one that a slow test made."""
    watcher = sys.gettrace()
    unwatched = item.get_closest_marker("slow") or item.get_closest_marker("browser")
    if not unwatched or not watcher or not item.config.pluginmanager.hasplugin("_cov"):
        return (yield)
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(watcher)
