"""The scorecard on paper: the words, the small drawings, and the number of the source beside each figure."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from village.outcomes.queries import Row
from village.outcomes.report.card import Card
from village.outcomes.rules import chance, counts, say
from village.ui import charts, filters, paper
from village.ui.macros import status_tag
from village.warehouse.measures.definition import OUTCOMES

TEMPLATE = Path(__file__).resolve().parent / "scorecard.typ"
_SVG, _WORDS = re.compile(r"<svg.*?</svg>", re.DOTALL), re.compile(r"<span>(.*?)</span>", re.DOTALL)
MADE_UP = "Made-up figures. Numbers here were made up for the demonstration and describe no child, school or council."
METHOD = (
    "Below each figure stands its 95% interval. Where none is known, nothing is said about how sure it is.",
    "Better or worse is only said where the difference is larger than chance explains. Rank 1 is best.",
    "A target’s status is the chance of meeting it, from the past figures; the method’s track record is on the site.",
    "There is no overall score: the measures speak of different children and cannot be added up.",
)


def pdf(card: Card) -> bytes:
    """The document, tagged for screen readers (PDF/UA-1)."""
    numbers = {one["id"]: number for number, one in enumerate(card.releases, 1)}
    drawings: dict[str, str] = {}
    view = {
        "title": f"{card.area.name}: scorecard",
        "area": card.area.name,
        "on": filters.date(card.on),
        "on_iso": card.on.isoformat(),
        "figures": card.figures,
        "made_up": MADE_UP if card.made_up else "",
        "answer": _answer(card),
        "states": [[_shape(state, drawings), _words(state), number] for state, number in counts.states(card.everyone)],
        "alike": any(row["neighbours_named"] for row in card.rows),
        "outcomes": [
            {"title": title, "rows": [_row(card, row, numbers, drawings) for row in some]}
            for title, some in _by_outcome(card.everyone)
        ],
        "groups": [_group(card, row, numbers) for row in card.rows if row["group"]],
        "gaps": [_gap(card, row) for row in card.gaps],
        "method": METHOD,
        "sources": [_source(one) for one in card.releases],
    }
    return paper.pdf(TEMPLATE, view, drawings, card.on)


def _by_outcome(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    found = [(title, [row for row in rows if row["outcome"] == slug]) for slug, title in OUTCOMES.items()]
    return [one for one in found if one[1]]


def _answer(card: Card) -> str:
    told = counts.verdicts(card.everyone)
    number = len(card.everyone)
    measures = f"{number} measure{'' if number == 1 else 's'}"
    if card.area.kind == "country":
        return f"{measures} of how children are doing in {card.area.name}."
    return (
        f"Of {measures}, {card.area.name} is better than England on {told['better']} and worse on {told['worse']}; on "
        f"{told['no clear difference']} there is no clear difference, and of {told['cannot say']} it cannot be said."
    )


def _row(card: Card, row: Row, numbers: dict[str, int], drawings: dict[str, str]) -> dict[str, Any]:
    return {
        "title": row["short"] or row["title"],
        "when": say.when(row["period"]),
        "value": say.value(row, row),
        "interval": say.interval(row, row),
        "spark": _spark(card, row, drawings),
        "spark_said": f"{row['title']} over time",
        "before": say.since(row, row),
        "england": say.bare(row["england_value"], row, row),
        "england_said": row["england_verdict"],
        "near": say.bare(row["neighbours_value"], row, row),
        "near_said": row["neighbours_verdict"],
        "rank": say.rank(row),
        "shape": _shape(row["state"], drawings),
        "status": _words(row["state"]),
        "chance": "" if row["probability"] is None else f"chance {chance.chance(row['probability'])}",
        "target": row["target"],
        "source": _at(row, numbers),
    }


def _at(row: Row, numbers: dict[str, int]) -> str:
    """Where a figure was read: the number of its source below, and its row there."""
    return f"[{numbers[row['release']]}]" + (f" row {row['row']:,}" if row["row"] is not None else "")


def _spark(card: Card, row: Row, drawings: dict[str, str]) -> str:
    """The name of the drawing of a measure over time; blank where there are too few figures."""
    values = card.trends.get(row["measure"], ())
    if sum(one is not None for one in values) < 2:
        return ""
    name = f"spark-{row['measure']}.svg"
    drawings[name] = paper.as_file(str(charts.sparkline(charts.Spark(row["measure"], row["title"], values))))
    return name


def _shape(state: str, drawings: dict[str, str]) -> str:
    """The name of the drawing of a status's shape: the same shape as on the pages."""
    name = f"state-{state.replace(' ', '-')}.svg"
    drawn = _SVG.search(str(status_tag(*say.tag(state))))
    drawings[name] = drawn[0] if drawn else "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'/>"
    return name


def _words(state: str) -> str:
    found = _WORDS.search(str(status_tag(*say.tag(state))))
    return str(Markup(found[1]).unescape()) if found else state  # nosec B704 - a macro's own words


def _group(card: Card, row: Row, numbers: dict[str, int]) -> dict[str, str]:
    return {
        "measure": row["short"] or row["title"],
        "group": card.groups.get((row["measure"], row["group"]), row["group"]),
        "value": say.value(row, row),
        "interval": say.interval(row, row),
        "when": say.when(row["period"]),
        "england": say.bare(row["england_value"], row, row),
        "england_said": row["england_verdict"],
        "status": _words(row["state"]),
        "source": _at(row, numbers),
    }


def _gap(card: Card, row: Row) -> dict[str, str]:
    measure = next(one for one in card.rows if one["measure"] == row["measure"])
    known = row["lower"] is not None and row["upper"] is not None
    said = say.difference(row["value"], measure, {**row, "decimals": 1})
    return {
        "measure": measure["short"] or measure["title"],
        "title": row["title"],
        "when": say.when(row["period"]),
        "value": said if row["value"] is not None else say.MISSING.get(row["code"], say.NOT_KNOWN)[0],
        "interval": f"{say.number(row['lower'], 1)} to {say.number(row['upper'], 1)}" if known else "",
    }


def _source(one: Row) -> str:
    made_up = " Made up." if one["synthetic"] else ""
    said = f"{one['title']}, {one['publisher']}, {filters.date(one['published_on'])}. {one['file']}, SHA-256 "
    return f"{said}{one['file_sha256'][:16]}…{made_up}"
