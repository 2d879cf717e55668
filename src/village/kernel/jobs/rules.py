"""When a job is due, and what becomes of one whose worker died. Plain Python and a reader of cron lines."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from croniter import CroniterBadCronError, CroniterBadDateError, croniter

LONDON = ZoneInfo("Europe/London")
AWAY_MOST, LONGEST_AWAY = 10, 5  # how often a run is taken up when its database was away, minutes between at most


class Told(Exception):
    """A job failed, in words that hold nobody's data and are kept with its run. Of any other error the kind and the
    lines of code are kept, and not what it says of itself."""


def cron_problem(cron: str) -> str:
    """What is wrong with a cron line of five fields ("" when nothing is)."""
    if len(cron.split()) != 5:
        return f"{cron!r} does not have five fields: minute, hour, day, month, weekday."
    try:
        croniter(cron, dt.datetime(2026, 1, 1)).get_next()  # noqa: DTZ001 - any time will do
    except (CroniterBadCronError, CroniterBadDateError, ValueError) as error:
        return f"{cron!r} is not a cron line that ever comes: {error}."
    return ""


def next_due(cron: str, after: dt.datetime) -> dt.datetime:
    """The first instant after `after` (aware) when London's clocks show what the cron line says, in UTC.

    When the clocks go forward, a time that does not exist falls due an hour later by the new clock; when they go back,
    a time that comes twice falls due the first time only. Those are the rules of most schedulers, and neither skips a
    daily job nor runs it twice.
    """
    if after.tzinfo is None:
        raise ValueError("When a job is due next is asked of an instant with its time zone.")
    # Asked in local time without a zone, which has neither gaps nor repeats, and put back on the clock by us.
    wall = after.astimezone(LONDON).replace(tzinfo=None)
    ask = croniter(cron, wall - dt.timedelta(hours=1))
    while True:
        local: dt.datetime = ask.get_next(dt.datetime)
        found = local.replace(tzinfo=LONDON, fold=0).astimezone(dt.UTC)
        if found > after:
            return found


@dataclass(frozen=True)
class Lost:
    """What to do with a run whose worker died: take it up `again_at`, or (None) give it up for `reason`."""

    again_at: dt.datetime | None
    reason: str


def after_loss(*, attempts: int, most: int, now: dt.datetime) -> Lost:
    """The next comes at once, each further one waits longer (1, 4, 9 ... minutes): the run may be what kills."""
    if attempts >= most:
        return Lost(None, f"The worker stopped while running this, {attempts} times of {most}.")
    return Lost(
        now + dt.timedelta(minutes=(attempts - 1) ** 2), f"The worker stopped while running this, {attempts} of {most}."
    )


def after_away(*, attempts: int, most: int, now: dt.datetime) -> Lost:
    """What to do with a run that failed because its database was away for a while: again, at once and then a minute
    later each time, up to ten times, unless the job is one that is never run again."""
    if most == 1 or attempts >= AWAY_MOST:
        return Lost(None, f"The database was away while this ran, {attempts} times.")
    wait = dt.timedelta(minutes=min(attempts - 1, LONGEST_AWAY))
    return Lost(now + wait, f"The database was away while this ran, {attempts} of {AWAY_MOST}.")


def is_silent(*, seen_at: dt.datetime | None, now: dt.datetime, silence: dt.timedelta) -> bool:
    """Whether a worker has said nothing for too long, or never said anything."""
    return seen_at is None or now - seen_at > silence
