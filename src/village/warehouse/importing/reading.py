"""One file by one mapping: rows told apart, placed and dated; figures understood; what is wrong set aside and why.

All of it works on whole columns, so time and memory grow with the number of figures and nothing else.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

import polars as pl

from village.warehouse.importing import lait, open_sdg
from village.warehouse.importing.cells import parsed
from village.warehouse.importing.files import ROW, Table, read_table, refused
from village.warehouse.importing.mapping import Edition, Indicator, Mapping, Times
from village.warehouse.importing.rows import GROUP, PLACED, fits, placed
from village.warehouse.importing.schools import columns, named
from village.warehouse.importing.times import meant
from village.warehouse.observations import KEY, OBSERVATION, SCHOOLS
from village.warehouse.periods import NotAPeriod

QUARANTINE = pl.Schema({"row": pl.Int64, "column": pl.String, "what": pl.String, "why": pl.String})
_PARTS = ("numerator", "denominator", "lower", "upper")


@dataclass(frozen=True)
class Counts:
    """What became of a file. rows = passed over + set aside + the rest, and of the rest's figures
    read = loaded + blank + repeated + quarantined."""

    rows: int
    rows_passed_over: int
    rows_quarantined: int
    read: int
    loaded: int
    quarantined: int
    repeated: int  # said more than once, and the same each time
    blank: int


@dataclass(frozen=True)
class Imported:
    """A file that was read. `observations` are exactly of `observations.SCHEMA`, their release not yet named."""

    mapping: Mapping
    file: str
    sha256: str  # of the file, and of what stood beside it
    published_on: dt.date
    quality: str
    observations: pl.DataFrame
    quarantined: pl.DataFrame  # row, column, what, why
    counts: Counts
    passed_over: dict[str, int]  # rows that the mapping drops, by its reason
    titles: dict[str, str]  # what each indicator is called
    notes: dict[str, str] = field(default_factory=dict)  # what the publisher says about the figures
    schools: pl.DataFrame = field(default_factory=SCHOOLS.to_frame)  # what the file says of its schools


def chosen(file: str, mappings: list[Mapping]) -> Mapping | None:
    """The mapping whose file names fit `file`, the longest name first; None when there is none."""
    fitting = [(len(e.name), m) for m in mappings for e in m.files if fnmatchcase(file, e.name)]
    return max(fitting, key=lambda one: one[0])[1] if fitting else None


def edition(file: str, mapping: Mapping) -> Edition:
    """What the mapping says of this file; its first word about files if the name fits none (a file named by hand)."""
    return next((one for one in mapping.files if fnmatchcase(file, one.name)), Edition(name="*"))


def read(path: Path, mapping: Mapping) -> Imported:
    """Read the file at `path`. Raises Refused when nothing of it can be taken; single rows are set aside instead."""
    said = edition(path.name, mapping)
    if said.period:
        mapping = mapping.model_copy(update={"period": said.period})
    table = read_table(path, mapping)
    quality = said.quality or mapping.quality
    beside = _beside(path, table, mapping, quality)
    table, published_on = beside.table, said.published_on or beside.published_on or mapping.published_on
    _check_columns(table, mapping)
    rows, aside, passed_over = placed(table.frame, mapping)
    figures, schools = _over(_figures(rows, table, mapping), published_on), named(rows, mapping)
    del rows  # a large file is held in as few copies as may be
    taken, wrong, blank, repeated = _sorted_out(figures, mapping)
    observations = _as_observations(taken, quality, published_on, table.sha256[:16])
    quarantined = pl.concat([aside, wrong]).sort("row", "column", maintain_order=True)
    counts = Counts(
        rows=table.frame.height,
        rows_passed_over=sum(passed_over.values()),
        rows_quarantined=aside.height,
        read=figures.height,
        loaded=observations.height,
        quarantined=wrong.height,
        repeated=repeated,
        blank=blank,
    )
    return Imported(
        mapping=mapping,
        file=table.file,
        sha256=beside.sha256,
        published_on=published_on,
        quality=quality,
        observations=observations,
        quarantined=quarantined,
        counts=counts,
        passed_over=passed_over,
        titles=beside.titles,
        notes=beside.notes,
        schools=schools,
    )


@dataclass(frozen=True)
class _Beside:
    """A table with what other files say of it: the publisher's metadata, or a dictionary of its indicators."""

    table: Table
    sha256: str
    titles: dict[str, str]
    notes: dict[str, str] = field(default_factory=dict)
    published_on: dt.date | None = None


