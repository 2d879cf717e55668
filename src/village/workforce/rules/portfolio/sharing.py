"""For how long somebody lets an employer see what they hold."""

import datetime as dt

from village.workforce.rules.identifiers import NotTaken

LONGEST = dt.timedelta(days=366)
MOST = 20
"""So many shares stand at once, and no more: a list that nobody can look through protects nobody."""


def until(until_at: dt.datetime, *, at: dt.datetime) -> dt.datetime:
    """The instant at which a share ends. Raises NotTaken for one that is over or too far off."""
    if until_at <= at:
        raise NotTaken("That is over already: choose a later day.")
    if until_at - at > LONGEST:
        raise NotTaken("It can be shared for a year at most: share it again then.")
    return until_at


def stands(shared_at: dt.datetime, ended_at: dt.datetime, *, at: dt.datetime) -> bool:
    """Whether an employer sees a share at an instant: from when it began until just before it ends."""
    return shared_at <= at < ended_at
