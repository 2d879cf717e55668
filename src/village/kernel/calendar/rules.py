"""Working-day arithmetic on one calendar: pure Python, every date passed in.

Day 0 is the London date of the fact that starts a clock; a clock of n working days is due
on the n-th working day after day 0 (casework practice: "within 10 working days of"). Every
question takes O(log h) steps for h holidays, however many days it spans: weekdays are
counted by arithmetic, holidays by bisection.
"""

from __future__ import annotations

import calendar as months
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class Unit(StrEnum):
    """What a clock counts in. The values are the ones stored in process definitions."""

    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"


class BeyondHorizon(ValueError):
    """A date for which no bank holidays have been announced, or from before they are held.

    `asked_on` is None when the answer lies further away than the calendar can say.
    """

    def __init__(self, version: str, covers_from: date, covers_until: date, asked_on: date | None = None) -> None:
        super().__init__(version, covers_from, covers_until, asked_on)
        self.version = version
        self.covers_from = covers_from
        self.covers_until = covers_until
        self.asked_on = asked_on

    def __str__(self) -> str:
        what = "The answer" if self.asked_on is None else self.asked_on.isoformat()
        last = self.covers_until - timedelta(days=1)
        return (
            f"{what} is outside the bank holidays held, {self.covers_from} to {last} (calendar {self.version}): "
            "choose a date inside them, or load a newer calendar."
        )


