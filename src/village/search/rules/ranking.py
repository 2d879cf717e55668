"""How hits are ranked: how well the words fit, times how near, how lately checked and how complete.

The arithmetic works on a number or on a whole column. Words are weighed by BM25 over weighted fields (Robertson and
Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009): `saturated` is one word in one entry.
"""

from typing import Any

FIELDS = {"name": 10.0, "summary": 6.0, "organisation": 4.0, "description": 2.0}
KIND = 10.0  # being of a kind of help counts as much as having its word in the name
K1, B = 1.2, 0.75
AGREEING = 0.5  # of the second best way of meaning a word, beside the best: two that agree are surer than one

HALF_AS_GOOD_AT = 8_000.0  # metres
WITHOUT_PLACE = 0.5  # as at that distance: what is online, hidden or not known is neither near nor far
STALE = 0.7  # what was never checked, or long ago, beside what was checked today
YEAR = 365.0  # days after which it is half way there
BARE = 0.7  # an entry of which only the name is known, beside a complete one
MOST_OF_ONE = 3  # of one provider on a page ordered by what is best


def saturated(weight: Any, length: Any, usual: float) -> Any:
    """How much a word counts in one entry: `weight` is how often it stands there, times the weight of its field;
    `length` the words of the entry, beside the `usual` number."""
    return weight * (K1 + 1) / (weight + K1 * (1 - B + B * length / usual))


def nearness(metres: Any) -> Any:
    """1 at the place itself, 0.5 at 8 km, falling ever more slowly."""
    return 1 / (1 + metres / HALF_AS_GOOD_AT)


def freshness(days: Any) -> Any:
    """1 for what was checked today, falling to 0.7; `days` since, at least 0."""
    return STALE + (1 - STALE) / (1 + days / YEAR)


def fullness(completeness: Any) -> Any:
    """0.7 for a bare record to 1 for a complete one."""
    return BARE + (1 - BARE) * completeness
