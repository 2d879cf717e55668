"""Small valid things for tests to start from and to spoil: rows of a plan, whole plans, their folders."""

import csv
import dataclasses
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from village.plan.rules.document import TABLES, Plan, Source

REPORT = Source(id="report", title="A report", publisher="council", published_on="2008-12-11", kind="report")
LATER = Source(id="news", title="A newspaper", publisher="press", published_on="2009-01-05", kind="news")
# The least that each table's row must hold, beside its own name.
LEAST: dict[str, dict[str, Any]] = {
    "chapters": {"number": 1, "title": "A chapter", "summary": "What it says."},
    "themes": {"title": "A theme", "kind": "theme"},
    "bodies": {"name": "A council", "kind": "agency"},
    "ages": {"title": "Little ones", "summary": "What it means for them.", "paragraph": "1.1"},
    "goals": {"number": 1, "title": "A goal", "paragraph": "1.1", "year": 2020, "source": "report"},
    "targets": {
        "source": "report",
        "paragraph": "1.1",
        "goal": "safe",
        "indicator": "injuries",
        "title": "A target",
        "unit": "children",
        "target_kind": "absolute",
        "value": 0.0,
        "bound": "at-most",
        "baseline_kind": "known",
        "baseline_value": 9.0,
    },
    "indicators": {"title": "An indicator", "unit": "children", "polarity": "lower"},
    "commitments": {
        "source": "report",
        "paragraph": "1.1",
        "basis": "paragraph",
        "title": "A promise",
        "difference": "Things get better.",
        "leads": ("council",),
        "due": "2010",
        "status": "promised",
    },
    "restatements": {
        "commitment": "bells",
        "source": "report",
        "paragraph": "1.1",
        "due": "2009-04-30",
        "due_words": "by the end of April 2009",
    },
    "statuses": {"commitment": "bells", "source": "news", "paragraph": "1.1", "status": "under-way"},
    "serves": {"commitment": "bells", "plan": "nation-2007", "serves": "bells-everywhere"},
    "figures": {
        "source": "report",
        "paragraph": "1.1",
        "indicator": "injuries",
        "value": 9.0,
        "bound": "exactly",
        "precision": "exact",
        "unit": "children",
        "period": "2007",
        "area": "Here",
        "printed": "nine",
    },
    "money": {
        "source": "report",
        "paragraph": "1.1",
        "title": "A sum",
        "amount": 100,
        "bound": "exactly",
        "currency": "GBP",
        "purpose": "To do it.",
        "printed": "£100",
    },
    "milestones": {
        "source": "report",
        "paragraph": "1.1",
        "title": "A milestone",
        "target_kind": "absolute",
        "baseline_kind": "unknown",
        "indicator": "injuries",
    },
    "stories": {
        "source": "report",
        "paragraph": "1.1",
        "title": "A story",
        "theme": "play",
        "places": ("Here",),
        "summary": "What they did.",
    },
    "articles": {"title": "An article"},
    "clusters": {"title": "A cluster", "order": 1},
    "recommendations": {"cluster": "general", "recommendation": "Do it.", "response": "Done."},
    "glossary": {"term": "A word", "meaning": "What it means."},
    "boxes": {"paragraph": "1.1 box", "order": 1},
    "footnotes": {"letter": "a", "paragraph": "1.1"},
    "paragraphs": {"order": 1},
}
NAMED_BY = {"chapters": "slug", "articles": "number", "footnotes": "order", "paragraphs": "paragraph"}


def row(table: str, named: str | int, /, **values: Any) -> Any:
    """A row of `table` with its own name, the least it must hold, and `values`."""
    own: dict[str, Any] = {NAMED_BY.get(table, "id"): named}
    if table == "money":
        own["programme"] = named
    return TABLES[table](**LEAST[table] | own | values)


def bare_plan(**values: Any) -> Plan:
    """A plan with one source and no row, then `values`."""
    header: dict[str, Any] = {
        "id": "here-2007",
        "title": "The plan of Here",
        "short_title": "Here",
        "area": "Here",
        "area_code": "E06999001",
        "publisher": "council",
        "began_on": "2007-12-11",
        "reported_on": "2008-12-11",
        "horizon": 2020,
        "sources": (REPORT,),
    }
    return Plan(**header | values)


def whole_plan() -> Plan:
    """A plan with rows in every table, everything in it in order: the checker finds nothing, the folder is taken."""
    return bare_plan(**_document(), **_promised(), **_told_of())


def _document() -> dict[str, Any]:
    """What a document is made of, and who and what it speaks of."""
    return {
        "sources": (REPORT, LATER),
        "chapters": (row("chapters", "first"), row("chapters", "second", number=2, articles=("3",))),
        "themes": (row("themes", "play"),),
        "bodies": (row("bodies", "council"), row("bodies", "school", name="A school")),
        "ages": (row("ages", "0-7"),),
        "articles": (row("articles", "3"),),
        "clusters": (row("clusters", "general"),),
        "glossary": (row("glossary", "word"),),
        "boxes": (row("boxes", "first-box"),),
        "footnotes": (row("footnotes", 1), row("footnotes", 2, letter="b")),
        "paragraphs": (
            row("paragraphs", "1.1", fingerprints="aa bb"),
            row("paragraphs", "1.1 box", order=2, fingerprints="cc"),
            row("paragraphs", "1.2", order=3),
        ),
    }


