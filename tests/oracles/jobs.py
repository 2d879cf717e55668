"""A naive opinion on when a cron line is due: walk London's clock minute by minute and look.

Written from the words of the rule; imports nothing of `village` and no cron library.
"""

import datetime as dt
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def _takes(field: str, lowest: int, highest: int) -> set[int]:
    taken: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, last = (lowest, highest) if span == "*" else (int(span.split("-")[0]), int(span.split("-")[-1]))
        taken |= set(range(first, last + 1, int(step or 1)))
    return taken


def due(cron: str, after: dt.datetime) -> dt.datetime:
    """The first instant after `after` at which London's wall clock fits, each wall-clock minute counted once.

    A wall-clock minute that is left out in spring is reached an hour later, by the new clock.
    """
    minutes, hours, days, months, weekdays = cron.split()
    taken = (
        _takes(minutes, 0, 59),
        _takes(hours, 0, 23),
        _takes(days, 1, 31),
        _takes(months, 1, 12),
        {day % 7 for day in _takes(weekdays, 0, 7)},
    )
    wall = after.astimezone(LONDON).replace(tzinfo=None, second=0, microsecond=0) - dt.timedelta(hours=2)
    while True:
        wall += dt.timedelta(minutes=1)
        fits_day = wall.day in taken[2]
        fits_weekday = wall.isoweekday() % 7 in taken[4]
        # As every cron since the first: when both are restricted, either will do.
        either = days != "*" and weekdays != "*"
        day = (fits_day or fits_weekday) if either else (fits_day and fits_weekday)
        if wall.minute in taken[0] and wall.hour in taken[1] and wall.month in taken[3] and day:
            instant = wall.replace(tzinfo=LONDON, fold=0).astimezone(dt.UTC)
            if instant > after:
                return instant
