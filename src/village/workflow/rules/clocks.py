"""How long something may take at most: when it is due, made longer by a decision, worked out anew when a holiday is
announced, and how it stands on a day.

A clock is a maximum and no target: practice was once bent to fit the day it showed (Munro 2011). It never pauses. What
it was first due on is kept, whatever was decided since.
"""

import datetime as dt
from dataclasses import dataclass, replace

from village.kernel.calendar.rules import WorkingCalendar, due_on, is_overdue, london_date, recompute
from village.workflow.rules.definitions import ClockRule

A_YEAR = dt.timedelta(days=365)
BEGUN, ENDED = "begun", "ended"
"""The two facts of a clock: what it runs from, and what ends it."""


@dataclass(frozen=True)
class Extension:
    """A decision that something may take longer: until when, by whom, why, and what it was due on before. `authority`:
    who allowed more than the rule does."""

    until: dt.date
    by: str
    reason: str
    before: dt.date
    authority: str = ""


@dataclass(frozen=True)
class Clock:
    """A clock that runs or has stopped, by the calendar that it was worked out by."""

    rule: ClockRule
    since: dt.date
    calendar: str
    first_due: dt.date
    due: dt.date
    extensions: tuple[Extension, ...] = ()
    stopped_on: dt.date | None = None


@dataclass(frozen=True)
class Moved:
    """That a clock was worked out anew, to be shown to people: due before, due now, and the days that did it."""

    before: dt.date
    after: dt.date
    because: tuple[str, ...]


class CannotExtend(ValueError):
    """A clock that may not be made longer so; one sentence."""


class CannotCorrect(ValueError):
    """A day on which a fact cannot have been; one sentence."""


class CannotChoose(ValueError):
    """A day on which a clock may not be due by choice; one sentence."""


def start(rule: ClockRule, since: dt.date, calendar: WorkingCalendar) -> Clock:
    """A clock from the London day of the fact that starts it. Raises BeyondHorizon past the holidays that are known."""
    due = due_on(since, rule.length, rule.unit, calendar)
    return Clock(rule, since, calendar.version, due, due)


def stop(clock: Clock, on: dt.date) -> Clock:
    """The clock, stopped on a day; one that has stopped stays as it is."""
    return clock if clock.stopped_on else replace(clock, stopped_on=on)


def extend(
    clock: Clock, *, until: dt.date, by: str, reason: str, calendar: WorkingCalendar, authority: str = ""
) -> Clock:
    """The clock with a decision that it may take longer. Past the longest that its rule knows it goes only when a
    second person, `authority`, allows it; what may never take longer does not then either. Raises CannotExtend."""
    if clock.rule.extends_to is None:
        raise CannotExtend("This may not take longer than it does. Record why it was late instead.")
    if clock.stopped_on:
        raise CannotExtend("This is done already.")
    longest = due_on(clock.since, clock.rule.extends_to, clock.rule.unit, calendar)
    if until <= clock.due or (until > longest and not authority):
        raise CannotExtend(f"Choose a day after {clock.due:%-d %B %Y}, up to {longest:%-d %B %Y}.")
    if authority == by:
        raise CannotExtend("Somebody else must allow it to take longer than that.")
    if not reason.strip():
        raise CannotExtend("Say why it takes longer.")
    return replace(clock, due=until, extensions=(*clock.extensions, Extension(until, by, reason, clock.due, authority)))


def choose(clock: Clock, on: dt.date) -> Clock:
    """The clock, due on a day that people chose together: no later than its rule lets it take, which `first_due` keeps.
    Raises CannotChoose."""
    if not clock.since < on <= clock.first_due:
        raise CannotChoose(f"Choose a day after {clock.since:%-d %B %Y}, up to {clock.first_due:%-d %B %Y}.")
    return replace(clock, due=on)


def begun_on(clock: Clock, on: dt.date, *, recorded: dt.date, calendar: WorkingCalendar) -> Clock:
    """The clock, from the day on which what starts it really was, which is no later than it was `recorded`: the day on
    which it is due is worked out anew, but for a decision that it may take longer, and a sooner day that people chose.
    What was due before anybody counted is due on the day on which it was recorded. Raises CannotCorrect, and
    BeyondHorizon before the holidays that are known."""
    if clock.stopped_on:
        raise CannotCorrect("This is over. Say on which day it was done.")
    if on == clock.since or not recorded - A_YEAR <= on <= recorded:
        raise CannotCorrect(f"Choose a day up to {recorded:%-d %B %Y}, when it was recorded, and not a year before.")
    due = due_on(on, clock.rule.length, clock.rule.unit, calendar)
    if clock.extensions:
        return replace(clock, since=on, first_due=due)
    chosen = min(clock.due, due) if clock.due < clock.first_due else due
    return replace(clock, since=on, first_due=due, due=max(chosen, recorded))


def ended_on(clock: Clock, on: dt.date, *, recorded: dt.date) -> Clock:
    """The clock, stopped on the day on which what it waited for really was: from its beginning up to the day on which
    that was `recorded`. Raises CannotCorrect."""
    if clock.stopped_on is None:
        raise CannotCorrect("This still runs. Take the step that ends it, and give the day on which it was so.")
    if on == clock.stopped_on or not clock.since <= on <= recorded:
        raise CannotCorrect(f"Choose a day from {clock.since:%-d %B %Y} to {recorded:%-d %B %Y}, when it was recorded.")
    return replace(clock, stopped_on=on)


def crosses(due: dt.date, before: dt.date, said: dt.date) -> bool:
    """Whether what was late is said to have been in time."""
    return said <= due < before


def under(clock: Clock, old: WorkingCalendar, new: WorkingCalendar) -> tuple[Clock, Moved | None]:
    """The clock by a newer calendar, and what moved, if anything did. A day that somebody decided on stays; a clock
    that has stopped stays as it was."""
    if clock.stopped_on:
        return clock, None
    worked_out = recompute(clock.since, clock.rule.length, clock.rule.unit, old, new)
    decided = clock.extensions or clock.due < worked_out.due_before
    due = clock.due if decided else worked_out.due_after
    moved = replace(clock, calendar=new.version, due=due)
    if due == clock.due:
        return moved, None
    return moved, Moved(clock.due, due, tuple(one.name for one in worked_out.because))


def stands(clock: Clock, at: dt.datetime, soon: int = 5) -> str:
    """How a clock stands at an instant: done, late-done, late, today, soon (within so many days) or running."""
    if clock.stopped_on:
        return "late-done" if clock.stopped_on > clock.due else "done"
    if is_overdue(clock.due, at):
        return "late"
    left = (clock.due - london_date(at)).days
    return "today" if left == 0 else "soon" if left <= soon else "running"
