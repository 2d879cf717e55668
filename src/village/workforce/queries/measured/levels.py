"""The level of qualification that somebody holds: the one question that measures ask of whoever keeps holdings."""

import datetime as dt
from collections.abc import Collection, Mapping


def held_levels(workers: Collection[int], on: dt.date) -> Mapping[int, str]:
    """By key of a worker, the highest level held on a day: 2, 3, 4 or 5 (as "4-5"), 6 or more (as "6-and-over").
    Whoever is not in it holds none that is known. No holdings are kept yet, so nobody is."""
    return {}
