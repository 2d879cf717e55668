"""How needs changed, as tables: by kind of need, and from which level to which. What was not read again has its own
place, and no mean and no difference of levels is ever worked out. Each has its picture."""

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from village.outcomes import queries
from village.outcomes.queries import Row
from village.outcomes.rules.tracing import why
from village.ui import charts

Cell = dict[str, str]  # a count, or that it is hidden: either leads to what stands behind it
Crossed = tuple[str, Markup, list[dict[str, Any]], list[list[Any]]]  # a caption, picture, columns, rows
HIDDEN = "hidden"
OPEN = ("change=not-reassessed", "change=other-scale")  # they lead to no level that can be compared
TURNS = ("change=better", "change=same", "change=worse", *OPEN)
AGAIN = OPEN[0]


def crossed(slug: str, standings: Iterable[Row]) -> list[Crossed]:
    """The tables of a measure whose groups tell changes, of its latest quarter; none for any other measure."""
    groups = {group: title for (measure, group), title in queries.group_titles().items() if measure == slug}
    told = {row["group"]: row for row in standings}
    if "" not in told or not set(TURNS) <= groups.keys():
        return []
    turns = {one: groups[one] for one in TURNS}
    whole = told[""]
    counts = {
        key: f"{row['value']:,.0f}"
        for key, row in told.items()
        if row["value"] is not None and row["period"] == whole["period"]
    }

    def cells(keys: Iterable[str]) -> list[Cell]:
        return [{"text": counts.get(key, HIDDEN), "href": why({**whole, "group": key})} for key in keys]

    kinds = _named(groups, f"{AGAIN};element=", "")
    by_kind: list[list[Any]] = [
        [title, *cells(f"{turn};element={kind}" for turn in turns)] for kind, title in kinds.items()
    ]
    by_kind = [row for row in by_kind if any(cell["text"] != "0" for cell in row[1:])] + [["All needs", *cells(turns)]]
    levels = _named(groups, f"{AGAIN};path=", "-none")
    by_level = [
        [title, *cells([*(_path(first, last) for last in levels), *(f"{one};path={first}-none" for one in OPEN)])]
        for first, title in levels.items()
    ]
    latest = [*levels.values(), *(turns[one] for one in OPEN)]
    return [
        _drawn("By kind of need", "Need", turns.values(), by_kind, kept=0),
        _drawn("From the first reading to the latest", "First", latest, by_level, kept=len(levels)),
    ]


def _drawn(caption: str, head: str, titles: Iterable[str], rows: list[list[Any]], kept: int) -> Crossed:
    """A table with its picture. `kept`: in how many rows, from the first, the cell of the same place is no change."""
    columns = list(titles)
    drawn = [charts.GridRow(row[0], [_number(one["text"]) for one in row[1:]]) for row in rows]
    summary = f"{caption}: counts of needs in {len(rows)} rows. Each is in the table below."
    chart = charts.GridChart(f"changes-{head.lower()}", caption, summary, columns, drawn, same=kept)
    return caption, charts.grid(chart), _columns(head, columns), rows


def _number(text: str) -> float | None:
    return None if text == HIDDEN else float(text.replace(",", ""))


def _named(groups: Mapping[str, str], begins: str, ends: str) -> dict[str, str]:
    """What is told apart by the groups that are spelt so, and what each is called."""
    return {
        key.removeprefix(begins).removesuffix(ends): title.partition(": ")[2]
        for key, title in groups.items()
        if key.startswith(begins) and key.endswith(ends)
    }


def _path(first: str, last: str) -> str:
    way = "same" if first == last else "better" if last < first else "worse"
    return f"change={way};path={first}-{last}"


def _columns(head: str, titles: Iterable[str]) -> list[dict[str, Any]]:
    return [{"label": head}, *({"label": title, "numeric": True} for title in titles)]
