"""What stands out in how people look at children: for a person to look at, never a verdict.

Each monitor knows one way in which insiders are caught: self and family, children one has nothing to do with,
sheer volume, an account that wakes up, somebody about to leave, the night. What is usual for somebody (a duty team at
night, a busy front door) is learnt from their own earlier looks and from everybody else's that day.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

HISTORY_DAYS = 100
"""Days of looks that the monitors need before the day they judge."""
DORMANT_DAYS, LEAVING_DAYS, RETURNS_DAYS, NIGHTS_DAYS = 90, 14, 30, 60
RETURNS = 3
"""Days on which somebody comes back to one child that their organisation has nothing to do with."""
LEAVING_LOOKS = 3
BUSY = 25
"""Children in a day: under this nobody stands out, whatever is usual."""
TIMES_USUAL = 3
USUAL_NIGHTS = 3
NIGHT_FROM, NIGHT_UNTIL = 22, 6


@dataclass(frozen=True)
class Look:
    """One look at a child: `known` when the looker's organisation works with the child, `surname` the child's as
    compared; `at` in London's time."""

    account: str
    child: str
    at: dt.datetime
    known: bool
    surname: str = ""

    @property
    def at_night(self) -> bool:
        return self.at.hour >= NIGHT_FROM or self.at.hour < NIGHT_UNTIL


@dataclass(frozen=True)
class Person:
    """What is known of who looks: their surname as compared, and the day on which their last role ends."""

    surname: str = ""
    ends_on: dt.date | None = None


@dataclass(frozen=True)
class Raised:
    """Something that stands out: of which kind, by whom, at which child (blank: at many), in words without names."""

    kind: str
    account: str
    child: str
    told: str


Monitor = Callable[[str, Sequence[Look], Sequence[Look], Person, dt.date], Iterator[Raised]]


def raised(looks: Iterable[Look], people: Mapping[str, Person], on: dt.date) -> list[Raised]:
    """What stands out on a day. `looks` are those of the day and of HISTORY_DAYS before it."""
    today: dict[str, list[Look]] = defaultdict(list)
    before: dict[str, list[Look]] = defaultdict(list)
    for look in looks:
        if look.at.date() <= on:
            (today if look.at.date() == on else before)[look.account].append(look)
    found = list(_volume(today, before))
    for account, now in today.items():
        person = people.get(account, Person())
        for monitor in MONITORS:
            found += monitor(account, now, before[account], person, on)
    return sorted(set(found), key=lambda one: (one.kind, one.account, one.child))


def _own(account: str, now: Sequence[Look], _: Sequence[Look], person: Person, on: dt.date) -> Iterator[Raised]:
    """The child bears the looker's surname, and their organisation has nothing to do with the child."""
    for look in now:
        if person.surname and look.surname == person.surname and not look.known:
            yield Raised("own", account, look.child, "The child has the same last name as whoever looked.")


def _returns(account: str, now: Sequence[Look], before: Sequence[Look], _: Person, on: dt.date) -> Iterator[Raised]:
    """They come back to one child, day after day, that their organisation has nothing to do with."""
    since = on - dt.timedelta(days=RETURNS_DAYS)
    days: dict[str, set[dt.date]] = defaultdict(set)
    for look in (*before, *now):
        if not look.known and look.at.date() > since:
            days[look.child].add(look.at.date())
    for child in {look.child for look in now if not look.known}:
        if len(days[child]) >= RETURNS:
            yield Raised("no-relation", account, child, f"Came back on {len(days[child])} days in a month.")


def _dormant(account: str, now: Sequence[Look], before: Sequence[Look], _: Person, on: dt.date) -> Iterator[Raised]:
    if before:
        quiet = (on - max(look.at.date() for look in before)).days
        if quiet >= DORMANT_DAYS:
            yield Raised("dormant", account, "", f"Had not looked for {quiet} days.")


def _leaver(account: str, now: Sequence[Look], before: Sequence[Look], person: Person, on: dt.date) -> Iterator[Raised]:
    if person.ends_on is None or on < person.ends_on - dt.timedelta(days=LEAVING_DAYS):
        return
    since = person.ends_on - dt.timedelta(days=LEAVING_DAYS)
    strangers = {look.child for look in (*before, *now) if not look.known and look.at.date() >= since}
    if len(strangers) >= LEAVING_LOOKS:
        yield Raised("leaver", account, "", f"Looked at {len(strangers)} children in the last days of their role.")


def _night(account: str, now: Sequence[Look], before: Sequence[Look], _: Person, on: dt.date) -> Iterator[Raised]:
    """At night, and not somebody who is often on duty then."""
    since = on - dt.timedelta(days=NIGHTS_DAYS)
    nights = {look.at.date() for look in before if look.at_night and look.at.date() >= since}
    if any(look.at_night for look in now) and len(nights) < USUAL_NIGHTS:
        yield Raised("after-hours", account, "", "Looked between ten at night and six in the morning.")


MONITORS: tuple[Monitor, ...] = (_own, _returns, _dormant, _leaver, _night)


def _volume(today: Mapping[str, Sequence[Look]], before: Mapping[str, Sequence[Look]]) -> Iterator[Raised]:
    """Far more children than others that day, and than usual for them."""
    counts = {account: len({look.child for look in now}) for account, now in today.items()}
    usual = median(counts.values()) if counts else 0
    for account, count in counts.items():
        days = Counter(look.at.date() for look in before.get(account, ()))
        own = median(days.values()) if days else 0
        if count >= BUSY and count > TIMES_USUAL * max(usual, own):
            yield Raised("volume", account, "", f"Looked at {count} children in a day.")
