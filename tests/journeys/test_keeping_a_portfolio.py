"""The pages of a portfolio as its people see them: no axe violation, nothing that scrolls sideways, one first heading;
and a qualification that goes from a search to an employer’s eyes and back, without JavaScript."""

import datetime as dt

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.test_pages_of_the_index_are_accessible import Steps, first_of_table, on_to, press, walked
from tests.journeys.test_recording_progress import be

FOUND = "/my-work/portfolio/add/?q=made-up&started_on-day=1&started_on-month=9&started_on-year=2010"
ROLES: dict[str, Steps] = {
    "yuri": (
        "/my-work/portfolio/", on_to("Take it out"), "/my-work/portfolio/", on_to("Say more"),
        press("Save"), "/my-work/portfolio/", on_to("Move its credit"),
        "/my-work/portfolio/where-next/", "/my-work/portfolio/print/", "/my-work/portfolio/add/", FOUND,
        first_of_table, press("Add it"), "/my-work/portfolio/add/other/", press("Add it"),
        "/my-work/portfolio/add/badge/", press("Add it"), "/my-work/portfolio/units/add/", press("Add it"),
        "/my-work/portfolio/share/", on_to("Show an employer"), press("Show it"),
    ),
    "elin": ("/my-work/portfolio/", "/my-work/portfolio/where-next/"),
    "wen": (
        "/workforce/shared-qualifications/", first_of_table, on_to("This was a mistake"),
        "/workforce/?q=Elin", first_of_table, on_to("Start in a post"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("who", ROLES)
def test_no_page_of_a_portfolio_is_out_of_reach(site: str, browser: Browser, who: str, width: int) -> None:
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    be(page, site, who)
    assert walked(page, site, ROLES[who]) == []


def _day(page: Page, name: str, on: dt.date) -> None:
    for part, value in (("day", on.day), ("month", on.month), ("year", on.year)):
        page.fill(f"[name={name}-{part}]", str(value))


def test_a_qualification_is_shown_seen_and_taken_back(site: str, browser: Browser) -> None:
    yuri, wen = (browser.new_context(java_script_enabled=False).new_page() for _ in range(2))
    be(yuri, site, "yuri")
    be(wen, site, "wen")
    yuri.goto(f"{site}/my-work/portfolio/add/other/")
    yuri.fill("[name=title]", "Listening to children (made up)")
    yuri.fill("[name=body]", "A made-up college")
    _day(yuri, "awarded_on", dt.date(2020, 7, 1))
    yuri.click("main button:has-text('Add it')")
    yuri.goto(f"{site}/my-work/portfolio/share/add/")
    yuri.check("text=Listening to children (made up)")
    _day(yuri, "last_on", dt.datetime.now(dt.UTC).date() + dt.timedelta(days=30))
    yuri.click("main button:has-text('Show it')")
    wen.goto(f"{site}/workforce/shared-qualifications/")
    wen.click("main tbody tr:first-child a")  # the newest
    wen.click("main a:has-text('You saw the certificate')")
    _day(wen, "seen_on", dt.datetime.now(dt.UTC).date())
    wen.click("main button:has-text('Save')")
    assert "Certificate seen by Wen" in wen.inner_text("main")
    shown = wen.url
    yuri.goto(f"{site}/my-work/portfolio/share/")
    assert "Wrote down that the certificate was seen" in yuri.inner_text("main")
    yuri.click("main tr:has-text('Listening to children') a")
    yuri.click("main button:has-text('Stop showing it')")
    answer = wen.goto(shown)
    assert answer is not None
    assert answer.status == 404
    for one in (yuri, wen):
        one.context.close()
