"""From the columns of the files to the fields that are compared."""

from collections.abc import Mapping

import polars as pl

from village.linkage.files.columns import Column, NotTaken, column, column_of, taken
from village.linkage.files.guessing import text_of
from village.linkage.rules.names import split_name
from village.linkage.rules.normalise import FIELDS, Short

Concepts = Mapping[str, tuple[str, ...]]
_EXCEL = r"[1-8]\d{4}"
_FIRST = r"^(\d{1,2})[-/. ]\d{1,2}[-/. ]\d{2}(?:\d{2})?(?: |$)"
_MIDDLE = r"^\d{1,2}[-/. ](\d{1,2})[-/. ]\d{2}(?:\d{2})?(?: |$)"


def fields(
    tables: list[pl.DataFrame], mapped: list[Concepts], short: Short
) -> tuple[dict[str, Column], list[NotTaken]]:
    """Every field that some record of each file has, and what was not taken."""
    refused: list[NotTaken] = []
    by_concept = pl.concat([_by_concept(t, m, refused) for t, m in zip(tables, mapped, strict=True)], how="diagonal")
    found: dict[str, Column] = {}
    for name in FIELDS:
        if made := column(name, by_concept, short, refused):
            found[name] = made
    for concept in by_concept.columns:
        if concept.startswith(("other:", "id:")):
            text = taken(by_concept[concept], concept, short, refused)
            if made := column_of(concept, [text]):
                found[concept] = made
    return {name: one for name, one in found.items() if _in_each(one, tables)}, refused


def fields_of(concept: str) -> set[str]:
    """The fields to which a concept adds something: a whole name to two."""
    parts = ("forename", "surname") if concept == "full_name" else (concept,)
    return {name for name, made in FIELDS.items() if {one for one, _ in made}.intersection(parts)} or {concept}


def _in_each(one: Column, tables: list[pl.DataFrame]) -> bool:
    start = 0
    for table in tables:
        if not (one.codes[start : start + len(table)] >= 0).any():
            return False
        start += len(table)
    return True


def _by_concept(table: pl.DataFrame, mapped: Concepts, refused: list[NotTaken]) -> pl.DataFrame:
    """A file's values as text by concept, one column each."""
    made: dict[str, pl.Series] = {}
    for concept, names in mapped.items():
        if concept == "record":
            continue
        if concept == "full_name":
            made |= _names(table[names[0]])
        elif concept == "date_of_birth":
            made[concept] = _births(table.select(names), refused)
        else:
            whole = text_of(concept, names)
            made[concept] = table.select(pl.when(whole != "").then(whole).alias(concept))[concept]
    if not made:
        made["record"] = pl.Series([None] * len(table), dtype=pl.String)  # nothing to compare, in as many rows
    return pl.DataFrame({concept: text.alias(concept) for concept, text in made.items()})


def _names(whole: pl.Series) -> dict[str, pl.Series]:
    distinct = whole.drop_nulls().unique()
    parts = [split_name(text) for text in distinct.to_list()]
    first, last = ([part[at] or None for part in parts] for at in (0, 1))
    return {
        "forename": whole.replace_strict(distinct, pl.Series(first, dtype=pl.String), default=None),
        "surname": whole.replace_strict(distinct, pl.Series(last, dtype=pl.String), default=None),
    }


def _births(parts: pl.DataFrame, refused: list[NotTaken]) -> pl.Series:
    """Dates as text; from day, month and year, the year alone where one is missing. Numbers of days since 1899, as
    spreadsheets keep dates, become dates; month before day is told by a column in which no month would fit
    else, and said."""
    names = parts.columns
    if len(names) == 3:
        day, month, year = (pl.col(name) for name in names)
        whole = pl.concat_str(year, month, day, separator="-")
        return parts.select(pl.coalesce(whole, year).alias("date"))["date"]
    text = parts.to_series().alias("date")
    serial = text.str.contains(f"^{_EXCEL}$").fill_null(False)
    if 2 * serial.sum() > len(text.drop_nulls()):
        days = pl.when(serial).then(text).cast(pl.Int32, strict=False)
        dates = pl.lit("1899-12-30").str.to_date() + pl.duration(days=days)
        return parts.select(pl.when(serial).then(dates.cast(pl.String)).otherwise(text).alias("date"))["date"]
    middle = text.str.extract(_MIDDLE).cast(pl.Int32, strict=False)
    first = text.str.extract(_FIRST).cast(pl.Int32, strict=False)
    only = int((middle > 12).sum())
    if not only:
        return text
    if (first > 12).any():
        refused.append(
            NotTaken("date_of_birth", "can only be month before day, where others are day before month", only)
        )
        return text
    why = "all dates of the file are read as month before day: these can only be that"
    refused.append(NotTaken("date_of_birth", why, only))
    return text.str.replace(r"^(\d{1,2})([-/. ])(\d{1,2})([-/. ])(\d{2})", "${3}${2}${1}${4}${5}")
