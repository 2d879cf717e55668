"""The question in three screens, in a browser: each page accessible, and again without scripts; no name in an address
or a title."""

import os
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.index_made import NOW, a_code, a_town, someone, viewer_behind
from tests.index_made import browser as someone_at
from tests.journeys.looking import looked_at
from village.people.actions import shielding
from village.people.models import Child

pytestmark = pytest.mark.django_db(transaction=True)
Opened = Callable[..., Page]


@pytest.fixture(autouse=True, scope="module")
def _beside_the_browser() -> None:
    """The browser's own event loop makes Django think that a test is asynchronous, to the end of the session."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture
def town() -> Child:
    return a_town()


@pytest.fixture
def opened(browser: Browser, live_server: LiveServer) -> Iterator[Opened]:
    """Opens pages as somebody, with scripts or without."""
    contexts = []

    def as_whom(client: Client, *, scripts: bool = True, width: int = 1280) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
        contexts.append(context)
        for name, morsel in client.cookies.items():
            context.add_cookies([{"name": name, "value": morsel.value, "url": live_server.url}])
        page = context.new_page()
        page.goto(f"{live_server.url}/children/")
        return page

    yield as_whom
    for context in contexts:
        context.close()


def accessible(page: Page) -> None:
    assert looked_at(page) == []
    for said in ("Amy", "Archer"):
        assert said not in page.title()
        assert said not in page.url


def ask(page: Page, *, look: bool) -> None:
    """From the question to the child's page."""
    accessible(page) if look else None
    page.click("button:has-text('Find the child')")
    assert page.title().startswith("Error:")
    accessible(page) if look else None
    page.check("[value=concern]")
    page.fill("[name=forename]", "Aimy")
    page.fill("[name=surname]", "Archer")
    for part, value in (("day", "27"), ("month", "3"), ("year", "2015")):
        page.fill(f"[name=born-{part}]", value)
    page.click("button:has-text('Find the child')")
    assert page.inner_text("h1") == "1 child found"
    accessible(page) if look else None
    page.click("a:has-text('Amy Archer')")
    accessible(page) if look else None


def test_three_screens_and_a_message(town: Child, opened: Opened) -> None:
    page = opened(someone_at("practitioner", area=""))
    ask(page, look=True)
    main = page.inner_text("main")
    assert "Three services work with Amy Archer; the lead is the health visitor at Ashmere Health." in main
    assert "Raise a safeguarding concern" in main
    page.click("a:has-text('Ask to be contacted') >> nth=0")
    accessible(page)
    page.fill("[name=reach]", "01632 960000")
    page.click("button:has-text('Send')")
    assert "Your message is with the service" in page.inner_text("main")
    other = opened(someone_at("practitioner", area="", of="ashmere-health"))
    other.click("a:has-text('Who has asked your organisation')")
    accessible(other)
    assert "01632 960000" in other.inner_text("main")
    other.click("button:has-text('I have been in touch')")
    assert "Answered" in other.inner_text("main")


def test_without_scripts(town: Child, opened: Opened) -> None:
    page = opened(someone_at("practitioner", area=""), scripts=False, width=390)
    ask(page, look=False)
    assert "Three services work with Amy Archer" in page.inner_text("main")


def test_looking_behind_a_shield_and_its_review(town: Child, opened: Opened) -> None:
    with time_machine.travel(NOW, tick=True):
        officer = someone("information-governance", area=None)
        shielding.shield_child(ref=town.ref, reason="refuge", words="Her father looks for her.", by=officer, at=NOW)
    sol = someone_at("safeguarding-practitioner", area="")
    page = opened(sol)
    ask(page, look=True)
    assert "hidden, to keep the child safe" in page.inner_text("main")
    assert "Mill Lane" not in page.content()
    page.click("a:has-text('look behind the shield')")
    accessible(page)
    page.fill("[name=words]", "She was not at school and may be in danger.")
    page.fill("[name=code]", a_code(viewer_behind(sol)))
    page.click("button:has-text('Look behind the shield')")
    accessible(page)
    assert "Mill Lane" in page.inner_text("main")
    with page.expect_navigation():
        page.click("button:has-text('Leave this record')")
    page.go_back()
    page.reload()
    assert "Mill Lane" not in page.content()
    judge = opened(someone_at("information-governance", area=""))
    origin = page.url.partition("/children")[0]
    judge.goto(f"{origin}/oversight/shields/")
    accessible(judge)
    judge.click("a:has-text('Looks behind shields')")
    accessible(judge)
    judge.click("tbody a")
    accessible(judge)
    judge.check("[value=yes]")
    judge.fill("[name=finding]", "The referral of that day says so.")
    judge.click("button:has-text('Finish the review')")
    assert "The review is done" in judge.inner_text("main")


def test_a_message_about_a_shielded_child_is_passed_on(town: Child, opened: Opened) -> None:
    with time_machine.travel(NOW, tick=True):
        officer = someone("information-governance", area=None)
        shielding.shield_child(ref=town.ref, reason="refuge", words="Her father looks for her.", by=officer, at=NOW)
    page = opened(someone_at("practitioner", area="", of="brack-school", name="Sam Social"), width=390)
    ask(page, look=False)
    page.click("button:has-text('Ask for a message')")
    accessible(page)
    assert page.input_value("[name=surname]") == "Archer"
    page.fill("[name=reach]", "01632 960000")
    page.click("button:has-text('Send')")
    accessible(page)
    assert "You are not told more than that" in page.inner_text("main")
    ines = opened(someone_at("information-governance", area=""))
    ines.goto(f"{page.url.partition('/children')[0]}/oversight/messages/")
    accessible(ines)
    ines.click("main a:has-text('2026')")
    accessible(ines)
    ines.click("button:has-text('Pass on to those ticked')")
    accessible(ines)
    ines.check("label:has-text('Ashmere Health')")
    ines.click("button:has-text('Pass on to those ticked')")
    assert "Passed on to 1 service" in ines.inner_text("main")


def test_the_pages_of_those_who_watch(town: Child, opened: Opened) -> None:
    page = opened(someone_at("information-governance", area=""))
    origin = page.url.partition("/children")[0]
    for address in ("shields/", "shields/new/", "shield-reviews/", "new-identities/", "alerts/", "looked/"):
        page.goto(f"{origin}/oversight/{address}")
        accessible(page)
    page.fill("[name=which]", "999 999 9468")
    page.click("button:has-text('Find the child')")
    accessible(page)
    for name in ("Letter to the family", "Copy of what is held"):
        page.goto(f"{origin}/oversight/looked/{town.ref}/")
        page.click(f"a:has-text('{name}')")
        accessible(page)
    page.check("[value=parent]")
    page.check("[value=page]")
    page.click("button:has-text('Make the copy')")
    accessible(page)
    page.goto(f"{origin}/oversight/looked/{town.ref}/keep/")
    accessible(page)


def test_who_is_not_vetted_is_told_what_is_missing(town: Child, opened: Opened) -> None:
    page = opened(someone_at("practitioner", area="", cleared=False))
    accessible(page)
    assert "neither vetting nor training is on file" in page.inner_text("main")
