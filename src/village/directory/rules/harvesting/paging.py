"""How the pages of a feed are walked, though it may say anything of itself: to their end and no further.

A feed is read completely only when every page came, no count changed meanwhile, and as many records came as it said.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

MOST_PAGES = 5_000
PER_PAGE = 100
MOST_ID = 200

CHANGED = "It changed while it was read: page {page} says other totals than the page before. Nothing is taken as gone."
MISCOUNTED = (
    "It says that it has {total:,} services and {rows:,} came. Nothing is taken as gone; ask the supplier why they differ."
)


class Stopped(Exception):
    """A harvest cannot go on; the message is a sentence for whoever keeps the source."""


@dataclass(frozen=True)
class Page:
    """What a page says. `total` and `pages`: how many records and pages there are in all, None where it is not said;
    `last`: that it is the last one."""

    items: tuple[Any, ...]
    total: int | None = None
    pages: int | None = None
    last: bool = False


@dataclass(frozen=True)
class Walk:
    """How far one is: the page that came last (0: none), the records on pages so far, and what the feed said."""

    page: int = 0
    rows: int = 0
    total: int | None = None
    pages: int | None = None
    changed: bool = False
    ended: bool = False

    @property
    def trouble(self) -> str:
        """Why what did not come is not taken to be gone, though every page came; blank where all is well."""
        if self.changed:
            return CHANGED.format(page=self.page)
        if self.total is not None and self.total != self.rows:
            return MISCOUNTED.format(total=self.total, rows=self.rows)
        return ""

    @property
    def complete(self) -> bool:
        """Whether what did not come is not there."""
        return self.ended and not self.trouble


def read_page(body: bytes, names: Mapping[str, str]) -> Page:
    """A page of services; `names`: what its facts are called in this version. Raises Stopped for what is none."""
    try:
        said = json.loads(body)
    except RecursionError:
        raise Stopped("What came is nested too deeply to be read. Ask the supplier for a page of services.") from None
    except ValueError:
        raise Stopped("What came is not JSON. Check the address: it is to be that of an Open Referral feed.") from None
    items = said.get(names["items"]) if isinstance(said, dict) else None
    if not isinstance(items, list):
        raise Stopped(
            f"What came has no list “{names['items']}”. Check the version of the source, or ask the supplier which it is."
        )
    return Page(
        tuple(items), _count(said.get(names["total"])), _count(said.get(names["pages"])), said.get(names["last"]) is True
    )


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def walked(walk: Walk, page: Page, *, before: Collection[str], ids: Collection[str]) -> Walk:
    """Where one is after another page. `ids`: of its records; `before`: those of them that came on earlier pages.

    Raises Stopped where to go on would lead nowhere.
    """
    number = walk.page + 1
    if not page.items:
        _empty(walk, page, number)
    elif set(ids) <= set(before):
        raise Stopped(
            f"Page {number} holds nothing but what came on earlier pages: its pages go round in a circle. Ask the "
            "supplier to mend its paging."
        )
    said = (page.total, page.pages)
    moved = number > 1 and said != (walk.total, walk.pages)
    ended = not page.items or (number >= page.pages if page.pages is not None else page.last)
    if not ended and number >= MOST_PAGES:
        raise Stopped(f"It has more than {MOST_PAGES:,} pages. Ask the supplier whether its paging ends.")
    return replace(
        walk, page=number, rows=walk.rows + len(page.items), total=page.total, pages=page.pages,
        changed=walk.changed or moved, ended=ended,
    )  # fmt: skip


def _empty(walk: Walk, page: Page, number: int) -> None:
    if number == 1:
        raise Stopped("It is empty. Nothing was changed: ask the supplier whether that is meant.")
    if page.pages is not None and number < page.pages:
        raise Stopped(f"Page {number} of {page.pages:,} is empty. Nothing is taken as gone; ask the supplier why.")


def page_address(base: str, number: int) -> str:
    """The address of a page of services of a feed."""
    return _address(base, "services", {"page": str(number), "per_page": str(PER_PAGE)})


def record_address(base: str, theirs: str) -> str:
    """The address of one service of a feed."""
    return _address(base, f"services/{quote(theirs, safe='')}", {})


def _address(base: str, within: str, query: Mapping[str, str]) -> str:
    parts = urlsplit(base)
    path = parts.path.rstrip("/").removesuffix("/services")
    asked = [(name, value) for name, value in parse_qsl(parts.query) if name not in query]
    return urlunsplit((parts.scheme, parts.netloc, f"{path}/{within}", urlencode([*asked, *query.items()]), ""))


def id_of(item: object) -> str:
    """The source's id of a record; blank where it gives none that can be kept."""
    said = item.get("id") if isinstance(item, dict) else None
    text = str(said).strip() if isinstance(said, str | int) and not isinstance(said, bool) else ""
    return text if len(text) <= MOST_ID else ""
