"""Days and hours that there are not, or that are over."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from village.directory.rules.finding.hours import CODES
from village.directory.rules.standard.formats import date_of, is_date_time, number_of

STALE = 731  # days: nobody has said for two years that it is so
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?\s*(Z|z|[+\-][0-9]{2}:?[0-9]{2})?")
_BYDAY = re.compile(r"([+\-]?[0-9]{1,2})?([A-Z]{2})")
_MONTH_DAY = re.compile(r"[+\-]?([1-9]|[12][0-9]|3[01])")
_SKIPPED = (dt.time(1), dt.time(2))  # the hour that is not there on the last Sunday of March
Found = Iterator[tuple[str, str, str, str, str]]


def time_of(text: str) -> dt.time | None:
    """The time of day that a text gives, as a clock in London shows it; None when it gives none. 24:00 is midnight."""
    found = _TIME.fullmatch(text.strip())
    if not found:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if (hour, minute, second) == (24, 0, 0):
        return dt.time(0)
    return dt.time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def schedule(value: Mapping[str, Any], today: dt.date) -> Found:
    """Code, field, what, what to do and weight of each thing that is wrong with a schedule."""
    yield from _dates(value, ("valid_from", "valid_to", "dtstart", "until"))
    yield from _crossed(value)
    ends = _day(value.get("valid_to"))
    if ends and ends < today:
        what = f"These hours ended on {ends:%-d %B %Y}."
        yield "schedule.ended", "valid_to", what, "Give the hours of today, or withdraw the service.", "doubtful"
    yield from _hours(value)
    yield from _byday(value)
    for one in _listed(value.get("bymonthday")):
        if not _MONTH_DAY.fullmatch(one):
            yield "day.unknown", "bymonthday", f"{one[:10]!r} is no day of a month.", "Give 1 to 31.", "wrong"
    interval = number_of(value.get("interval"))
    if interval is not None and interval < 1:
        yield "schedule.interval", "interval", f"Every {interval:g} weeks is never.", "Give 1 or more.", "wrong"


def cost(value: Mapping[str, Any]) -> Found:
    """Code, field, what, what to do and weight of each thing that is wrong with a cost."""
    yield from _dates(value, ("valid_from", "valid_to"))
    yield from _crossed(value)
    amount = number_of(value.get("amount"))
    if amount is not None and amount < 0:
        yield "cost.negative", "amount", f"{amount:g} is less than nothing.", "Give 0 for free.", "wrong"


def service(value: Mapping[str, Any], today: dt.date) -> Found:
    """Code, field, what, what to do and weight of when a service was last known to be so."""
    yield from _dates(value, ("assured_date",))
    assured = _day(value.get("assured_date"))
    if assured and assured > today:
        what = f"It was checked on {assured:%-d %B %Y}, which is still to come."
        yield "service.ahead", "assured_date", what, "Give the day of the last check.", "wrong"
    elif assured and (today - assured).days > STALE:
        what = f"Nobody has checked this since {assured:%-d %B %Y}."
        yield "service.stale", "assured_date", what, "Check it, and give the day.", "doubtful"
    schedules = value.get("schedules")
    ends = (
        [_day(one.get("valid_to")) for one in schedules or () if isinstance(one, Mapping)]
        if isinstance(schedules, list)
        else []
    )
    if ends and value.get("status") == "active" and all(one and one < today for one in ends):
        yield (
            "service.expired",
            "status",
            "It is active, and all its hours have ended.",
            "Withdraw or renew it.",
            "wrong",
        )


def checked_on(value: Mapping[str, Any], today: dt.date) -> dt.date | None:
    """The day on which whoever keeps a service says that it was last checked; None where that is no day, or to come."""
    assured = _day(value.get("assured_date"))
    return assured if assured and assured <= today else None


def _hours(value: Mapping[str, Any]) -> Found:
    clock: dict[str, dt.time] = {}
    for name in ("opens_at", "closes_at"):
        text = value.get(name)
        if not isinstance(text, str) or not text.strip():
            continue
        time = time_of(text)
        if time is None:
            yield "time.unknown", name, f"{text[:20]!r} is no time of day.", "Write it like 09:30.", "wrong"
            continue
        clock[name] = time
        if text.strip()[-1] in "Zz" or re.search(r"[+\-][0-9]{2}:?[0-9]{2}$", text.strip()):
            what = "A time with an offset is read as a clock in London shows it, summer and winter."
            yield "time.offset", name, what, "Give the time alone.", "note"
    if len(clock) == 2:
        yield from _span(clock["opens_at"], clock["closes_at"], value)


def _span(opens: dt.time, closes: dt.time, value: Mapping[str, Any]) -> Found:
    if opens == closes and not str(value.get("closes_at")).strip().startswith("24"):
        what = f"It opens and closes at {opens:%H:%M}."
        yield "time.same", "closes_at", what, "Give when it closes; 00:00 to 24:00 for all day.", "doubtful"
    elif closes < opens and closes != dt.time(0):
        what = f"It closes before it opens: read as {opens:%H:%M} until {closes:%H:%M} of the next day."
        yield "time.over-midnight", "closes_at", what, "Nothing, if that is meant.", "note"
    byday = value.get("byday")
    days = byday if isinstance(byday, str) else ""
    sundays = "SU" in days or ("SA" in days and closes < opens)
    if sundays and any(_SKIPPED[0] <= one < _SKIPPED[1] for one in (opens, closes)):
        what = "This hour is not there on the last Sunday of March, and twice on that of October."
        yield "time.clock-change", "opens_at", what, "Nothing, if that is known.", "note"


def _byday(value: Mapping[str, Any]) -> Found:
    for one in _listed(value.get("byday")):
        found = _BYDAY.fullmatch(one)
        number = abs(int(found[1])) if found and found[1] else None
        if not found or found[2] not in CODES or number == 0:
            do = f"Give days as {', '.join(CODES)}, with a number before them for months."
            yield "byday.unknown", "byday", f"{one[:10]!r} is no day of the week.", do, "wrong"
        elif number is not None and (value.get("freq") != "MONTHLY" or number > 5):
            what = f"{one!r} counts within a month, and this is not of a month, or none has so many."
            yield "byday.counted", "byday", what, "Use freq MONTHLY, 1 to 5.", "doubtful"


def _dates(value: Mapping[str, Any], names: tuple[str, ...]) -> Found:
    for name in names:
        text = value.get(name)
        if isinstance(text, str) and text.strip() and _day(text) is None:
            yield "date.unknown", name, f"{text[:20]!r} is no day.", "Write it as YYYY-MM-DD.", "wrong"


def _crossed(value: Mapping[str, Any]) -> Found:
    begins, ends = _day(value.get("valid_from")), _day(value.get("valid_to"))
    if begins and ends and ends < begins:
        yield "date.crossed", "valid_to", "It ends before it begins.", "Swap the two days, or correct one.", "wrong"


def _day(value: object) -> dt.date | None:
    """The day of a text, or of an instant."""
    text = value.strip() if isinstance(value, str) else ""
    return date_of(text[:10] if is_date_time(text) else text)


def _listed(value: object) -> list[str]:
    if not isinstance(value, str):
        return []
    return [one.strip() for one in value.split(",") if one.strip()]
