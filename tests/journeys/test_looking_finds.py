"""What pages are held to is found where it is broken, wide, at 400 % and on paper; and axe finds the same whether it
reads each colour once or anew each time."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.chromium import AXE
from tests.journeys.looking import RULES, looked_at_all_ways

RIGHT = """<!DOCTYPE html><html lang="en"><head><title>Made</title><meta name="viewport" content="width=device-width">
<style>body {{ background: white; color: black; font: 16px sans-serif; }} {style}</style></head>
<body><main><h1>Made</h1>{part}</main>{after}</body></html>"""
NARROW = "@media screen and (max-width: 400px)"
FAINT = "color: rgb(200, 200, 200)"
BOX = "height: 1em; overflow: hidden"

# What is wrong: a part of the page, its style, what stands after the main part, and what is said of which look.
WRONG: dict[str, tuple[str, str, str, set[tuple[str, str]]]] = {
    "nothing": ("<p>Well</p>", "", "", set()),
    "faint text": ("<p>Faint</p>", f"p {{ {FAINT} }}", "", {("", "color-contrast"), (" at 400 %", "color-contrast")}),
    "text that is faint when it is enlarged": (
        "<p>Faint</p>", f"{NARROW} {{ p {{ {FAINT} }} }}", "", {(" at 400 %", "color-contrast")},
    ),
    "a box of no name": ("<input>", "", "", {("", "label"), (" at 400 %", "label")}),
    "a link that loses its name when it is enlarged": (
        '<p><a href="#made"><span>On</span></a></p>', f"{NARROW} {{ span {{ display: none }} }}", "",
        {(" at 400 %", "link-name")},
    ),
    "a heading too deep": ("<h4>Deep</h4>", "", "", {("", "heading-order"), (" at 400 %", "heading-order")}),
    "text of no landmark": ("", "", "<p>Lost</p>", {("", "region"), (" at 400 %", "region")}),
    "two small buttons side by side": (
        "<button>a</button><button>b</button>", "button { width: 9px; height: 9px; border: 0; padding: 0 }", "",
        {("", "target-size"), (" at 400 %", "target-size")},
    ),
    "two first headings": ("<h1>More</h1>", "", "", {("", "has 2 first headings")}),
    "text cut off": (
        "<p>Much<br>more</p>", f"p {{ {BOX} }}", "",
        {(one, "text is cut off in p") for one in ("", " at 400 %", " on paper")},
    ),
    "text cut off when it is enlarged": (
        "<p>Much<br>more</p>", f"{NARROW} {{ p {{ {BOX} }} }}", "", {(" at 400 %", "text is cut off in p")},
    ),
    "text that paper cuts off": (
        '<div tabindex="0">Much&nbsp;more</div>', "div { width: 2em; overflow: auto }", "",
        {(" on paper", "text is cut off in div")},
    ),
    "text below what paper shows of a box": (
        '<div tabindex="0">Much<br>more<br>still</div>', "div { height: 1.5em; overflow-y: auto }", "",
        {(" on paper", "text is cut off in div")},
    ),
    "text that a box shows all of on paper": (
        '<div tabindex="0">Much<br>more</div>',
        "div { height: 1.5em; overflow-y: auto } @media print { div { height: auto } }", "", set(),
    ),
    "a page that its window scrolls": (
        "<p>Long</p>", "html { overflow-y: scroll } p { height: 3000px }", "", set(),
    ),
    "a body that its window scrolls": (
        "<p>Long</p>", "body { overflow-y: auto } p { height: 3000px }", "", set(),
    ),
    "what runs out of the window": (
        '<p class="long">Long</p>', ".long { width: 600px }", "", {(" at 400 %", "scrolls sideways, from")},
    ),
    "a way around the site on paper": (
        '<nav><a href="#made">On</a></nav>', "", "", {(" on paper", "nav. is printed")},
    ),
    "a heading that is not printed": (
        "<p>Well</p>", "@media print { h1 { display: none } }", "", {(" on paper", "the first heading is not printed")},
    ),
}  # fmt: skip
COLOURS = (
    "rgb(200, 200, 200)", "rgba(0, 0, 0, .3)", "#777", "#767676", "hsl(0turn 0% 46%)", "oklch(0.6 0.1 200)",
    "color(srgb 0.467 0.467 0.467)", "color(display-p3 1 0.2 0.2)", "white", "transparent",
)  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_found(page: Page, what: str) -> None:
    part, style, after, said = WRONG[what]
    page.set_content(RIGHT.format(part=part, style=style, after=after))
    found = looked_at_all_ways(page)
    assert {one for one in found if not any(_is(one, *each) for each in said)} == set()
    assert {each for each in said if not any(_is(one, *each) for one in found)} == set()


def test_what_is_wrong_is_found_on_each_page_that_a_tab_comes_to(page: Page, site: str) -> None:
    for address in ("/about/", "/accessibility/", "/about/"):
        page.goto(f"{site}{address}")
        assert looked_at_all_ways(page) == []
        page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input>')")
        assert [one.partition(" (")[0] for one in looked_at_all_ways(page)] == [
            f"{address}: label", f"{address} at 400 %: label",
        ]  # fmt: skip


def _is(told: str, how: str, words: str) -> bool:
    return told.startswith(f"about:blank{how}: {words}")


def test_axe_finds_the_same_when_it_reads_each_colour_once(page: Page) -> None:
    texts = "".join(f'<p style="color: {one}">On {ground}</p>' for ground in COLOURS for one in COLOURS)
    grounds = "".join(f'<div style="background: {one}">{texts}</div>' for one in COLOURS)

    def found(axe: str) -> list[Any]:
        page.goto("about:blank")
        page.set_content(RIGHT.format(part=grounds, style="", after=""))
        options = {**RULES, "resultTypes": ["violations", "incomplete", "passes"]}
        answer = Axe(axe).run(page, options=options).response
        return [answer[one] for one in ("violations", "incomplete", "passes")]

    once = found(AXE)
    assert any(rule["id"] == "color-contrast" and len(rule["nodes"]) > 100 for rule in once[0])
    assert once == found(Axe().axe_script)
