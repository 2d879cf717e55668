"""Whether every service is found by what its own record says: its name, where it is, and all that can be asked."""

from collections.abc import Iterable, Iterator
from datetime import date

from village.search.index import Index
from village.search.rules.entry import Entry
from village.search.rules.hours import HALF_HOURS, is_open, open_days
from village.search.rules.question import Question, When

NEAR = 1_000.0  # metres
FIRST = 50  # of what is found is looked through


def own_question(entry: Entry, today: date) -> Question:
    """What an entry says of itself, asked back; of what it does not say nothing is asked."""
    ages = [age for age in (entry.minimum_age, entry.maximum_age) if age is not None]
    return Question(
        text=entry.name,
        kinds=entry.kinds[:1],
        place=entry.points[0] if entry.points else None,
        within=NEAR if entry.points else None,
        ages=tuple(ages),
        when=_when(entry),
        free=True if entry.free else None,
        online=True if entry.online else None,
        access=entry.access or frozenset(),
        send=entry.send or frozenset(),
        languages=entry.languages or frozenset(),
        size=FIRST,
        today=today,
    )


def _when(entry: Entry) -> When | None:
    """The first half-hour in which it is open."""
    day = next(open_days(entry.hours), None) if entry.hours else None
    if day is None or entry.hours is None:
        return None
    first = next(slot for slot in range(HALF_HOURS) if is_open(entry.hours, day, slot, slot + 1))
    return When(day, first, first + 1, True if entry.in_holidays and not entry.in_term else None)


def lost(index: Index, entries: Iterable[Entry], today: date) -> Iterator[Entry]:
    """Entries that their own values do not find among the first that fit."""
    for entry in entries:
        if all(hit.ref != entry.ref for hit in index.ask(own_question(entry, today)).hits):
            yield entry
