"""How tests start Chromium, and axe as they run it in a page."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page runs a script once: to have it compiled ever better takes a third of all the time that axe takes.
    "--js-flags=--no-opt --no-maglev --always-sparkplug",
]

# The colours of a page are few, and axe reads each again at each text, which is what it does most of the time. What a
# colour's words mean depends on nothing but the words.
_EACH_COLOUR_ONCE = """;(() => {
  const colour = axe.commons.color.Color.prototype, read = colour.parseString, known = new Map();
  colour.parseString = function (words) {
    if (!known.has(words)) {
      read.call(this, words);
      known.set(words, [this.r, this.g, this.b, this.alpha]);
    } else [this.r, this.g, this.b, this.alpha] = known.get(words);
    return this;
  };
})();"""
AXE = Axe().axe_script + _EACH_COLOUR_ONCE


def violations(page: Page, options: dict[str, Any]) -> list[dict[str, Any]]:
    """What axe finds wrong with the page that is shown."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
        page.add_init_script(AXE)  # what is shown next has it from the beginning: it is half a million letters
    only = "options => axe.run(document, options).then(found => found.violations)"
    found: list[dict[str, Any]] = page.evaluate(only, options)
    return found
