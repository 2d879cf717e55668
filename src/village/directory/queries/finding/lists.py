"""What records call things, and how areas are named, for reading documents."""

from functools import cache

from django.utils.timezone import localdate

from village.directory.queries.finding.words import lexicon, named
from village.directory.rules.finding.asked import Known
from village.directory.rules.finding.entries import Lists
from village.kernel.areas import queries as areas


@cache
def lists() -> Lists:
    """The lists that documents are read with."""
    words = lexicon()
    return Lists(words.access, words.send, words.languages, area_named)


@cache
def known() -> Known:
    """The values that a search may ask for."""
    return Known(*(frozenset(named(what)) for what in ("kinds", "access", "send", "languages")))


def area_named(said: str) -> str | None:
    """The ONS code of the one authority in force today of this name; None where it is none, or several."""
    if len(said) > 80:
        return None
    found = [one for one in areas.find(said, localdate()) if one.is_upper_tier]
    return found[0].code if len(found) == 1 else None
