"""What is late, told again from plain rows: one look at each, the days of London counted by hand."""

import datetime as dt
from typing import Any

Rows = list[dict[str, Any]]


def london_day(at: dt.datetime) -> dt.date:
    """The day in London: an hour ahead from 01:00 UTC on the last Sunday of March to that of October."""

    def last_sunday(month: int) -> dt.datetime:
        day = dt.datetime(at.year, month, 31, 1, tzinfo=dt.UTC)
        while day.weekday() != 6:
            day -= dt.timedelta(days=1)
        return day

    now = at.astimezone(dt.UTC)
    summer = last_sunday(3) <= now < last_sunday(10)
    return (now + dt.timedelta(hours=1 if summer else 0)).date()


def overdue(instances: Rows, clocks: Rows, tasks: Rows, at: dt.datetime, area: str | None) -> set[tuple[str, Any, int]]:
    """Kind, which, and days late, of all that is late."""
    today = london_day(at)
    found = set()
    areas = {one["id"]: one["area"] for one in instances}
    dues = {one["id"]: one["due"] for one in clocks}
    for clock in clocks:
        over = clock["satisfied_on"] is not None or clock["lapsed_on"] is not None
        if not over and clock["due"] < today and area in (None, areas[clock["instance_id"]]):
            found.add(("clock", clock["id"], (today - clock["due"]).days))
    for task in tasks:
        due = dues[task["clock_id"]] if task["clock_id"] is not None else task["due"]
        if task["state"] == "open" and due is not None and due < today and area in (None, areas[task["instance_id"]]):
            found.add(("task", task["ref"], (today - due).days))
    return found
