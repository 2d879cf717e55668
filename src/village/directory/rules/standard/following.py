"""Page after page of a list, until it ends, or until it is clear that it will not."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from village.directory.rules.standard.fields import Profile
from village.directory.rules.standard.schema import kind_of
from village.directory.rules.standard.walking import Stopped, Walk, id_of, said_of, walked

MOST_TEXT = 300_000_000
"""Characters of a list in all, ten times those of a county's services at 13.5 kB each."""


@dataclass(frozen=True)
class Followed:
    """The pages of a list. `whole`: it was read to its end, and can be taken for all there is; else `why` not."""

    pages: tuple[Mapping[str, Any], ...]
    whole: bool
    why: str = ""


def follow(ask: Callable[[int], object], profile: Profile, late: Callable[[], bool] = lambda: False) -> Followed:
    """Ask for page 1, 2 and so on, as a harvest does (`walked`). A page that is none ends it, not whole, and so does a
    list that holds more than can be held. `late`: whether there is no time left for another page."""
    items, walk, pages, seen, held = profile.page["items"], Walk(), list[Mapping[str, Any]](), set[str](), 0
    while not walk.ended:
        number = walk.page + 1
        if late():
            return Followed(tuple(pages), False, f"There was no time for page {number:,}.")
        page = ask(number)
        if not isinstance(page, Mapping) or not isinstance(page.get(items), list):
            return Followed(tuple(pages), False, f"Page {number:,} is no page of a list but {kind_of(page)}.")
        texts = [json.dumps(one, sort_keys=True) for one in page[items]]
        held += sum(map(len, texts))
        if held > MOST_TEXT:
            return Followed(tuple(pages), False, f"The list is longer than {MOST_TEXT:,} characters.")
        ids = [id_of(one) or sha256(text.encode()).hexdigest() for one, text in zip(page[items], texts, strict=True)]
        try:
            walk = walked(walk, said_of(page, profile.page), ids=ids, before=seen.intersection(ids))
        except Stopped as stopped:
            return Followed((*pages, *([page] if number == 1 else [])), False, str(stopped))
        seen.update(ids)
        pages += [page] if ids else []
    return Followed(tuple(pages), not walk.trouble, walk.trouble)
