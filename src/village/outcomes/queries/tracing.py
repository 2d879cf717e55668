"""What stands behind a figure, and which figures tell of a promise: the hops of a trace that figures own.

No hop holds what was counted: a figure that is hidden is told as hidden, and why. What its publisher printed before
it was hidden is told as the page of the figure tells it.
"""

import datetime as dt
from collections.abc import Collection

from village.kernel.areas import queries as areas
from village.kernel.areas.rules import UnknownArea
from village.outcomes.models import Release
from village.outcomes.queries import figures
from village.outcomes.queries.asking import Row
from village.outcomes.rules import say, tracing
from village.outcomes.rules.tracing import address
from village.ui.filters import date
from village.ui.traces import Trace
from village.warehouse.measures.counting import COUNTED_HERE, RELEASE


def row(slug: str, area: str, group: str = "", *, period: str = "", on: dt.date | None = None) -> Row | None:
    """The figure of a measure in an area (of a group, "" for everyone), as its page has it: the latest one, or that of
    a period, a quarter that runs among them; as known now, or as it was published by a day (`on`). None where there is
    no such figure."""
    now = figures.standing(slug, area, group)
    if on is None and now and period in ("", now["period"]):
        return now
    if on is None and not group and (found := _so_far(slug, area)) and period in ("", found["period"]):
        return found
    try:
        told = figures.values_on(slug, group, [area], on) if on else figures.values(slug, group, [area])
    except UnknownArea:
        return None
    mine = [one for one in reversed(told) if one["area"] == area]
    if period:
        return next((one for one in mine if one["period"] == period), None)
    return next((one for one in mine if one["value"] is not None), None)


def _so_far(slug: str, area: str) -> Row | None:
    """What is counted of the quarter that runs, as a figure of everyone: there is no other of it."""
    found = figures.so_far(area, slug).get(slug)
    return {**found, "group": "", "release": RELEASE, "row": None, "runs": True} if found else None


def figure(row: Row, on: dt.date | None = None) -> Trace | None:
    """What stands behind a figure (a row as `row` gives it, with the same `on`): what it means, how it was worked out,
    what it is compared with, which release it is of and what of it is hidden. None if its measure is not in use."""
    slug, area, group = row["measure"], row["area"], row["group"]
    measure = figures.measure(slug)
    if measure is None:
        return None
    whom = figures.group_titles().get((slug, group), "") if group else ""
    by_then = f", as published by {date(on)}" if on else ""
    worked_out = _runs(row, measure) if row.get("runs") else _worked_out(row, measure, on)
    release = released(row)
    title = f"{measure['title']}, {areas.called(area)}{f' ({whom})' if whom else ''}{by_then}"
    return Trace("Figure", title, (_said(row, measure),), address(slug, area, group, on)).with_below(
        Trace("Definition", measure["title"], tracing.definition(measure), f"/measures/{slug}/#definition"),
        worked_out,
        *(Trace(kind, said, why, href) for kind, said, why, href in tracing.judged(row, measure)),
        *release,
        Trace("What may be shown", *tracing.suppression(row, measure, counted_here=row["release"] in COUNTED_HERE)),
        missing=() if release else ("The release that it was read from is not in the warehouse in use.",),
    )


def gap(slug: str, name: str, area: str, period: str = "") -> tuple[Trace, Row] | None:
    """What stands behind a gap of a measure in an area: the figures of both of its groups, in the latest period that
    has it or in one that is named; and the row that it was read from. None where there is none."""
    every = [one for one in figures.gaps(slug, area) if one["gap"] == name and period in ("", one["period"])]
    if not every:
        return None
    found = every[-1]
    pairs = (row(slug, area, found[group], period=found["period"]) for group in ("of_group", "behind_group"))
    hops = [hop for one in pairs if one and (hop := figure(one))]
    title = f"{found['measure_title']}, {areas.called(area)}: {found['title']}"
    return Trace("Gap", title, tracing.gap(found), address(slug, area)).with_below(*hops), found


