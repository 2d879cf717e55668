"""The demo as people get it, served by the real server, read in a real browser."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.chromium import FLAGS
from tests.demo_built import ROOT, Built, copy_demo, demo_environment

HERE = "127.0.0.1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            if not os.environ.get("VILLAGE_CHROMIUM"):
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine (VILLAGE_CHROMIUM is not set)"))


@pytest.fixture(scope="session")
def served(built_demo: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo is that this test process serves."""
    var = tmp_path_factory.mktemp("served") / "demo"
    copy_demo(built_demo, var)
    return var


@pytest.fixture(scope="session")
def site(served: Path) -> Iterator[str]:
    """The address of a running demo, of this test process alone."""
    with serving(served) as address:
        yield address


@contextmanager
def serving(var: Path) -> Iterator[str]:
    """The address of the demo in a folder, which a server of its own answers."""
    with socket.socket() as one:
        one.bind((HERE, 0))
        port = one.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "village", "serve", "--port", str(port), "--workers", "1"],
        env=demo_environment(var),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(750):  # on a busy machine it takes a minute
            try:
                socket.create_connection((HERE, port), 1).close()
                break
            except OSError:
                time.sleep(0.2)
        else:
            raise RuntimeError("the demo's server was not there after two and a half minutes")
        yield f"http://{HERE}:{port}"
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed after each file: while it is open, its event loop is in the way of other tests in this process."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=os.environ["VILLAGE_CHROMIUM"], args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page 1280 wide, in a browser that knows nobody yet."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def without_scripts(browser: Browser) -> Iterator[Page]:
    """A page in a browser that runs no scripts."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    yield context.new_page()
    context.close()