def _beside(path: Path, table: Table, mapping: Mapping, quality: str) -> _Beside:
    def both(other: str) -> str:
        return hashlib.sha256((table.sha256 + other).encode()).hexdigest()

    titles = {f"{mapping.dataset}.{one.name}": one.title for one in mapping.indicators}
    if mapping.layout == "open_sdg":
        notes, digest = open_sdg.metadata(path)
        return _Beside(table, both(digest), titles, notes, open_sdg.published_on(notes))
    if mapping.layout == "lait":
        wider, titles, digest = lait.prepared(path, table, mapping, quality)
        return _Beside(wider, both(digest), titles)
    return _Beside(table, table.sha256, titles)


def _check_columns(table: Table, mapping: Mapping) -> None:
    """Refuse a file that lacks a column that the mapping reads: it is another file, or another year's."""
    wanted = [mapping.period.column, *(k.area for k in mapping.rows), *(g.column for g in mapping.groups)]
    whens = [*(k.when for k in mapping.rows), *(g.when for g in mapping.groups), mapping.totals]
    for one in mapping.indicators:
        whens.append(one.when)
        wanted += [] if one.optional and one.value not in table.frame.columns else one.columns
        wanted += [one.period.column] if one.period else []
    wanted += [column for when in whens for column in when]
    wanted += columns(mapping)
    missing = [name for name in dict.fromkeys(wanted) if name and name not in table.frame.columns]
    if missing:
        named = ", ".join(missing[:8]) + (f" and {len(missing) - 8} more" if len(missing) > 8 else "")
        what = f"The header lacks {named}, which the mapping {mapping.dataset} reads."
        raise refused(table.file, what, "Choose another mapping, or mend this one.", mapping.header_row)


def _figures(rows: pl.DataFrame, table: Table, mapping: Mapping) -> pl.DataFrame:
    """One row for each figure, its cells still text; a row that no indicator speaks of is one too, and unfit."""
    if mapping.layout == "lait":
        return lait.figures(rows)
    figures = pl.concat([_of(one, rows, mapping) for one in mapping.indicators if one.value in table.frame.columns])
    silent = rows.join(figures.select(ROW).unique(), on=ROW, how="anti").select(
        ROW, *PLACED, unfit=pl.lit("No indicator of the mapping speaks of this row.")
    )
    return pl.concat([figures, silent], how="diagonal") if silent.height else figures


def _over(figures: pl.DataFrame, published_on: dt.date) -> pl.DataFrame:
    """The figures, those of a period that had not begun when they were published being unfit: they observe nothing."""
    told = pl.format("The period {} begins after the day of publication, {}.", "period", pl.lit(published_on))
    early = (pl.col("from_on") > published_on) & (pl.col("value_text") != "")
    return figures.with_columns(unfit=pl.coalesce("unfit", pl.when(early).then(told)))


