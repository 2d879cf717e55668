"""A team's meeting, the panel that gives families a place, the letters that follow, and whoever is asked, in the demo:
no page has an axe violation, scrolls sideways, or has more than one first heading, on a phone."""

import re

from playwright.sync_api import Browser

from tests.journeys.test_planning_with_a_family import Walk

RECORD = "The Mockford family"


class Desk:
    """Somebody of the demo at a phone."""

    def __init__(self, browser: Browser, site: str, who: str) -> None:
        self.page, self.site = browser.new_context(viewport={"width": 390, "height": 900}).new_page(), site
        self.page.goto(f"{site}/sign-in/")
        self.page.click(f"button:has-text('{who}')")
        self.walk = Walk(self.page, f"{site}/help")

    def look(self, *paths: str) -> None:
        for path in paths:
            self.page.goto(f"{self.site}{path}")
            self.walk.look()

    def links(self, path: str, like: str) -> list[str]:
        """The addresses of a kind to which a page leads, in its order."""
        self.page.goto(f"{self.site}{path}")
        every = self.page.eval_on_selector_all("main a", "found => found.map(one => one.getAttribute('href'))")
        return list(dict.fromkeys(one for one in every if re.fullmatch(like, one)))


def test_meetings_letters_panels_and_referrals(browser: Browser, site: str) -> None:
    one = "[0-9a-f-]{36}/"
    kofi = Desk(browser, site, "Kofi")
    kofi.page.goto(f"{site}/help/")
    record = kofi.page.locator(f"a:has-text('{RECORD}')").first.get_attribute("href") or ""
    meetings = kofi.links(f"{record}meetings/", f"{record}meetings/{one}")
    kofi.look(record, f"{record}meetings/", f"{record}meetings/plan/", *meetings)
    planned = next(path for path in meetings if "Planned" in _text(kofi, path))
    kofi.look(f"{planned}decide/", f"{planned}cancel/", f"{planned}minutes/")
    letters = kofi.links(f"{record}letters/", f"{record}letters/{one}")
    kofi.look(f"{record}letters/", letters[0], f"{letters[0]}sent/", "/help/letters/")
    kofi.look(f"{record}requests/", f"{record}requests/ask/")
    grace = Desk(browser, site, "Grace")
    (panel,) = grace.links("/help/allocation/", f"/help/allocation/{one}")
    grace.look("/help/allocation/", panel, f"{panel}open/")
    grace.page.click("button:has-text('Open the meeting')")
    grace.look(f"{panel}attend/")
    for there in grace.page.locator("input[value=came]").all():
        there.check(force=True)
    grace.page.click("button:has-text('Save')")
    grace.look(f"{panel}capacity/")
    for number in grace.page.locator("main input[type=number], main input[type=text]").all():
        number.fill("2")
    grace.page.click("button:has-text('Save')")
    cases = grace.links(panel, f"{panel}{one}")
    grace.look(panel, cases[0], f"{cases[0]}allocate/", f"{cases[0]}decline/", f"{panel}keep/", f"{panel}keep/seat/")
    grace.look("/help/allocation/new/", f"{panel}keep/service/")
    hana = Desk(browser, site, "Hana")
    (asked,) = hana.links("/help/referrals/", f"/help/referrals/{one}")
    hana.look("/help/referrals/", asked, f"{asked}finish/")
    assert kofi.walk.wrong + grace.walk.wrong + hana.walk.wrong == []


def _text(desk: Desk, path: str) -> str:
    desk.page.goto(f"{desk.site}{path}")
    return desk.page.inner_text("main")
