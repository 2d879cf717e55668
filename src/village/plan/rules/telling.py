"""How a plan's figures, sums and targets are said to a reader: with their bounds, how exact they are, where they
stand."""

import re
from collections.abc import Mapping

from village.plan.rules.amounts import BOUND_WORDS, pounds
from village.plan.rules.asat import PlanAsAt
from village.plan.rules.dates import say_period, say_years
from village.plan.rules.document import Figure, Milestone, Money, Target
from village.plan.rules.stated import StatedFigure

PRECISION = {
    "exact": "as printed",
    "rounded": "rounded",
    "approximate": "approximate",
    "provisional": "provisional",
    "forecast": "a forecast",
    "target": "a target",
}
# Not counted for good: told wherever the figure is.
UNSETTLED = {"provisional": " (provisional)", "forecast": " (forecast)", "target": " (target)"}
BOUNDS_SAID = {
    "exactly": "The source gives the number itself.",
    "at-least": "The source says that it is at least that.",
    "at-most": "The source says that it is at most that.",
    "just-under": "The source says that it is just under that.",
    "about": "The source says that it is about that.",
}
TARGET_KIND = {
    "absolute": "a number to reach",
    "relative-to-baseline": "a change from where it started",
    "relative-to-past-year": "a return to the level of an earlier year",
    "not-set": "no number was set",
}
BASELINE = {"known": "told by the sources", "approximate": "told roughly by the sources", "unknown": "not stated"}
_WHERE = re.compile(r"(\d+\.\d+)(?: (box|story))?(.*)")


def sentence(said: str) -> str:
    """The same with a capital letter first."""
    return said[:1].upper() + said[1:]


def place(locator: str, source: str, titles: Mapping[str, str]) -> str:
    """Where a row stands: "paragraph 1.17, the box after it", with the title of its source when that is not the main
    one, which is the first of `titles` (by id)."""
    match = _WHERE.fullmatch(locator)
    if match:
        kind = {"box": ", the box after it", "story": ", the case study after it"}.get(match[2] or "", "")
        said = f"paragraph {match[1]}{kind}{match[3]}"
    else:
        said = re.sub(r"annex (\w)", lambda found: f"Annex {found[1].upper()}", locator)
    return said if source in (next(iter(titles), ""), "") else f"{titles.get(source, source)}, {said}"


def amount(value: float | None, unit: str = "") -> str:
    """2900000, "people" → "2.9 million people"; 45, "per cent" → "45%"."""
    if value is None:
        return "not stated"
    sign, size = ("−" if value < 0 else ""), abs(value)
    if size >= 1e6 and round(size / 1e6, 2) * 1e6 == size:
        said = f"{size / 1e6:,.2f}".rstrip("0").rstrip(".") + " million"
    else:
        said = f"{size:,.6f}".rstrip("0").rstrip(".")
    if unit == "per cent":
        return f"{sign}{said}%"
    return f"{sign}{said} {_one_or_many(unit, size)}".strip()


def _one_or_many(unit: str, size: float) -> str:
    irregular = {"people": "person", "children": "child"}
    if size != 1:
        return unit
    return irregular.get(unit, unit[:-1] if unit.endswith("s") and " " not in unit else unit)


def figure(row: Figure | StatedFigure) -> str:
    """ "at least 2,900 centres", "72% (provisional)"."""
    return BOUND_WORDS[row.bound] + amount(row.value, row.unit) + UNSETTLED.get(row.precision, "")


def target(row: Target | Milestone) -> str:
    """What is to be reached, in one phrase."""
    if row.target_kind == "not-set":
        return "No number was set"
    if row.target_kind == "relative-to-past-year":
        past = getattr(row, "baseline_period", "")
        level = f" ({BOUND_WORDS[row.bound]}{amount(row.value, row.unit)})" if row.value is not None else ""
        return f"Back to the level of {say_period(past) or 'an earlier year'}{level}"
    if row.value is None:
        return "A value that the sources do not state"
    if row.target_kind == "relative-to-baseline":
        return f"{amount(abs(row.value), row.unit)} {'fewer' if row.value < 0 else 'more'} than at the start"
    return sentence(BOUND_WORDS[row.bound] + amount(row.value, row.unit))


def step(row: Milestone) -> str:
    """What a nearer target asks for: a number, or only that it be done."""
    return "Done or not: no number" if row.value is None or row.target_kind == "not-set" else target(row)


def baseline(row: Target) -> str:
    """Where it started, with its year and place."""
    if row.baseline_value is None:
        return "Not stated in the sources"
    said = BOUND_WORDS[row.baseline_bound] + amount(row.baseline_value, row.baseline_unit or row.unit)
    when = f" in {say_period(row.baseline_period)}" if row.baseline_period else ""
    return sentence(said + when) + (f" ({row.baseline_area})" if row.baseline_area else "")


def beginning(row: Milestone) -> str:
    """Where a nearer target starts from, with its year; blank where the sources do not say it."""
    if row.baseline_value is None:
        return ""
    when = f" in {say_period(row.baseline_period)}" if row.baseline_period else ""
    return sentence(amount(row.baseline_value, row.unit) + when)


def sum_of(row: Money) -> str:
    """ "at least £202 million", "£2,000 per child"."""
    said = BOUND_WORDS[row.bound] + pounds(row.amount)
    if row.amount_high:
        said += f" to {pounds(row.amount_high)}"
    if row.per:
        said += f" for each {row.per}"
    return said + (" a year" if row.recurs else "")


def when(row: Money, known: PlanAsAt) -> str:
    """The time that a sum is for, as any of the places that tell it says: "2008 to 2011"."""
    told, years = known.told_time(row)
    if years:
        return sentence(say_years(years))
    return sentence(say_period(told)) if told else "not stated"
