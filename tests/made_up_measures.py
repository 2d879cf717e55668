"""The measures' tables as the warehouse holds them, made of the demonstration's figures by the simplest means: for
tests of the pages, which care what a row says and not how it came about."""

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl

from village.kernel.areas import queries as areas
from village.outcomes import extracts
from village.synthetic.figures import DATASETS
from village.warehouse.extract import Table
from village.warehouse.observations import latest
from village.warehouse.periods import period
from village.warehouse.uncertainty.intervals import wilson

Row = dict[str, Any]
GLD = "ready-for-school"
# slug, indicator, outcome, polarity, title, short, question
MEASURES = [
    (
        GLD,
        "eyfsp.gld",
        "enjoy-and-achieve",
        "higher",
        "Good level of development at 5",
        "Ready for school",
        "Are children ready for school at five?",
    ),
    (
        "level-2-at-19",
        "l2l3.level2",
        "enjoy-and-achieve",
        "higher",
        "Level 2 at 19",
        "Level 2 at 19",
        "Do young people reach level 2 by 19?",
    ),
    (
        "level-3-at-19",
        "l2l3.level3",
        "enjoy-and-achieve",
        "higher",
        "Level 3 at 19",
        "Level 3 at 19",
        "Do young people reach level 3 by 19?",
    ),
    ("infant-deaths", "lait.infmort", "be-healthy", "lower", "Infant deaths", "Infant deaths", "Do fewer babies die?"),
    (
        "conceptions-under-18",
        "lait.under18concep",
        "be-healthy",
        "lower",
        "Conceptions under 18",
        "Teenage conceptions",
        "Do fewer girls become pregnant?",
    ),
    (
        "excess-weight-at-10",
        "lait.excessyr6",
        "be-healthy",
        "lower",
        "Excess weight at 10 and 11",
        "Excess weight, year 6",
        "Are children a healthy weight?",
    ),
    (
        "excess-weight-at-4",
        "lait.excessrec",
        "be-healthy",
        "lower",
        "Excess weight at 4 and 5",
        "Excess weight, reception",
        "Do children start school a healthy weight?",
    ),
    (
        "conferences-in-time",
        "lait.cp-conf-15days",
        "stay-safe",
        "neither",
        "Protection conferences in 15 days",
        "Conferences in 15 days",
        "Are protection conferences held in time?",
    ),
    (
        "repeat-referrals",
        "lait.rereferral",
        "stay-safe",
        "lower",
        "Referrals within a year of another",
        "Repeat referrals",
        "Is help right the first time?",
    ),
    (
        "persistent-absence",
        "lait.totperabnew",
        "enjoy-and-achieve",
        "lower",
        "Persistent absence",
        "Persistent absence",
        "Are children at school?",
    ),
    (
        "permanent-exclusions",
        "lait.totpermex",
        "enjoy-and-achieve",
        "lower",
        "Permanent exclusions",
        "Exclusions",
        "Are fewer children excluded?",
    ),
    (
        "first-time-entrants",
        "lait.firstyjs",
        "make-a-positive-contribution",
        "lower",
        "First time in the youth justice system",
        "First-time entrants",
        "Do fewer children get into trouble?",
    ),
    (
        "neet-at-16-17",
        "lait.16-17-not-known-neet",
        "achieve-economic-wellbeing",
        "lower",
        "Not in education, employment or training",
        "NEET",
        "Are fewer young people left out?",
    ),
    (
        "low-income",
        "lait.childpov",
        "achieve-economic-wellbeing",
        "lower",
        "Children in low-income families",
        "Low income",
        "Are fewer children poor?",
    ),
]
TARGETS = {GLD: (90.0, "2027/28"), "level-3-at-19": (70.0, "2024/25"), "first-time-entrants": (100.0, "2027")}
FSM = {
    "": "Everyone",
    "fsm=eligible": "Eligible for free school meals",
    "fsm=not-eligible": "Not eligible for free school meals",
}
T, N, W, D, F = "text", "number", "whole", "day", "flag"
COLUMNS: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "measures": (
        ("slug",),
        {
            **dict.fromkeys(
                (
                    "slug",
                    "title",
                    "short",
                    "question",
                    "child",
                    "why",
                    "outcome",
                    "goal",
                    "numerator",
                    "denominator",
                    "unit",
                    "polarity",
                ),
                T,
            ),
            "decimals": W,
            "minimum_count": W,
            **dict.fromkeys(("basis", "source", "owner"), T),
            "reviewed_on": D,
            "age_from": W,
            "age_to": W,
            "caveats": T,
            "sql": T,
        },
    ),
    "measure_groups": (("measure", "group"), {"measure": T, "group": T, "title": T, "place": W}),
    "measure_gaps": (("measure", "gap"), dict.fromkeys(("measure", "gap", "title", "of_group", "behind_group"), T)),
    "measure_values": (
        ("measure", "area", "period", "group"),
        {
            "measure": T,
            "area": T,
            "level": T,
            "period": T,
            "from_on": D,
            "until_on": D,
            "group": T,
            "value": N,
            "numerator": N,
            "denominator": N,
            "decimals": W,
            "code": T,
            "quality": T,
            "definition": T,
            "release": T,
            "file": T,
            "row": W,
            "lower": N,
            "upper": N,
            "published_as": T,
        },
    ),
    "measure_gap_values": (
        ("measure", "gap", "area", "period"),
        {
            "measure": T,
            "gap": T,
            "area": T,
            "level": T,
            "period": T,
            "from_on": D,
            "value": N,
            "lower": N,
            "upper": N,
            "code": T,
        },
    ),
    "measure_standings": (
        ("measure", "area", "group"),
        {
            **dict.fromkeys(("measure", "area", "level", "group", "period"), T),
            "from_on": D,
            "until_on": D,
            "value": N,
            "lower": N,
            "upper": N,
            "code": T,
            "decimals": W,
            "quality": T,
            "release": T,
            "file": T,
            "row": W,
            "before_period": T,
            "before_value": N,
            "change": N,
            "change_verdict": T,
            "england_value": N,
            "england_verdict": T,
            "neighbours_value": N,
            "neighbours_counted": W,
            "neighbours_named": W,
            "neighbours_weighted": F,
            "neighbours_verdict": T,
            "rank": W,
            "of": W,
            "unusual": T,
            "target": T,
            "target_value": N,
            "target_due": T,
            "state": T,
            "why": T,
            "probability": N,
            "forecast": N,
            "forecast_lower": N,
            "forecast_upper": N,
            "no_change_value": N,
            "no_change_meets": F,
            "line": N,
            "horizon": W,
            "step": T,
            "record_horizon": W,
            "record_checks": W,
            "record_bias": N,
            "record_error": N,
            "record_coverage": N,
            "record_no_change_error": N,
        },
    ),
    "neighbours": (("area", "place"), {"area": T, "neighbour": T, "place": W, "mutual": F}),
}


