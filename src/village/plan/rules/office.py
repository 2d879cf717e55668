"""What the plan office looks after on a day: open commitments by their deadline, and which of them somebody is told
of."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from village.plan.rules.asat import PlanAsAt, chapter_of
from village.plan.rules.dates import due_window
from village.plan.rules.document import Commitment
from village.plan.rules.standing import Standing

WATCHED = ("overdue", "due-soon")


@dataclass(frozen=True)
class Due:
    """An open commitment with a deadline. `days`: from the day asked about to `last_on`; below nought, it is
    past."""

    commitment: Commitment
    standing: Standing
    chapter: int
    last_on: dt.date
    days: int


def due_list(asat: PlanAsAt, *, timing: str = "", chapter: str = "", lead: str = "") -> list[Due]:
    """Open commitments with a date, the nearest (or longest past) deadline first; blank filters let everything
    through."""
    found = []
    for one in asat.plan.commitments:
        standing = asat.standing(one.id)
        window = due_window(one.due) if one.due else None
        if window is None or standing.timing == "closed" or (timing and standing.timing != timing):
            continue
        number = chapter_of(one.paragraph)
        if (chapter and str(number) != chapter) or (lead and lead not in one.leads):
            continue
        found.append(Due(one, standing, number, window.last_on, (window.last_on - asat.on).days))
    return sorted(found, key=lambda due: (due.last_on, due.chapter, due.commitment.id))


def to_remind(asat: PlanAsAt) -> list[Due]:
    """What someone is to be told of on the plan's day: past its date, or due within the time that counts as soon.

    Only a live plan reminds. One that opens at a past day (`shown_as_at`) is a record of its time: read by today's
    date
    everything in it is long past, and reminding would bury the plans that people are working on.
    """
    if asat.plan.shown_as_at:
        return []
    return [due for due in due_list(asat) if due.standing.timing in WATCHED]


def say_days(days: int) -> str:
    """`today`, `in 12 days`, `in 8 weeks`, `3 days ago`, `10 weeks ago`: as exact as a reader needs."""
    if days == 0:
        return "today"
    size = abs(days)
    said = (
        f"{size} day{'s' * (size != 1)}"
        if size < 22
        else f"{round(size / 7)} weeks"
        if size < 91
        else f"{round(size / 30.44)} months"
    )
    return f"in {said}" if days > 0 else f"{said} ago"


def leads_of(asat: PlanAsAt, dues: Iterable[Due]) -> list[tuple[str, str]]:
    """The bodies that lead any of these, id and name, by name: the choices of a filter."""
    ids = {lead for due in dues for lead in due.commitment.leads}
    return sorted(((body.id, body.name) for body in asat.some("bodies", ids)), key=lambda pair: pair[1])


@dataclass(frozen=True)
class Line:
    """One thing that a letter tells: which plan's promise, whether it is `overdue` or `due-soon`, and its deadline
    in
    words."""

    plan: str
    title: str
    kind: str
    due: str
    last_on: dt.date


def letter_text(name: str, lines: Sequence[Line], *, listed: int) -> tuple[str, str]:
    """Subject and body of a reminder, plain text; the first `listed` lines of each kind, the rest counted."""
    late = [line for line in lines if line.kind == "overdue"]
    soon = [line for line in lines if line.kind == "due-soon"]
    said = [f"{len(some)} {words}" for some, words in ((late, "past the date"), (soon, "due soon")) if some]
    parts = [f"Dear {name},", ""]
    for some, words in ((late, "Past their date, and not told as delivered:"), (soon, "Due within 60 days:")):
        if some:
            parts += [words, *_listed(some, listed), ""]
    parts += [
        "If something has happened, record it in the plan office (/plan-office/) and a second person will look at it.",
        (
            "You are told once of each date. You get this letter because your role is to keep the plan's progress "
            "up to "
            "date."
        ),
    ]
    return f"Plan office: {' and '.join(said)}", "\n".join(parts) + "\n"


def _listed(lines: Sequence[Line], listed: int) -> list[str]:
    ordered = sorted(lines, key=lambda line: (line.last_on, line.plan, line.title))
    shown = [f"- {line.title} ({line.plan}; due {line.due})" for line in ordered[:listed]]
    more = len(ordered) - len(shown)
    return [*shown, f"- and {more} more"] if more else shown
