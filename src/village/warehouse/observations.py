"""What an observation is: one figure of one indicator, in one area, period and group, as one release stated it.

A figure that is not shown has a code that says why; a code is never a number and a number is never made of one.
"""

import datetime as dt
from collections.abc import Mapping

import polars as pl

# Why there is no figure, or what is special about the one there is. Publishers' symbols are turned into these by the
# mapping of each file; `printed` keeps the symbol. They are never merged: what may be said of each is different.
CODES: Mapping[str, str] = {
    "": "a figure as it stands",
    "suppressed": "known to the publisher and hidden, to protect people",
    "not-available": "not collected, not known or not published",
    "not-applicable": "there is nothing here to count",
    "low": "more than nothing, and rounds to nothing",
    "zero-rounded": "printed as nothing after rounding: nothing or nearly so",
    "not-entered": "nobody was entered, so what is counted is nothing",
    "low-coverage": "too few of those who should be counted were",
    "unreliable": "printed with a warning that it cannot be relied on",
    "new": "too new to have a figure",
}
WITH_VALUE = frozenset({"", "zero-rounded", "unreliable"})  # the codes beside which a value may stand
# Counted as none in a sum or a mean. What is suppressed never is, nor what does not apply: an authority with children
# whose share is printed as not applicable has a share that is not known.
KNOWN_NOTHING = frozenset({"not-entered"})

# A subregion (Inner and Outer London) lies within a region that is published beside it, so it is never summed with one.
LEVELS = ("country", "region", "subregion", "authority", "district", "school")
# Whose figure it is: of those who live there, who go to school there, or for whom the authority is responsible.
# Figures of different bases are different figures and never stand in one sum or one ranking.
BASES = ("residence", "school", "responsible", "area")
SECTORS = ("mainstream", "special", "independent", "college")  # of schools; "" where a file does not say
QUALITIES = ("provisional", "revised", "final")
UNITS: Mapping[str, str] = {
    "percent": "%",
    "points": " percentage points",
    "count": "",
    "per-100": " per 100",  # events or places for each hundred people, which may pass 100; a percentage never does
    "per-1000": " per 1,000",
    "per-10000": " per 10,000",
    "per-100000": " per 100,000",
    "score": "",
    "pounds": " pounds",
    "days": " days",
    "ratio": "",
    "fte": " full-time equivalents",
}

# The columns of a table of observations, in order. Text that is absent is "", a number that is absent is null.
OBSERVATION: Mapping[str, type[pl.DataType]] = {
    "indicator": pl.String,  # what is counted, as `dataset.name`
    "area": pl.String,  # the nine-character code in force then; a school's URN at level school
    "level": pl.String,  # of LEVELS
    "basis": pl.String,  # of BASES
    "vintage": pl.String,  # the day of whose boundaries the code speaks, as 2023-04-01
    "period": pl.String,  # see periods.py
    "period_kind": pl.String,
    "from_on": pl.Date,
    "until_on": pl.Date,
    "group": pl.String,  # "" for everyone, else sorted `what=which` joined by ";", as "fsm=yes;sex=girls"
    "value": pl.Float64,  # in `unit`; null beside any code that is not in WITH_VALUE
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "lower": pl.Float64,  # the publisher's own 95 % interval, where printed
    "upper": pl.Float64,
    "unit": pl.String,  # of UNITS
    "decimals": pl.Int64,  # to how many places `value` was printed, null when it was not rounded
    "code": pl.String,  # of CODES
    "printed": pl.String,  # the symbol in the file when there is a code
    "quality": pl.String,  # of QUALITIES
    "definition": pl.String,  # the version of the definition; figures of two versions are not comparable
    "release": pl.String,
    "published_on": pl.Date,
    "file": pl.String,  # the first 16 digits of the file's SHA-256; releases know its name
    "row": pl.Int64,  # of that file, its header being 1; of a Parquet file, which has none, the first is 1
}
KEY = ("indicator", "area", "basis", "period", "group", "definition")  # what one release says once
SCHEMA = pl.Schema(dict(OBSERVATION))

# What files say of the schools whose figures they hold, one row for each; "" is what a file does not say.
SCHOOL: Mapping[str, type[pl.DataType]] = {
    "urn": pl.String,
    "name": pl.String,
    "authority": pl.String,  # the code of the authority that maintains it or in whose area it stands
    "kind": pl.String,  # in words
    "sector": pl.String,  # of SECTORS
    "closed": pl.Boolean,  # when the file was published
}
SCHOOLS = pl.Schema(dict(SCHOOL))


def group_slug(parts: Mapping[str, str]) -> str:
    """The one spelling of a group: {"sex": "girls", "fsm": "yes"} → "fsm=yes;sex=girls"; {} → "" (everyone)."""
    return ";".join(f"{what}={which}" for what, which in sorted(parts.items()))


def group_parts(slug: str) -> dict[str, str]:
    """The parts of a group's spelling; the inverse of `group_slug`."""
    return dict(part.split("=", 1) for part in slug.split(";")) if slug else {}


def empty() -> pl.DataFrame:
    """A table of no observations."""
    return SCHEMA.to_frame()


def latest(observations: pl.DataFrame, as_published_on: dt.date | None = None) -> pl.DataFrame:
    """Of each KEY the observation published last, on or before a day if one is given; ties go to the later release.

    This is the whole of bitemporality: nothing is ever overwritten, so what was known on any day can be read again.
    """
    known = observations if as_published_on is None else observations.filter(pl.col("published_on") <= as_published_on)
    return known.sort("published_on", "release", maintain_order=True).unique(KEY, keep="last", maintain_order=True)
