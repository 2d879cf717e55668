"""The pages of the index of children as each role sees them: at 320 px, which is 400 % of 1280, no axe violation,
nothing that scrolls sideways, one first heading."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.journeys.test_every_public_page_is_accessible import RULES
from tests.journeys.test_recording_progress import be

FEEDS, MODELS = "/settings/feeds/", "/children/matching/models/"
Steps = tuple[str | Callable[[Page], None], ...]


def first_of_table(page: Page) -> None:
    page.click("main tbody a >> nth=0")


def press(words: str) -> Callable[[Page], None]:
    return lambda page: page.click(f"main button:has-text('{words}')")


def on_to(words: str) -> Callable[[Page], None]:
    return lambda page: page.click(f"main a:has-text('{words}') >> nth=0")


def search(page: Page) -> None:
    page.check("[value=help]")
    page.fill("[name=forename]", "Nobody")
    page.fill("[name=surname]", "Atall")
    page.fill("[name=age]", "7")
    page.click("button:has-text('Find the child')")


def draw(page: Page) -> None:
    page.fill("[name=seed]", "320")
    page.click("button:has-text('Draw a sample')")


def to_tokens(page: Page) -> None:
    page.goto(f"{page.url}tokens/")


# fmt: off
ROLES: dict[str, Steps] = {
    "hana": ("/work/", "/children/", search, "/children/contact-requests/", "/account/clearance/"),
    "max": (
        "/work/", "/children/reviews/", "/children/reviews/?reason=several", "/children/reviews/?child=nobody",
        "/children/reviews/?reason=undone", "/children/matching/quality/", draw, on_to("Check the next pair"),
    ),
    "lena": (
        "/work/", FEEDS, first_of_table, first_of_table, f"{FEEDS}add/", f"{FEEDS}school/send/", press("Send the file"),
        f"{FEEDS}school/change/", f"{FEEDS}school/close/", MODELS, first_of_table,
    ),
    "ines": (
        "/work/", "/oversight/shields/", first_of_table, press("Save"), "/oversight/shields/new/",
        press("Put on the shield"), "/oversight/shield-reviews/", "/oversight/new-identities/", "/oversight/alerts/",
        "/oversight/looked/", press("Find the child"),
    ),
    "vera": ("/work/", "/settings/clearances/", "/settings/clearances/?q=nobody", "/settings/clearances/?q=hana",
             first_of_table),
    "dev": ("/settings/people/?q=amina", first_of_table, to_tokens),
}
# fmt: on


def walked(page: Page, site: str, steps: Steps) -> list[str]:
    """What is wrong with the pages that these steps lead to, each with its address; the page is closed then."""
    wrong = []
    for step in steps:
        if isinstance(step, str):
            page.goto(site + step)
        else:
            step(page)
        page.wait_for_load_state()
        here = page.url.removeprefix(site)
        assert "We could not find that page" not in page.title(), here
        found = Axe().run(page, options=RULES).response["violations"]
        wrong += [f"{here}: {one['id']} at {one['nodes'][0]['target']}" for one in found]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
            wrong.append(f"{here}: scrolls sideways")
        if page.locator("h1").count() != 1:
            wrong.append(f"{here}: has {page.locator('h1').count()} first headings")
    page.context.close()
    return wrong


@pytest.mark.parametrize("who", ROLES)
def test_no_page_of_a_role_is_out_of_reach(site: str, browser: Browser, who: str) -> None:
    page = browser.new_context(viewport={"width": 320, "height": 800}).new_page()
    be(page, site, who)
    assert walked(page, site, ROLES[who]) == []
