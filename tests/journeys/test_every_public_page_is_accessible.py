"""Every kind of public page, wide and narrow: no axe violation, nothing that scrolls sideways, one first heading."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.journeys.crawl import public_pages

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],  # what passes is not written out, which takes longer than the rules
}


@pytest.fixture(scope="module")
def addresses(site: str) -> list[str]:
    return public_pages(site)


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_has_an_axe_violation(site: str, addresses: list[str], browser: Browser, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    wrong = []
    for address in [*addresses, "/components/", "/sign-in/", "/no-such-page/"]:
        page.goto(site + address)
        found = Axe().run(page, options=RULES)
        wrong += [
            f"{address}: {one['id']} ({one['help']}) at {one['nodes'][0]['target']}"
            for one in found.response["violations"]
        ]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
            wrong.append(f"{address}: scrolls sideways at {width} px")
        if page.locator("h1").count() != 1:
            wrong.append(f"{address}: has {page.locator('h1').count()} first headings")
    context.close()
    assert wrong == []


def test_nothing_is_fetched_from_elsewhere_and_no_script_is_refused(
    site: str, addresses: list[str], browser: Browser
) -> None:
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    elsewhere: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on(
        "request",
        lambda request: elsewhere.append(request.url) if not request.url.startswith((site, "data:")) else None,
    )
    for address in addresses[:30]:
        page.goto(site + address)
    context.close()
    assert elsewhere == []
    assert [one for one in said if "Content Security Policy" in one or "404" in one] == []