def all_tables() -> list[Table]:
    """The tables of the releases on record, and the measures' made of them here."""
    names = ("releases", "observations_ever", "neighbour_tables", "inspections")
    found = [one for one in extracts.tables() if one.name in names]
    ever = next(one.rows for one in found if one.name == "observations_ever")
    assert isinstance(ever, pl.DataFrame)
    return [*found, *measured(latest(ever))]


def measured(observations: pl.DataFrame) -> list[Table]:
    """The measures' tables over these observations."""
    units = {f"{dataset}.{one.name}": one for dataset, (_, made) in DATASETS.items() for one in made}
    rows: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    near = {
        one.code: [other.code for other in areas.nearest(one.code, 10)] for one in areas.upper_tier(dt.date(2026, 1, 1))
    }
    for slug, indicator, outcome, polarity, title, short, question in MEASURES:
        made = units[indicator]
        said = {
            "slug": slug,
            "title": title,
            "short": short,
            "question": question,
            "child": "",
            "why": "Made up, to try the pages.",
            "outcome": outcome,
            "numerator": "those of whom it is true",
            "denominator": "all of them",
            "unit": made.unit,
            "polarity": polarity,
            "decimals": 1,
            "minimum_count": 6,
            "basis": "school",
            "source": "Nobody: made up",
            "owner": "Nobody",
            "reviewed_on": dt.date(2026, 1, 31),
            "age_from": 0,
            "age_to": 19,
            "caveats": "Every number is made up.",
            "sql": f"SELECT * FROM observations WHERE indicator = '{indicator}'",
        }
        rows["measures"].append(said)
        mine = observations.filter(indicator=indicator).sort("area", "group", "from_on")
        values = [_value(slug, made.per, one) for one in mine.iter_rows(named=True)]
        groups = [group for group in FSM if any(one["group"] == group for one in values)]
        rows["measure_groups"] += [
            {"measure": slug, "group": group, "title": FSM[group], "place": place} for place, group in enumerate(groups)
        ]
        rows["measure_values"] += values
        if len(groups) > 1:
            rows["measure_gaps"].append(
                {
                    "measure": slug,
                    "gap": "fsm",
                    "title": "Free school meals",
                    "of_group": "fsm=eligible",
                    "behind_group": "fsm=not-eligible",
                }
            )
            rows["measure_gap_values"] += _gaps(slug, values)
        rows["measure_standings"] += _standings(slug, polarity, values, near)
    rows["neighbours"] = [
        {"area": area, "neighbour": one, "place": place, "mutual": area in near[one]}
        for area, found in near.items()
        for place, one in enumerate(found, 1)
    ]
    return [_table(name, rows[name]) for name in COLUMNS]


def _table(name: str, rows: list[Row]) -> Table:
    key, columns = COLUMNS[name]
    return Table(
        name,
        "made up",
        columns,
        key,
        [[one.get(column, "" if kind == T else None) for column, kind in columns.items()] for one in rows],
    )


