"""What somebody asks of the directory, as it stands in an address: read within bounds, and written the same way again.

The address never holds a whole postcode: addresses are kept by browsers, proxies and logs, and are passed on.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from village.directory.rules.finding.telling import MILE
from village.kernel.standards.rules import is_postcode
from village.search.rules.question import DEEPEST, LONGEST_TEXT, When

PER_PAGE = 10
OLDEST = 25
MOST_AGES = 6
MOST_OF_ONE = 20
LONGEST_PLACE = 60
MILES = (1, 2, 5, 10, 20)
USUAL_MILES = 5
ORDERS = {"best": "Best match", "near": "Nearest first", "name": "Name, A to Z"}
TIMES = {  # first and last half-hour
    "morning": ("Morning, before midday", 12, 24),
    "afternoon": ("Afternoon, midday to 5pm", 24, 34),
    "after-school": ("After school, 3pm to 6pm", 30, 36),
    "evening": ("Evening, 6pm to 10pm", 36, 44),
}
HOLIDAYS = {"term": "In term time", "holidays": "In school holidays"}
_POSTCODE = re.compile(r"(?:\b(?:near|in|at|around|from)\s+)?\b([A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2})\b", re.IGNORECASE)
Params = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Known:
    """The values that a filter may take: slugs of kinds, access and needs, codes of languages."""

    kinds: frozenset[str] = frozenset()
    access: frozenset[str] = frozenset()
    send: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Asked:
    """A search: `near` is part of a postcode or a council's name, `ages` in years, `within` in miles (0: however far),
    `day` from 0 for Monday, `problems` a sentence for each field that could not be read."""

    need: str = ""
    near: str = ""
    ages: tuple[float, ...] = ()
    within: int = USUAL_MILES
    day: int | None = None
    time: str = ""
    holidays: str = ""
    free: bool = False
    online: bool = False
    kind: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    send: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    order: str = "best"
    page: int = 1
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def metres(self) -> float | None:
        """The distance in metres; None: however far."""
        return self.within * MILE if self.within else None

    @property
    def when(self) -> When | None:
        """The time asked for. A time without a day asks for none: a week has seven of each."""
        holidays = {"term": False, "holidays": True}.get(self.holidays)
        if self.day is None:
            return None if holidays is None else When(None, holidays=holidays)
        _, start, end = TIMES.get(self.time, ("", 0, 48))
        return When(self.day, start, end, holidays)

    @property
    def empty(self) -> bool:
        """Whether nothing was asked at all."""
        return not query(replace(self, page=1))


def read(params: Params, known: Known) -> Asked:
    """A search out of an address. What cannot be read is left out, and `problems` says why; values of lists that are
    not known are left out in silence: they come from old links, and narrow nothing."""
    problems: dict[str, str] = {}
    day = _first(params, "day")
    time = _first(params, "time")
    words = text(params, "need", LONGEST_TEXT, f"Use fewer words: up to {LONGEST_TEXT} characters.", problems)
    need, postcode = without_postcode(words)
    near = text(params, "near", LONGEST_PLACE, "Enter a postcode or the name of a council.", problems)
    return Asked(
        need=need,
        near=near or postcode,
        ages=_ages(params, problems),
        within=_within(params),
        day=int(day) if re.fullmatch("[0-6]", day) else None,
        time=time if time in TIMES else "",
        holidays=_one_of(params, "holidays", HOLIDAYS),
        free=_first(params, "free") == "1",
        online=_first(params, "online") == "1",
        kind=_several(params, "kind", known.kinds),
        access=_several(params, "access", known.access),
        send=_several(params, "send", known.send),
        language=_several(params, "language", known.languages),
        order=_one_of(params, "order", ORDERS) or "best",
        page=_page(params),
        problems=problems,
    )


def without_postcode(words: str) -> tuple[str, str]:
    """Words without the whole postcodes in them, and the first of these; blank without."""
    found = [one for one in _POSTCODE.finditer(words) if is_postcode(one[1])]
    for one in reversed(found):
        words = f"{words[: one.start()]} {words[one.end() :]}"
    return " ".join(words.split()) if found else words, found[0][1] if found else ""


def address(asked: Asked, *, path: str = "/services/results/", **changes: Any) -> str:
    """The address of a search, some of it changed; back on the first page unless that is what changes."""
    said = query(replace(asked, **{"page": 1, **changes}))
    return f"{path}?{said}" if said else path


def query(asked: Asked) -> str:
    """A search as it stands in an address, without what is usual."""
    parts: list[tuple[str, str]] = [
        ("need", asked.need), ("near", asked.near), *(("age", f"{age:g}") for age in asked.ages),
        ("within", "" if asked.within == USUAL_MILES else str(asked.within)),
        ("day", "" if asked.day is None else str(asked.day)), ("time", asked.time), ("holidays", asked.holidays),
        ("free", "1" if asked.free else ""), ("online", "1" if asked.online else ""),
        *((name, value) for name in LISTS for value in getattr(asked, name)),
        ("order", "" if asked.order == "best" else asked.order), ("page", "" if asked.page == 1 else str(asked.page)),
    ]  # fmt: skip
    return urlencode([(name, value) for name, value in parts if value])


LISTS = ("kind", "access", "send", "language")


def _first(params: Params, name: str) -> str:
    return next(iter(params.get(name, ())), "")[:200].strip()


def text(params: Params, name: str, most: int, sentence: str, problems: dict[str, str]) -> str:
    """What was typed, in one line, without what nobody can see; too long is a problem, and blank."""
    said = next(iter(params.get(name, ())), "")
    if len(said) > most:
        problems[name] = sentence
        return ""
    seen = "".join(" " if unicodedata.category(one)[0] in "CZ" else one for one in said)
    return " ".join(seen.split())


def _ages(params: Params, problems: dict[str, str]) -> tuple[float, ...]:
    """Ages in years: "3", "3.5", "18 months"; several in one box with commas or "and" between."""
    said = [part for one in list(params.get("age", ()))[:MOST_AGES] for part in re.split(r",|\band\b", one[:100])]
    found = []
    for part in filter(None, (one.strip() for one in said)):
        age = _age(part)
        if age is None:
            problems["age"] = f"Enter an age in years, from 0 to {OLDEST}, like 3, or in months, like 18 months."
        else:
            found.append(age)
    return tuple(dict.fromkeys(found))[:MOST_AGES]


def _age(said: str) -> float | None:
    found = re.fullmatch(
        r"(\d{1,3}(?:\.\d{1,2})?)\s*(years?|yrs?|y|months?|mths?|m)?(?: old)?", said.casefold(), re.ASCII
    )
    if found is None:
        return None
    age = float(found[1]) / (12 if (found[2] or "").startswith("m") else 1)
    return round(age, 2) if age <= OLDEST else None


def _within(params: Params) -> int:
    said = _first(params, "within")
    return int(said) if said in {"0", *map(str, MILES)} else USUAL_MILES


def _one_of(params: Params, name: str, some: Mapping[str, object]) -> str:
    said = _first(params, name)
    return said if said in some else ""


def _several(params: Params, name: str, known: frozenset[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in params.get(name, ()) if one in known))[:MOST_OF_ONE]


def _page(params: Params) -> int:
    said = _first(params, "page")
    return min(max(int(said), 1), DEEPEST // PER_PAGE) if re.fullmatch(r"\d{1,9}", said, re.ASCII) else 1
