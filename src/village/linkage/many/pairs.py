"""Pairs of records of one person among very many, worked out where the records are: no table passes through here."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import log2
from pathlib import Path

from village.kernel.tables.engines import Engine
from village.linkage.many.calling import CONCEPTS, keys_of, said, weight
from village.linkage.rules.model import Model, as_data

HOT = 300
"""A key that more records share is not followed: the index has the same bound, for children. Records that share no
other key are then not found."""
STEPS = 4
_SAID, _KEYS, _WEIGHT = "village_said", "village_keys", "village_weight"


@dataclass(frozen=True)
class Found:
    """How many records there were, keys of them, keys that too many share, pairs that were weighed and written."""

    records: int
    keys: int
    hot: int
    weighed: int
    written: int


def pairs(
    feeds: Mapping[str, Sequence[Path]],
    folder: Path,
    out: Path,
    *,
    engine: Engine,
    model: Model,
    least: float,
    step: Callable[[str], None] = lambda _: None,
) -> Found:
    """Write every pair of records that share a key and are of one person by a chance of `least` or more to Parquet in
    the new folder `out`: columns `one`, `other` (each `source/record`) and `weight` in bits.

    `feeds`: the Parquet files of each source below `folder`, with the columns `record` and CONCEPTS, some of which may
    be missing. What comes out is the same on every engine.
    """
    _teach(engine, model)
    step("Making values comparable")
    records = engine.keep("records", _records(feeds, folder, engine))
    step("Under which keys each is found")
    keys = engine.keep("keyed", f"SELECT record, {engine.each}({_KEYS}(said)) AS key FROM records")  # nosec B608
    engine.keep("shared", "SELECT key, count(*) AS many FROM keyed GROUP BY key HAVING count(*) > 1")
    [(hot,)] = engine.rows(f"SELECT count(*) FROM shared WHERE many > {HOT}")  # nosec B608 - our own number
    step("Which share one")
    engine.keep("narrow", f"SELECT k.record, k.key FROM keyed k JOIN shared s ON k.key = s.key WHERE s.many <= {HOT}")  # nosec B608
    engine.keep("alike", _ALIKE)
    step("Weighing")
    weighed = engine.keep("weighed", _WEIGHED)
    likely = f"SELECT one, other, weight FROM weighed WHERE weight >= {_bits(model, least)!r}"  # nosec B608
    engine.write(likely, out)
    [(written,)] = engine.rows(f"SELECT count(*) FROM ({likely}) AS likely")  # nosec B608 - our own text
    return Found(records, keys, int(hot), weighed, int(written))


def feeds_in(folder: Path) -> dict[str, list[Path]]:
    """The first feed of each source, which is full, of every authority that `village synthetic county` or `nation` made
    in a folder; of one that `village synthetic people` made too."""
    found: dict[str, list[Path]] = {}
    for source in sorted([*folder.glob("area=*/feeds/*"), *folder.glob("feeds/*")]):
        files = sorted(source.glob("*.parquet"))
        found.setdefault(source.name, []).extend(files[:1])
    return {name: files for name, files in found.items() if files}


_ALIKE = """
SELECT DISTINCT a.record AS one, b.record AS other
FROM narrow a JOIN narrow b ON a.key = b.key AND a.record < b.record
"""
_WEIGHED = f"""
SELECT p.one, p.other, {_WEIGHT}(a.said, b.said) AS weight
FROM alike p JOIN records a ON a.record = p.one JOIN records b ON b.record = p.other
"""  # nosec B608 - our own names


def _teach(engine: Engine, model: Model) -> None:
    """Let SQL call our rules."""
    engine.function(_SAID, said, len(CONCEPTS), "text")
    engine.function(_KEYS, keys_of, 1, "wholes")
    engine.function(_WEIGHT, partial(weight, json.dumps(as_data(model))), 2, "number")


def _records(feeds: Mapping[str, Sequence[Path]], folder: Path, engine: Engine) -> str:
    """SQL of all records of all sources, each as one text."""
    parts = []
    for place, (source, files) in enumerate(sorted(feeds.items())):
        table = f"feed_{place}"
        engine.read(table, files, folder)
        there = engine.columns(table)
        texts = ", ".join(f"coalesce({one}, '')" if one in there else "''" for one in CONCEPTS)
        parts.append(f"SELECT {engine.text(f'{source}/')} || record AS record, {_SAID}({texts}) AS said FROM {table}")  # nosec B608
    return " UNION ALL ".join(parts)


def _bits(model: Model, least: float) -> float:
    """The weight from which a pair is of one person by this chance, before anything is known of rivals."""
    return log2(least / (1 - least)) - model.prior_bits
