"""The register's pages as each of its people sees them: no axe violation, nothing that scrolls sideways, one first
heading; and a check that was made again opens what its running out had closed."""

import datetime as dt

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.test_pages_of_the_index_are_accessible import Steps, first_of_table, on_to, press, walked
from tests.journeys.test_recording_progress import be

ROLES: dict[str, Steps] = {
    "wen": (
        "/work/", "/workforce/", first_of_table, on_to("Start in a post"), press("Start"), "/workforce/add/",
        press("Add"), "/workforce/?q=nobody", "/workforce/?role=nursery-cook", "/workforce/posts/",
        "/workforce/posts/add/", press("Add"), "/workforce/posts/declare/", "/workforce/posts/sites/add/",
        "/workforce/posts/", on_to("Change the kind"),
        "/workforce/?q=Ngozi", first_of_table, on_to("Leave the post"),
        "/workforce/?q=Ngozi", first_of_table, on_to("Record an absence"), press("Save"),
        "/workforce/figures/", "/workforce/figures/?rate=agency-covering", "/workforce/figures/complete/",
        press("Save"),
    ),
    "dora": (
        "/work/", "/workforce/vetting/", first_of_table, on_to("Record a check"), press("Record"),
        "/workforce/vetting/", first_of_table, on_to("Record training"), "/workforce/vetting/", first_of_table,
        on_to("Barred from work"),
    ),
    "yuri": ("/work/", "/my-work/", on_to("Something is wrong"), press("Ask for it")),
    "milo": ("/work/", "/workforce/matches/", first_of_table, press("Decide")),
}  # fmt: skip


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("who", ROLES)
def test_no_page_of_the_register_is_out_of_reach(site: str, browser: Browser, who: str, width: int) -> None:
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    be(page, site, who)
    assert walked(page, site, ROLES[who]) == []


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
