"""The queue of reviews with no mouse: few presses for each decision, the next one opens by itself, a lead takes one
back; and the same without scripts. Every page accessible."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.journeys.hands import Hands
from tests.journeys.looking import accessible
from tests.journeys.test_recording_progress import be

QUEUE = "/children/reviews/"


def number(page: Page) -> str:
    found = re.search(r"/children/reviews/(\d+)/", page.url)
    assert found is not None
    return found[1]


def take_one(page: Page, site: str) -> str:
    """From the desk to a review, by keyboard only; its number."""
    be(page, site, "max")
    accessible(page)
    hands = Hands(page)
    hands.to(f"main a[href='{QUEUE}']")
    hands.press("Enter")
    page.wait_for_url(f"**{QUEUE}")
    accessible(page)
    hands.to("main button:has-text('Take up the next one')")
    hands.press("Enter")
    page.wait_for_url(re.compile(r"/children/reviews/\d+/"))
    accessible(page)
    return number(page)


def test_a_decision_takes_two_presses_and_the_next_review_opens(site: str, browser: Browser) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    first = take_one(page, site)
    hands = Hands(page)
    hands.press("1", "Enter")
    page.wait_for_url(lambda address: f"/{first}/" not in address)
    assert hands.presses == 2
    assert "Decided." in page.inner_text("main")
    assert number(page) != first
    by_stops_alone(page)
    nothing_chosen(page)
    taken_back_by_a_lead(browser, site, first)
    page.context.close()


def by_stops_alone(page: Page) -> None:
    """With the number keys off: past the head, past the evidence, choose, decide."""
    before = number(page)
    page.click("[data-keys-switch]")
    page.reload()
    expect(page.locator("[data-keys-switch]")).to_have_text("Number keys: off")
    page.keyboard.press("1")
    assert page.locator("[name=choice]:checked").count() == 0
    page.reload()
    hands = Hands(page)
    hands.press("Tab", "Enter")  # skip to the content
    hands.to("a[href='#decide']")
    hands.press("Enter")
    hands.to("[name=choice]")
    hands.press("Space", "Enter")
    page.wait_for_url(lambda address: f"/{before}/" not in address)
    assert hands.presses <= 8
    assert "Decided." in page.inner_text("main")
    page.click("[data-keys-switch]")


def nothing_chosen(page: Page) -> None:
    page.click("button:has-text('Decide and take up the next')")
    assert page.title().startswith("Error:")
    accessible(page)


def taken_back_by_a_lead(browser: Browser, site: str, review: str) -> None:
    lead = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    be(lead, site, "lena")
    lead.goto(f"{site}{QUEUE}{review}/")
    accessible(lead)
    lead.click("a:has-text('See what was decided, or undo it')")
    accessible(lead)
    assert "A person decided" in lead.inner_text("main")
    lead.click("a:has-text('Undo this') >> nth=-1")
    accessible(lead)
    lead.fill("[name=reason]", "The dates of birth are of two children.")
    lead.click("main button:has-text('Undo a merge')")
    accessible(lead)
    assert "they are two children again" in lead.inner_text("main")
    lead.context.close()


def test_without_scripts_a_review_is_decided_and_taken_back(site: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    be(page, site, "lena")
    page.goto(f"{site}{QUEUE}?order=oldest")
    page.click("button:has-text('Take up the next one')")
    first = number(page)
    assert not page.is_visible("[data-keys-switch]")
    page.click("a[href='#decide']")
    page.click("label:has-text('None of these')")
    page.click("button:has-text('Decide and take up the next')")
    assert number(page) != first
    assert "order=oldest" in page.url
    page.click("button:has-text('Undo my last decision')")
    assert number(page) == first
    assert "Taken back" in page.inner_text("main")
    page.click("button:has-text('Leave it for now')")
    context.close()
