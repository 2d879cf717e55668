"""How often each level occurs, estimated by Splink on pairs of one kind.

Our levels are rules in Python, and stay the only definition: Splink's SQL calls them. What Splink adds is choosing the
pairs, counting them wherever the records are, and expectation-maximisation where nothing says which pairs are right.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl
from splink import Linker, SettingsCreator
from splink.comparison_level_library import CustomLevel, ElseLevel
from splink.comparison_library import CustomComparison

from village.linkage.rules.compare import Comparison
from village.linkage.training.engines import LEVEL, NAME_LEVEL, SEED

Shares = tuple[float, ...]
"""By level from 0, which is not counted and is 0."""


def by_label(records: pl.DataFrame, label: str, comparisons: Sequence[Comparison], engine: Any) -> dict[str, Shares]:
    """How often pairs of records with the same text in the column `label` show each level, by field."""
    linker = _linker(records, comparisons, engine)
    linker.training.estimate_m_from_label_column(label)
    return _read(linker, comparisons, "m")


def by_chance(records: pl.DataFrame, comparisons: Sequence[Comparison], engine: Any, pairs: float) -> dict[str, Shares]:
    """How often records drawn at random show each level. `records` hold each person once."""
    linker = _linker(records, comparisons, engine)
    linker.training.estimate_u_using_random_sampling(max_pairs=pairs, seed=SEED, min_count_per_level=None, num_chunks=1)
    return _read(linker, comparisons, "u")


def by_expectation(
    records: pl.DataFrame,
    comparisons: Sequence[Comparison],
    engine: Any,
    known: Mapping[str, tuple[Shares, Shares]],
    unknown: Iterable[str],
    matches: float,
) -> dict[str, Shares]:
    """m of the fields in `unknown` by expectation-maximisation within blocks, all else held as it is `known` (m, u)."""
    wanted = set(unknown)
    present = {one.field for one in comparisons}
    linker = _linker(records, comparisons, engine, known, frozenset(wanted), matches)
    for block in (("birth", "postcode"), ("forename", "surname")):
        if set(block) <= present and wanted - set(block):
            rule = " AND ".join(f"l.{field} = r.{field}" for field in block)
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = _read(linker, comparisons, "m")
    return {field: shares for field, shares in found.items() if field in wanted}


def _linker(
    records: pl.DataFrame,
    comparisons: Sequence[Comparison],
    engine: Any,
    known: Mapping[str, tuple[Shares, Shares]] | None = None,
    free: frozenset[str] = frozenset(),
    matches: float = 1e-4,
) -> Linker:
    settings = SettingsCreator(
        "dedupe_only",
        comparisons=[_comparison(one, (known or {}).get(one.field), one.field not in free) for one in comparisons],
        probability_two_random_records_match=matches,
        unique_id_column_name="record",
        retain_matching_columns=False,
    )
    return Linker(engine.register(records.to_arrow()), settings, log_level=40, validate_settings=False)


def _comparison(comparison: Comparison, known: tuple[Shares, Shares] | None, fixed: bool) -> CustomComparison:
    """Our comparison as Splink's; level 0, a value missing, says nothing. SQL asks level by level from the first, since
    most pairs differ, and the last, "the same", is all else."""
    sql = _sql(comparison.field)
    every: list[Any] = [CustomLevel(f"{sql} = 0", "missing").configure(is_null_level=True)]
    for number, name in enumerate(comparison.levels, start=1):
        one: Any = CustomLevel(f"{sql} = {number}", name) if number < comparison.same else ElseLevel()
        if known is not None:
            m, u = known
            one = one.configure(
                m_probability=m[number], u_probability=u[number], fix_m_probability=fixed, fix_u_probability=True
            )
        every.append(one)
    return CustomComparison(every, output_column_name=comparison.field)


def _sql(field: str) -> str:
    def both(name: str) -> str:
        return f"coalesce({name}_l, ''), coalesce({name}_r, '')"

    if field in ("forename", "surname"):
        return f"{NAME_LEVEL}('{field}', {both('forename')}, {both('surname')})"
    return f"{LEVEL}('{field}', {both(field)})"


def _read(linker: Linker, comparisons: Sequence[Comparison], kind: str) -> dict[str, Shares]:
    """What Splink estimated; a level that it never saw has none of the pairs."""
    told = {
        one["output_column_name"]: one["comparison_levels"] for one in linker.misc.save_model_to_json()["comparisons"]
    }
    found = {}
    for comparison in comparisons:
        shares = [one.get(f"{kind}_probability") for one in told[comparison.field][1:]]
        if any(share is not None for share in shares):
            found[comparison.field] = (0.0, *(share or 0.0 for share in shares))
    return found
