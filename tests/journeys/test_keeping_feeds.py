"""A source is added, a file that cannot be read is sent, one that is not as usual is held and refused: in a browser,
every page accessible."""

from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.journeys.test_recording_progress import accessible, be


def test_a_file_is_held_and_refused(site: str, browser: Browser, tmp_path: Path) -> None:
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    be(page, site, "lena")
    page.goto(f"{site}/settings/feeds/")
    accessible(page)
    add_a_source(page)
    page.click("main a:has-text('The made-up youth service')")
    accessible(page)
    page.click("a:has-text('Send a file')")
    accessible(page)
    for name, text, told in (
        ("towns.csv", "town\nAshmere\n", "has no column"),
        ("none.csv", "record,forename,surname\n,Anna,Testperson\n", "The file has come"),
    ):
        path = tmp_path / name
        path.write_text(text)
        page.set_input_files("[name=file]", path)
        page.click("button:has-text('Send the file')")
        assert told in page.inner_text("main")
        accessible(page)
    page.click("table a")
    assert "None of it has been taken" in page.inner_text("main")
    accessible(page)
    page.click("a:has-text('Refuse')")
    accessible(page)
    page.fill("[name=reason]", "An empty file of theirs.")
    page.click("button:has-text('Refuse this feed')")
    assert "An empty file of theirs." in page.inner_text("main")
    accessible(page)
    page.goto(f"{site}/children/matching/models/")
    accessible(page)
    page.context.close()


def add_a_source(page: Page) -> None:
    page.click("text=Add a source")
    accessible(page)
    page.fill("[name=title]", "The made-up youth service")
    page.fill("[name=slug]", "made-up-youth")
    page.select_option("[name=kind]", "other")
    page.select_option("[name=area]", "E08000035")
    page.check("[name=duplicate_free][value=yes]")
    page.check("[name=mode][value=full]")
    page.fill("[name=every_days]", "7")
    page.click("button:has-text('Add the source')")  # whom to ask is missing: the page says so
    assert page.title().startswith("Error:")
    accessible(page)
    page.fill("[name=contact]", "youth@example.org")
    page.select_option("[name=shipped]", "village")
    page.click("button:has-text('Add the source')")
