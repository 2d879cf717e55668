"""Which pairs are looked at: those that share a key. A key that too many share is left to the narrower ones."""

from collections.abc import Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray

from village.linkage.files.columns import Column
from village.linkage.rules.keys import KEYS, PARTS, WIDE

Pairs = NDArray[np.int64]
PER_RECORD = 12
"""How many pairs one kind of key may bring for each record: its commonest values give way until it keeps to this."""
MOST_OF_ONE, MOST_OF_ONE_WIDE = 10_000, 100
"""How many pairs one value of a key may bring."""


def candidates(columns: dict[str, Column], left: int, right: int) -> Pairs:
    """Pairs to compare, as `left row * records + right row` over rows counted through both files, each once, in order.

    `left` and `right` are the numbers of records; the left file's come first in the columns. With no right file
    (`right` = 0) pairs are within the left one.
    """
    records = left + right
    parts: dict[str, pl.DataFrame] = {}
    found: list[pl.Series] = []
    for names in kinds_of_keys(columns):
        for name in names:
            if name not in parts:
                parts[name] = _parts(name, columns)
        keyed = _keyed([parts[name] for name in names])
        pairs = _sharing(keyed, left, right, MOST_OF_ONE_WIDE if names in WIDE else MOST_OF_ONE)
        found.append(pairs.select(pl.col("left").cast(pl.Int64) * records + pl.col("right")).to_series())
    return pl.concat(found).unique().sort().to_numpy() if found else np.empty(0, dtype=np.int64)


def kinds_of_keys(columns: dict[str, Column]) -> Iterator[tuple[str, ...]]:
    """The keys that these columns can make; a column that no key names makes its own with either name."""
    for names in (*KEYS, *WIDE):
        if all(PARTS[name][0] in columns for name in names):
            yield names
    for field in columns:
        if field.startswith("id:"):
            yield (field,)
        elif field.startswith("other:"):
            for name in ("surname-sound", "forename-3", "birth"):
                if PARTS[name][0] in columns:
                    yield (field, name)


def _parts(name: str, columns: dict[str, Column]) -> pl.DataFrame:
    """The values of one part of a key: a row for each record and value."""
    field, read = PARTS.get(name, (name, lambda text: (text,)))
    column = columns[field]
    values = [read(text) for text in column.texts]
    table = pl.DataFrame(
        {
            "code": pl.Series(np.repeat(np.arange(len(values)), [len(v) for v in values]), dtype=pl.Int32),
            name: pl.Series([part for value in values for part in value], dtype=pl.String),
        }
    ).with_columns(pl.col(name).hash())
    rows = pl.DataFrame({"row": pl.Series(np.arange(len(column.codes)), dtype=pl.Int32), "code": column.codes})
    return rows.join(table, on="code").drop("code")


def _keyed(parts: list[pl.DataFrame]) -> pl.DataFrame:
    whole = parts[0]
    for part in parts[1:]:
        whole = whole.join(part, on="row")
    return whole.select("row", pl.struct(pl.exclude("row")).hash().alias("key")).unique()


def _sharing(keyed: pl.DataFrame, left: int, right: int, most: int) -> pl.DataFrame:
    """Pairs of rows that share a key, the values that bring most of them left out until the rest is affordable."""
    one = keyed.filter(pl.col("row") < left) if right else keyed
    two = keyed.filter(pl.col("row") >= left) if right else keyed
    sizes = one.group_by("key").len("ones").join(two.group_by("key").len("twos"), on="key")
    count = pl.col("ones").cast(pl.Int64) * pl.col("twos")
    sizes = sizes.with_columns((count if right else (count - pl.col("ones")) // 2).alias("pairs"))
    sizes = sizes.filter(pl.col("pairs").is_between(1, most)).sort("pairs", "key")
    allowed = sizes.filter(pl.col("pairs").cum_sum() <= PER_RECORD * (left + right)).select("key")
    pairs = one.join(allowed, on="key").join(two.rename({"row": "other"}), on="key")
    if not right:
        pairs = pairs.filter(pl.col("row") < pl.col("other"))
    return pairs.select(pl.col("row").alias("left"), pl.col("other").alias("right"))