def _of(one: Indicator, rows: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    mine = rows.filter(fits(one.when)) if one.when else rows
    unfit = pl.lit(None, pl.String)
    if one.period:
        mine, unfit = _redated(mine, one.period, mapping)
    parts = dict(zip(_PARTS, (one.numerator, one.denominator, one.lower, one.upper), strict=True))
    return mine.select(
        ROW,
        *PLACED,
        pl.lit(f"{mapping.dataset}.{one.name}").alias("indicator"),
        (pl.lit(one.basis) if one.basis else pl.col("§basis")).alias("basis"),
        (pl.lit(one.definition) if one.definition else pl.col("§definition")).alias("definition"),
        _group(mine, one.group).alias("group"),
        pl.lit(one.unit).alias("unit"),
        pl.lit(one.scale).alias("scale"),
        pl.lit(one.decimals, pl.Int64).alias("decimals"),
        pl.lit(one.value).alias("column"),
        pl.col(one.value).alias("value_text"),
        *(
            (pl.col(column) if column else pl.lit("", pl.String)).alias(f"{part}_text")
            for part, column in parts.items()
        ),
        unfit.alias("unfit"),
    )


def _redated(rows: pl.DataFrame, times: Times, mapping: Mapping) -> tuple[pl.DataFrame, pl.Expr]:
    """The rows dated by the indicator's own rule; what it cannot date is told as the figure's fault."""
    column = times.column or mapping.period.column
    dated, wrong = {}, {}
    for text in rows[column].unique() if column else [""]:
        try:
            dated[text] = meant(text or times.constant, times)
        except NotAPeriod as error:
            wrong[text] = str(error)
    source = pl.col(column) if column else pl.lit("", pl.String)

    def told(values: dict[str, object], kind: type[pl.DataType]) -> pl.Expr:
        return source.replace_strict(values, default=None, return_dtype=kind) if values else pl.lit(None, kind)

    return rows.with_columns(
        told({text: p.slug for text, p in dated.items()}, pl.String).alias("§period"),
        told({text: p.kind for text, p in dated.items()}, pl.String).alias("§period_kind"),
        told({text: p.from_on for text, p in dated.items()}, pl.Date).alias("§from_on"),
        told({text: p.until_on for text, p in dated.items()}, pl.Date).alias("§until_on"),
    ), told(dict(wrong), pl.String)


def _group(rows: pl.DataFrame, constant: dict[str, str]) -> pl.Expr:
    whats = sorted({name.removeprefix(GROUP) for name in rows.columns if name.startswith(GROUP)} | set(constant))
    parts = []
    for what in whats:
        which = pl.lit(constant[what]) if what in constant else pl.col(GROUP + what)
        parts.append(pl.when(which != "").then(pl.format(f"{what}={{}}", which)))
    return pl.concat_str(parts, separator=";", ignore_nulls=True) if parts else pl.lit("", pl.String)


def _sorted_out(figures: pl.DataFrame, mapping: Mapping) -> tuple[pl.DataFrame, pl.DataFrame, int, int]:
    """Figures to take, figures set aside, how many cells were blank, how many said again what was said."""
    silent = (pl.col("value_text") == "") & pl.col("unfit").is_null()
    blank = figures.select(silent.sum()).item()
    known = parsed(figures.filter(~silent) if blank else figures, mapping.codes)
    known = known.with_columns(why=pl.coalesce("unfit", "why")).drop(f"{part}_text" for part in _PARTS)
    good = known.filter(pl.col("why").is_null())
    faulty = known.filter(pl.col("why").is_not_null())
    del known
    said = pl.struct("value", "code", *_PARTS)
    again = pl.struct(KEY)
    contradictory, repeated = good.clear(), 0
    if good.select(again.is_duplicated().any()).item():
        first = pl.col(ROW).min().over(KEY)
        last = pl.col(ROW).max().over(KEY)
        differ = said.n_unique().over(KEY) > 1
        why = pl.when(differ).then(pl.format("Rows {} and {} say different things of the same.", first, last))
        good = good.with_columns(why=why)
        contradictory = good.filter(pl.col("why").is_not_null())
        good = good.filter(pl.col("why").is_null())
        before = good.height
        good = good.sort(ROW, maintain_order=True).unique(KEY, keep="first", maintain_order=True)
        repeated = before - good.height
    wrong = pl.concat([faulty, contradictory])
    return good, wrong.select(*_told()), blank, repeated


def _told() -> tuple[pl.Expr, ...]:
    return (
        pl.col(ROW).alias("row"),
        pl.col("column").fill_null("").alias("column"),
        pl.col("cell").fill_null("").str.slice(0, 60).alias("what"),
        pl.col("why"),
    )


def _as_observations(taken: pl.DataFrame, quality: str, published_on: dt.date, file: str) -> pl.DataFrame:
    given = {
        "row": pl.col(ROW),
        "release": pl.lit("", pl.String),
        "published_on": pl.lit(published_on),
        "file": pl.lit(file),
    }
    if "quality" not in taken.columns:
        given["quality"] = pl.lit(quality)
    ordered = taken.sort(ROW, "indicator", "group", maintain_order=True)
    return ordered.select(given.get(name, pl.col(name)).cast(kind).alias(name) for name, kind in OBSERVATION.items())
