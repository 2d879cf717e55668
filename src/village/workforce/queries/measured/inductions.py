"""Inductions that ran when a year ended, and whether all that was due was given: for published counts."""

import datetime as dt
import uuid
from collections.abc import Iterator

from village.workforce.queries.growing.inducting import standing_of
from village.workforce.queries.growing.visible import with_facts
from village.workforce.queries.measured.register import complete_since, stint, years_of
from village.workforce.rules.growing.entitlements import MET
from village.workforce.rules.measured.years import Year, told


def inductions(*, on: dt.date) -> Iterator[tuple[uuid.UUID, str, Year, bool]]:
    """Every induction of somebody in post at the end of a year that counts: its reference, the area, the year, and
    whether each thing that is due was shown to be given by then. What is not known yet was not shown."""
    since = complete_since()
    every = sorted({year for since_on in since.values() for year in years_of(since_on, on)}, key=lambda one: one.year)
    for year in every:
        running = with_facts().filter(
            worker__employer__in=[key for key, since_on in since.items() if year in years_of(since_on, on)],
            start_on__lte=year.last_on, until_on__gt=year.last_on,
        )  # fmt: skip
        held = list(running.prefetch_related("worker__engagements__post__site"))
        for one in standing_of(held, on=year.last_on):
            engaged = one.induction.worker.engagements.all()
            there = told([stint(each) for each in engaged if each.annulled_at is None], year)
            if there and there.in_post:
                given = all(each.state == MET for each in one.found)
                yield one.induction.ref, there.main.area, year, given
