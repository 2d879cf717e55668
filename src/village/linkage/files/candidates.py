"""Which pairs are looked at: those that share a key. A key that too many share is left to the narrower ones."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from village.linkage.files.columns import Column
from village.linkage.files.ordering import each_once, firsts_of
from village.linkage.files.spreading import processors
from village.linkage.rules.keys import KEYS, PARTS, WIDE

Pairs = NDArray[np.int64]
Rows = NDArray[np.int32]
Hashes = NDArray[np.uint64]
_ODD = np.uint64(0x9E3779B97F4A7C15)
MOST_OF_ONE = 10_000
"""How many pairs one value of a key may bring."""


def affordable(records: int, *, wide: bool) -> tuple[int, int]:
    """How many pairs one value of a key may bring, and all values of one kind of key for each record: fewer in large
    files, so that time and memory grow with the files and not with their square. Wide keys are for small files: in
    large ones what they bring beside the others is almost all of strangers."""
    share = 1_000_000 / max(records, 1)
    if wide:
        return round(min(100, 10 * share)), round(min(12, max(0, share - 1)))
    return MOST_OF_ONE, round(min(12, max(3, 3 * share)))


def candidates(columns: dict[str, Column], left: int, right: int) -> Pairs:
    """Pairs to compare, as `left row * records + right row` over rows counted through both files, each once, in order.

    `left` and `right` are the numbers of records; the left file's come first in the columns. With no right file
    (`right` = 0) pairs are within the left one.
    """
    records = left + right
    kinds = [(names, *affordable(records, wide=names in WIDE)) for names in kinds_of_keys(columns)]
    kinds = [(names, most, each) for names, most, each in kinds if each]
    parts = {name: _part(name, columns) for name in dict.fromkeys(name for names, _, _ in kinds for name in names)}

    def sharing(kind: tuple[tuple[str, ...], int, int]) -> Pairs:
        names, most, each = kind
        return _sharing(*_keyed([parts[name] for name in names]), (left, right), most, each)

    found = np.empty(0, dtype=np.int64)
    with ThreadPoolExecutor(processors()) as pool:  # sorting, which is most of it, needs no turn of Python's
        for pairs in pool.map(sharing, kinds):
            found = each_once(np.concatenate([found, pairs]))
    return found


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


@dataclass(frozen=True)
class _Part:
    """One part of a key, hashed: the first value of each record (0: none), and further values with their rows."""

    first: Hashes
    rows: Rows
    more: Hashes


def _part(name: str, columns: dict[str, Column]) -> _Part:
    field, read = PARTS.get(name, (name, lambda text: (text,)))
    column = columns[field]
    values = [read(text) for text in column.texts]
    first = _hashed([value[0] if value else None for value in values])
    coded = np.append(first, np.uint64(0))[column.codes]
    further = [(code, text) for code, value in enumerate(values) for text in value[1:]]
    codes = pl.DataFrame(
        {"code": [code for code, _ in further], "at": range(len(further))}, {"code": pl.Int32, "at": pl.Int32}
    )
    rows = pl.DataFrame({"row": np.arange(len(column.codes), dtype=np.int32), "code": column.codes}).join(
        codes, on="code"
    )
    return _Part(coded, rows["row"].to_numpy(), _hashed([text for _, text in further])[rows["at"].to_numpy()])


def _hashed(texts: list[str | None]) -> Hashes:
    series = pl.Series(texts, dtype=pl.String)
    return np.where(series.is_null().to_numpy(), np.uint64(0), series.hash().to_numpy() | np.uint64(1))


def _keyed(parts: list[_Part]) -> tuple[Rows, Hashes]:
    """Rows and keys of one kind: the parts' hashes mixed; a part that is missing makes no key."""
    first, rows, more = parts[0].first, parts[0].rows, parts[0].more
    for part in parts[1:]:
        both = pl.DataFrame({"row": rows, "a": more}).join(pl.DataFrame({"row": part.rows, "b": part.more}), on="row")
        rows, more = (
            np.concatenate([rows, part.rows, both["row"].to_numpy()]),
            np.concatenate(
                [
                    _mixed(more, part.first[rows]),
                    _mixed(first[part.rows], part.more),
                    _mixed(both["a"].to_numpy(), both["b"].to_numpy()),
                ]
            ),
        )
        first = _mixed(first, part.first)
    whole = np.flatnonzero(first).astype(np.int32)
    extra = pl.DataFrame({"row": rows[more != 0], "key": more[more != 0]}).unique()
    extra = extra.filter(pl.col("key") != first[extra["row"].to_numpy()])
    return (
        np.concatenate([whole, extra["row"].to_numpy()]),
        np.concatenate([first[whole], extra["key"].to_numpy()]),
    )


def _mixed(a: Hashes, b: Hashes) -> Hashes:
    """Two hashes as one, in their order; nothing where either is nothing."""
    return np.where((a == 0) | (b == 0), np.uint64(0), (a * _ODD ^ b) | np.uint64(1))


@dataclass(frozen=True)
class _Runs:
    """Rows in the order of their keys, and the different keys: where the rows of each begin, and how many they are."""

    rows: Rows
    keys: Hashes
    starts: Rows
    sizes: Rows


def _runs(rows: Rows, keys: Hashes) -> _Runs:
    order = np.argsort(keys)
    first = firsts_of(keys[order])
    sizes = np.diff(np.r_[first, len(keys)])
    return _Runs(rows[order], keys[order[first]], first.astype(np.int32), sizes.astype(np.int32))


def _sharing(rows: Rows, keys: Hashes, sizes: tuple[int, int], most: int, each: int) -> Pairs:
    """Pairs of rows that share a key, the values that bring most of them left out until the rest is affordable."""
    left, right = sizes
    ours = rows < left if right else np.full(len(rows), fill_value=True)
    one, two = _runs(rows[ours], keys[ours]), _runs(rows[~ours], keys[~ours])
    if not right:
        two = one
    at = np.searchsorted(two.keys, one.keys)
    both = np.flatnonzero(two.keys[np.minimum(at, len(two.keys) - 1)] == one.keys) if len(two.keys) else at[:0]
    at = at[both]
    count = one.sizes[both].astype(np.int64) * two.sizes[at]
    count = count if right else (count - one.sizes[both]) // 2
    few = np.flatnonzero((count >= 1) & (count <= most))
    few = few[np.argsort(count[few], kind="stable")]
    few = few[np.cumsum(count[few]) <= each * (left + right)]
    a, b = _product(one, two, both[few], at[few])
    if not right:
        a, b = a[a < b], b[a < b]
    pairs = a.astype(np.int64)
    pairs *= left + right
    pairs += b
    return pairs


def _product(one: _Runs, two: _Runs, at: NDArray[np.intp], to: NDArray[np.intp]) -> tuple[Rows, Rows]:
    """Every row of each run at `at` with every row of the run at its side at `to`."""
    wide = two.sizes[to]
    count = one.sizes[at] * wide
    before = np.cumsum(count, dtype=np.int32) - count
    within = np.arange(count.sum(), dtype=np.int32)
    within -= np.repeat(before, count)
    down, across = np.divmod(within, np.repeat(wide, count))
    down += np.repeat(one.starts[at], count)
    across += np.repeat(two.starts[to], count)
    return one.rows[down], two.rows[across]
