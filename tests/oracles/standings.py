"""A naive twin of standings: one area at a time, with the rules for single figures."""

from typing import Any

from village.warehouse.measures.definition import Measure
from village.warehouse.uncertainty.different import Counts, Difference, from_before, from_others, from_whole
from village.warehouse.uncertainty.funnel import unusual

Row = dict[str, Any]
PER = {"percent": 100, "per-1000": 1000, "per-100": 100}


def standing(measure: Measure, rows: list[Row], area: str, group: str, neighbours: list[str]) -> Row:
    """How one area and group stand: rows are all values of the measure, as dictionaries."""
    alive = {(r["group"], r["period"]) for r in rows if r["value"] is not None}
    mine = [r for r in rows if (r["area"], r["group"]) == (area, group) and (group, r["period"]) in alive]
    now = max(mine, key=lambda r: r["until_on"])
    same = [r for r in rows if (r["group"], r["period"], r["definition"]) == (group, now["period"], now["definition"])]
    told: Row = {"period": now["period"], "value": now["value"], "code": now["code"]}
    told |= _before(measure, mine, now)
    told |= _england(measure, same, now)
    told |= _neighbours(measure, same, now, neighbours)
    told |= _rank(measure, rows, now)
    return told


def _before(measure: Measure, mine: list[Row], now: Row) -> Row:
    earlier = [
        r
        for r in mine
        if r["value"] is not None and r["until_on"] <= now["from_on"] and r["definition"] == now["definition"]
    ]
    if not earlier:
        return {"before_period": "", "before_value": None, "change_verdict": ""}
    last = max(earlier, key=lambda r: r["until_on"])
    found = None
    if _counts(now) and _counts(last):
        found = from_before(_counts(now), _counts(last), kind=_kind(measure))  # type: ignore[arg-type]
    return {
        "before_period": last["period"],
        "before_value": last["value"],
        "change_verdict": _verdict(measure, found),
    }


def _england(measure: Measure, same: list[Row], now: Row) -> Row:
    if now["level"] == "country":
        return {"england_value": None, "england_verdict": ""}
    [england] = [r for r in same if r["level"] == "country"] or [None]
    found = None
    if england and _counts(now) and _counts(england):
        rest = _counts(england) - _counts(now)  # type: ignore[operator]
        fits = rest.numerator >= 0 and rest.denominator > 0
        if fits and (measure.unit != "percent" or rest.numerator <= rest.denominator):
            found = from_whole(_counts(now), _counts(england), kind=_kind(measure))  # type: ignore[arg-type]
    value = england["value"] if england else None
    return {"england_value": value, "england_verdict": _verdict(measure, found)}


def _neighbours(measure: Measure, same: list[Row], now: Row, named: list[str]) -> Row:
    them = [r for r in same if r["area"] in named and r["level"] == "authority" and r["value"] is not None]
    if now["level"] != "authority" or not them:
        return {"neighbours_value": None, "neighbours_counted": None, "neighbours_verdict": ""}
    sizes = [r["denominator"] or 0 for r in them]
    if not all(sizes):
        sizes = [1] * len(them)
    mean = sum(r["value"] * size for r, size in zip(them, sizes, strict=True)) / sum(sizes)
    found = None
    if _counts(now) and all(_counts(r) for r in them):
        found = from_others(_counts(now), [_counts(r) for r in them], kind=_kind(measure))  # type: ignore[misc, arg-type]
    verdict = _verdict(measure, found)
    return {"neighbours_value": mean, "neighbours_counted": len(them), "neighbours_verdict": verdict}


def _rank(measure: Measure, rows: list[Row], now: Row) -> Row:
    them = [r for r in rows if (r["level"], r["group"], r["period"]) == ("authority", now["group"], now["period"])]
    nothing = {"rank": None, "of": None, "unusual": ""}
    if now["level"] != "authority":
        return nothing
    high = measure.polarity == "higher"
    if measure.polarity == "neither":
        return nothing
    per = PER[measure.unit]
    counts = [_counts(r) for r in them]
    shares = [c.numerator / c.denominator if c else float("nan") for c in counts]
    kind = "proportion" if measure.unit == "percent" else "rate"
    funnel = unusual(shares, [c.denominator if c else float("nan") for c in counts], kind=kind)  # type: ignore[arg-type]
    place = them.index(now)
    told = {"rank": None, "of": None, "unusual": str(funnel.verdicts(high_is_good=high)[place])}
    assert per > 0
    if now["value"] is not None:
        ahead = [r for r in them if r["value"] is not None and _better(r["value"], now["value"], high)]
        told |= {"rank": 1 + len(ahead), "of": sum(r["value"] is not None for r in them)}
    return told


def _better(one: float, other: float, high: bool) -> bool:
    return one > other if high else one < other


def _kind(measure: Measure) -> str:
    return "proportion" if measure.unit == "percent" else "rate"


def _counts(row: Row) -> Counts | None:
    known = row["value"] is not None and row["numerator"] is not None and row["denominator"]
    return Counts(row["numerator"], row["denominator"]) if known else None


def _verdict(measure: Measure, found: Difference | None) -> str:
    if measure.polarity == "neither":
        return ""
    if found is None:
        return "cannot say"
    if measure.polarity == "higher":
        return {"higher": "better", "lower": "worse"}.get(found.verdict, found.verdict)
    return {"higher": "worse", "lower": "better"}.get(found.verdict, found.verdict)
