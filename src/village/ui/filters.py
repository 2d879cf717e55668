"""How dates, numbers and money are written, everywhere.

Each function takes a value and returns text; where the text is rounded the exact
value travels with it in a ``<data>`` element, so nothing is lost by being kind to
the reader. ``None`` is written in words, never as a nought.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from markupsafe import Markup

NOT_AVAILABLE = "not available"
Number = int | float | Decimal
NO_BREAK = "\u00a0"
_WHOLE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? \d|\d+(?:\.\d+)? miles?")
WORDS = ((Decimal(10**9), "billion"), (Decimal(10**6), "million"))


def _exact(value: Any) -> Decimal | None:
    """The value as an exact decimal, or None when there is no number to show."""
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        # repr() of a float is the shortest text that means it: 26.1 stays 26.1.
        number = Decimal(str(value))
    except (InvalidOperation, ValueError):
        return None
    return number if number.is_finite() else None


def _plain(number: Decimal, places: int | None = None) -> str:
    if places is not None:
        number = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        return f"{number:,f}".replace("-", "\N{MINUS SIGN}")
    text = f"{number:,f}".replace("-", "\N{MINUS SIGN}")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _in_words(number: Decimal) -> tuple[str, bool]:
    """("12.4 million", True) where the second part says whether that is exact."""
    for size, word in WORDS:
        # 999,960,000 would round to "1,000 million": give it to the larger word.
        scaled = (number / size).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
        if abs(scaled) >= 1:
            return f"{_plain(scaled)} {word}", scaled * size == number
    return _plain(number), True


def number(value: Any, places: int | None = None, words: bool = False) -> str:
    """12400000 is "12,400,000"; with ``words`` it is "12.4 million", exact value attached."""
    exact = _exact(value)
    if exact is None:
        return NOT_AVAILABLE
    if not words:
        return _plain(exact, places)
    text, is_exact = _in_words(exact)
    return text if is_exact else _data(exact, text, _plain(exact))


def money(value: Any, words: bool = True, pence: bool = False) -> str:
    """235000000 is "£235 million"; 26540000 is "£26.5 million" with the exact sum attached."""
    exact = _exact(value)
    if exact is None:
        return NOT_AVAILABLE
    sign = "\N{MINUS SIGN}" if exact < 0 else ""
    size = abs(exact)
    has_pence = pence or (size < 1000 and size != size.to_integral_value())
    full = f"{sign}£{_plain(size, 2 if has_pence else None)}"
    if not words or size < WORDS[-1][0]:
        return full if has_pence else f"{sign}£{_plain(size, 0)}"
    text, is_exact = _in_words(size)
    return f"{sign}£{text}" if is_exact else _data(exact, f"{sign}£{text}", full)


def percent(value: Any, places: int = 1) -> str:
    """A value already in hundredths: 42.5 is "42.5%"."""
    exact = _exact(value)
    return NOT_AVAILABLE if exact is None else f"{_plain(exact, places)}%"


def _data(exact: Decimal, text: str, full: str) -> Markup:
    return Markup('<data class="vg-rounded" value="{}" title="{}">{}</data>').format(format(exact, "f"), full, text)


def plural(count: Any, one: str, many: str | None = None) -> str:
    """1 -> "1 child"; 3 -> "3 children" with ``plural(3, "child", "children")``."""
    exact = _exact(count)
    if exact is None:
        return f"{NOT_AVAILABLE}"
    return f"{_plain(exact)} {one if exact == 1 else (many or one + 's')}"


def _local(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return timezone.localtime(value) if timezone.is_aware(value) else value
    return value


def date(value: dt.date | dt.datetime | str | None, short: bool = False) -> str:
    """11 December 2008; with ``short``, 11 Dec 2008. Text in ISO form is read first."""
    if isinstance(value, str) and value:
        value = dt.date.fromisoformat(value[:10])
    value = _local(value)
    if not isinstance(value, dt.date):
        return NOT_AVAILABLE
    return f"{value.day} {value:%b} {value.year}" if short else f"{value.day} {value:%B} {value.year}"


def day(value: dt.date | dt.datetime) -> str:
    """2008-12-11: the day that `date` says, for a machine."""
    return f"{_local(value):%Y-%m-%d}"


def time(value: dt.datetime | dt.time | None) -> str:
    """3:30pm, 9am, midnight and midday: the way people say it."""
    value = _local(value)
    if not isinstance(value, dt.datetime | dt.time):
        return NOT_AVAILABLE
    if (value.hour, value.minute) in ((0, 0), (12, 0)):
        return "midnight" if value.hour == 0 else "midday"
    minutes = f":{value.minute:02d}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"


def datetime(value: dt.datetime | None) -> str:
    """11 December 2008 at 3:30pm."""
    return f"{date(value)} at {time(value)}" if isinstance(value, dt.datetime) else NOT_AVAILABLE


def as_at(value: dt.date | dt.datetime | str | None) -> str:
    """As at 11 December 2008."""
    return f"As at {date(value)}" if value else "Date not recorded"


def unbroken(cell: str) -> str:
    """A cell of a table as it is, but a sector of postcodes or a distance alone in it is not broken in the middle."""
    return cell.replace(" ", NO_BREAK) if _WHOLE.fullmatch(cell) else cell


FILTERS: dict[str, Callable[..., str]] = {
    "date": date,
    "day": day,
    "time": time,
    "datetime": datetime,
    "as_at": as_at,
    "number": number,
    "money": money,
    "percent": percent,
    "plural": plural,
    "unbroken": unbroken,
}