def _value(slug: str, per: int, one: Row) -> Row:
    lower = upper = None
    if one["value"] is not None and one["denominator"]:
        ends = wilson(np.array([one["numerator"]]), np.array([one["denominator"]]))
        lower, upper = float(ends.lower[0]) * per, float(ends.upper[0]) * per
    return {name: one.get(name) for name in COLUMNS["measure_values"][1]} | {
        "measure": slug,
        "published_as": one["area"],
        "lower": lower,
        "upper": upper,
    }


def _gaps(slug: str, values: list[Row]) -> Iterator[Row]:
    sides = {(one["area"], one["period"], one["group"]): one for one in values}
    for (area, when, group), one in sides.items():
        if group == "fsm=eligible":
            other = sides[area, when, "fsm=not-eligible"]
            known = one["value"] is not None and other["value"] is not None
            value = other["value"] - one["value"] if known else None
            code = "" if known else one["code"] or other["code"]
            yield {
                "measure": slug,
                "gap": "fsm",
                "area": area,
                "level": one["level"],
                "period": when,
                "from_on": one["from_on"],
                "value": value,
                "lower": value - 2 if known else None,
                "upper": value + 2 if known else None,
                "code": code,
            }


def _standings(slug: str, polarity: str, values: list[Row], near: dict[str, list[str]]) -> Iterator[Row]:
    last: dict[tuple[str, str], list[Row]] = {}
    for (area, group), some in itertools.groupby(values, lambda one: (one["area"], one["group"])):
        last[area, group] = list(some)
    sign = -1 if polarity == "lower" else 1
    for (area, group), some in last.items():
        now, before = some[-1], some[-2]
        england = last["E92000001", group][-1]
        others = sorted(
            (
                sign * one[-1]["value"]
                for (_, g), one in last.items()
                if g == group and one[-1]["level"] == "authority" and one[-1]["value"] is not None
            ),
            reverse=True,
        )
        beside = [last[one, group][-1] for one in near.get(area, []) if last[one, group][-1]["value"] is not None]
        mean = sum(one["value"] for one in beside) / len(beside) if beside else None
        known = now["value"] is not None
        ranked = known and now["level"] == "authority" and polarity != "neither"
        yield {
            **{
                name: now[name]
                for name in (
                    "measure",
                    "area",
                    "level",
                    "group",
                    "period",
                    "from_on",
                    "until_on",
                    "value",
                    "lower",
                    "upper",
                    "code",
                    "decimals",
                    "quality",
                    "release",
                    "file",
                    "row",
                )
            },
            "before_period": before["period"],
            "before_value": before["value"],
            "change": now["value"] - before["value"] if known and before["value"] is not None else None,
            "change_verdict": "no clear difference" if known else "cannot say",
            "england_value": england["value"],
            "england_verdict": _verdict(now, england["value"], polarity),
            "neighbours_value": mean,
            "neighbours_counted": len(beside),
            "neighbours_named": 10 if area in near else 0,
            "neighbours_weighted": True,
            "neighbours_verdict": _verdict(now, mean, polarity),
            "rank": others.index(sign * now["value"]) + 1 if ranked else None,
            "of": len(others) if ranked else None,
            "unusual": "as expected" if known else "cannot say",
            **_status(slug, now, sign),
        }


def _verdict(now: Row, other: float | None, polarity: str) -> str:
    if now["lower"] is None or other is None or polarity == "neither":
        return "cannot say"
    if now["lower"] <= other <= now["upper"]:
        return "no clear difference"
    return "better" if (now["value"] > other) == (polarity == "higher") else "worse"


def _status(slug: str, now: Row, sign: int) -> Row:
    value, due = TARGETS.get(slug, (None, ""))
    if value is None:
        return {"state": "no target set", "why": "No target has been set."}
    said = {
        "target": f"at {'least' if sign > 0 else 'most'} {value:g} by {period(due).named}",
        "target_value": value,
        "target_due": due,
    }
    if now["value"] is None:
        return {**said, "state": "too little data", "why": "There are 0 comparable figures and at least 4 are needed."}
    if slug == "level-3-at-19":
        met = now["value"] >= value
        return {
            **said,
            "state": "met" if met else "missed",
            "why": f"The figure for {period(due).named} is {now['value']}%.",
        }
    near = sign * (now["value"] - value)
    chance = 0.9 if near > -8 else 0.4 if near > -18 else 0.02
    state = "likely" if chance > 0.8 else "uncertain" if chance > 0.2 else "unlikely"
    return {
        **said,
        "state": state,
        "probability": chance,
        "forecast": now["value"] + sign,
        "forecast_lower": now["value"] - 3,
        "forecast_upper": now["value"] + 5,
        "no_change_value": now["value"],
        "no_change_meets": near >= 0,
        "line": now["value"] + 2 * sign,
        "horizon": 3,
        "step": "year",
        "record_horizon": 3,
        "record_checks": 640,
        "record_bias": 0.4,
        "record_error": 2.1,
        "record_coverage": 0.78,
        "record_no_change_error": 2.6,
    }
