"""The progress report as a web page that stands alone, as a browser hands it over: opened from a folder, wide and
narrow, it breaks no accessibility rule, does not scroll sideways and asks nothing of any other place."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.chromium import violations
from tests.journeys.looking import RULES

PLANS = ("childrens-plan-2007", "exampleshire-2026")


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("width", [320, 1280])
def test_the_report_that_is_handed_over_is_accessible(
    site: str, browser: Browser, tmp_path: Path, plan: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.goto(f"{site}/plans/{plan}/progress/")
    with page.expect_download() as kept:
        page.locator('a[href*="report.html"]').first.click()
    file = tmp_path / kept.value.suggested_filename
    kept.value.save_as(file)
    assert file.suffix == ".html"
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    found = violations(page, RULES)
    assert [(one["id"], one["help"], one["nodes"][0]["target"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1")
    assert page.locator("h1").count() == 1
    assert [one for one in asked if not one.startswith(("file:", "data:", "blob:"))] == []
    context.close()
