"""The records of one or two files, field by field, as arrays that can be compared a million pairs at a time."""

import re
from dataclasses import dataclass
from functools import partial
from itertools import chain

import numpy as np
import polars as pl
from numpy.typing import NDArray

from village.linkage.files.helping import taken_of
from village.linkage.files.spreading import spread
from village.linkage.rules.normalise import FIELDS, Short

Ints = NDArray[np.int32]
UNSEEN_PEOPLE = 50
"""People whom no file shows, all with other values."""
_VALUES = re.compile(r"\d[\d-]*")


@dataclass(frozen=True)
class Column:
    """One field of all records: `texts` are its distinct values, `codes` each record's (-1: missing), `firsts` the
    code of the value before the first "|" (among `names`)."""

    field: str
    texts: list[str]
    codes: Ints
    names: list[str]
    firsts: Ints

    def frequencies(self) -> NDArray[np.float64]:
        """How often each first value occurs among people: the file is a sample of them, and in a small one a name
        that stands there twice is not the name of a fifth of everyone."""
        counts = np.bincount(self.firsts[self.firsts >= 0], minlength=len(self.names)).astype(float)
        found: NDArray[np.float64] = counts / (counts.sum() + UNSEEN_PEOPLE)
        return found


@dataclass(frozen=True)
class NotTaken:
    """Why values of a column were left out, in words that hold none of them, and of how many records."""

    concept: str
    reason: str
    records: int


def column(field: str, table: pl.DataFrame, short: Short, refused: list[NotTaken]) -> Column | None:
    """A field from the concepts that make it, or None when no record has one. `table` holds text, by concept."""
    texts: list[pl.Series] = []
    for concept, _ in FIELDS[field]:
        if concept in table.columns:
            texts.append(taken(table[concept], concept, short, refused))
    return column_of(field, texts)


def column_of(field: str, texts: list[pl.Series]) -> Column | None:
    """A field from its texts, the present one first; empty ones are left out."""
    if not texts or all(text.null_count() == len(text) for text in texts):
        return None
    frame = pl.DataFrame({str(i): text for i, text in enumerate(texts)})
    whole = frame.select(pl.concat_str(pl.all(), separator="|", ignore_nulls=True).alias("text"))["text"]
    whole = whole.set(whole == "", None)
    first = whole.str.split("|").list.first()
    codes, values = _coded(whole)
    firsts, names = _coded(first)
    return Column(field, values, codes, names, firsts)


def _coded(series: pl.Series) -> tuple[Ints, list[str]]:
    distinct = series.drop_nulls().unique(maintain_order=True)
    lookup = pl.DataFrame({"text": distinct, "code": pl.Series(range(len(distinct)), dtype=pl.Int32)})
    codes = pl.DataFrame({"text": series}).join(lookup, on="text", how="left", maintain_order="left")["code"]
    return codes.fill_null(-1).to_numpy().astype(np.int32), distinct.to_list()


def taken(series: pl.Series, concept: str, short: Short, refused: list[NotTaken]) -> pl.Series:
    """A column made comparable: each distinct value once."""
    counts = series.drop_nulls().value_counts(name="records")
    written = counts[series.name].to_list()
    made = spread(partial(taken_of, concept, short), written)
    texts, reasons = (list(chain.from_iterable(part)) for part in zip(*made, strict=True)) if made else ([], [])
    why: dict[str, int] = {}
    for reason, records in zip(reasons, counts["records"].to_list(), strict=True):
        if reason:
            kind = _VALUES.sub("…", reason.partition("' ")[2] or reason)
            why[kind] = why.get(kind, 0) + records
    refused += [NotTaken(str(series.name), reason, records) for reason, records in why.items()]
    lookup = {
        "text": pl.Series(written, dtype=pl.String),
        "taken": pl.Series([text or None for text in texts], dtype=pl.String),
    }
    whole = pl.DataFrame({"text": series}).join(pl.DataFrame(lookup), on="text", how="left", maintain_order="left")
    return whole["taken"]