@dataclass(frozen=True, slots=True, order=True)
class BankHoliday:
    """One bank holiday. `kind` is usual, substitute, moved or extra."""

    on: date
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The working days of one place, as one dated snapshot knows them.

    `covers_from` is included and `covers_until` is not. `closures` are further days that an
    area does not work (off by default; see `with_closures`). Weekends never count as work.
    """

    version: str
    covers_from: date
    covers_until: date
    holidays: tuple[BankHoliday, ...]
    closures: tuple[date, ...] = ()
    _days_off: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _ranks: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        off = {holiday.on for holiday in self.holidays} | set(self.closures)
        days_off = tuple(sorted(day.toordinal() for day in off if day.weekday() < 5))
        # For the i-th weekday off, the number of working days before it, plus one: the
        # first working-day number that it pushes along. See `_day_numbered`.
        ranks = tuple(_weekdays_through(day) - i for i, day in enumerate(days_off))
        object.__setattr__(self, "_days_off", days_off)
        object.__setattr__(self, "_ranks", ranks)

    def is_working_day(self, on: date) -> bool:
        """Whether the day is worked. Raises `BeyondHorizon`."""
        self._require(on)
        day = on.toordinal()
        return self._numbered(day) > self._numbered(day - 1)

    def add_working_days(self, start_on: date, n: int) -> date:
        """The n-th working day after `start_on`, whether or not that is worked; n = 0 gives it back.

        Raises `BeyondHorizon` when either end is outside the calendar, ValueError for n < 0.
        """
        self._require(start_on)
        _require_whole(n)
        return start_on if n == 0 else self._day_numbered(self._numbered(start_on.toordinal()) + n)

    def working_day_before(self, end_on: date, n: int) -> date:
        """The n-th working day before `end_on` (papers go out n working days before); n = 0 gives it back.

        Raises `BeyondHorizon` when either end is outside the calendar, ValueError for n < 0.
        """
        self._require(end_on)
        _require_whole(n)
        return end_on if n == 0 else self._day_numbered(self._numbered(end_on.toordinal() - 1) - n + 1)

    def working_days_between(self, start_on: date, end_on: date) -> int:
        """Working days after `start_on` up to and including `end_on`; negative when it is earlier.

        So `working_days_between(s, add_working_days(s, n)) == n`. Raises `BeyondHorizon`.
        """
        self._require(start_on)
        self._require(end_on)
        return self._numbered(end_on.toordinal()) - self._numbered(start_on.toordinal())

    def with_closures(self, closures: Iterable[date], label: str) -> WorkingCalendar:
        """This calendar with more days not worked, e.g. a council closed between Christmas and New Year.

        `label` is added to the version, so that a due date still says what it was worked out by.
        """
        days = tuple(sorted({*self.closures, *closures}))
        return replace(self, version=f"{self.version}+{label}", closures=days)

    def revised(
        self, version: str, added: Iterable[BankHoliday] = (), withdrawn: Iterable[date] = ()
    ) -> WorkingCalendar:
        """The next snapshot, after an announcement adds or withdraws holidays."""
        gone = set(withdrawn)
        kept = (holiday for holiday in self.holidays if holiday.on not in gone)
        return replace(self, version=version, holidays=tuple(sorted({*kept, *added})))

    def _require(self, on: date) -> None:
        if not self.covers_from <= on < self.covers_until:
            raise BeyondHorizon(self.version, self.covers_from, self.covers_until, on)

    def _numbered(self, day: int) -> int:
        """Working days from the start of time through this ordinal day."""
        return _weekdays_through(day) - bisect_right(self._days_off, day)

    def _day_numbered(self, number: int) -> date:
        """The working day with this number, the inverse of `_numbered`. Raises `BeyondHorizon`."""
        # Each weekday off whose rank has been reached moves the answer along one weekday.
        weekday = number + bisect_right(self._ranks, number)
        weeks, days = divmod(weekday - 1, 5)
        ordinal = weeks * 7 + days + 1
        if not self.covers_from.toordinal() <= ordinal < self.covers_until.toordinal():
            raise BeyondHorizon(self.version, self.covers_from, self.covers_until)
        return date.fromordinal(ordinal)


@dataclass(frozen=True, slots=True)
class Recomputation:
    """One due date under two calendars, so that a change is shown to people and not made in silence."""

    old_version: str
    new_version: str
    due_before: date
    due_after: date
    because: tuple[BankHoliday, ...]

    @property
    def changed(self) -> bool:
        """Whether the due date moved."""
        return self.due_before != self.due_after


def _weekdays_through(day: int) -> int:
    """Mondays to Fridays through an ordinal day. Ordinal day 1 was a Monday."""
    weeks, rest = divmod(day, 7)
    return weeks * 5 + min(rest, 5)


def _require_whole(n: int) -> None:
    if n < 0:
        raise ValueError("A number of working days can't be negative: use working_day_before to count back.")


def add_months(on: date, n: int) -> date:
    """The same day n months later, or the last day of that month when it has no such day.

    31 January and one month is 28 or 29 February. n may be negative.
    """
    year, month_index = divmod(on.year * 12 + on.month - 1 + n, 12)
    last = months.monthrange(year, month_index + 1)[1]
    return date(year, month_index + 1, min(on.day, last))


def london_date(instant: datetime) -> date:
    """The date in London at an instant. Raises ValueError for an instant without a time zone."""
    if instant.utcoffset() is None:
        raise ValueError("This time has no time zone, so its London date is not known: attach one.")
    return instant.astimezone(LONDON).date()


def due_on(start_on: date, length: int, unit: Unit | str, calendar: WorkingCalendar) -> date:
    """When a clock of this length is due, counting from day 0 `start_on`.

    Calendar days and months run through weekends and holidays and are not moved off them.
    `unit` may be the stored word. Raises `BeyondHorizon` for working days outside the
    calendar, ValueError for length < 0 or a unit that is not one.
    """
    if isinstance(start_on, datetime):
        raise ValueError("A clock starts on a date: pass london_date of the instant.")
    if length < 0:
        raise ValueError("A clock can't have a negative length: check its definition.")
    counted_in = Unit(unit)
    if counted_in is Unit.WORKING_DAY:
        return calendar.add_working_days(start_on, length)
    if counted_in is Unit.MONTH:
        return add_months(start_on, length)
    return start_on + timedelta(days=length)


def is_overdue(due: date, at: datetime) -> bool:
    """Whether the due date has ended in London at this instant."""
    return london_date(at) > due


def recompute(
    start_on: date, length: int, unit: Unit | str, old: WorkingCalendar, new: WorkingCalendar
) -> Recomputation:
    """The due date under the calendar it was worked out by and under a newer one.

    `because` lists the bank holidays that one calendar has and the other lacks within the run.
    """
    before, after = due_on(start_on, length, unit, old), due_on(start_on, length, unit, new)
    differing = set(old.holidays) ^ set(new.holidays)
    within = tuple(sorted(day for day in differing if start_on < day.on <= max(before, after)))
    return Recomputation(old.version, new.version, before, after, within)
