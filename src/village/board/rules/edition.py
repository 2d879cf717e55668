"""From a local plan as its board made it to the folder of tables that `village.plan` reads.

The board's document numbers its own paragraphs: chapter 1 says what the board found, one paragraph for each need; every
further chapter takes its priorities in order, each with a paragraph of its own and one for each of its actions.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from village.board.rules.facts import CHAPTERS, PARTNERS, TARGETS, Aim, Deed, Draft
from village.kernel.tables.rules import write_csv
from village.outcomes.rules import say
from village.plan.rules.amounts import pounds
from village.plan.rules.dates import say_due
from village.plan.rules.document import TABLES, columns
from village.plan.rules.manifest import MANIFEST

SOURCE = "plan"
FOUND, PRIORITIES = "what-we-found", "our-priorities"
POLARITIES = {"neither": "neutral"}  # as measures say it, and as plans do
SUMMARY = 2000  # characters that a chapter's summary may have
Rows = dict[str, list[dict[str, Any]]]


def plan_files(draft: Draft, *, adopted_on: dt.date) -> dict[str, bytes]:
    """The tables of an adopted plan, by file name. The same plan, adopted on the same day, gives the same bytes."""
    rows: Rows = {table: [] for table in TABLES}
    _chapter(rows, FOUND, "What we found", " ".join(draft.needs) or draft.vision)
    _chapter(rows, PRIORITIES, "Our priorities", draft.vision)
    for slug, title in CHAPTERS.items():
        theirs = [aim.title for aim in draft.aims if aim.chapter == slug]
        said = f"Our priorities: {'; '.join(theirs)}." if theirs else draft.without.get(slug, "")
        _chapter(rows, slug, title, said)
        kind = "workforce" if slug == "workforce" else "theme"
        rows["themes"].append({"id": slug, "title": title, "kind": kind, "description": ""})
    rows["themes"] += [
        {"id": one, "title": title, "kind": "workforce", "description": ""} for one, title in draft.themes.items()
    ]
    _bodies(rows, draft)
    last = {chapter["slug"]: 0 for chapter in rows["chapters"]}
    numbers = {chapter["slug"]: chapter["number"] for chapter in rows["chapters"]}
    for aim in draft.aims:
        chapter = aim.chapter or PRIORITIES
        last[chapter] = _aim(rows, draft, aim, numbers[chapter], last[chapter] + 1)
    files = {MANIFEST: yaml.safe_dump(_manifest(draft, adopted_on), allow_unicode=True, sort_keys=False).encode()}
    for table, shape in TABLES.items():
        if rows[table]:
            cells = [[_cell(row.get(column)) for column in columns(shape)] for row in rows[table]]
            files[f"{table}.csv"] = write_csv(tuple(columns(shape)), cells).encode()
    return files


def _manifest(draft: Draft, adopted_on: dt.date) -> dict[str, object]:
    day = adopted_on.isoformat()
    publisher = draft.board
    source = {"id": SOURCE, "title": one_line(draft.title), "publisher": publisher, "published_on": day, "kind": "plan"}
    return {
        "id": draft.slug,
        "title": one_line(draft.title),
        "short_title": f"{draft.area_name}’s plan {draft.from_year} to {draft.to_year}"[:80],
        "area": draft.area_name,
        "area_code": draft.area,
        "publisher": publisher,
        "began_on": day,  # it is a plan from the day of its adoption
        "reported_on": day,
        "horizon": draft.to_year,
        "languages": ["en"],
        "sources": [source],
    }


def _chapter(rows: Rows, slug: str, title: str, summary: str) -> None:
    short = summary if len(summary) <= SUMMARY else f"{summary[: SUMMARY - 1].rsplit(' ', 1)[0]}…"
    rows["chapters"].append({"number": len(rows["chapters"]) + 1, "slug": slug, "title": title, "summary": short})


def _bodies(rows: Rows, draft: Draft) -> None:
    named = {partner for aim in draft.aims for deed in aim.deeds for partner in (deed.lead, *deed.partners)}
    rows["bodies"] += [
        {"id": slug, "name": name, "kind": "partner", "note": ""} for slug, name in PARTNERS.items() if slug in named
    ]


def _aim(rows: Rows, draft: Draft, aim: Aim, chapter: int, paragraph: int) -> int:
    """Add a priority with everything under it from a paragraph on; returns the last paragraph used."""
    goal, place = f"priority-{aim.number}", f"{chapter}.{paragraph}"
    rows["goals"].append(
        {
            "id": goal,
            "number": aim.number,
            "title": aim.title,
            "plain": aim.why,
            "paragraph": place,
            "year": draft.to_year,
            "source": SOURCE,
        }
    )
    if aim.measure:
        _target(rows, draft, aim, goal, place)
    for deed in aim.deeds:
        paragraph += 1
        _deed(rows, draft, aim, deed, f"{chapter}.{paragraph}")
    return paragraph


def _target(rows: Rows, draft: Draft, aim: Aim, goal: str, place: str) -> None:
    if aim.measure not in {one["id"] for one in rows["indicators"]}:
        rows["indicators"].append(
            {
                "id": aim.measure,
                "title": aim.measure_title,
                "unit": aim.unit,
                "definition": "",
                "polarity": POLARITIES.get(aim.polarity, aim.polarity),
            }
        )
    start = {"baseline_kind": "unknown"}
    if aim.start_value is not None:
        start = {
            "baseline_kind": "known",
            "baseline_value": aim.start_value,  # type: ignore[dict-item]
            "baseline_bound": "exactly",
            "baseline_unit": aim.unit,
            "baseline_area": draft.area_name[:80],
            "note": f"Where it stood: {say.when(aim.start_period)}." if aim.start_period else "",
        }
    said = f"{TARGETS[aim.bound]} {_cell(aim.value)} {aim.unit}".capitalize()
    rows["targets"].append(
        {
            "id": f"target-{aim.number}",
            "source": SOURCE,
            "paragraph": place,
            "goal": goal,
            "indicator": aim.measure,
            "title": f"{aim.measure_title}: {said.lower()}"[:200],
            "target_kind": "absolute",
            "value": aim.value,
            "bound": aim.bound,
            "unit": aim.unit,
            "due": aim.due,
            **start,
        }
    )


def _deed(rows: Rows, draft: Draft, aim: Aim, deed: Deed, place: str) -> None:
    name = f"action-{aim.number}-{deed.number}"
    money: tuple[str, ...] = ()
    if deed.amount is not None:
        money = (f"money-{aim.number}-{deed.number}",)
        _money(rows, draft, deed, money[0], place)
    rows["commitments"].append(
        {
            "id": name,
            "source": SOURCE,
            "paragraph": place,
            "basis": "paragraph",
            "title": deed.title,
            "difference": " ".join(filter(None, (deed.difference, deed.rests_on))),
            "leads": (deed.lead,),
            "partners": deed.partners,
            "due": deed.due,
            "due_words": f"by {say_due(deed.due)}",
            "status": "promised",
            "themes": tuple(filter(None, (aim.chapter, aim.theme))),
            "goals": (f"priority-{aim.number}",),
            "indicators": (aim.measure,) if aim.measure else (),
            "money": money,
        }
    )
    for number, one in enumerate(deed.serves, 1):
        plan, commitment = one.split(":")
        row = {"id": f"{name}-serves-{number}", "commitment": name, "plan": plan, "serves": commitment}
        rows["serves"].append(row)


def _money(rows: Rows, draft: Draft, deed: Deed, name: str, place: str) -> None:
    assert deed.amount is not None  # nosec B101 - asked for only where there is one
    rows["money"].append(
        {
            "id": name,
            "source": SOURCE,
            "paragraph": place,
            "programme": name,
            "title": deed.title,
            "amount": deed.amount,
            "bound": "exactly",
            "currency": "GBP",
            "period": deed.period,
            "area": draft.area_name,
            "purpose": deed.difference,
            "printed": pounds(deed.amount),
        }
    )


def one_line(text: str) -> str:
    """Words on one line, as a cell of a plan's table holds them."""
    return " ".join(text.split())


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Iterable) and not isinstance(value, str | Mapping):
        return "; ".join(map(str, value))
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return one_line(str(value))
