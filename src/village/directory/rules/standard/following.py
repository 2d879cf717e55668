"""Page after page of a list, until it ends, or until it is clear that it will not."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from village.directory.rules.standard.fields import Profile
from village.directory.rules.standard.schema import kind_of

MOST_PAGES = 2_000
"""Pages of one list: at the smallest size seen, 50, as many services as the largest county has."""

MOST_TEXT = 300_000_000
"""Characters of a list in all, ten times those of a county's services at 13.5 kB each."""


@dataclass(frozen=True)
class Followed:
    """The pages of a list. `whole`: it was read to its end, and can be taken for all there is; else `why` not."""

    pages: tuple[Mapping[str, Any], ...]
    whole: bool
    why: str = ""


def follow(
    ask: Callable[[int], object], profile: Profile, most: int = MOST_PAGES, late: Callable[[], bool] = lambda: False
) -> Followed:
    """Ask for page 1, 2 and so on. A page that is none, comes again, or never is the last ends it, not whole; so does a
    list that is longer or shorter in the end than its first page said, or holds more than can be held. `late`: whether
    there is no time left for another page."""
    name, pages, seen, held = profile.page, list[Mapping[str, Any]](), dict[str, int](), 0
    for number in range(1, most + 1):
        if late():
            return Followed(tuple(pages), False, f"There was no time for page {number:,}.")
        page = ask(number)
        if not isinstance(page, Mapping) or not isinstance(page.get(name["items"]), list):
            return Followed(tuple(pages), False, f"Page {number:,} is no page of a list but {kind_of(page)}.")
        items = page[name["items"]]
        if not items and number > 1:
            return _ended(pages, profile)
        text = json.dumps(items, sort_keys=True)
        held += len(text)
        if held > MOST_TEXT:
            return Followed(tuple(pages), False, f"The list is longer than {MOST_TEXT:,} characters.")
        mark = sha256(text.encode()).hexdigest()
        if mark in seen:
            return Followed(tuple(pages), False, f"Page {number:,} is page {seen[mark]:,} again: the list goes round.")
        seen[mark] = number
        pages.append(page)
        if _is_last(page, number, profile):
            return _ended(pages, profile)
    return Followed(tuple(pages), False, f"The list had not ended after {most:,} pages.")


def _is_last(page: Mapping[str, Any], number: int, profile: Profile) -> bool:
    """Whether a page is the last: it says so, or is as many as it says there are, or says nothing of either."""
    last, pages = page.get(profile.page["last"]), page.get(profile.page["pages"])
    if isinstance(pages, int):
        return number >= pages
    return last is not False


def _ended(pages: list[Mapping[str, Any]], profile: Profile) -> Followed:
    said, there = pages[0].get(profile.page["total"]), sum(len(page[profile.page["items"]]) for page in pages)
    if any(page.get(profile.page["total"]) != said for page in pages):
        return Followed(tuple(pages), False, "The list changed while it was read.")
    if isinstance(said, int) and said != there:
        return Followed(tuple(pages), False, f"The list says that it has {said:,} and sent {there:,}.")
    return Followed(tuple(pages), True)
