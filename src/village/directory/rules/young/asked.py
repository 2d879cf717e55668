"""What a young person asks, as it stands in an address: read within bounds, and written the same way again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from village.directory.rules.finding.asked import LONGEST_PLACE, Params
from village.directory.rules.finding.asked import text as text_of
from village.directory.rules.finding.telling import MILE
from village.directory.rules.young.interests import BANDS
from village.directory.rules.young.nights import NIGHTS

MILES = (1, 3, 5, 10)
USUAL_MILES = 3
PER_PAGE = 10
MOST_PAGES = 20


@dataclass(frozen=True)
class Wanted:
    """`near`: part of a postcode or a council's name; `within` miles of it; `interest`: slugs; `problems`: a sentence
    for each field that could not be read."""

    near: str = ""
    band: str = ""
    night: str = ""
    interest: tuple[str, ...] = ()
    free: bool = False
    within: int = USUAL_MILES
    page: int = 1
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def metres(self) -> float:
        """How far, in metres."""
        return self.within * MILE


def read(params: Params, known: Collection[str]) -> Wanted:
    """What an address or a form asks. Values that are not known narrow nothing: they come from old links."""
    problems: dict[str, str] = {}
    within, page = _first(params, "within"), _first(params, "page")
    band, night = _first(params, "band"), _first(params, "night")
    return Wanted(
        near=text_of(params, "near", LONGEST_PLACE, "Enter a postcode or the name of a council.", problems),
        band=band if band in BANDS else "",
        night=night if night in NIGHTS else "",
        interest=tuple(dict.fromkeys(one for one in params.get("interest", ()) if one in known)),
        free=_first(params, "free") == "1",
        within=int(within) if within in map(str, MILES) else USUAL_MILES,
        page=int(page) if page in map(str, range(1, MOST_PAGES + 1)) else 1,
        problems=problems,
    )


def _first(params: Params, name: str) -> str:
    return next(iter(params.get(name, ())), "").strip()


def address(wanted: Wanted, **changes: Any) -> str:
    """The address of what is asked, some of it changed; on the first page unless that is what changes."""
    one = replace(wanted, **{"page": 1, **changes})
    parts = [
        ("near", one.near), ("band", one.band), ("night", one.night), *(("interest", slug) for slug in one.interest),
        ("free", "1" if one.free else ""), ("within", "" if one.within == USUAL_MILES else str(one.within)),
        ("page", "" if one.page == 1 else str(one.page)),
    ]  # fmt: skip
    said = urlencode([(name, value) for name, value in parts if value])
    return f"/things-to-do/results/?{said}" if said else "/things-to-do/results/"
