"""Days as the register asks for them."""

import datetime as dt
from typing import Any

from village.kernel.calendar.fields import DatePartsField

EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2199, 12, 31)
"""Days beyond which nothing of a worker lies: the day after the last there can be is none."""


class DayField(DatePartsField):
    """A day of the years in which anything of a worker lies."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(earliest=EARLIEST, latest=LATEST, **kwargs)
