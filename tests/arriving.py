"""A page that was asked for by a click or a key has come before a test looks at it: a browser answers from the moment
an answer begins, when there is nothing on the page yet to count or to hold to a rule."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import pytest
from playwright.sync_api import Locator, Page


def wait_for_pages(patch: pytest.MonkeyPatch) -> None:
    """What is clicked and pressed waits for what it leads to."""
    for what in (Page, Locator):
        for name in ("click", "press"):
            patch.setattr(what, name, _arriving(getattr(what, name)))


def _arriving(act: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(act)
    def acted(self: Any, *args: Any, **kept: Any) -> None:
        act(self, *args, **kept)
        page = getattr(self, "page", self)
        if not page.is_closed():
            page.wait_for_load_state()

    return acted
