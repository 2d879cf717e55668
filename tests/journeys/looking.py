"""What every page is held to, in a browser: axe, wide and at 400 % of 1280 pixels; nothing runs out of the window, no
text is cut off; one first heading; on paper the page itself, all of it, and no way around the site."""

import re
from typing import Any

from playwright.sync_api import Page

from tests.chromium import violations
from tests.kept_pages import note_looked

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],  # what passes is not written out, which takes longer than the rules
}
WIDE, ENLARGED = {"width": 1280, "height": 900}, {"width": 320, "height": 800}
PAPER = {"width": 680, "height": 1000}  # A4 between the margins of print.css

# What runs out of its window or its box, to its side or below. Tables and maps that scroll within their own box may:
# WCAG 1.4.10 excepts them. What is one pixel wide is for screen readers, and what is typed into scrolls by itself.
CUT_OFF = """([edges, room]) => {
  const said = [];
  const name = one => one.tagName.toLowerCase() + [...one.classList].slice(0, 2).map(c => '.' + c).join('');
  if (document.scrollingElement.scrollWidth > innerWidth * room + 1) {
    const out = one => one.getBoundingClientRect().right > innerWidth * room + 1;
    const wide = [...document.body.querySelectorAll('*')].filter(out).slice(-2);
    said.push('scrolls sideways, from ' + wide.map(name).join(' and '));
  }
  const cut = new RegExp(edges), around = [document.documentElement, document.body];
  // Which of the two the window scrolls for: what it scrolls to is printed on the next sheet.
  const paged = around.find(one => getComputedStyle(one).overflowY !== 'visible');
  for (const one of [...around, ...document.body.querySelectorAll('*')]) {
    const style = getComputedStyle(one);
    const across = cut.test(style.overflowX), down = (one === paged ? /hidden|clip/ : cut).test(style.overflowY);
    if (!(across || down) || style.display === 'inline' || one.closest('svg, .govuk-visually-hidden')) continue;
    if (one.matches('input, select, textarea') || !one.checkVisibility({visibilityProperty: true})) continue;
    if (one.clientWidth <= 1 || one.clientHeight <= 1 || !one.innerText.trim()) continue;
    if ((across && one.scrollWidth > one.clientWidth + 1) || (down && one.scrollHeight > one.clientHeight + 1))
      said.push(`text is cut off in ${name(one)}`);
  }
  return said;
}"""

ON_PAPER = """() => {
  const shown = one => one.checkVisibility({visibilityProperty: true}) && one.getBoundingClientRect().width > 1;
  const said = [];
  for (const one of document.querySelectorAll('nav, .govuk-service-navigation, .govuk-button, .govuk-skip-link'))
    if (shown(one)) said.push(`${one.tagName.toLowerCase()}.${one.className} is printed`);
  // A letter or a plan to be given to somebody has a heading of its own: the page around it stays off the paper.
  if (![...document.querySelectorAll('h1, .vg-paper')].some(shown)) said.push('the first heading is not printed');
  if (!document.querySelector('main')?.innerText.trim()) said.push('nothing is printed');
  return [...new Set(said)];
}"""


def looked_at(page: Page) -> list[str]:
    """What is wrong with the page that is shown, in the window that it is in; each with the page's address."""
    note_looked(page.url)
    page.wait_for_load_state()  # a page that has only begun has nothing to look at
    return _told(page, [*map(_violation, violations(page, RULES)), *_cut_off(page), *_headings(page)])


def accessible(page: Page) -> None:
    """Nothing is wrong with the page that is shown."""
    assert looked_at(page) == []


def looked_at_all_ways(page: Page) -> list[str]:
    """What is wrong with the page that is shown: wide, enlarged to 400 %, and on paper. What is folded is opened."""
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    wrong = [*looked_at(page)]
    page.set_viewport_size(ENLARGED)
    wrong += _told(page, [*map(_violation, violations(page, RULES)), *_cut_off(page)], " at 400 %")
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    wrong += _told(page, [*page.evaluate(ON_PAPER), *_cut_off(page, on_paper=True)], " on paper")
    page.emulate_media(media="screen")
    page.set_viewport_size(WIDE)
    return wrong


def _violation(one: dict[str, Any]) -> str:
    return f"{one['id']} ({one['help']}) at {one['nodes'][0]['target']}"


def _headings(page: Page) -> list[str]:
    many = page.locator("h1").count()
    return [] if many == 1 else [f"has {many} first headings"]


def _cut_off(page: Page, *, on_paper: bool = False) -> list[str]:
    # Paper does not scroll, so what a box would scroll to is lost; what is wide is printed smaller, up to a point.
    how = ["hidden|clip|auto|scroll", 1.5] if on_paper else ["hidden|clip", 1]
    return list(dict.fromkeys(page.evaluate(CUT_OFF, how)))


def _told(page: Page, wrong: list[str], how: str = "") -> list[str]:
    here = re.sub(r"[0-9a-f-]{36}", "…", re.sub(r"^https?://[^/]+", "", page.url))
    return [f"{here}{how}: {one}" for one in wrong]
