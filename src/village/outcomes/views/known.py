"""A measure in one place as it was published by a day: what readers then could know, beside the way back to now."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from village.kernel.areas.rules import ENGLAND, Area
from village.outcomes import queries
from village.outcomes.queries import Row
from village.outcomes.rules import say, tracing
from village.outcomes.views import pictures
from village.outcomes.views.page import asked, here, show, table, wants_csv
from village.outcomes.views.tables import VALUE_COLUMNS, leading, trend_rows, value_rows
from village.ui.filters import date


class NoSuchDay(ValueError):
    """A day of which nothing can be told; the message is a sentence."""


def day_of(said: str) -> dt.date:
    """The day that an address asks for. Raises NoSuchDay."""
    try:
        day = dt.date.fromisoformat(said)
    except ValueError:
        raise NoSuchDay("There is no such day: write it as year, month and day, like 2025-11-27.") from None
    if day > localdate():
        raise NoSuchDay("That day has not come yet: choose today or an earlier day.")
    first = next(iter(queries.published_days()), None)
    if first is None or day < first:
        until = f" The first was published on {date(first)}." if first else ""
        raise NoSuchDay(f"By that day none of the figures held here was published.{until}")
    return day


def in_area(request: HttpRequest, found: Row, area: Area, groups: dict[str, str]) -> HttpResponse:
    """The page, or the CSV, of a measure in an area as at the day of the address."""
    now = here(request, **{"as-at": None})
    try:
        day = day_of(asked(request, "as-at"))
    except NoSuchDay as problem:
        context = {"title": "That cannot be shown", "problem": str(problem), "now": now}
        return render(request, "outcomes/no-such-day.html", context, status=400)
    group = asked(request, "group") if asked(request, "group") in groups else ""
    codes = list(dict.fromkeys([area.code, ENGLAND]))
    values = queries.values_on(found["slug"], group, codes, day)
    if wants_csv(request):
        return table(f"{found['slug']}-{area.code}-{day}", VALUE_COLUMNS, value_rows(values))
    mine = [row for row in values if row["area"] == area.code]
    today = {row["period"]: row for row in queries.values(found["slug"], group, [area.code])}
    last = next((row for row in reversed(mine) if row["value"] is not None), None)
    told = zip(trend_rows(found, mine, day), mine[::-1], strict=True)
    return show(
        request,
        "known",
        f"{found['title']}: {area.name}, as published by {date(day)}",
        crumbs=[(area.name, f"/places/{area.code}/"), (found["title"], f"/measures/{found['slug']}/{area.code}/")],
        releases={row["release"] for row in values},
        measure=found,
        area=area,
        day=day,
        now_address=now,
        last=last,
        why=tracing.why(last, day) if last else "",
        group_title=groups.get(group, "Everyone"),
        trend=pictures.trend(found, values, None, area.code),
        rows=[[*cells, _since(found, row, today)] for cells, row in told],
        csv=here(request, format="csv"),
        say=say,
    )


def _since(found: Row, row: Row, today: dict[str, Row]) -> str | dict[str, str]:
    """What is said now of the same period, and where it is told why."""
    now = today.get(row["period"])
    if now is not None and (now["value"], now["code"]) == (row["value"], row["code"]):
        return "the same"
    return leading(now, found) if now else say.NOT_KNOWN[0]
