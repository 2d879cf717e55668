"""A person at a keyboard, with no mouse. At each stop that they come to, the focus is seen, it is in the window and
under nothing, and it comes after the stop before it in the document."""

import re

from playwright.sync_api import Page

# How everything that can have the focus looks without it, kept before a key is pressed; what is on a page is made of
# pseudo-elements and labels too, and a tile of the map is drawn within its link.
LOOKS = """
  window.handsLook = one => {
    const looks = [];
    const parts = [one, one.nextElementSibling, ...[...one.querySelectorAll('*')].slice(0, 8)];
    for (const part of parts.filter(Boolean)) for (const pseudo of ['', '::before', '::after']) {
      const style = getComputedStyle(part, pseudo || null);
      const line = style.outlineStyle === 'none' || /, 0\\)$|transparent/.test(style.outlineColor) ? '' :
        `${style.outlineStyle} ${style.outlineWidth}`;
      looks.push([line, style.boxShadow, style.backgroundColor, style.borderColor, style.fill, style.stroke,
        style.strokeWidth].join());
    }
    return looks.join(' | ');
  };
  if (!window.handsKept) {
    window.handsKept = new WeakMap();
    for (const one of document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]'))
      if (one !== document.activeElement) window.handsKept.set(one, window.handsLook(one));
  }
"""

# What is wrong with where the focus is.
STOP = """() => {
  const one = document.activeElement, before = window.handsLast;
  if (!one || one === document.body || one === document.documentElement) { window.handsLast = null; return null; }
  const name = `${one.tagName.toLowerCase()} “${(one.innerText || one.name || one.id || '').trim().slice(0, 40)}”`;
  const wrong = [];
  const box = one.getBoundingClientRect();
  const at = [[.5, .5], [.02, .5], [.98, .5], [.5, .1], [.5, .9]].map(([x, y]) =>
    document.elementFromPoint(box.left + box.width * x, box.top + box.height * y)).filter(Boolean);
  if (!at.length) wrong.push(`${name} is out of the window`);
  else if (!at.some(top => one.contains(top) || top.contains(one) || [...one.labels || []].some(l => l.contains(top))))
    wrong.push(`${name} is covered`);
  if (window.handsKept.has(one) && window.handsKept.get(one) === window.handsLook(one))
    wrong.push(`${name} looks the same with the focus as without`);
  window.handsLast = one;
  window.handsStops = (window.handsStops || new Set()).add(one);
  const order = before && before !== one && before.isConnected ? before.compareDocumentPosition(one) : 0;
  // From the end a browser goes on to the top.
  const after = !order || one.matches('.govuk-skip-link') || !!(order & Node.DOCUMENT_POSITION_FOLLOWING);
  return {wrong, name, after, same: before === one};
}"""

# What can be come to by keyboard: of radio buttons of one name the chosen or any one.
LEFT_OUT = """() => {
  const seen = window.handsStops || new Set();
  const groups = new Set([...seen].filter(one => one.type === 'radio').map(one => one.name));
  return [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
    .filter(one => one.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true}) && !one.disabled)
    .filter(one => one.type !== 'hidden' && one.tabIndex >= 0 && one.getBoundingClientRect().width > 0)
    .filter(one => !seen.has(one) && !(one.type === 'radio' && groups.has(one.name)))
    .map(one => [one.tagName.toLowerCase(), (one.innerText || one.name || '').trim().slice(0, 40)])
    .map(([tag, name]) => `${tag} “${name}” is never come to`);
}"""
FROM_THE_TOP = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
  window.handsLast = null;
  window.handsStops = new Set();
}"""
MOST = 700  # stops of a page


class Hands:
    """A person at a keyboard, whose presses are counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses, self.wrong = page, 0, list[str]()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.presses += 1

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)

    def to(self, selector: str) -> None:
        """Go on from stop to stop until this one has the focus."""
        self.page.wait_for_load_state()
        self.page.evaluate(LOOKS)
        for _ in range(MOST):
            if self.page.locator(f"{selector}:focus").count():
                return
            self.press("Tab")
            self._stop(backwards=False)
        raise AssertionError(f"{selector} cannot be reached by keyboard")

    def choose(self, selector: str) -> None:
        """Go to one radio button of a group, by arrows from the first, or to a box, and choose it."""
        kind = self.page.locator(selector).get_attribute("type")
        if kind != "radio":
            self.to(selector)
            self.press("Space")
            return
        name = self.page.locator(selector).get_attribute("name")
        self.to(f"[name='{name}']")
        self.press("Space")
        for _ in range(40):
            if self.page.locator(f"{selector}:focus").count():
                return
            self.press("ArrowDown")
        raise AssertionError(f"{selector} cannot be chosen by arrows")

    def follow(self, selector: str) -> None:
        """Go to a link or a button, press it, and wait for the page that comes."""
        self.to(selector)
        with self.page.expect_navigation():
            self.press("Enter")
        self.page.wait_for_load_state()

    def walk_through(self) -> None:
        """From the top of the page to its end, and two stops back: all is come to, nothing keeps the focus."""
        self.page.evaluate(FROM_THE_TOP)
        self.page.evaluate(LOOKS)
        self.page.keyboard.press("Tab")
        first = self._stop(backwards=False)
        for _ in range(MOST):
            self.page.keyboard.press("Tab")
            now = self._stop(backwards=False, again=first)
            if now is None or now == first:
                break
        else:
            self._say(["does not end: the focus is kept in it"])
        self._say(self.page.evaluate(LEFT_OUT))
        for _ in range(2):
            self.page.keyboard.press("Shift+Tab")
            self._stop(backwards=True)
        self.page.evaluate("document.activeElement.blur()")

    def _stop(self, *, backwards: bool, again: str | None = None) -> str | None:
        """Where the focus is, held to what a stop is held to; None if it left the page."""
        found = self.page.evaluate(STOP)
        if found is None:
            return None
        name = str(found["name"])
        if not backwards and not found["after"] and name != again:
            self._say([f"{name} comes before the stop that was before it"])
        if found["same"]:
            self._say([f"{name} keeps the focus"])
        self._say(found["wrong"])
        return name

    def _say(self, wrong: list[str]) -> None:
        here = re.sub(r"[0-9a-f-]{36}", "…", re.sub(r"^https?://[^/]+", "", self.page.url))
        self.wrong += [told for one in wrong if (told := f"{here}: {one}") not in self.wrong]
