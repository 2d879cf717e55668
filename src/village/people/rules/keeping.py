"""How long the index keeps a child.

Open until 18, or until 25 by consent for those who left care or have a disability; after a death for a year. Then
archived for six years, which is how long a claim may be brought (Limitation Act 1980), and destroyed (HC Deb 21 April
2009 on ContactPoint).
"""

import datetime as dt
from collections.abc import Iterable

from village.kernel.calendar.rules import add_months

OPEN_YEARS, LONGER_YEARS, ARCHIVED_YEARS = 18, 25, 6


def archive_on(
    births: Iterable[str], *, kept_for: str, died_on: dt.date | None, known_since: dt.date | None
) -> dt.date | None:
    """The day from which a child is archived; None when neither a date of birth nor since when it is known is given.

    `births` are dates ("2008-05-01") or years as records give them. Where they differ the youngest counts, and of a
    year its last day: nobody is archived too early. Where there is none, the child counts as born on the day of its
    first record (`known_since`): it is no younger, and so no child is kept for ever.
    """
    if died_on is not None:
        return add_months(died_on, 12)
    days = [dt.date.fromisoformat(text if len(text) == 10 else f"{text[:4]}-12-31") for text in births if text]
    youngest = max(days, default=known_since)
    return add_months(youngest, 12 * (LONGER_YEARS if kept_for else OPEN_YEARS)) if youngest else None


def destroy_on(archived_on: dt.date) -> dt.date:
    """The day from which nothing of an archived child is kept."""
    return add_months(archived_on, 12 * ARCHIVED_YEARS)
