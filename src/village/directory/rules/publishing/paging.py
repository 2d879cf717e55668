"""Lists in pages, as the standard has them."""

from collections.abc import Sequence
from dataclasses import dataclass

from village.directory.rules.record import Document

MOST = 100


@dataclass(frozen=True)
class Window:
    """A page of a list. `page`: its number, from 1; `size`: how many things are on one, 1 to MOST; `total`: how many
    there are in all."""

    page: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are: an empty list has one, which is empty."""
        return max(1, -(-self.total // self.size))

    @property
    def part(self) -> slice:
        """Where the page lies in the list."""
        return slice((self.page - 1) * self.size, self.page * self.size)


def envelope(window: Window, contents: Sequence[Document]) -> Document:
    """A page with what the standard says around it."""
    return {
        "total_items": window.total,
        "total_pages": window.pages,
        "page_number": window.page,
        "size": len(contents),
        "first_page": window.page == 1,
        "last_page": window.page == window.pages,
        "empty": not contents,
        "contents": list(contents),
    }
