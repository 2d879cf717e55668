"""A model made from the records of an index: m, u and h of every level, how common values are, how much to expect."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

import polars as pl

from village.kernel.tables.engines import DUCKDB
from village.linkage.rules.compare import Comparison
from village.linkage.rules.decide import STRONG
from village.linkage.rules.model import Model, Weighing, as_data
from village.linkage.rules.untrained import household_shares, untrained
from village.linkage.training import estimating
from village.linkage.training.engines import engine
from village.linkage.training.estimating import Shares
from village.linkage.training.kinds import each_child_once, households, labelled, pairs_of

PRIOR_WEIGHT = 20.0
"""How many pairs what was believed before counts for."""
FEW = 100
"""Pairs with a shared number below which a field's m is left to expectation-maximisation."""
SEEN = 5
"""Pairs that must have shown a level for its share to be believed over what was before."""
DRAWN = 2e5
"""Pairs drawn at random to see how often strangers are alike."""
TOLD_APART = frozenset({"forename", "surname", "postcode", "address"})
"""Fields in which agreeing on a rare value says more."""
COMMON, MOST_COMMON = 10, 5_000
"""Children who must share a value for it to be named in a model, and how many values one names: a model is read by
people, and a name borne by few would tell of them."""
LEAST_RECORDS = 100


Known = dict[str, Shares]


class NotEnough(ValueError):
    """There are too few records to learn from; the message is one sentence that holds their number alone."""


@dataclass(frozen=True)
class Trained:
    """A model and on what it rests: by field, how it was learnt and from how many pairs."""

    model: Model
    figures: dict[str, Any]


def train(records: pl.DataFrame, *, where: str = DUCKDB, step: Callable[[str], None] = lambda _: None) -> Trained:
    """A model from the current records of an index: columns `record`, `child`, `source`, `duplicate_free` and the
    fields of `rules.normalise` as text, null where missing.

    Raises NotEnough for fewer than a hundred records, NoEngine when the engine is not there.
    """
    if records.height < LEAST_RECORDS:
        raise NotEnough(f"There are {records.height} records; fewer than {LEAST_RECORDS} teach nothing.")
    before = untrained()
    fields = [one for one in before.weighings if _filled(records, one.comparison.field)]
    comparisons = [one.comparison for one in fields]
    once = each_child_once(records)
    with engine(where) as db:
        step("How often strangers are alike")
        u, drawn = _by_chance(once, comparisons, db, before)
        step("How records of one child differ")
        m, sizes, how = _of_one(records, comparisons, db, u, before)
        filled = {one.field: drawn * (once[one.field].count() / once.height) ** 2 for one in comparisons}
        u = {name: _believable(name, m, u, sizes[name], filled[name], before) for name in u}
        step("What households share")
        h, homes = _of_households(records, comparisons, db, m, u)
    weighings = [_learnt(one, once, m, u, h) if one.comparison.field in u else one for one in before.weighings]
    possible = max(records.height * (records.height - 1) / 2, 1)
    matches = _between(_live_pairs(records) / possible, 1 / possible, 0.5)
    model = Model("", tuple(weighings), matches, homes["share"] or before.households, _coverage(records))
    figures = {
        "records": records.height,
        "children": once.height,
        "engine": where.partition(":")[0],
        "pairs": {"by-number": sizes, "at-random": drawn, "households": homes["pairs"]},
        "learnt": how,
        "coverage": model.coverage,
    }
    return Trained(replace(model, version=version_of(model)), figures)


def _learnt(before: Weighing, once: pl.DataFrame, m: Known, u: Known, h: Known) -> Weighing:
    """A comparison with what was learnt of it, and how common its values are."""
    name = before.comparison.field
    frequency, rare = _frequencies(once[name]) if name in TOLD_APART else ({}, None)
    return Weighing(before.comparison, m[name], u[name], h[name], frequency, rare)


def version_of(model: Model) -> str:
    """The version of a model: a hash of all it says, so that the same model is never two."""
    data = {name: value for name, value in as_data(model).items() if name != "version"}
    whole = json.dumps(data, sort_keys=True, ensure_ascii=False).encode()
    return f"m-{blake2b(whole, digest_size=6).hexdigest()}"


def _filled(records: pl.DataFrame, field: str) -> bool:
    return field in records.columns and records[field].null_count() < records.height


def _prior(model: Model, kind: str) -> dict[str, Shares]:
    return {one.comparison.field: getattr(one, kind) for one in model.weighings}


def _by_chance(
    once: pl.DataFrame, comparisons: list[Comparison], db: Any, before: Model
) -> tuple[dict[str, Shares], int]:
    """u: "the same" from how common each value is, the levels below it from pairs at random."""
    found = estimating.by_chance(once, comparisons, db, DRAWN)
    believed = _prior(before, "u")
    drawn = int(min(DRAWN, once.height * (once.height - 1) / 2))
    u = {}
    for one in comparisons:
        filled = once[one.field].count() / once.height
        shares = _mixed(found.get(one.field), drawn * filled**2, believed[one.field])
        u[one.field] = _with_same(shares, _same_by_chance(once[one.field], believed[one.field][-1]))
    return u, drawn


def _same_by_chance(column: pl.Series, believed: float) -> float:
    """How often two children have the same value; where too few do to tell, what was believed."""
    counts = _firsts(column).value_counts()["count"].cast(pl.Float64)
    total = float(counts.sum())
    same, possible = float((counts * (counts - 1)).sum()), total * (total - 1)
    weight = PRIOR_WEIGHT / max(believed, 1e-12)
    return (same + PRIOR_WEIGHT) / (possible + weight)


