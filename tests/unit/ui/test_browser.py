"""The gallery in a real browser: no accessibility rule broken, no sideways scrolling, nothing refused by the CSP."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.chromium import FLAGS, violations
from village.ui.views import SECTIONS

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.unit.ui.urls"),
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed"),
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = ["/components/", *(f"/components/{name}/" for name in SECTIONS), "/places/ashmere/move/who/"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    # The browser's own event loop makes Django think that a test is asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    sync = pytest.importorskip("playwright.sync_api")
    with sync.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_gallery(live_server: Any, browser: Any, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    for address in PAGES:
        page.goto(live_server.url + address)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        broken = violations(page, {"runOnly": RULES, "resultTypes": ["violations"]})
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in broken] == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{address} scrolls sideways"
    assert said == []
    page.close()


def test_pages_work_without_scripts(live_server: Any, browser: Any) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/places/ashmere/move/")
    page.fill("[name=name]", "Sample")
    page.click("button.govuk-button")
    page.check("[value=no]")
    page.click("button.govuk-button")
    assert page.inner_text("h1") == "Check your answers"
    page.click("button.govuk-button")
    assert page.inner_text("h1") == "Sent"
    page.close()
