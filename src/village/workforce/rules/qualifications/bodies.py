"""Awarding bodies: which names are one body, and since when. By the learner's first day, as the list is."""

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_APOSTROPHES = re.compile("['’‘`´]")
_OTHER = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=4096)
def key(text: str) -> str:
    """Words as they are compared: no case, accents, apostrophes or other marks; nothing is guessed beyond that."""
    letters = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    return _OTHER.sub(" ", _APOSTROPHES.sub("", letters.encode("ascii", "ignore").decode())).strip()


@dataclass(frozen=True)
class Line:
    """Names that stand for one body from a day on, None for always; `source` is who says so."""

    names: frozenset[str]
    from_on: dt.date | None
    source: str


@dataclass(frozen=True)
class Bodies:
    """What is known of awarding bodies: lines of descent, and the names that the list uses for whoever awards it.
    `asks` of such a name is the question whether this body is one of those meant, "" when it means everybody."""

    lines: Sequence[Line]
    anybody: dict[str, str]

    def means(self, listed: str, given: str, started_on: dt.date | None) -> bool:
        """Whether the list, where it names `listed`, means the body `given`, for a learner who began on a day.

        Without a day only what always held is one body."""
        one, two = key(listed), key(given)
        if one == two or one in self.anybody:
            return True
        return any(
            {one, two} <= line.names
            and (line.from_on is None or (started_on is not None and line.from_on <= started_on))
            for line in self.lines
        )

    def asks(self, listed: str) -> str:
        """The slug of what must be asked of a body that the list does not name; "" for nothing."""
        return self.anybody.get(key(listed), "")
