"""Which records tell of which kind of pairs: of one person, of one household, of strangers."""

from collections.abc import Sequence
from itertools import combinations

import polars as pl

from village.linkage.rules.decide import STRONG, supports

LARGEST = 40
"""Records that one label may join: more are a number given as a stand-in, or a home for many."""


def labelled(records: pl.DataFrame, scheme: str) -> pl.DataFrame:
    """The records with a column `label`: their number of this scheme where another record has it too and every two of
    them support it by name or date of birth, else none. A number given to two people teaches nothing."""
    fields = [name for name in ("birth", "forename") if name in records.columns]
    having = records.filter(pl.col(scheme).is_not_null()).select("record", scheme, *fields)
    groups = having.group_by(scheme).agg("record", *fields)
    good = [
        group[scheme]
        for group in groups.filter(pl.col("record").list.len().is_between(2, LARGEST)).iter_rows(named=True)
        if _supported(group, fields)
    ]
    right = pl.col(scheme).is_in(pl.Series(good, dtype=pl.String).implode())
    return records.with_columns(pl.when(right).then(scheme).alias("label"))


def _supported(group: dict[str, object], fields: Sequence[str]) -> bool:
    columns = [group[name] for name in fields]
    said = [
        {name: text for name, text in zip(fields, texts, strict=True) if text} for texts in zip(*columns, strict=True)
    ]
    return all(supports(one, two) for one, two in combinations(said, 2))


def each_child_once(records: pl.DataFrame) -> pl.DataFrame:
    """The fullest record of each child: two of these are of two children, as far as is known."""
    fields = [name for name in records.columns if name not in ("record", "child", "source", "duplicate_free")]
    filled = pl.sum_horizontal(pl.col(name).is_not_null() for name in fields)
    once = records.sort(filled, "record", descending=[True, False]).unique("child", keep="first", maintain_order=True)
    for scheme in STRONG:  # a child that is still two in the index would be a stranger to itself
        if scheme in once.columns:
            once = once.filter(pl.col(scheme).is_null() | pl.col(scheme).is_first_distinct())
    return once


def households(records: pl.DataFrame) -> pl.DataFrame:
    """Different children at one address, labelled by it: records of sources that hold each child once."""
    fields = [name for name in ("postcode", "address") if name in records.columns]
    if len(fields) < 2:
        return records.clear().with_columns(pl.lit(None, dtype=pl.String).alias("label"))
    home = pl.concat_str(
        [pl.col("source"), *(pl.col(name).str.split("|").list.first() for name in fields)], separator=" "
    )
    at_home = each_child_once(records.filter("duplicate_free")).with_columns(home.alias("label"))
    size = pl.len().over("label")
    return at_home.filter(pl.col("label").is_not_null()).with_columns(
        pl.when(size.is_between(2, LARGEST)).then("label").alias("label")
    )


def pairs_of(records: pl.DataFrame, fields: Sequence[str]) -> tuple[int, dict[str, int]]:
    """How many pairs share a label, and of these, by field, how many have a value on both sides."""
    told = records.filter(pl.col("label").is_not_null())
    counts = told.group_by("label").agg(pl.len().alias("all"), *(pl.col(name).count() for name in fields))

    def pairs(column: str) -> int:
        n = counts[column].cast(pl.Int64)
        return int((n * (n - 1) // 2).sum())

    return pairs("all"), {name: pairs(name) for name in fields}
