"""Rows of a file told apart by kind, dated, placed and grouped; those that cannot be are set aside with the reason."""

import functools
import operator

import polars as pl

from village.kernel.tables.rules import quoted
from village.warehouse.importing.files import ROW
from village.warehouse.importing.mapping import Group, Mapping, When
from village.warehouse.importing.places import NotAPlace, place
from village.warehouse.importing.times import meant
from village.warehouse.periods import NotAPeriod, Period, period

GROUP = "§group:"
_TIMES = ("§time", "§period", "§period_kind", "§from_on", "§until_on")
# What `placed` finds out about each row, as the columns of an observation.
PLACED = (
    pl.col("§code").alias("area"),
    *(pl.col(f"§{name}").alias(name) for name in ("level", "vintage", "period", "period_kind", "from_on", "until_on")),
)
_OWN = ("§kind", "§area", "§time")
_UNKNOWN_KIND = "No kind of row in the mapping fits it."


def fits(when: When) -> pl.Expr:
    """Whether a row has in each column of `when` one of its texts."""
    if not when:
        return pl.lit(True)
    return functools.reduce(operator.and_, (pl.col(column).is_in(list(texts)) for column, texts in when.items()))


def placed(table: pl.DataFrame, mapping: Mapping) -> tuple[pl.DataFrame, pl.DataFrame, dict[str, int]]:
    """Rows with level, area, basis, definition, period and groups; rows set aside; rows dropped, by reason."""
    rows, passed_over = _kinds(table, mapping)
    rows, no_kind = _parted(rows, pl.col("§kind").is_null(), "", pl.lit(""), pl.lit(_UNKNOWN_KIND))
    rows = _dated(rows, mapping)
    rows, no_time = _parted(rows, pl.col("§why").is_not_null(), mapping.period.column, pl.col("§time"), pl.col("§why"))
    rows = _located(rows.drop("§why"), mapping)
    rows, no_place = _parted(rows, pl.col("§why").is_not_null(), "area", pl.col("§area"), pl.col("§why"))
    rows, no_group = _grouped(rows.drop("§why"), mapping)
    return rows.drop(_OWN), pl.concat([no_kind, no_time, no_place, *no_group]), passed_over