def _with_same(shares: Shares, same: float) -> Shares:
    below = sum(shares[1:-1])
    return (1.0, *(share / below * (1 - same) for share in shares[1:-1]), same)


def _of_one(
    records: pl.DataFrame, comparisons: list[Comparison], db: Any, u: Mapping[str, Shares], before: Model
) -> tuple[dict[str, Shares], dict[str, int], dict[str, str]]:
    """m, from pairs that share a number, else by expectation-maximisation; by field how many pairs, and how."""
    believed = _prior(before, "m")
    best: dict[str, tuple[int, str, Shares | None]] = {}
    names = [one.field for one in comparisons]
    for scheme in (scheme for scheme in STRONG if scheme in names):
        marked = labelled(records, scheme)
        everything, by_field = pairs_of(marked, names)
        shares = estimating.by_label(marked, "label", comparisons, db) if everything else {}
        for name in names:
            if name != scheme and by_field[name] > best.get(name, (0,))[0]:
                best[name] = (by_field[name], scheme, shares.get(name))
    m, how = {}, {}
    for name in names:
        pairs, scheme, share = best.get(name, (0, "", None))
        m[name] = _mixed(share, pairs, believed[name])
        how[name] = scheme if pairs >= FEW else "believed"
    unknown = [name for name in names if how[name] == "believed" and name not in STRONG]
    if unknown:
        known = {name: (m[name], u[name]) for name in names}
        found = estimating.by_expectation(records, comparisons, db, known, unknown, before.matches)
        for name, learnt in found.items():
            m[name], how[name] = _mixed(learnt, FEW, believed[name]), "expectation"
    return m, {name: best[name][0] if name in best else 0 for name in names}, how


def _believable(
    name: str, m: Mapping[str, Shares], u: Mapping[str, Shares], pairs: int, drawn: float, before: Model
) -> Shares:
    """u, raised where a level would be worth too much: agreeing in part is never worth more than in whole, and a level
    that neither kind of pair has shown is worth no more than was believed."""
    old = next(one for one in before.weighings if one.comparison.field == name)
    (_, *ms), (_, *us) = m[name], u[name]
    raised = []
    for level, (x, y) in enumerate(zip(ms, us, strict=True), start=1):
        least = x * us[-1] / ms[-1]
        if x * pairs < SEEN and y * drawn < SEEN:
            least = max(least, x * old.u[level] / old.m[level])
        raised.append(max(y, least))
    raised[0] = max(raised[0] - (sum(raised) - 1), 1e-9)  # "differs" is nearly all of u
    return (1.0, *(share / sum(raised) for share in raised))


def _of_households(
    records: pl.DataFrame, comparisons: list[Comparison], db: Any, m: Mapping[str, Shares], u: Mapping[str, Shares]
) -> tuple[dict[str, Shares], dict[str, Any]]:
    """h, from different children at one address; of the address itself, by rule."""
    believed = {one.field: household_shares(one, m[one.field], u[one.field]) for one in comparisons}
    at_home = households(records)
    names = [one.field for one in comparisons]
    pairs, by_field = pairs_of(at_home, names)
    found = estimating.by_label(at_home, "label", comparisons, db) if pairs else {}
    h = {
        name: believed[name]
        if name in ("postcode", "address", *STRONG)
        else _mixed(found.get(name), by_field[name], believed[name])
        for name in names
    }
    sizes = at_home.group_by("source").len()["len"].cast(pl.Float64)
    possible = float((sizes * (sizes - 1)).sum()) / 2
    return h, {"pairs": pairs, "share": _between(pairs / possible, 1e-12, 0.4) if pairs else 0.0}


def _mixed(shares: Shares | None, pairs: float, believed: Shares) -> Shares:
    """What was counted in so many pairs, and what was believed before as if it were a few more."""
    if shares is None:
        return believed
    return (
        1.0,
        *(
            (x * pairs + y * PRIOR_WEIGHT) / (pairs + PRIOR_WEIGHT)
            for x, y in zip(shares[1:], believed[1:], strict=True)
        ),
    )


def _firsts(column: pl.Series) -> pl.Series:
    return column.drop_nulls().str.split("|").list.first()


def _frequencies(column: pl.Series) -> tuple[dict[str, float], float]:
    """How often common values occur, and how often a rare one does on the average of those who bear one."""
    counts = _firsts(column).value_counts().sort("count", column.name, descending=[True, False])
    total = float(counts["count"].sum())
    common = counts.head(MOST_COMMON).filter(pl.col("count") >= COMMON)
    rest = counts["count"].slice(common.height).cast(pl.Float64)
    rare = float((rest * rest).sum()) / float(rest.sum()) / total if len(rest) else 1 / total
    names, each = common[column.name].to_list(), common["count"].to_list()
    return {name: n / total for name, n in zip(names, each, strict=True)}, rare


def _live_pairs(records: pl.DataFrame) -> float:
    n = records.group_by("child").len()["len"].cast(pl.Float64)
    return float((n * (n - 1)).sum()) / 2


def _coverage(records: pl.DataFrame) -> float:
    """The share of records whose child another source knows too: what the next feed may expect."""
    sources = pl.col("source").n_unique().over("child")
    shared = records.select((sources > 1).mean()).item()
    return _between(float(shared), 0.05, 0.99)


def _between(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)
