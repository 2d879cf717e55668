"""A check that was made again opens what its running out had closed."""

import datetime as dt

from playwright.sync_api import Browser, Page

from tests.journeys.test_recording_progress import be


def _day(page: Page, name: str, on: dt.date) -> None:
    for part, value in (("day", on.day), ("month", on.month), ("year", on.year)):
        page.fill(f"[name={name}-{part}]", str(value))


def test_a_check_that_is_made_again_opens_what_had_closed(site: str, browser: Browser) -> None:
    yuri, dora = (browser.new_context(java_script_enabled=False).new_page() for _ in range(2))
    be(yuri, site, "yuri")
    yuri.goto(f"{site}/children/")
    assert yuri.url == f"{site}/account/clearance/"
    be(dora, site, "dora")
    dora.goto(f"{site}/workforce/vetting/")
    dora.click("main a:has-text('Yuri Shamwell')")
    dora.click("main a:has-text('Record a check')")
    for name, value in (("means", "certificate"), ("result", "clear"), ("workforce", "child")):
        dora.check(f"[name={name}][value={value}]")
    dora.check("[name=barred_list]")
    dora.check("[name=identity]")
    today = dt.datetime.now(dt.UTC).date()
    _day(dora, "checked_on", today)
    _day(dora, "last_on", today + dt.timedelta(days=365))
    dora.fill("[name=note]", "Convicted of nothing")
    dora.click("main button:has-text('Record')")
    assert "This looks like what a certificate says" in dora.inner_text("main")
    dora.fill("[name=note]", "Seen by Dora")
    dora.click("main button:has-text('Record')")
    assert "Cleared for work with children" in dora.inner_text("main")
    yuri.goto(f"{site}/children/")
    assert yuri.url == f"{site}/children/"
    for one in (yuri, dora):
        one.context.close()
