"""A sheet is answered in a real browser: accessible on every page, saved by itself, and nothing lost without a
connection or when two answer at once."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings

from tests.chromium import FLAGS, violations
from tests.spec.forms.made import AT, a_sheet
from tests.unit.forms.wide import WIDE
from village.forms import actions, queries
from village.forms.models import Said, Sheet

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.unit.forms.urls"),
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed"),
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    # The browser's own event loop makes Django think that a test is asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    sync = pytest.importorskip("playwright.sync_api")
    with sync.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def sheet() -> Sheet:
    """One sheet, with another of the same form that was signed before."""
    first = a_sheet(WIDE)
    given: dict[Any, object] = {
        ("", "child.name"): "Anna Testchild",
        ("", "child.lives"): "kin",
        ("", "needs.agreed"): "yes",
        ("", "speech.words"): "Says few words.\nUnderstands much.",
        ("", "speech.reading"): "3",
        ("", "speech.family-reading"): "2",
    }
    actions.save(sheet=first.ref, given=given, seen={}, by="ada", at=AT)
    seen = queries.hash_of(first.form.sha256, queries.given_of(first))
    actions.sign(sheet=first.ref, seen=seen, by="ada", at=AT)
    return a_sheet(WIDE)


def accessible(page: Any, width: int) -> None:
    broken = violations(page, {"runOnly": RULES, "resultTypes": ["violations"]})
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in broken] == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{page.url} scrolls sideways"


def go_on(page: Any) -> None:
    page.click("button:has-text('Save and continue')")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_sheet_is_answered_from_beginning_to_end(live_server: Any, browser: Any, sheet: Sheet, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(f"{live_server.url}/sheets/{sheet.ref}/")
    accessible(page, width)
    page.click("a:has-text('The child')")
    accessible(page, width)
    page.fill("[name='answer[child.born]-day']", "31")
    go_on(page)
    page.wait_for_selector(".govuk-error-summary")
    assert page.title().startswith("Error:")
    accessible(page, width)
    page.fill("[name='answer[child.born]-month']", "3")
    page.fill("[name='answer[child.born]-year']", "2020")
    page.fill("[name='answer[child.name]']", "Anna Testchild")
    page.check("[name='answer[child.lives]'][value=none]")
    page.wait_for_selector("[name='answer[child.why]']")  # it follows without leaving the page
    page.fill("[name='answer[child.why]']", "There was a fire.")
    accessible(page, width)
    go_on(page)
    page.wait_for_url("**/needs/")
    page.check("[name='answer[needs.agreed]'][value=yes]")
    accessible(page, width)
    with_an_entry(page, width)
    signed(page, width)
    assert [one for one in said if "400" not in one] == []
    page.close()


def with_an_entry(page: Any, width: int) -> None:
    go_on(page)
    page.wait_for_url("**/people/")
    accessible(page, width)
    page.click("button:has-text('Add one')")
    page.fill("[name='answer[people.name]']", "Bea Testmother")
    accessible(page, width)
    go_on(page)
    page.wait_for_selector("a:has-text('Remove')")
    accessible(page, width)
    page.click("a:has-text('Remove')")
    accessible(page, width)
    page.click("a:has-text('Keep it')")
    page.click("a.govuk-button:has-text('Continue')")


def signed(page: Any, width: int) -> None:
    accessible(page, width)
    page.click("button:has-text('Sign')")
    assert "Signed by Ada" in page.inner_text("main")
    accessible(page, width)
    page.click("a:has-text('Read what was signed')")
    assert "There was a fire." in page.inner_text("main")
    accessible(page, width)


def test_a_slow_press_is_not_lost_to_a_note_that_appears(live_server: Any, browser: Any, sheet: Sheet) -> None:
    page = browser.new_page()
    page.goto(f"{live_server.url}/sheets/{sheet.ref}/section/child/")
    page.fill("[name='answer[child.born]-day']", "31")
    page.wait_for_selector("text=Not every answer could be saved")
    page.hover("button:has-text('Save and continue')")
    page.mouse.down()  # the box is left here, and its note would move the button
    page.wait_for_timeout(500)
    assert not page.is_visible("[data-problem]:not(:empty)")
    page.mouse.up()
    page.wait_for_selector(".govuk-error-summary")
    page.close()


def test_a_slow_press_is_not_lost_to_words_on_saving(live_server: Any, browser: Any, sheet: Sheet) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(f"{live_server.url}/sheets/{sheet.ref}/section/child/")
    page.fill("[name='answer[child.name]']", "Anna Testchild")
    page.hover("button:has-text('Save and continue')")
    with page.expect_response("**/section/child/"):
        page.mouse.down()  # the box is left here, and what is in it saved
    page.wait_for_timeout(500)
    assert not page.is_visible("[data-saving]")
    page.mouse.up()
    page.wait_for_url("**/section/needs/")
    page.close()


def test_the_words_come_though_the_end_of_a_press_is_never_told(live_server: Any, browser: Any, sheet: Sheet) -> None:
    page = browser.new_page()
    page.goto(f"{live_server.url}/sheets/{sheet.ref}/section/child/")
    page.fill("[name='answer[child.name]']", "Anna Testchild")
    page.hover("h1")
    page.mouse.down()  # the machine was locked meanwhile, or a menu opened
    page.wait_for_selector("text=Saved at")
    page.close()


@override_settings(CSRF_COOKIE_HTTPONLY=True)
def test_without_a_connection_nothing_is_lost_and_the_page_says_so(
    live_server: Any, browser: Any, sheet: Sheet
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{live_server.url}/sheets/{sheet.ref}/section/child/")
    context.set_offline(True)
    page.fill("[name='answer[child.name]']", "Anna Testchild")
    page.wait_for_selector("text=Not saved yet: there is no connection.")
    go_on(page)  # stays, rather than lose the page to the browser's own
    assert page.input_value("[name='answer[child.name]']") == "Anna Testchild"
    assert not Said.objects.filter(sheet=sheet).exists()
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    context.set_offline(False)
    page.wait_for_selector("text=Saved at")
    assert queries.given_of(sheet) == {("", "child.name"): "Anna Testchild"}
    context.close()


def test_two_devices_at_one_question_both_see_both_texts(live_server: Any, browser: Any, sheet: Sheet) -> None:
    address = f"{live_server.url}/sheets/{sheet.ref}/section/needs/"
    one, context = browser.new_page(), browser.new_context()
    context.add_cookies([{"name": "by", "value": "bo", "url": live_server.url}])
    other = context.new_page()
    one.goto(address)
    other.goto(address)
    box = "[name='answer[speech.words]']"
    other.fill(box, "Speaks Polish at home.")
    other.wait_for_selector("text=Saved at")
    one.fill(box, "Speaks little at school.")
    one.wait_for_selector("text=Somebody else answered the same question meanwhile.")
    go_on(one)
    one.wait_for_selector(".vg-two")
    assert one.locator(".vg-two .vg-said").all_inner_texts() == ["Speaks Polish at home.", "Speaks little at school."]
    accessible(one, 1280)
    one.fill(box, "Speaks Polish at home, little at school.")
    go_on(one)
    one.wait_for_url("**/section/people/")
    assert queries.given_of(sheet)["", "speech.words"] == "Speaks Polish at home, little at school."
    one.goto(f"{live_server.url}/sheets/{sheet.ref}/late/")
    accessible(one, 1280)
    one.close()
    context.close()


def test_it_works_without_scripts(live_server: Any, browser: Any, sheet: Sheet) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/sheets/{sheet.ref}/section/child/")
    page.fill("[name='answer[child.name]']", "Anna Testchild")
    page.check("[name='answer[child.lives]'][value=none]")
    go_on(page)
    assert "Your answers lead to another question: “What happened?”" in page.inner_text("main")
    page.fill("[name='answer[child.why]']", "There was a fire.")
    go_on(page)
    assert page.inner_text("h1") == "What goes well and what does not"
    page.close()
