"""A parent with a phone finds three needs, each in under a minute; a kiosk clears itself; a shortlist is made,
compared and printed. Without scripts too, every page accessible, nothing wider than the screen at 400 % zoom."""

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.demo_built import ROOT, demo_environment
from tests.journeys.looking import accessible

PHONE = {"width": 390, "height": 844}
AT_400_PERCENT = {"width": 320, "height": 256}  # 1280 by 1024, as WCAG 1.4.10 counts
NEEDS = [("he won't sleep", "2", "leep"), ("stammer", "5", "peech"), ("wheelchair football", "9", "ootball")]

PAGES = [
    "/services/", "/services/results/?kind=refuge", "/services/results/?need=zzzzqq&near=LS8+4",
    "/services/results/?age=x", "/services/shortlist/", "/services/compare/", "/services/sheet/E08000035/babies/",
    "/places/E08000035/services/",
]  # fmt: skip


@pytest.fixture(scope="module")
def help_site(site: str, served: Path) -> str:
    """The running demo, with a made-up directory."""
    made = Path(__file__).with_name("directory_made.py")
    environment = {**demo_environment(served), "DJANGO_SETTINGS_MODULE": "village.config.settings"}
    subprocess.run([sys.executable, str(made)], env=environment, cwd=ROOT, check=True)
    return site


def look_for(page: Page, site: str, need: str, age: str) -> None:
    page.goto(f"{site}/")
    page.click("text=I’m a parent")
    page.fill("[name=need]", need)
    page.fill("[name=near]", "LS8 4AA")
    page.fill("[name=age]", age)
    page.click("button:has-text('Find help')")
    page.wait_for_url("**/services/results/**")


def test_a_parent_with_a_phone_finds_three_needs_each_in_a_minute(help_site: str, browser: Browser) -> None:
    page = browser.new_context(viewport=PHONE, java_script_enabled=False).new_page()
    for need, age, expected in NEEDS:
        began = time.monotonic()
        look_for(page, help_site, need, age)
        assert "4AA" not in page.url
        said = page.inner_text(".vg-help__list >> nth=0")
        assert expected in said, said
        page.click(".vg-help__list a >> nth=0")
        assert page.locator("a[href^='tel:']").count() >= 1
        assert "Is it for you?" in page.inner_text("main")
        assert time.monotonic() - began < 60
    page.context.close()


def test_every_page_of_finding_help_is_accessible_on_a_phone_and_enlarged(help_site: str, browser: Browser) -> None:
    page = browser.new_context(viewport=PHONE).new_page()
    look_for(page, help_site, "sleep", "2")
    results = page.url
    page.click(".vg-help__list a >> nth=0")
    one = page.url
    for size in (PHONE, AT_400_PERCENT, {"width": 1280, "height": 900}):
        page.set_viewport_size(size)
        for address in (results, one, *(f"{help_site}{path}" for path in PAGES)):
            page.goto(address)
            accessible(page)
    page.context.close()


def test_a_shortlist_is_made_compared_and_printed(help_site: str, browser: Browser, tmp_path: Path) -> None:
    page = browser.new_context(viewport=PHONE).new_page()
    look_for(page, help_site, "football", "9")
    for _ in range(2):
        page.click("button:has-text('Add to shortlist') >> nth=0")
        assert "is on your shortlist" in page.inner_text("main")
        page.goto(page.url.replace("within=", "x=") + "&order=name")
    page.click("a:has-text('Your shortlist')")
    accessible(page)
    assert (page.get_attribute("a:has-text('Send it as a text')", "href") or "").startswith("sms:")
    assert (page.get_attribute("a:has-text('Send it as an e-mail')", "href") or "").startswith("mailto:")
    paper = page.pdf(path=tmp_path / "shortlist.pdf", format="A4")
    assert paper.startswith(b"%PDF")
    page.emulate_media(media="print")
    assert not page.is_visible("button:has-text('Empty the shortlist')")
    page.emulate_media(media="screen")
    page.click("a:has-text('See them side by side')")
    accessible(page)
    page.go_back()
    page.click("button:has-text('Empty the shortlist')")
    assert "There is nothing on it yet" in page.inner_text("main")
    page.context.close()


def test_a_kiosk_is_used_by_keyboard_and_clears_itself(help_site: str, browser: Browser) -> None:
    page = browser.new_context(viewport={"width": 1080, "height": 1920}, java_script_enabled=True).new_page()
    page.goto(f"{help_site}/services/kiosk/E08000035/")
    accessible(page)
    page.focus("[name=need]")
    page.keyboard.type("toddler group")
    page.keyboard.press("Enter")
    page.wait_for_url("**/results/**")
    accessible(page)
    assert re.search(r"01632 960\d{3}|07700 900\d{3}", page.inner_text("main"))
    answer = page.request.get(page.url)
    assert answer.headers["refresh"].startswith("120; url=/services/kiosk/E08000035/still-there/")
    page.goto(f"{help_site}/services/kiosk/E08000035/still-there/?need=toddler+group")
    accessible(page)
    page.click("text=Yes, go on reading")
    page.click("text=I have finished")
    assert page.input_value("[name=need]") == ""
    page.context.close()
