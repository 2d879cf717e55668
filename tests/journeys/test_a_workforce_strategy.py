"""The pages of a workforce strategy as those who make and moderate it see them, and who does what as anyone does: no
axe violation, nothing that scrolls sideways, one first heading."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.test_pages_of_the_index_are_accessible import Steps, press, walked
from tests.journeys.test_recording_progress import be

PLAN, ASSESSED = "/plan-office/local-plans/leeds-2028/", "/plan-office/boards/leeds/assessment/"
YEAR = f"{ASSESSED}working-together-2008/2026/"
ROLES: dict[str, Steps] = {
    "nadia": (
        f"{PLAN}workforce/", f"{PLAN}workforce/print/", f"{PLAN}needs/", f"{PLAN}needs/projected/",
        press("Take it into the plan"), f"{PLAN}priorities/add/", YEAR, f"{YEAR}barriers-removed/",
        press("Save the score"), "/plan/roles/", "/plan/roles/key-worker/", "/plan/bodies/",
    ),
    "rosa": (YEAR, f"{YEAR}evidence-at-hand/", f"{ASSESSED}one-childrens-workforce/2026/"),
}  # fmt: skip


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("who", ROLES)
def test_no_page_of_the_strategy_is_out_of_reach(site: str, browser: Browser, who: str, width: int) -> None:
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    be(page, site, who)
    assert walked(page, site, ROLES[who]) == []
