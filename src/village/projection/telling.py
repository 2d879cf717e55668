"""A projection in words, as data and as a table."""

import math
from typing import Any

from village.kernel.tables.rules import write_csv
from village.projection.drawing import HIGH, LOW
from village.projection.service import Line, Method, Projection

INTERVAL = round(100 * (HIGH - LOW))
COLUMNS = ("area", "role", "sector", "period", "horizon", "point", "low", "high", "no_change", "kind")


def data(found: Projection) -> dict[str, Any]:
    """All of it for a program; a number that there is none of is null."""
    return {
        "file": found.file,
        "origin": found.origin,
        "horizon": found.horizon,
        "interval_percent": INTERVAL,
        "draws": found.draws,
        "seed": found.seed,
        "projection": [_line(one) for one in found.lines],
        "total": [_line(one) for one in found.total],
        "scores": [_plain(vars(one)) for one in found.scores],
        "method": [_plain(vars(one)) for one in found.methods],
        "notes": found.notes,
    }


def csv(found: Projection) -> str:
    """Every line, those of the total last, as a CSV that no spreadsheet will run."""
    lines = [_line(one) for one in (*found.lines, *found.total)]
    return write_csv(COLUMNS, ([one[name] for name in COLUMNS] for one in lines))


def _line(one: Line) -> dict[str, Any]:
    told = vars(one) | {"kind": "scenario" if one.scenario else "forecast", "area": one.area or "All areas"}
    numbers = {name: round(told[name], 3) for name in ("point", "low", "high", "no_change")}
    return {name: (told | numbers)[name] for name in COLUMNS}


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _number(one) for name, one in values.items()}


def _number(one: Any) -> Any:
    if isinstance(one, list):
        return [_number(each) for each in one]
    if isinstance(one, float):
        return round(one, 6) if math.isfinite(one) else None
    return one


def sentences(found: Projection) -> list[str]:
    """How it fared, what it leans on and what must be known of it."""
    scored = [one for one in found.scores if one.origins]
    told = []
    for one in scored:
        better = "better" if one.wape < one.wape_no_change else "not better"
        told.append(
            f"{_years(one.horizon)} on, {one.origins} past origin{'s' * (one.origins > 1)} and {one.pairs:,} figures: "
            f"wrong by {one.wape:.2%} of all people, no change by {one.wape_no_change:.2%} ({better}); of all areas "
            f"together by {one.together:.2%}, no change by {one.together_no_change:.2%}; {one.coverage:.0%} of areas "
            "inside the interval."
        )
    if not scored:
        told.append("Not tried on the past: fewer than four years are known.")
    return [*told, *(leaning(one) for one in found.methods if len(found.methods) == 1), *found.notes]


def leaning(one: Method) -> str:
    """What the point of a series leans on."""
    return (
        f"All areas together grew by {one.growth:+.1%} a year; {one.lean[0]:+.1%} is expected of the next. Of what an "
        f"area's flows brought beyond the others, {one.flows[0]:+.2f} is expected again; of what flows do not tell, "
        f"{one.rest[0]:+.2f}."
    )


def _years(many: int) -> str:
    return "1 year" if many == 1 else f"{many} years"
