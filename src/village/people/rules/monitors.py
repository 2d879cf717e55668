"""What stands out in how people look at children, and search for them: for a person to look at, never a verdict.

Each monitor knows one way in which insiders are caught: self, family and street, children one has nothing to do with,
sheer volume, searching on when it was stopped, an account that wakes up, somebody about to leave, the night. What is
usual for somebody (a duty team at night, a busy front door) is learnt from their own earlier looks and from everybody
else's that day.
"""

import datetime as dt
import hashlib
import hmac
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
    compared; `at` in London's time. `places` are the child's streets and homes, as references that nobody can read."""

    account: str
    child: str
    at: dt.datetime
    known: bool
    surname: str = ""
    places: frozenset[str] = frozenset()

    @property
    def at_night(self) -> bool:
        return self.at.hour >= NIGHT_FROM or self.at.hour < NIGHT_UNTIL


@dataclass(frozen=True)
class Search:
    """One search for a child: whether by the searcher's own last name (`own`) or the postcode at which they live
    (`street`), and the children that it showed, the likeliest first."""

    account: str
    own: bool = False
    street: bool = False
    shown: tuple[Look, ...] = ()


def searched_ref(account: str, what: str, text: str, key: bytes) -> str:
    """What is kept of a term of a search (`what`: of which kind): the same account and term give the same under one
    key. Nobody can read it, and of two accounts nobody can tell whether they searched for the same."""
    return hmac.new(key, "\0".join((account, what, text)).encode(), hashlib.sha256).hexdigest()[:24]


@dataclass(frozen=True)
class Person:
    """What is known of who looks: their surname as compared, the day on which their last role ends, references to the
    street and the door at which they live (blank: not on file), and the day of their last look before HISTORY_DAYS
    (None: they had not looked, or have since)."""

    surname: str = ""
    ends_on: dt.date | None = None
    street: str = ""
    door: str = ""
    last_on: dt.date | None = None


@dataclass(frozen=True)
class Raised:
    """Something that stands out: of which kind, by whom, at which child (blank: at many), in words without names."""

    kind: str
    account: str
    child: str
    told: str


Monitor = Callable[[str, Sequence[Look], Sequence[Look], Person, dt.date], Iterator[Raised]]


def raised(
    looks: Iterable[Look],
    people: Mapping[str, Person],
    on: dt.date,
    stopped: Mapping[str, int] | None = None,
    searches: Iterable[Search] = (),
) -> list[Raised]:
    """What stands out on a day. `looks` are those of the day and of HISTORY_DAYS before it; `stopped`: how often that
    day each account searched on although searching had stopped for them; `searches`: those of the day."""
    today: dict[str, list[Look]] = defaultdict(list)
    before: dict[str, list[Look]] = defaultdict(list)
    for look in looks:
        if look.at.date() <= on:
            (today if look.at.date() == on else before)[look.account].append(look)
    found = [*_volume(today, before), *_budget(stopped or {})]
    for account, now in today.items():
        person = people.get(account, Person())
        for monitor in MONITORS:
            found += monitor(account, now, before[account], person, on)
    opened = {(one.kind, one.account) for one in found}
    found += (
        one
        for search in searches
        for one in _searched(search, people.get(search.account, Person()))
        if (one.kind, one.account) not in opened  # whoever opened a child too is asked about once
    )
    return [one for _, one in sorted({(one.kind, one.account, one.child): one for one in found}.items())]


def _searched(search: Search, person: Person) -> Iterator[Raised]:
    """They searched for their own, or for their street, and need not have opened anybody: the results tell enough. By
    the terms, and by the likeliest child, whatever it was found by; unless their organisation works with a child shown
    whom that fits."""
    likeliest = next(iter(search.shown), None)
    at_home = [one for one in search.shown if person.door and person.door in one.places]
    for one in at_home:
        yield Raised("home", search.account, one.child, "A search showed a child who lives at their address.")
    kin = [one for one in search.shown if person.surname and one.surname == person.surname]
    near = [one for one in search.shown if person.street and person.street in one.places and one not in at_home]
    for kind, by, fitting, told in (
        ("own", search.own, kin, "Searched for a child of their own last name."),
        ("neighbour", search.street, near, "Searched for a child in their own street."),
    ):
        if (by or likeliest in fitting) and not any(one.known for one in fitting):
            yield Raised(kind, search.account, fitting[0].child if fitting else "", told)


def _own(account: str, now: Sequence[Look], _: Sequence[Look], person: Person, on: dt.date) -> Iterator[Raised]:
    """The child bears the looker's surname, and their organisation has nothing to do with the child."""
    for look in now:
        if person.surname and look.surname == person.surname and not look.known:
            yield Raised("own", account, look.child, "The child has the same last name as whoever looked.")


def _near(account: str, now: Sequence[Look], _: Sequence[Look], person: Person, on: dt.date) -> Iterator[Raised]:
    """The child lives where the looker does, or in their street and their organisation has nothing to do with it: who
    works where they live looks at children of their street because they work with them."""
    for look in now:
        if person.door and person.door in look.places:
            yield Raised("home", account, look.child, "The child lives at the address of whoever looked.")
        elif person.street and person.street in look.places and not look.known:
            yield Raised("neighbour", account, look.child, "The child lives in the street of whoever looked.")


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


def _dormant(
    account: str, now: Sequence[Look], before: Sequence[Look], person: Person, on: dt.date
) -> Iterator[Raised]:
    last = max((look.at.date() for look in before), default=person.last_on)
    if last is not None and (on - last).days >= DORMANT_DAYS:
        yield Raised("dormant", account, "", f"Had not looked for {(on - last).days} days.")


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


MONITORS: tuple[Monitor, ...] = (_own, _near, _returns, _dormant, _leaver, _night)


def _volume(today: Mapping[str, Sequence[Look]], before: Mapping[str, Sequence[Look]]) -> Iterator[Raised]:
    """Far more children than others that day, and than usual for them."""
    counts = {account: len({look.child for look in now}) for account, now in today.items()}
    usual = median(counts.values()) if counts else 0
    for account, count in counts.items():
        days = Counter(look.at.date() for look in before.get(account, ()))
        own = median(days.values()) if days else 0
        if count >= BUSY and count > TIMES_USUAL * max(usual, own):
            yield Raised("volume", account, "", f"Looked at {count} children in a day.")


def _budget(stopped: Mapping[str, int]) -> Iterator[Raised]:
    """They searched on after searching had stopped for them: a list being walked through, by hand or by a program."""
    for account, times in stopped.items():
        yield Raised("budget", account, "", f"Searched on {times} times after searching had stopped.")
