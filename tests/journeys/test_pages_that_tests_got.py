"""Pages beyond a reader's round of the demo, as other tests got them: answers to a form that was sent wrongly,
refusals, and pages that nobody in the demo gets to. They are held to what every page is held to.

After a run with `VILLAGE_KEEP_PAGES=FOLDER`: `VILLAGE_KEPT_PAGES=FOLDER ./village test` of this file."""

import mimetypes
import os
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Route

from tests.journeys.looking import WIDE, looked_at_all_ways
from tests.journeys.test_every_page_for_everyone import CHECKER, html_errors
from tests.journeys.unreached import UNREACHED, UNSEEN
from tests.kept_pages import Kept, kept_in, looked_in

FOLDER = os.environ.get("VILLAGE_KEPT_PAGES", "")
SITE = "http://kept.test"
pytestmark = pytest.mark.skipif(not FOLDER, reason="no pages were kept (VILLAGE_KEPT_PAGES names no folder of them)")


@pytest.fixture(scope="module")
def kept() -> list[Kept]:
    found = list(kept_in(Path(FOLDER)))
    assert found, f"there is no page in {FOLDER}"
    return found


def test_the_html_of_each_is_right(kept: list[Kept], tmp_path: Path) -> None:
    if not CHECKER:
        pytest.skip("no Java, or VILLAGE_VNU does not name the Nu HTML checker's jar")
    assert html_errors([(f"{one.key} in {one.test}", one.text) for one in kept], tmp_path) == []


def test_each_can_be_read_by_everybody_on_any_screen_and_on_paper(kept: list[Kept], browser: Browser) -> None:
    texts: dict[str, str] = {}

    def answered(route: Route) -> None:
        path = route.request.url.removeprefix(SITE).partition("?")[0]
        where = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
        if where:
            route.fulfill(path=where, content_type=mimetypes.guess_type(path)[0])
        elif route.request.resource_type == "document":
            route.fulfill(body=texts["now"], content_type="text/html; charset=utf-8")
        else:
            route.abort()

    context = browser.new_context(viewport=WIDE)
    context.route(f"{SITE}/**", answered)
    page, wrong = context.new_page(), list[str]()
    for one in kept:
        texts["now"] = one.text
        page.goto(f"{SITE}/")
        wrong += [f"{one.key} in {one.test}{told.removeprefix('/')}" for told in looked_at_all_ways(page)]
    context.close()
    assert wrong == []


def test_every_page_is_looked_at_here_or_by_a_journey_but_for_those_that_are_named(kept: list[Kept]) -> None:
    beyond = {one for why in UNREACHED.values() for one in why}
    seen = {one.pattern for one in kept if one.status < 400} | looked_in(Path(FOLDER))
    assert beyond - seen == UNSEEN
