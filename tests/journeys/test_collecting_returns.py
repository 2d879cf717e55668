"""The pages of collections as each of their people sees them: no axe violation, nothing that scrolls sideways; and a
return that goes from a file to a signature without a script."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.test_pages_of_the_index_are_accessible import Steps, first_of_table, on_to, press, walked
from tests.journeys.test_recording_progress import accessible, be

ROLES: dict[str, Steps] = {
    "cora": (
        "/work/", "/workforce/collections/", first_of_table, on_to("Ask employers"), press("Ask them"),
        "/workforce/collections/", first_of_table, on_to("Move the due day"),
        "/workforce/collections/", first_of_table, on_to("Acorn"), on_to("Send it back"), press("Send it back"),
        "/workforce/collections/open/", press("Open it"),
    ),
    "wen": (
        "/workforce/returns/", first_of_table, on_to("Explain what is seldom so"),
        "/workforce/returns/", first_of_table, on_to("Compare with our register"),
        "/workforce/returns/", first_of_table, on_to("Erase somebody"), press("Look at who goes"),
        "/workforce/returns/", first_of_table, on_to("Take it back"),
    ),
    "sid": ("/work/", "/workforce/returns/", first_of_table, on_to("A second person signs"), press("Sign it off")),
}  # fmt: skip


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("who", ROLES)
def test_no_page_of_collections_is_out_of_reach(site: str, browser: Browser, who: str, width: int) -> None:
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    be(page, site, who)
    assert walked(page, site, ROLES[who]) == []


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
    _fine(looks)
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
    _fine(looks)
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
        _fine(looks)
    return looks


def _fine(page: Page) -> None:
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
