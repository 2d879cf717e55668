"""The tables that a warehouse counts from, out of all authorities: observations as a publisher would print them,
children by age, and help for families. An engine counts them over the parts, within a bound of memory: DuckDB when they
are made, whichever is asked for when they are counted again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from village.kernel.areas.rules import ENGLAND
from village.kernel.tables.engines import Engine, engine
from village.synthetic.nation.places import Place
from village.synthetic.nation.rates import Outcome, nation_rates
from village.warehouse.extract import Table, frame
from village.warehouse.measures.children import INDICATOR, children
from village.warehouse.observations import SCHEMA, group_slug
from village.warehouse.periods import Period, academic, financial, period, quarters_over

OUTCOMES, EPISODES = "outcomes.parquet", "help_episodes.parquet"
RELEASE = "made-up-people"
DEFINITIONS = {"eyfsp.gld": "2021"}  # the version that measures read
Counts = dict[tuple[str, str, str, str], list[int]]  # indicator, level, area, group → so many, of so many
Count = tuple[tuple[str, str, str], tuple[int, int]]  # the same of an authority: indicator, area, group, and how many
_PERIOD = {"period": "text", "from_on": "day", "until_on": "day", "last_day": "text", "last_on": "day"}


def write_counted(out: Path, into: Path, places: Sequence[Place], on: dt.date, memory: int) -> None:
    """Write the warehouse's tables of the parts in `out` to the folder `into`; DuckDB may use `memory` bytes."""
    with engine(memory=memory) as counting:
        observed = observations(out, places, on, counting)
    observed.write_parquet(into / "observations.parquet", compression="zstd", statistics=True)
    frame(children(observed)).write_parquet(into / "children_by_age.parquet", compression="zstd", statistics=True)
    helped = pl.scan_parquet([out / folder(one.code) / EPISODES for one in places], hive_partitioning=False, glob=False)
    helped.sink_parquet(into / EPISODES, maintain_order=True)
    periods(helped, on).write_parquet(into / "help_periods.parquet", compression="zstd", statistics=True)


def folder(code: str) -> str:
    """The folder of an authority's part: DuckDB and Spark read the code from its name, as the column `area`."""
    return f"area={code}"


def observations(out: Path, places: Sequence[Place], on: dt.date, counting: Engine) -> pl.DataFrame:
    """Every figure of the children (columns `observations.OBSERVATION`) of authorities; of regions and England too
    where there is more than one authority. Nothing is hidden in them, for nobody is described."""
    counts: Counts = {}
    regions = {one.code: one.region for one in places}
    for (indicator, code, group), found in _counted(out, places, counting):
        above = (("region", regions[code]), ("country", ENGLAND)) if len(places) > 1 else ()
        for level, area in (("authority", code), *above):
            held = counts.setdefault((indicator, level, area, group), [0, 0])
            held[0], held[1] = held[0] + found[0], held[1] + found[1]
    told = {one.indicator: one for one in nation_rates().outcomes}
    rows = [
        _population(key, of[1], on) if key[0] == INDICATOR else _share(told[key[0]], key, of, on)
        for key, of in sorted(counts.items())
        if of[1]
    ]
    return pl.DataFrame([{**row, "row": place} for place, row in enumerate(rows, 1)], schema=SCHEMA)


def periods(helped: pl.LazyFrame, on: dt.date) -> pl.DataFrame:
    """The quarters that are over on a day since help first began, as casework extracts them."""
    first = helped.select(pl.col("opened_on").min()).collect().item()
    held = quarters_over(first, on) if first else []
    last = [one.until_on - dt.timedelta(days=1) for one in held]
    rows = [(one.slug, one.from_on, one.until_on, day.isoformat(), day) for one, day in zip(held, last, strict=True)]
    return frame(Table("help_periods", "The quarters that are over.", _PERIOD, ("period",), rows))


def _counted(out: Path, places: Sequence[Place], counting: Engine) -> Iterator[Count]:
    """Of each indicator, authority and group: of how many it is so, and how many it may be so of."""
    outcomes = nation_rates().outcomes
    both = ", ".join(f'COUNT(*) FILTER (WHERE "{one.indicator}"), COUNT("{one.indicator}")' for one in outcomes)
    counting.read("outcomes", [out / folder(one.code) / OUTCOMES for one in places], out)
    for code, meals, *told in counting.rows(
        f"SELECT area, fsm, {both} FROM outcomes GROUP BY area, fsm ORDER BY area, fsm"  # nosec B608 - our own names
    ):
        for place, one in enumerate(outcomes):
            yield from _of_groups(one, code, meals, told[2 * place : 2 * place + 2])
    for code, age, many in counting.rows(
        "SELECT area, age, COUNT(*) FROM outcomes GROUP BY area, age ORDER BY area, age"
    ):
        yield (INDICATOR, code, ""), (0, many)
        yield (INDICATOR, code, f"age={age}"), (0, many)


def _of_groups(one: Outcome, code: str, meals: bool, found: Sequence[int]) -> Iterator[Count]:
    """For everyone, and by free school meals where the made-up figures tell them apart."""
    of_meals = group_slug({"fsm": "eligible" if meals else "not-eligible"})
    for group in ("", of_meals) if one.made.gap else ("",):
        yield (one.indicator, code, group), (found[0], found[1])


def _share(one: Outcome, key: tuple[str, str, str, str], of: Sequence[int], on: dt.date) -> dict[str, Any]:
    when = _last(one.made.kind, on)
    value = one.made.per * of[0] / of[1]
    counts = {"numerator": float(of[0]), "denominator": float(of[1])}
    return {**_said(key, one.basis, when, on), "value": value, **counts, "unit": one.made.unit}


def _population(key: tuple[str, str, str, str], many: int, on: dt.date) -> dict[str, Any]:
    return {**_said(key, "residence", period(on.isoformat()), on), "value": float(many), "unit": "count"}


def _said(key: tuple[str, str, str, str], basis: str, when: Period, on: dt.date) -> dict[str, Any]:
    indicator, level, area, group = key
    return {
        "indicator": indicator,
        "area": area,
        "level": level,
        "basis": basis,
        "vintage": on.isoformat(),
        "period": when.slug,
        "period_kind": when.kind,
        "from_on": when.from_on,
        "until_on": when.until_on,
        "group": group,
        "code": "",
        "printed": "",
        "quality": "final",
        "definition": DEFINITIONS.get(indicator, ""),
        "release": RELEASE,
        "published_on": on,
        "file": "",
    }


def _last(kind: str, on: dt.date) -> Period:
    """The last year of a kind that is over on a day."""
    year = on.year
    last = {"academic": academic, "financial": financial}.get(kind, lambda one: period(str(one)))
    return next(one for one in (last(year), last(year - 1), last(year - 2)) if one.until_on <= on)
