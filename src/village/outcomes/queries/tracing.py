"""What stands behind a figure, and which figures tell of a promise: the hops of a trace that figures own.

No hop holds a count: a figure that is hidden is told as hidden, and why, and what was counted is not asked for here.
"""

from collections.abc import Collection
from urllib.parse import urlencode

from village.kernel.areas import queries as areas
from village.outcomes.models import Release
from village.outcomes.queries import figures
from village.outcomes.queries.asking import Row
from village.outcomes.rules import say, tracing
from village.ui.filters import date
from village.ui.traces import Trace
from village.warehouse.measures.counting import COUNTED_HERE


def figure(slug: str, area: str, group: str = "") -> Trace | None:
    """The latest figure of a measure in an area (of a group, "" for everyone): what it means, how it was worked out,
    which release it is of and what of it is hidden. None where there is no such figure."""
    measure = figures.measure(slug)
    row = figures.standing(slug, area, group) if measure else None
    if measure is None or row is None:
        return None
    whom = figures.groups(slug).get(group, "") if group else ""
    release = _release(row)
    title = f"{measure['title']}, {areas.called(area)}{f' ({whom})' if whom else ''}"
    return Trace("Figure", title, (_said(row, measure),), address(slug, area, group)).with_below(
        Trace("Definition", measure["title"], tracing.definition(measure), f"/measures/{slug}/#definition"),
        _worked_out(row, measure),
        *release,
        Trace("What may be shown", *tracing.suppression(row, measure, counted_here=row["release"] in COUNTED_HERE)),
        missing=() if release else ("The release that it was read from is not in the warehouse in use.",),
    )


def address(slug: str, area: str, group: str = "") -> str:
    """Where a figure stands."""
    asked = f"?{urlencode({'group': group})}" if group else ""
    return f"/measures/{slug}/{area}/{asked}"


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
    return f"{tracing.capital(say.value(row, measure))}, {say.in_period(row['period'])}."


def _worked_out(row: Row, measure: Row) -> Trace:
    counted = row["release"] in COUNTED_HERE
    told = figures.revisions(row) if not counted else []
    sums = figures.sums(row["measure"], row["area"], row["group"])
    added = say.added(sums, measure) if sums and sums["period"] == row["period"] else ""
    said = [
        "Counted here, from the records that are kept here." if counted else "Read from what was published.",
        *(one for one in (_sum_of(row), added) if one),
        *([f"It was revised {len(told) - 1} times since it was first published."] if len(told) > 2 else []),
        *(["It was revised once since it was first published."] if len(told) == 2 else []),
        f"Worked out by: {' '.join(measure['sql'].split())}",
    ]
    return Trace("Worked out", f"{say.when(row['period'])}, {row['quality']}", tuple(said))


def _sum_of(row: Row) -> str:
    """Of how many councils a sum of what is counted here is; blank for any other figure."""
    series = figures.values(row["measure"], row["group"], [row["area"]])
    return say.sum_of(next((one["definition"] for one in series if one["period"] == row["period"]), ""))


def _release(row: Row) -> tuple[Trace, ...]:
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
