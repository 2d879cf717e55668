"""What whoever walks the thread does on pages, and how sure a figure of it is, worked out by hand."""

import math

from playwright.sync_api import Browser, Page

from tests.journeys.thread_made import Clock
from tests.spec.places.conftest import words


class Walk:
    """Whoever walks: each signs in anew, at an hour."""

    def __init__(self, browser: Browser, site: str, clock: Clock) -> None:
        self.browser, self.site, self.clock, self.record = browser, site, clock, ""
        self.pages: dict[str, Page] = {}

    def by(self, who: str = "") -> Page:
        """The page of somebody of the demo, signed in anew since days may have gone by, or of nobody."""
        if who not in self.pages:
            self.pages[who] = self.browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page = self.pages[who]
        page.context.clear_cookies()
        if who:
            page.goto(f"{self.site}/sign-in/")
            page.click(f"button:has-text('{who}')")
        return page

    def read(self, address: str, who: str = "") -> str:
        """What a page says."""
        page = self.by(who)
        answer = page.goto(f"{self.site}{address}")
        assert answer is not None
        assert answer.status == 200, address
        return text(page)


def text(page: Page) -> str:
    """What the main part of a page says, as one line."""
    return " ".join(page.inner_text("main").split())


def on(page: Page, *links: str) -> None:
    for one in links:
        page.click(f"main a:has-text('{one}')")


def send(page: Page, button: str) -> None:
    page.click(f"main button:has-text('{button}')")


def choose(page: Page, *labels: str) -> None:
    for one in labels:
        page.get_by_label(one, exact=True).check()


def day(page: Page, name: str, when: str) -> None:
    for part, said in zip(("day", "month", "year"), when.split(), strict=True):
        page.fill(f"[name={name}-{part}]", said)


def byar(count: int) -> str:
    """The 95 % interval of a count as a page says it, by Byar's formula."""
    low = count * (1 - 1 / (9 * count) - 1.959964 / (3 * math.sqrt(count))) ** 3
    high = (count + 1) * (1 - 1 / (9 * (count + 1)) + 1.959964 / (3 * math.sqrt(count + 1))) ** 3
    return f"{low:.0f} to {high:.0f}"


def wilson_of_all(size: int) -> str:
    """The same of a share of 100 % of so many, by Wilson's."""
    return f"{100 * size / (size + 1.959964**2):.1f} to 100.0%"


def same(page: Page, printed: str) -> None:
    """What a command prints as a tree stands on the page, what is folded away there too."""
    there = words(page.content().encode())
    for line in printed.splitlines()[1:]:
        said = " ".join(line.lstrip("│├└─ ").split())
        assert not said or said.startswith("/") or said in there, said
