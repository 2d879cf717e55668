"""How a plan's values are said to a reader: figures with their bounds, targets, places in the source."""

import datetime as dt
import re
from typing import Any

from village.plan.report import saying
from village.plan.report.saying import about as about
from village.plan.report.saying import sentence as sentence
from village.plan.rules.amounts import pounds as pounds
from village.plan.rules.dates import due_window, say_due, say_period
from village.plan.rules.document import Commitment, Milestone, Plan, Target
from village.plan.rules.telling import PRECISION as PRECISION
from village.plan.rules.telling import amount as amount
from village.plan.rules.telling import baseline as baseline
from village.plan.rules.telling import figure as figure
from village.plan.rules.telling import step as step
from village.plan.rules.telling import sum_of as sum_of
from village.plan.rules.telling import target as target
from village.plan.rules.telling import when as when
from village.plan.rules.thread import Acting

BASIS = {
    "box": "a “what we will do next” box",
    "paragraph": "a dated or funded promise in a paragraph",
    "strategy": "the workforce strategy",
    "undertaking": "an undertaking in a paragraph",
}
BASIS_SHORT = {
    "box": "What next boxes",
    "paragraph": "Dated or funded",
    "strategy": "Workforce strategy",
    "undertaking": "Other undertakings",
}
TIMING = {
    "overdue": "past its date",
    "late": "past its date, whenever it was promised",
    "overdue-older": "past its date, promised before the plan began",
    "due-soon": "due within 60 days",
    "later": "due later",
    "no-date": "still open, no day, month or year given",
    "closed": "finished, or taken up by a later promise",
}
STATUS = {
    "promised": "Promised",
    "under-way": "Under way",
    "delivered": "Delivered",
    "delayed": "Delayed",
    "stopped": "Stopped",
}
AGES = {"0-7": "0 to 7", "8-13": "8 to 13", "14-19": "14 to 19"}


def due(row: Commitment | Milestone | Target) -> str:
    """When it is due, in the plan's own words where it has some."""
    return sentence(getattr(row, "due_words", "") or say_due(row.due)) or "No date given"


def due_short(row: Commitment | Milestone | Target | Acting) -> str:
    return say_due(row.due) or getattr(row, "due_words", "") or "no date given"


def deadline(row: Commitment | Milestone) -> dt.date | None:
    """The last day on which it is still in time."""
    window = due_window(row.due) if row.due else None
    return window.last_on if window else None


def slug(said: str) -> str:
    """An id as words: "youth-offending" → "Youth offending"."""
    return sentence(said.replace("-", " "))


def period(said: str) -> str:
    return sentence(say_period(said)) if said else "not stated"


def place(locator: str, source: str, plan: Plan) -> str:
    """Where a row stands: "paragraph 1.17, box", with the source's name when it is not the main one."""
    return saying.place(locator, source, {one.id: one.title for one in plan.sources})


def join(items: list[str], last: str = "and") -> str:
    """ "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def share(part: int, whole: int) -> str:
    """A share in words that do not pretend: "3%", "less than 1%"."""
    if not whole or not part:
        return "none"
    exact = 100 * part / whole
    return "less than 1%" if exact < 1 else f"{round(exact)}%"


def safe_link(address: str) -> str:
    """An address that may be a link; blank for anything but http and https."""
    return address if re.match(r"https?://", address or "", re.IGNORECASE) else ""


def names(rows: list[Any]) -> str:
    """The names or titles of rows, in a list for a sentence."""
    return join([getattr(row, "name", "") or row.title for row in rows])
