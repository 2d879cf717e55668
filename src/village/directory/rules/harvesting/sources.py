"""What may be said of a source when it is opened."""

import re
from dataclasses import dataclass

from village.directory.rules.record import FORMATS
from village.kernel.fetching.rules import NotFetched, check_address

LONGEST = {"title": 120, "licence": 120, "contact": 200}
"""Characters of what is said of a source."""
CHANGEABLE = ("title", "licence", "contact", "trust")
"""What may be said otherwise of a source later; what it is known by, and what it is read by, stays."""


class NotASource(ValueError):
    """What was said of a source is not enough or not so; a sentence says what to do. `field`: of what it speaks."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True)
class SaidOfSource:
    """What whoever opens a source says of it. `area`: the ONS code of the authority, blank for all of England; `url`:
    of the feed, blank for files; `licence` and `contact`: needed of a feed, blank where nobody said for files;
    `trust`: 9 is most."""

    slug: str
    title: str
    area: str
    format: str
    url: str
    licence: str
    contact: str
    trust: int = 5


def checked(said: SaidOfSource) -> SaidOfSource:
    """The same, if a source can be opened by it. Raises NotASource."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", said.slug) or len(said.slug) > 60:
        raise NotASource("slug", "Give a short name of small letters, digits and hyphens, such as leeds-directory.")
    if said.format not in FORMATS:
        raise NotASource("format", f"Give one of the formats {', '.join(FORMATS)}.")
    _check_address(said)
    return check_words(said)


def check_words(said: SaidOfSource) -> SaidOfSource:
    """The same, if what may be changed of a source later is enough and so. Raises NotASource."""
    if not said.title.strip():
        raise NotASource("title", "Give a title.")
    if said.url and not said.licence.strip():
        raise NotASource("licence", "Give the licence under which it may be used again.")
    if said.url and not said.contact.strip():
        raise NotASource("contact", "Say whom to tell when something is wrong with it.")
    for field, most in LONGEST.items():
        if len(getattr(said, field)) > most:
            raise NotASource(field, f"Give a {field} of {most} characters at most.")
    if not 1 <= said.trust <= 9:
        raise NotASource("trust", "Give a trust from 1 to 9.")
    return said


def _check_address(said: SaidOfSource) -> None:
    if not said.url:
        return
    if said.format == "csv":
        raise NotASource("url", "CSV files are imported, not fetched: leave the address out.")
    try:
        check_address(said.url, plain=False)
    except NotFetched as error:
        raise NotASource("url", str(error)) from None
