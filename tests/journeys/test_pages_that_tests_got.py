"""Pages beyond a reader's round of the demo, as other tests got them: answers to a form that was sent wrongly,
refusals, and pages that nobody in the demo gets to. They are held to what every page is held to.

After a run with `VILLAGE_KEEP_PAGES=FOLDER`: `VILLAGE_KEPT_PAGES=FOLDER ./village test` of this file."""

import mimetypes
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Route

from tests.journeys.looking import WIDE, looked_at_all_ways
from tests.journeys.test_every_page_for_everyone import CHECKER, html_errors
from tests.journeys.unreached import UNSEEN
from tests.kept_pages import BEYOND, Kept, kept_in, looked_in
from tests.reading_pages import Read

FOLDER = os.environ.get("VILLAGE_KEPT_PAGES", "")
SITE = "http://kept.test"
pytestmark = pytest.mark.skipif(not FOLDER, reason="no pages were kept (VILLAGE_KEPT_PAGES names no folder of them)")


@pytest.fixture(scope="module")
def kept() -> list[Kept]:
    found = list(kept_in(Path(FOLDER)))
    assert found, f"there is no page in {FOLDER}"
    return found


def worth_a_look(kept: list[Kept]) -> Iterator[Kept]:
    """Each page that nobody gets to; of the answers and refusals those made of a kind of part that none before had."""
    seen = set[tuple[str, ...]]()
    for one in sorted(kept, key=lambda one: -one.kinds):
        kinds = Read(one.text).kinds["main"]
        if one.pattern in BEYOND or not kinds <= seen:
            yield one
        seen |= kinds


def test_the_html_of_each_is_right(kept: list[Kept], tmp_path: Path) -> None:
    if not CHECKER:
        pytest.skip("no Java, or VILLAGE_VNU does not name the Nu HTML checker's jar")
    assert html_errors([(f"{one.key} in {one.test}", one.text) for one in kept], tmp_path) == []


def test_they_can_be_read_by_everybody_on_any_screen_and_on_paper(kept: list[Kept], browser: Browser) -> None:
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
    for one in worth_a_look(kept):
        texts["now"] = one.text
        page.goto(f"{SITE}/")
        wrong += [f"{one.key} in {one.test}{told.removeprefix('/')}" for told in looked_at_all_ways(page)]
    context.close()
    assert wrong == []


def test_every_page_is_looked_at_here_or_by_a_journey_but_for_those_that_are_named(kept: list[Kept]) -> None:
    seen = {one.pattern for one in kept if one.status < 400} | looked_in(Path(FOLDER))
    assert BEYOND - seen == UNSEEN
