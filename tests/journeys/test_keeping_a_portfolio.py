"""A qualification goes from a search to an employer’s eyes and back, without JavaScript."""

import datetime as dt

from playwright.sync_api import Browser, Page

from tests.journeys.test_recording_progress import be


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
