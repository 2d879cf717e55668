"""Letters that say how much is late, due and new: numbers and addresses, and never of whom or of what."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

DAILY, WEEKLY, NEVER = "daily", "weekly", "never"
EVERY: Mapping[str, str] = {
    DAILY: "Every working day, when something is late, due that day or new",
    WEEKLY: "On the first working day of the week, for the week",
    NEVER: "Never",
}
UNLESS_CHOSEN = WEEKLY
DAYS: Mapping[str, int] = {DAILY: 1, WEEKLY: 7}


@dataclass(frozen=True)
class Counts:
    """How many things are late, due until the next letter, and given since the last; what is late or waits in all that
    a manager answers for."""

    late: int
    due: int
    new: int
    service: int = 0

    def __bool__(self) -> bool:
        return any((self.late, self.due, self.new, self.service))


def goes_out(every: str, today: dt.date, worked: dt.date) -> bool:
    """Whether a letter goes out today: each working day, or on the first of the week. `worked`: the last working day
    before today; whether today is one is asked before."""
    monday = today - dt.timedelta(days=today.weekday())
    return every == DAILY or (every == WEEKLY and worked < monday)


def letter(every: str, counts: Counts, site: str) -> tuple[str, str]:
    """Subject and body, plain text. `site`: where Village is, such as ``https://village.example.org``."""
    until = "today" if every == DAILY else "this week"
    told = (
        (counts.late, "past the last day", "/help/tasks/"),
        (counts.due, f"due {until}", "/help/calendar/"),
        (counts.new, "newly given to you", "/help/tasks/"),
        (counts.service, "late or waiting in all that you answer for", "/help/overdue/"),
    )
    body = [
        "This is how much stands in Village for you:",
        "",
        *(f"- {count} {words}: {site}{where}" for count, words, where in told if count),
        "",
        "What it is about is read there, once you have signed in. A letter says nothing of anybody.",
        f"How often you get this, or that you do not want it: {site}/help/digests/",
    ]
    return "How much is due in Village", "\n".join(body) + "\n"
