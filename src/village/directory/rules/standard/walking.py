"""How the pages of a feed are walked, though it may say anything of itself: to their end and no further.

Whoever holds a feed to the standard and whoever harvests it walk alike: what would stop the one is told by the other.

A feed is read completely only when every page came, no count changed meanwhile, and as many records came as it said.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from village.directory.rules.standard.reading import NotRead, json_of
from village.kernel.tables.rules import MAX_ROWS

MOST_PAGES = 5_000
"""Pages of one list: at the smallest size seen, 50, more than twice as many services as any feed has."""
MOST_RECORDS = MAX_ROWS
"""Records of one list, on however few pages they come: sixty times those of a county, and as many as rows are read of a
table, so that a file that is read whole is taken in whole. All of a source are looked at together in the end."""
PER_PAGE = 100
MOST_ID = 200
MOST_COUNT = 10**9
"""Above this no count is meant."""

CHANGED = "It changed while it was read: its pages do not agree how many there are. Nothing is taken to be gone."
MISCOUNTED = (
    "It says that it has {total:,} services, and {rows:,} came. Nothing is taken to be gone; ask the supplier why."
)


class Stopped(Exception):
    """To go on reading leads nowhere; the message is a sentence for whoever keeps the source."""


@dataclass(frozen=True)
class Said:
    """What a page says of its feed: how many records and pages there are in all, None where it does not say; and
    whether it is the last one."""

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
    shifted: bool = False
    ended: bool = False

    @property
    def trouble(self) -> str:
        """Why what did not come is not taken to be gone, though every page came; blank where all is well."""
        if self.shifted:
            return CHANGED
        if self.total is not None and self.total != self.rows:
            return MISCOUNTED.format(total=self.total, rows=self.rows)
        return ""


def read_page(body: bytes, names: Mapping[str, str]) -> tuple[list[Any], Said]:
    """The records of a page and what it says of its feed; `names`: what its facts are called in this version. Raises
    Stopped for what is no page."""
    try:
        page = json_of(body).document
    except NotRead as problem:
        raise Stopped(str(problem)) from None
    items = page.get(names["items"]) if isinstance(page, dict) else None
    if not isinstance(items, list):
        raise Stopped(
            f"What came has no list “{names['items']}”. Check the version of the source, or ask the supplier for it."
        )
    return items, said_of(page, names)


def said_of(page: Mapping[str, Any], names: Mapping[str, str]) -> Said:
    """What a page says of its feed; what is no count is not said."""
    total, pages = _count(page.get(names["total"])), _count(page.get(names["pages"]))
    return Said(total, pages, page.get(names["last"]) is True)


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_COUNT else None


def walked(walk: Walk, said: Said, *, ids: Collection[str], before: Collection[str]) -> Walk:
    """Where one is after another page. `ids`: of its records; `before`: those of them that came on earlier pages.

    Raises Stopped where to go on would lead nowhere.
    """
    number = walk.page + 1
    if not ids:
        _empty(said, number)
    elif set(ids) <= set(before):
        raise Stopped(
            f"Page {number:,} holds nothing but what came on earlier pages: its pages go round in a circle. Ask the "
            "supplier to mend its paging."
        )
    rows = counted(walk.rows + len(ids))
    ended = not ids or (number >= said.pages if said.pages is not None else said.last)
    if number > MOST_PAGES:
        raise Stopped(f"It has more than {MOST_PAGES:,} pages. Ask the supplier whether its paging ends.")
    shifted = walk.shifted or (number > 1 and (said.total, said.pages) != (walk.total, walk.pages))
    return replace(walk, page=number, rows=rows, total=said.total, pages=said.pages, shifted=shifted, ended=ended)


def counted(rows: int) -> int:
    """So many records of a list in all. Raises Stopped where they are more than are read of any."""
    if rows > MOST_RECORDS:
        raise Stopped(
            f"It has more than {MOST_RECORDS:,} records. Nothing beyond them is changed, and nothing is taken to be "
            "gone; ask the supplier whether all of them are services."
        )
    return rows


def _empty(said: Said, number: int) -> None:
    if number == 1:
        raise Stopped("It is empty. Nothing is taken to be gone; ask the supplier whether that is meant.")
    if said.pages is not None and number < said.pages:
        raise Stopped(f"Page {number:,} of {said.pages:,} is empty. Nothing is taken to be gone; ask the supplier why.")


def page_address(base: str, number: int, endpoint: str = "/services") -> str:
    """The address of a page of a list of a feed."""
    return address_of(base, endpoint, {"page": str(number), "per_page": str(PER_PAGE)})


def record_address(base: str, theirs: str, endpoint: str = "/services") -> str:
    """The address of one thing of a feed, one service where nothing else is said."""
    return address_of(base, f"{endpoint}/{quote(theirs, safe='')}")


def address_of(base: str, within: str, query: Mapping[str, str] = MappingProxyType({})) -> str:
    """An address of a feed. `base`: as it was given, perhaps that of its services; what is asked in it, such as a key,
    is asked every time."""
    parts = urlsplit(base)
    path = parts.path.rstrip("/").removesuffix("/services")
    asked = [(name, value) for name, value in parse_qsl(parts.query) if name not in query]
    return urlunsplit((parts.scheme, parts.netloc, f"{path}{within}", urlencode([*asked, *query.items()]), ""))


def id_of(item: object) -> str:
    """The source's id of a record; blank where it gives none that can be kept."""
    said = item.get("id") if isinstance(item, dict) else None
    text = str(said).strip() if isinstance(said, str | int) and not isinstance(said, bool) else ""
    return text if len(text) <= MOST_ID and text.isprintable() else ""