def telling_of(plan: str, commitment: str, codes: Collection[str]) -> dict[str, list[Trace]]:
    """For each of some areas, the figures that tell of a promise of a plan; an area without one has an empty list."""
    every = [stand_in(one["slug"], codes) for one in figures.serving(plan, commitment)]
    return {code: [stand[code] for stand in every if code in stand] for code in codes}


def evidenced(plan: str, commitment: str, codes: Collection[str]) -> set[str]:
    """In which of some areas a figure that may be shown tells of a promise of a plan."""
    every = (figures.standings(one["slug"], "") for one in figures.serving(plan, commitment))
    return {row["area"] for rows in every for row in rows if row["area"] in codes and row["value"] is not None}


def stand_in(slug: str, codes: Collection[str]) -> dict[str, Trace]:
    """How some areas stand on a measure, by area, as one hop each; nothing of one without a figure."""
    measure = figures.measure(slug)
    if measure is None:
        return {}
    return {
        row["area"]: Trace("Measure", measure["title"], (_said(row, measure),), address(slug, row["area"]))
        for row in figures.standings(slug, "")
        if row["area"] in codes
    }


def _said(row: Row, measure: Row) -> str:
    if row.get("runs"):
        return f"{tracing.capital(say.so_far(row, measure))}."
    return f"{tracing.capital(say.value(row, measure))}, {say.in_period(row['period'])}."


def _worked_out(row: Row, measure: Row, on: dt.date | None) -> Trace:
    counted = row["release"] in COUNTED_HERE
    every = figures.revisions(row) if not counted else []
    told = [one for one in every if on is None or one["published_on"] <= on]
    since = len(every) - len(told) if told else 0
    sums = figures.sums(row["measure"], row["area"], row["group"]) if on is None else None
    added = say.added(sums, measure) if sums and sums["period"] == row["period"] else ""
    said = [
        "Counted here, from the records that are kept here." if counted else "Read from what was published.",
        *(["By the definition of now, from what was published by that day."] if on else []),
        *(one for one in (_sum_of(row), added) if one),
        *([f"It was revised {tracing.times(len(told) - 1)} since it was first published."] if len(told) > 1 else []),
        *([f"It was revised {tracing.times(since)} after that day."] if since else []),
        f"Worked out by: {' '.join(measure['sql'].split())}",
    ]
    hops = [_published(one, measure) for one in told] if len(told) > 1 else []
    return Trace("Worked out", f"{say.when(row['period'])}, {row['quality']}", tuple(said), "", tuple(hops))


def _runs(row: Row, measure: Row) -> Trace:
    return Trace("Worked out", f"{say.when(row['period'])}, not over", tracing.runs(row, measure))


def _published(one: Row, measure: Row) -> Trace:
    said = f"{say.value(one, measure)}, on {date(one['published_on'])}"
    return Trace("Published as", said, (), f"/data/releases/{one['release']}/")


def _sum_of(row: Row) -> str:
    """Of how many councils a sum of what is counted here is; blank for any other figure."""
    series = figures.values(row["measure"], row["group"], [row["area"]])
    return say.sum_of(next((one["definition"] for one in series if one["period"] == row["period"]), ""))


def released(row: Row) -> tuple[Trace, ...]:
    """The release, file and row that a figure was read from, as one hop; none if the warehouse in use has it not."""
    one = next((one for one in figures.warehouse_releases() if one["id"] == row["release"]), None)
    if one is None:
        return ()
    digest = Release.objects.filter(pk=one["id"]).values_list("digest", flat=True).first()
    line = f", row {row['row']:,}" if row["row"] is not None else ""
    said = [
        f"Published on {date(one['published_on'])} by {one['publisher']}.",
        *([f"{one['file']}{line}."] if one["file"] else []),
        *([f"SHA-256 of the file: {one['file_sha256']}"] if one["file_sha256"] else []),
        *([f"SHA-256 of the release: {digest}"] if digest else []),
        *([one["note"]] if one["note"] else []),
        *(["It is made up, for the demonstration."] if one["synthetic"] else []),
    ]
    return (Trace("Release", one["title"], tuple(said), f"/data/releases/{one['id']}/"),)
