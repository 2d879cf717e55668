"""A return goes from a file to a signature without a script, by pages that are accessible at 400 %."""

from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.journeys.looking import accessible
from tests.journeys.test_recording_progress import be


def test_a_return_goes_from_a_file_to_a_signature(site: str, browser: Browser, tmp_path: Path) -> None:
    wen, sid = (browser.new_context(java_script_enabled=False).new_page() for _ in range(2))
    be(wen, site, "wen")
    wen.goto(f"{site}/workforce/returns/")
    wen.click("main table a")
    address = wen.url
    wen.click("main a:has-text('Take it back')")
    wen.click("main button:has-text('Take it back')")
    rows = wen.request.get(f"{address}download/").text().splitlines()
    looks = _looked_at(browser, site, f"{address}erase/")
    looks.fill("[name=reference]", rows[1].split(",")[rows[0].split(",").index("WorkerRef")])
    looks.click("main button:has-text('Look at who goes')")
    assert "Is it they" in looks.inner_text("h1")
    accessible(looks)
    file = tmp_path / "staff.csv"
    for day, said in (("2020-02-31", "There is no such day in the calendar"), ("2020-02-03", "Compared with version")):
        cells = [rows[1].split(",")[rows[0].split(",").index("StartDate")], day]
        file.write_text("\n".join([rows[0], rows[1].replace(*cells), *rows[2:]]) + "\n", encoding="utf-8")
        wen.goto(f"{address}file/")
        wen.set_input_files("input[type=file]", file)
        wen.click("main button:has-text('Look at it')")
        assert said in wen.inner_text("main")
    wen.click("main button:has-text('Take it')")
    _changes_a_row(wen, browser, site, address)
    while wen.goto(f"{address}queries/") and wen.locator("main a:text-is('Explain')").count():
        wen.locator("main a:text-is('Explain')").first.click()
        _looked_at(browser, site, f"{address}queries/", wen.url)
        wen.fill("[name=words]", "Sleeps in.")
        wen.check("[name=every]")
        wen.click("main button:has-text('Save')")
    wen.goto(f"{address}send/")
    wen.click("main button:has-text('Send it')")
    be(sid, site, "sid")
    sid.goto(f"{address}sign/")
    sid.click("main button:has-text('Sign it off')")
    assert "Signed off" in sid.inner_text("main")


def _changes_a_row(wen: Page, browser: Browser, site: str, address: str) -> None:
    """A row is changed by form without a script; every page of it is looked at on the way, at the width of a phone."""
    wen.goto(f"{address}form/")
    wen.click("main button:has-text('Begin')")
    wen.click("main table a")
    row = wen.url
    looks = _looked_at(
        browser, site, f"{address}draft/rows/", f"{address}draft/rows/add/", f"{row}out/", f"{address}draft/", row
    )
    for part, text in (("day", "1"), ("month", "1"), ("year", "1999")):
        looks.fill(f"[name=EndDate-{part}]", text)
    looks.click("main button:has-text('Save the row')")
    assert "before they began" in looks.inner_text(".govuk-error-summary")
    accessible(looks)
    wen.fill("[name=FTE]", "0.9")
    wen.click("main button:has-text('Save the row')")
    if wen.locator("main button:has-text('Save it as it is')").count():
        wen.click("main button:has-text('Save it as it is')")
    assert "The row is in the draft" in wen.inner_text("main")
    wen.goto(f"{address}draft/")
    assert "0.9" in wen.inner_text("main")
    wen.click("main button:has-text('Take it')")


def _looked_at(browser: Browser, site: str, *places: str) -> Page:
    looks = browser.new_context(viewport={"width": 320, "height": 900}).new_page()
    be(looks, site, "wen")
    for place in places:
        looks.goto(place)
        accessible(looks)
    return looks
