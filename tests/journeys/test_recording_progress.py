"""An officer records, may not approve, another approves, everyone reads: in a browser, every page accessible, and again
without scripts."""

from playwright.sync_api import Browser, Page

from tests.journeys.looking import accessible

OFFICE = "/plan-office/exampleshire-2026"


def be(page: Page, site: str, who: str) -> None:
    page.goto(f"{site}/sign-in/")
    page.click(f"button[value={who}]")
    page.wait_for_url("**/work/")


def record(page: Page, site: str, narrative: str) -> str:
    """Record progress on the breakfast promise, looking at every page on the way; the address of the update."""
    page.goto(f"{site}{OFFICE}/record/")
    accessible(page)
    page.fill("[name=q]", "breakfast")
    page.click("button:has-text('Continue')")
    accessible(page)
    page.check("[value=breakfast-everywhere]")
    page.click("button:has-text('Continue')")
    page.click("button:has-text('Continue')")  # nothing chosen: the page says what is missing
    page.wait_for_selector(".govuk-error-summary")
    assert page.title().startswith("Error:")
    accessible(page)
    page.check("[value=under-way]")
    for part, value in (("day", "1"), ("month", "11"), ("year", "2026")):
        page.fill(f"[name=as_of_on-{part}]", value)
    page.click("button:has-text('Continue')")
    page.fill("[name=narrative]", narrative)
    accessible(page)
    page.click("button:has-text('Continue')")
    page.check("[value=none]")
    accessible(page)
    page.click("button:has-text('Continue')")
    page.check("[value=medium]")
    page.click("button:has-text('Continue')")
    accessible(page)
    page.click("button:has-text('Send for approval')")
    accessible(page)
    page.click("text=See what you recorded")
    accessible(page)
    return page.url


def test_recorded_by_one_approved_by_another_read_by_all(site: str, browser: Browser) -> None:
    officer, approver, anyone = (
        browser.new_context(viewport={"width": 1280, "height": 900}).new_page() for _ in range(3)
    )
    narrative = "Two schools have begun, and eleven more start after the holiday."
    be(officer, site, "amina")
    accessible(officer)
    address = record(officer, site, narrative)
    assert "someone else must decide" in officer.inner_text("main")
    public = f"{site}/plans/exampleshire-2026/commitments/breakfast-everywhere/"
    anyone.goto(public)
    assert narrative not in anyone.inner_text("main")
    be(approver, site, "ben")
    accessible(approver)
    approver.goto(address)
    approver.click("a:has-text('Decide')")
    accessible(approver)
    approver.check("[value=approved]")
    approver.click("button:has-text('Continue')")
    accessible(approver)
    approver.click("button:has-text('Decide')")
    assert "Approved" in approver.inner_text("main")
    anyone.goto(public)
    assert narrative in anyone.inner_text("main")
    for one in (officer, approver, anyone):
        one.context.close()


def test_nothing_of_it_needs_a_script(site: str, without_scripts: Page) -> None:
    be(without_scripts, site, "amina")
    without_scripts.goto(f"{site}{OFFICE}/commitments/late-buses/record/")
    without_scripts.check("[value=promised]")
    for part, value in (("day", "2"), ("month", "11"), ("year", "2026")):
        without_scripts.fill(f"[name=as_of_on-{part}]", value)
    without_scripts.click("button:has-text('Continue')")
    without_scripts.fill("[name=narrative]", "No bus runs yet.")
    without_scripts.click("button:has-text('Continue')")
    without_scripts.check("[value=none]")
    without_scripts.click("button:has-text('Continue')")
    without_scripts.check("[value=low]")
    without_scripts.click("button:has-text('Continue')")
    without_scripts.click("button:has-text('Send for approval')")
    assert "waiting for a second person" in without_scripts.inner_text("main")


def test_the_office_is_accessible_and_fits_a_phone(site: str, browser: Browser) -> None:
    for width in (390, 1280):
        page = browser.new_context(viewport={"width": width, "height": 800}).new_page()
        be(page, site, "amina")
        for address in ("/work/", "/plan-office/", "/plan-office/overdue/", "/plan-office/due/",
                        "/plan-office/?plan=childrens-plan-2007", "/plan-office/updates/1/",
                        f"{OFFICE}/commitments/open-third-family-hub/"):  # fmt: skip
            page.goto(site + address)
            accessible(page)
        page.context.close()
