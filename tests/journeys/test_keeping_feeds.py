"""A source is added, a file that cannot be read is sent, one that is not as usual is held and refused, another is
released: in a browser, every page accessible."""

from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.journeys.looking import accessible
from tests.journeys.test_recording_progress import be


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
    released(page, site, tmp_path)
    page.goto(f"{site}/children/matching/models/")
    accessible(page)
    page.context.close()


def released(page: Page, site: str, folder: Path) -> None:
    """Another file of theirs of which no row can be taken: this one is released all the same."""
    path = folder / "again.csv"
    path.write_text("record,forename,surname\n,Anna,Testperson\n,Otto,Testperson\n")
    page.goto(f"{site}/settings/feeds/made-up-youth/send/")
    page.set_input_files("[name=file]", path)
    page.click("button:has-text('Send the file')")
    page.click("table a >> nth=0")
    assert "None of it has been taken" in page.inner_text("main")
    page.click("a:has-text('Release')")
    page.click("button:has-text('Release this feed')")
    assert page.title().startswith("Error:")
    accessible(page)
    page.fill("[name=reason]", "They want to see the rows that are wrong.")
    page.click("button:has-text('Release this feed')")
    assert "It will be taken in." in page.inner_text("main")
    assert "They want to see the rows that are wrong." in page.inner_text("main")
    accessible(page)


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
