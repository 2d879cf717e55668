"""One family's story in the demo, played by those who are in it: a family worker opens help, the mother agrees, a
health visitor takes over the lead and raises a concern, the manager answers it. No page has an axe violation, scrolls
sideways, or has more than one first heading, on a phone and on a desk."""

import datetime as dt
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.test_planning_with_a_family import Walk

FAMILY = "The Madewell family"


class Played:
    """A browser for each person of the story, all of one width."""

    def __init__(self, browser: Browser, site: str, width: int) -> None:
        self.browser, self.site, self.width = browser, site, width
        self.wrong: list[str] = []

    def by(self, who: str) -> Walk:
        """Somebody at their desk."""
        page = self.browser.new_context(viewport={"width": self.width, "height": 900}).new_page()
        page.goto(f"{self.site}/sign-in/")
        page.click(f"button:has-text('{who}')")
        page.goto(f"{self.site}/work/")
        walk = Walk(page, f"{self.site}/help")
        walk.wrong = self.wrong
        walk.look()
        return walk


@pytest.fixture(params=[390, 1280])
def played(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Played]:
    found = Played(browser, site, request.param)
    yield found
    for context in browser.contexts:
        context.close()


def family_name(played: Played) -> str:
    return f"{FAMILY} {played.width}"


def open_help(walk: Walk, name: str) -> str:
    """Help is opened; returns the address of the record."""
    walk.at("new/")
    walk.send("Open help")  # nothing was said
    walk.page.fill("[name=name]", name)
    walk.page.fill("[name=child]", "Lina Madewell")
    walk.page.fill("[name=born_on-day]", "2")
    walk.page.fill("[name=born_on-month]", "3")
    walk.page.fill("[name=born_on-year]", "2021")
    walk.page.fill("[name=carer]", "Tara Madewell")
    walk.send("Open help")
    return walk.page.url


def agree(walk: Walk, record: str) -> None:
    """The mother says yes, and the next step can be taken."""
    page = walk.page
    walk.on("What the family agreed to")
    walk.on("Write down what they said")
    for label in ("Tara Madewell", "As a parent or carer", "Agreed"):
        page.get_by_label(label, exact=True).check()
    page.fill("[name=scope]", "Help from the family hub")
    today = dt.datetime.now(dt.UTC).date()
    for part in ("day", "month", "year"):
        page.fill(f"[name=on-{part}]", str(getattr(today, part)))
    walk.send("Save")
    page.goto(record)
    walk.on("The family agrees to help")
    walk.send("The family agrees to help")
    assert "The family has agreed" in page.inner_text("main")


def hand_over(walk: Walk, to: str) -> None:
    """The lead is offered, with the mother's agreement."""
    walk.on("Team and lead")
    walk.on("Hand over the lead")
    walk.page.get_by_label(f"{to}, Leeds services (made up)", exact=True).check()
    walk.page.get_by_label("Tara Madewell", exact=True).check()
    walk.send("Offer the lead")


def accept_and_worry(walk: Walk, name: str) -> None:
    """From the desk to the record; the lead is accepted, and a concern raised with nothing written."""
    walk.page.click(f"main a:has-text('{name}: The lead is offered to you')")
    walk.look()
    walk.on("Team and lead")
    walk.send("Accept the lead")
    assert "Hana leads since" in walk.page.inner_text("main")
    walk.page.click("a:has-text('Raise a safeguarding concern')")
    walk.look()
    walk.send("Raise this concern")
    assert "Open" in walk.page.inner_text("main")


def answer(walk: Walk, name: str) -> None:
    """The manager finds the concern on the desk, and writes down what came of it."""
    page = walk.page
    page.goto(f"{walk.home}/?show=all")
    page.click(f"main a:has-text('{name}')")
    walk.look()
    walk.on("Concerns for safety")
    walk.on("Write down what came of it")
    page.get_by_label("Looked into; nothing found", exact=True).check()
    page.fill("[name=finding]", "Spoke with Hana and with the nursery.")
    walk.send("Save")
    assert "Settled" in page.inner_text("main")


def parts(page: Page) -> list[str]:
    return [str(one.get_attribute("href")) for one in page.locator(".vg-sidenav__link").all()]


def test_one_family_from_a_worry_to_a_lead_who_holds_it(played: Played) -> None:
    name = family_name(played)
    kofi = played.by("Kofi")
    record = open_help(kofi, name)
    for part in parts(kofi.page):
        kofi.page.goto(played.site + part)
        kofi.look()
    kofi.page.goto(record)
    agree(kofi, record)
    hand_over(kofi, "Hana")
    hana = played.by("Hana")
    accept_and_worry(hana, name)
    answer(played.by("Grace"), name)
    assert kofi.page.goto(record).status == 200  # type: ignore[union-attr]  # of the team still
    stranger = played.by("Sol").page
    assert stranger.goto(record).status == 404  # type: ignore[union-attr]
    assert played.wrong == []
