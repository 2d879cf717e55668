"""A young person with a phone on a Friday finds something to do, says what they thought of it and tells of something
new, all without an account and without scripts; and every page of it is accessible on a phone and enlarged."""

import time

from playwright.sync_api import Browser

from tests.journeys.looking import accessible
from tests.journeys.test_finding_help import AT_400_PERCENT, PHONE, help_site

__all__ = ["help_site"]


def test_a_young_person_finds_something_to_do_in_a_minute(help_site: str, browser: Browser) -> None:
    page = browser.new_context(viewport=PHONE, java_script_enabled=False).new_page()
    began = time.monotonic()
    page.goto(f"{help_site}/things-to-do/")
    page.select_option("[name=night]", "saturday")
    page.fill("[name=near]", "LS8 4AA")
    page.select_option("[name=within]", "10")
    page.click("button:has-text('Show me')")
    page.wait_for_url("**/things-to-do/results/**")
    assert "4AA" not in page.url
    page.click(".vg-help__list a >> nth=0")
    assert "Keeping you safe" in page.inner_text("main")
    assert time.monotonic() - began < 60
    page.click("text=Say what you thought")
    page.check("text=Good >> nth=-1")
    page.check("text=Yes")
    page.check("text=13 to 15")
    page.fill("[name=words]", "Loads to do and free tea.")
    page.click("button:has-text('Send it')")
    page.wait_for_url("**/things-to-do/thank-you/")
    page.context.close()


def test_every_page_of_things_to_do_is_accessible(help_site: str, browser: Browser) -> None:
    page = browser.new_context(viewport=PHONE).new_page()
    page.goto(f"{help_site}/things-to-do/results/?near=LS8+4&within=10")
    results = page.url
    page.click(".vg-help__list a >> nth=0")
    one = page.url
    paths = (
        "things-to-do/", "things-to-do/results/?night=tonight&near=LS8+4", "things-to-do/add/",
        "things-to-do/who-helps/", "things-to-do/thank-you/", "places/E08000035/things-to-do/",
        "places/E08000035/things-to-do/?night=friday",
    )  # fmt: skip
    for size in (PHONE, AT_400_PERCENT, {"width": 1280, "height": 900}):
        page.set_viewport_size(size)
        for address in (results, one, f"{one}review/", *(f"{help_site}/{path}" for path in paths)):
            page.goto(address)
            accessible(page)
    page.context.close()
