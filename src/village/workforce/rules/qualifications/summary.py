"""What a whole list decides on a day, in numbers."""

import datetime as dt
from collections import Counter

from village.workforce.rules.qualifications.counting import UNDECIDED, UNQUALIFIED, Catalogue, decide

# The days on either side of which the list changes most: new criteria in September 2014, 2019 and 2024.
BOUNDARIES = tuple(dt.date(year, month, day) for year in (2014, 2019, 2024) for month, day in ((8, 31), (9, 1)))
ANSWERS = ("6", "3", "2", UNQUALIFIED, UNDECIDED)


def tally(catalogue: Catalogue, on: dt.date) -> dict[str, int]:
    """How many of the listed qualifications count as what, begun on a day, when nothing more is known of the holder."""
    found = Counter(decide(catalogue, one, on).counts for one in catalogue.versions)
    return {answer: found[answer] for answer in ANSWERS}
