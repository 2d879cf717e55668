"""The main tasks with no mouse, from the first page to the last: signing in, finding out who works with a child,
writing a note, answering part of a form, finding help and narrowing it down, writing a part of a plan. At every stop
the focus is seen and goes on in the order of the page; all can be come to, and nothing keeps the focus."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.hands import Hands

FAMILY = "The Falseham family"  # is being assessed by Kofi
CHILD = ("Elsie", "Tunyard", "LS9 6FF")  # of the demo's made-up town


@pytest.fixture
def hands(browser: Browser) -> Iterator[Hands]:
    """Somebody at a keyboard, in a browser that knows nobody yet."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield Hands(context.new_page())
    context.close()


def sign_in(hands: Hands, site: str, who: str) -> Page:
    """To the desk, from the page of signing in."""
    hands.page.goto(f"{site}/sign-in/")
    hands.follow(f"button[value={who}]")
    assert hands.page.url == f"{site}/work/"
    return hands.page


def test_somebody_signs_in_and_out(site: str, hands: Hands) -> None:
    hands.page.goto(f"{site}/")
    hands.walk_through()
    page = sign_in(hands, site, "hana")
    hands.walk_through()
    hands.follow("header a[href='/sign-out/']")
    hands.walk_through()
    hands.follow("main button:has-text('Sign out')")
    assert "/work/" not in page.url
    assert hands.wrong == []


def test_who_works_with_a_child_is_found_out(site: str, hands: Hands) -> None:
    page = sign_in(hands, site, "hana")
    hands.follow("a[href='/children/']")
    hands.walk_through()
    hands.follow("main button:has-text('Find the child')")  # nothing was asked
    assert page.title().startswith("Error:")
    hands.walk_through()
    hands.choose("[name=purpose][value=help]")
    for name, said in zip(("forename", "surname", "postcode"), CHILD, strict=True):
        hands.to(f"[name={name}]")
        hands.write(said)
    hands.follow("main button:has-text('Find the child')")
    hands.walk_through()
    hands.follow(f"main a:has-text('{CHILD[0]} {CHILD[1]}')")
    assert "service works with" in page.inner_text("main")
    hands.walk_through()
    assert hands.wrong == []


def test_a_note_is_kept(site: str, hands: Hands) -> None:
    page = to_the_family(hands, site)
    hands.walk_through()
    hands.follow("a[href$='/notes/']")
    hands.follow("main a:has-text('Write a note')")
    hands.walk_through()
    hands.choose("[name=kind][value=visit]")
    hands.choose("[name^=seen_][value=no]")
    hands.to("[name=words]")
    hands.write("He told of his brother, by keyboard alone.")
    hands.follow("main button:has-text('Keep this note')")
    assert "by keyboard alone" in page.inner_text("main")
    assert hands.wrong == []


def test_a_part_of_a_form_is_answered(site: str, hands: Hands) -> None:
    page = to_the_family(hands, site)
    hands.follow("a[href$='/forms/']")
    hands.walk_through()
    hands.follow("main tbody a")
    hands.walk_through()
    hands.follow("main a[href*='/section/reason/']")
    hands.walk_through()
    hands.to("[name='answer[present]']")
    hands.press("Control+a")
    hands.write("Emil and his mother, in the kitchen.")
    hands.follow("main button:has-text('Save and go to the list')")
    hands.follow("main a[href*='/section/reason/']")
    assert page.input_value("[name='answer[present]']") == "Emil and his mother, in the kitchen."
    assert hands.wrong == []


def test_help_is_found_and_narrowed_down(site: str, hands: Hands) -> None:
    page = hands.page
    page.goto(f"{site}/services/")
    hands.walk_through()
    for name, said in (("need", "sleep"), ("near", "LS8 4AA"), ("age", "2")):
        hands.to(f"main [name={name}]")
        hands.write(said)
    hands.follow("main button:has-text('Find help')")
    hands.walk_through()
    before = page.url
    hands.follow(".vg-help__values a")
    assert page.url != before
    hands.follow(".vg-filter__remove")
    hands.follow(".vg-help__list a")
    hands.walk_through()
    assert "Is it for you?" in page.inner_text("main")
    assert hands.wrong == []


def test_a_part_of_a_plan_is_written(site: str, hands: Hands) -> None:
    page = sign_in(hands, site, "nadia")
    page.goto(f"{site}/plan-office/boards/")
    hands.walk_through()
    hands.follow("main a[href='/plan-office/boards/leeds/']")
    hands.walk_through()
    hands.follow("main a[href$='/local-plans/leeds-2028/']")
    hands.walk_through()
    hands.follow("main a[href$='/words/']")
    hands.walk_through()
    hands.to("[name=vision]")
    hands.press("Control+a")
    hands.write("Every child has somebody to ask.")
    hands.follow("main button:has-text('Save')")
    assert "Every child has somebody to ask." in page.inner_text("main")
    assert hands.wrong == []


def to_the_family(hands: Hands, site: str) -> Page:
    """To a family's record, from the desk."""
    page = sign_in(hands, site, "kofi")
    hands.follow("a[href='/help/']")
    hands.walk_through()
    hands.follow(f"main a:has-text('{FAMILY}')")
    return page
