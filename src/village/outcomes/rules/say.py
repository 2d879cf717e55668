"""A figure in words. What is not there is told by its reason, and never as nought."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from village.warehouse.observations import UNITS
from village.warehouse.periods import NotAPeriod, period

Row = Mapping[str, Any]
# Why there is no figure, in a few words for a table; the letter that stands for it in a picture (see ui.charts).
MISSING: Mapping[str, tuple[str, str]] = {
    "suppressed": ("hidden, to protect people", "c"),
    "not-available": ("not available", "x"),
    "not-applicable": ("does not apply", "z"),
    "low": ("more than nothing, rounds to nothing", "low"),
    "not-entered": ("nobody was entered", "z"),
    "low-coverage": ("too few were counted", "u"),
    "new": ("too new to have a figure", "x"),
}
NOT_KNOWN = ("not available", "x")
BESIDE = {"unreliable": "cannot be relied on", "zero-rounded": "nothing, or nearly so"}
BASES = {
    "residence": "children who live in the area",
    "school": "children at schools and settings in the area",
    "responsible": "children for whom the council is responsible",
    "area": "the area as a whole",
}
TAGS = {"too little data": "not-enough-data", "baseline unknown": "not-enough-data", "no target set": "no-target"}
DATA_SAID = {"too little data": "Too little data", "baseline unknown": "Baseline unknown"}


def number(value: float, decimals: int) -> str:
    """A number with its decimals, thousands parted, a true minus."""
    text = f"{value:,.{decimals}f}"
    return text.replace("-", "\N{MINUS SIGN}") if float(text.replace(",", "")) else f"{0:.{decimals}f}"


def amount(value: float, unit: str, decimals: int) -> str:
    """A value with its unit: “69.2%”, “3.9 per 1,000”, “£1,200”."""
    if unit == "pounds":
        return f"£{number(value, decimals)}"
    return f"{number(value, decimals)}{UNITS[unit]}"


def places(row: Row, measure: Row) -> int:
    """How many decimals a figure is said with: as printed, else as the measure says."""
    printed, own = row.get("decimals"), measure.get("decimals")
    return int(printed if printed is not None else own if own is not None else 1)


def value(row: Row | None, measure: Row) -> str:
    """A figure in words: its amount, or why there is none."""
    if row is None:
        return NOT_KNOWN[0]
    if row["value"] is None:
        return MISSING.get(row["code"], NOT_KNOWN)[0]
    said = amount(row["value"], measure["unit"], places(row, measure))
    return f"{said} ({BESIDE[row['code']]})" if row["code"] in BESIDE else said


def symbol(row: Row) -> str:
    """The letter that stands in a picture for a figure that is not there; blank beside one that is."""
    return "" if row["value"] is not None else MISSING.get(row["code"], NOT_KNOWN)[1]


def interval(row: Row | None, measure: Row) -> str:
    """“67.1 to 71.0%”; blank where none is known."""
    if row is None or row["value"] is None or row["lower"] is None or row["upper"] is None:
        return ""
    decimals = places(row, measure)
    return f"{number(row['lower'], decimals)} to {amount(row['upper'], measure['unit'], decimals)}"


def bare(found: float | None, measure: Row, row: Row) -> str:
    """A number that has no code of its own, such as a mean; “not available” where there is none."""
    return NOT_KNOWN[0] if found is None else amount(found, measure["unit"], places(row, measure))


def difference(found: float | None, measure: Row, row: Row) -> str:
    """A change or a gap with its sign, in points where the unit is percent."""
    if found is None:
        return NOT_KNOWN[0]
    decimals = places(row, measure)
    said = number(found, decimals)
    sign = "+" if found > 0 and float(f"{found:.{decimals}f}") else ""
    unit = " percentage points" if measure["unit"] == "percent" else UNITS[measure["unit"]]
    return f"{sign}{said}{unit}"


def gap(row: Row, measure: Row) -> tuple[str, str]:
    """How far one group stands behind another, and its interval: words where there is no figure or none is known."""
    if row["value"] is None:
        return MISSING.get(row["code"], NOT_KNOWN)[0], "not known"
    ends = row["lower"] is not None and row["upper"] is not None
    between = f"{number(row['lower'], 1)} to {number(row['upper'], 1)}" if ends else "not known"
    return difference(row["value"], measure, {**row, "decimals": 1}), between


def when(slug: str) -> str:
    """A period in words; the spelling itself where it is none."""
    try:
        return period(slug).said
    except NotAPeriod:
        return slug


def so_far(row: Row, measure: Row) -> str:
    """What is counted of a quarter that runs, never as if it were over: “7, so far this quarter, to 1 May 2026”."""
    last = row["until_on"] - dt.timedelta(days=1)
    value_of = dict(row) | {"decimals": 0 if measure["unit"] == "count" else None}
    return f"{value(value_of, measure)}, so far this quarter, to {last.day} {last:%B %Y}"


def in_period(slug: str) -> str:
    """A period within a sentence: “in the 2021 to 2022 school year”, “on 31 March 2021”."""
    said = when(slug)
    if said[:2].strip().isdigit() and not said[:4].isdigit():
        return f"on {said}"
    return f"in the {said}" if said.endswith("year") else f"in {said}"


def compared(verdict: str, whom: str) -> str:
    """A verdict beside whom it is meant: “better than England”; blank where nothing is compared."""
    if verdict in ("better", "worse"):
        return f"{verdict} than {whom}"
    return f"no clear difference from {whom}" if verdict == "no clear difference" else verdict


def rate(measure: Row) -> str:
    """The words of a rate, for the title of a picture that writes bare numbers: “, per 1,000”; else blank."""
    unit = UNITS[measure["unit"]]
    return f",{unit}" if unit.startswith(" ") else ""


def since(row: Row, measure: Row) -> str:
    """How a figure differs from the one before it, and whether that can be told from chance."""
    if not row["before_period"]:
        return "This is the first figure"
    if row["change"] is None:
        return f"How it changed since {when(row['before_period'])} cannot be said"
    verdict = f": {row['change_verdict']}" if row["change_verdict"] else ""
    return f"{difference(row['change'], measure, row)} since {when(row['before_period'])}{verdict}"


def how_sure(row: Row, measure: Row) -> str:
    """The interval, or that none is known."""
    between = interval(row, measure)
    return f"{between} (95% interval)" if between else "No interval is known"


def unusual(verdict: str) -> str:
    """Whether an area is further from the others than chance and the usual differences explain."""
    if verdict in ("better", "worse"):
        return f"Unusual: {verdict} than the usual differences explain"
    return {"as expected": "Not unusual", "": ""}.get(verdict, "Whether it is unusual cannot be said")


def rank(row: Row) -> str:
    """“12 of 151”; a dash where nobody is ranked."""
    return f"{row['rank']} of {row['of']}" if row["rank"] is not None else "not ranked"


def tag(state: str) -> tuple[str, str | None]:
    """The status word's slug, and other words for it where two states share a shape."""
    return TAGS.get(state, state), DATA_SAID.get(state)


def added(row: Row, measure: Row) -> str:
    """What the councils of a region or of England come to, beside what is printed of it."""
    decimals = measure["decimals"]
    low, high = number(row["low"], decimals), amount(row["high"], measure["unit"], decimals)
    come = amount(row["low"], measure["unit"], decimals) if row["low"] == row["high"] else f"between {low} and {high}"
    gone = f", {row['hidden']} of them hidden," if row["hidden"] else ""
    said = f"Its {row['parts']} councils{gone} come to {come}, weighted by how many each is of"
    last = row["with_last"]
    as_last = ""
    if last is not None:
        as_last = f" Were the hidden as last printed, it would be {amount(last, measure['unit'], decimals)}."
    if row["fits"]:
        return f"{said}, which fits.{as_last}"
    return f"{said}. The printed figure is another: counts may be rounded, or other people be counted.{as_last}"


def sum_of(definition: str) -> str:
    """What a sum of the councils that keep their records here is of; blank for any other definition."""
    found = re.fullmatch(r"sum-of-(\d+)-of-(\d+)", definition)
    if found is None:
        return ""
    return f"The sum of {found[1]} of {found[2]} councils: those whose records are kept here. It is not of all."