def _parted(
    rows: pl.DataFrame, wrong: pl.Expr, column: str, what: pl.Expr, why: pl.Expr
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that are right, and the wrong ones as they are told."""
    rows = rows.with_columns(wrong.alias("§wrong"))
    bad = rows.filter("§wrong").select(
        pl.col(ROW).alias("row"),
        pl.lit(column).alias("column"),
        what.str.slice(0, 60).alias("what"),
        why.cast(pl.String).alias("why"),
    )
    return rows.filter(~pl.col("§wrong")).drop("§wrong"), bad


def _kinds(table: pl.DataFrame, mapping: Mapping) -> tuple[pl.DataFrame, dict[str, int]]:
    kind = pl.lit(None, pl.Int32)
    for number, one in reversed(list(enumerate(mapping.rows))):
        kind = pl.when(fits(one.when)).then(pl.lit(number, pl.Int32)).otherwise(kind)
    rows = table.with_columns(kind.alias("§kind"))
    dropped = [number for number, one in enumerate(mapping.rows) if one.drop]
    passed_over: dict[str, int] = {}
    if dropped:
        for number, count in rows.filter(pl.col("§kind").is_in(dropped))["§kind"].value_counts().iter_rows():
            reason = mapping.rows[number].drop
            passed_over[reason] = passed_over.get(reason, 0) + count
        rows = rows.filter(~pl.col("§kind").is_in(dropped).fill_null(False))
    area = pl.lit("", pl.String)
    for number, one in enumerate(mapping.rows):
        if not one.drop:
            source = pl.lit(one.area_is) if one.area_is else pl.col(one.area)
            area = pl.when(pl.col("§kind") == number).then(source).otherwise(area)
    words = {
        "level": [one.level for one in mapping.rows],
        "basis": [one.basis or mapping.basis for one in mapping.rows],
        "definition": [one.definition or mapping.definition for one in mapping.rows],
    }
    return rows.with_columns(
        area.alias("§area"),
        *(_by_kind(values).alias(f"§{name}") for name, values in words.items()),
    ), passed_over


def _by_kind(values: list[str]) -> pl.Expr:
    return pl.col("§kind").replace_strict(dict(enumerate(values)), default="", return_dtype=pl.String)


def _dated(rows: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """Each row's period, from the texts that stand in the column, each understood once."""
    times = mapping.period
    rows = rows.with_columns((pl.col(times.column) if times.column else pl.lit(times.constant)).alias("§time"))
    found: dict[str, list[object]] = {name: [] for name in (*_TIMES, "§why")}
    for text in rows["§time"].unique():
        try:
            one: Period | None = meant(text, times)
            why = None
        except NotAPeriod as error:
            one, why = None, str(error)
        told = (one.slug, one.kind, one.from_on, one.until_on) if one else (None,) * 4
        for name, value in zip(found, (text, *told, why), strict=True):
            found[name].append(value)
    kinds = dict.fromkeys(found, pl.String) | {"§from_on": pl.Date, "§until_on": pl.Date}
    return rows.join(pl.DataFrame(found, schema=kinds), on="§time", how="left", maintain_order="left")


def _located(rows: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """Each row's area and vintage, from the distinct words for a place and time, each looked up once."""
    aliased = pl.col("§area").replace(mapping.aliases) if mapping.aliases else pl.col("§area")
    rows = rows.with_columns(aliased.alias("§alias"))
    keys = ("§level", "§alias", "§period")
    distinct = rows.select(keys).unique(maintain_order=True)
    found: list[tuple[str | None, str | None, str | None]] = []
    for level, text, slug in distinct.iter_rows():
        try:
            where = place(text, level, period(slug))
            found.append((where.code, where.vintage, None))
        except NotAPlace as error:
            found.append((None, None, str(error)))
    schema = dict.fromkeys(("§code", "§vintage", "§why"), pl.String)
    looked_up = pl.concat([distinct, pl.DataFrame(found, schema=schema, orient="row")], how="horizontal")
    rows = rows.join(looked_up, on=keys, how="left", maintain_order="left")
    return rows.drop("§alias")


def _grouped(rows: pl.DataFrame, mapping: Mapping) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """A column for each thing that groups differ in; "" is everyone."""
    aside = []
    for column, known in _told_apart(mapping).items():
        rows, bad = _parted(
            rows,
            ~pl.col(column).is_in(known),
            column,
            pl.col(column),
            pl.lit("It is no group that the mapping knows, and must not be taken for everyone."),
        )
        aside.append(bad)
    whats = {one.what for one in mapping.groups} | {what for kind in mapping.rows for what in kind.group}
    for what in sorted(whats):
        which = _by_kind([kind.group.get(what, "") for kind in mapping.rows])
        for one in (group for group in mapping.groups if group.what == what):
            which = pl.when(fits(one.when)).then(_which(one)).otherwise(which)
        rows = rows.with_columns(which.alias(GROUP + what))
        unknown = pl.col(GROUP + what).is_null()
        column = next((one.column for one in mapping.groups if one.what == what), "")
        shown = pl.col(column) if column else pl.lit("")
        why = pl.lit(f"The mapping has no word for this {quoted(what)}.")
        rows, bad = _parted(rows, unknown, column, shown, why)
        aside.append(bad)
    return rows, aside


def _told_apart(mapping: Mapping) -> dict[str, list[str]]:
    """The columns that say what another column speaks of, and every text in them that is understood."""
    known: dict[str, list[str]] = {column: list(texts) for column, texts in mapping.totals.items()}
    for one in mapping.groups:
        for column, texts in one.when.items():
            known.setdefault(column, []).extend(texts)
    return known


def _which(one: Group) -> pl.Expr:
    text = pl.col(one.column)
    if one.values:
        said = dict.fromkeys(one.total, "") | one.values
        return text.replace_strict(said, default=None, return_dtype=pl.String)
    slug = text.str.to_lowercase().str.replace_all(r"[^a-z0-9]+", "-").str.strip_chars("-")
    return pl.when(text.is_in(list(one.total))).then(pl.lit("")).when(slug != "").then(slug)
