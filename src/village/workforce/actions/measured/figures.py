"""Exact figures of one employer: who looked, and since when they mean something."""

import datetime as dt

from django.db import transaction

from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did, told
from village.kernel.calendar.rules import london_date
from village.workforce.actions.permitted import employer_of
from village.workforce.models import CompleteSince
from village.workforce.queries.measured.figures import Figures, figures
from village.workforce.queries.visible import KEEP, employers, own_account

EARLIEST = dt.date(1990, 1, 1)


@transaction.atomic
def open_figures(*, by: Viewer, at: dt.datetime) -> Figures | None:
    """The exact figures of the viewer's employer, once the look is in the audit; None where there is no employer."""
    employer = employers(by, KEEP).first()
    if employer is None:
        return None
    told(by, "workforce.figures.read", f"organisation:{employer.slug}", at)
    return figures(employer, on=london_date(at))


@transaction.atomic
def say_complete(*, since_on: dt.date, by: Viewer, at: dt.datetime) -> None:
    """Say that the register of the employer holds everybody who was in post since a day, leavers too: the years after
    it are counted, here and, protected, for all to see. Raises Refusal for a day to come, or before 1990."""
    employer = employer_of(by)
    if since_on > london_date(at):
        raise Refusal("Give a day that has come: nobody knows who will be in post.")
    if since_on < EARLIEST:
        raise Refusal(f"Give a day from {EARLIEST.year} on: no year before it is counted.")
    CompleteSince.objects.create(employer=employer, since_on=since_on, by=own_account(by), at=at)
    did(by, "workforce.complete.say", f"organisation:{employer.slug}", at, since=since_on.isoformat())