def _promised() -> dict[str, Any]:
    """What the plan promises, and what it goes by."""
    return {
        "goals": (row("goals", "safe"), row("goals", "well", number=2)),
        "targets": (row("targets", "no-injuries"), row("targets", "all-well", goal="well", indicator="health")),
        "indicators": (row("indicators", "injuries"), row("indicators", "health", polarity="higher")),
        "commitments": (
            row(
                "commitments",
                "helmets",
                goals=("safe",),
                money=("helmets-100",),
                articles=("3",),
                ages=("0-7",),
                themes=("play",),
                partners=("school",),
                indicators=("injuries",),
            ),
            row("commitments", "walks", paragraph="1.1 box", basis="box", due="2009-spring", status="under-way"),
            row("commitments", "bells", source="news", paragraph="headline", due="2009-04-30", goals=("safe", "well")),
        ),
        "serves": (row("serves", "bells-for-all"), row("serves", "walks-for-all", commitment="walks", note="On foot.")),
        "milestones": (
            row("milestones", "half-by-2010", goals=("safe",), commitments=("helmets", "bells"), due="2010"),
        ),
        "recommendations": (row("recommendations", "listen", commitments=("bells",), articles=("3",)),),
    }


def _told_of() -> dict[str, Any]:
    """What is told of it: figures, money, what became of promises."""
    return {
        "figures": (row("figures", "injuries-2007"), row("figures", "injuries-2006", period="2006/07", value=10.5)),
        "money": (
            row("money", "safety-1000", amount=1000, printed="£1,000"),
            row("money", "helmets-100", part_of="safety-1000"),
            row("money", "safety-1000-news", source="news", amount=1000, same_as="safety-1000", printed="a thousand"),
        ),
        "stories": (row("stories", "helmets-here", commitments=("helmets", "bells")),),
        "restatements": (row("restatements", "bells-again", source="news"),),
        "statuses": (row("statuses", "walks-on", commitment="walks", note="Half of them walk."),),
    }


# ── as files ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def cell(value: object) -> str:
    """A value as a table's cell holds it."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return str(value)


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A plain CSV, written by the standard library."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode()


def table_cells(plan: Plan, table: str) -> tuple[list[str], list[list[str]]]:
    """A table's columns and the cells of its rows."""
    columns = [one.name for one in dataclasses.fields(TABLES[table])]
    return columns, [[cell(getattr(one, name)) for name in columns] for one in getattr(plan, table)]


def manifest_bytes(plan: Plan, **spoilt: str) -> bytes:
    """`plan.yaml`; each of `spoilt` is written as it stands in the place of a name's value."""
    told: dict[str, object] = {
        "id": plan.id,
        "title": plan.title,
        "short_title": plan.short_title,
        "area": plan.area,
        "area_code": plan.area_code,
        "publisher": plan.publisher,
        "began_on": plan.began_on,
        "reported_on": plan.reported_on,
        "horizon": plan.horizon,
        "languages": list(plan.languages),
        "licence": plan.licence,
        "shown_as_at": plan.shown_as_at,
        "sources": [dataclasses.asdict(source) for source in plan.sources],
    }
    lines = {key: json.dumps(value, ensure_ascii=False) for key, value in told.items()} | spoilt
    return "".join(f"{key}: {value}\n" for key, value in lines.items()).encode()


def plan_files(plan: Plan, **spoilt: bytes) -> dict[str, bytes]:
    """The folder of `plan`, a file for each table that has rows; `spoilt` replaces tables by name."""
    files = {"plan.yaml": manifest_bytes(plan)}
    for table in TABLES:
        columns, rows = table_cells(plan, table)
        if rows:
            files[f"{table}.csv"] = csv_bytes(columns, rows)
    return files | {f"{table}.csv": raw for table, raw in spoilt.items()}


def with_cell(plan: Plan, table: str, number: int, column: str, text: str) -> bytes:
    """The table's file with one cell, of its row `number` from 0, replaced."""
    columns, rows = table_cells(plan, table)
    rows[number][columns.index(column)] = text
    return csv_bytes(columns, rows)


def but(plan: Plan, **rows: Sequence[object]) -> Plan:
    """`plan` with other rows in some tables."""
    tables: Mapping[str, Any] = {table: tuple(some) for table, some in rows.items()}
    return dataclasses.replace(plan, **tables)


def and_also(plan: Plan, table: str, *rows: object) -> Plan:
    """`plan` with more rows in one table."""
    return but(plan, **{table: (*getattr(plan, table), *rows)})
