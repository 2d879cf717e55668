"""The Local Authority Interactive Tool: one long table, and a dictionary that says what each measure is."""

import hashlib
import re
from pathlib import Path

import polars as pl

from village.kernel.tables.rules import records
from village.warehouse.importing.files import ROW, Table, decoded, even, read_bytes, refused
from village.warehouse.importing.mapping import Dictionary, Mapping, Times
from village.warehouse.importing.rows import PLACED
from village.warehouse.importing.times import meant
from village.warehouse.periods import NotAPeriod

_COLUMNS = ("Short Desc", "Years", "Values", "LA Number")
_NEEDED = ("Measure_short", "Measure", "Topic", "y_axis_name", "Year_Type", "dps")
_LABEL = re.compile(r"(.*?) \((\w+)\)")


def prepared(path: Path, table: Table, mapping: Mapping, quality: str) -> tuple[Table, dict[str, str], str]:
    """The table with what the dictionary says beside each figure, the measures' titles, the dictionary's hash."""
    said = mapping.dictionary
    if said is None:
        raise refused(table.file, "The mapping names no dictionary.", "Say `dictionary` in the mapping.")
    measures, digest = _measures(path.with_name(said.file), mapping.dataset, said)
    missing = [name for name in _COLUMNS if name not in table.frame.columns]
    if missing:
        raise refused(table.file, f"The header lacks {', '.join(missing)}.", "This is no file of the tool.")
    frame = table.frame.select(ROW, *_COLUMNS).with_columns(pl.col("LA Number").str.strip_suffix(".0"))
    frame = frame.join(measures, on="Short Desc", how="left", maintain_order="left")
    frame = frame.join(_years(frame, said, quality), on=("Year_Type", "Years"), how="left", nulls_equal=True)
    titles = dict(measures.select("indicator", "Measure").iter_rows())
    return Table(table.file, table.sha256, frame.drop("Year_Type", "Measure")), titles, digest


def figures(rows: pl.DataFrame) -> pl.DataFrame:
    """One row for each figure, its cells still text."""
    nothing = pl.lit("", pl.String)
    return rows.select(
        ROW,
        *PLACED,
        "indicator",
        pl.coalesce("topic_basis", "§basis").alias("basis"),
        pl.col("§definition").alias("definition"),
        "unit",
        "decimals",
        "quality",
        group=nothing,
        scale=pl.lit(1.0),
        column=pl.lit("Values"),
        value_text=pl.col("Values"),
        numerator_text=nothing,
        denominator_text=nothing,
        lower_text=nothing,
        upper_text=nothing,
        unfit=pl.lit(None, pl.String),
    )


def _measures(path: Path, dataset: str, said: Dictionary) -> tuple[pl.DataFrame, str]:
    if not path.exists():
        raise refused(path.name, "The dictionary is missing.", "Put it beside the file of figures.")
    raw = read_bytes(path)
    every = records(path.name, decoded(path.name, raw, "utf-8"))
    _, header = next(every, (1, []))
    missing = [name for name in _NEEDED if name not in header]
    if missing:
        raise refused(path.name, f"The header lacks {', '.join(missing)}.", "This is no dictionary of the tool.", 1)
    held: dict[str, tuple[str | int | None, ...]] = {}
    slugs: dict[str, str] = {}
    for cells in even(path.name, every, len(header)):
        row = dict(zip(header, cells, strict=True))
        short = row["Measure_short"].strip()
        if short in held:
            continue  # the dictionary tells some measures twice, under two topics
        slug = _slug(short)
        if slugs.setdefault(slug, short) != short:
            slug = f"{slug}-{hashlib.sha256(short.encode()).hexdigest()[:4]}"
        places = int(row["dps"]) if row["dps"].isdigit() else None
        unit = said.unit_of.get(short) or _unit(row["y_axis_name"], said)
        basis = said.bases.get(row["Topic"].strip())
        held[short] = (short, f"{dataset}.{slug}", row["Measure"].strip(), unit, row["Year_Type"], basis, places)
    names = ("Short Desc", "indicator", "Measure", "unit", "Year_Type", "topic_basis")
    schema = dict.fromkeys(names, pl.String) | {"decimals": pl.Int64}
    return pl.DataFrame(list(held.values()), schema=schema, orient="row"), hashlib.sha256(raw).hexdigest()


def _slug(short: str) -> str:
    spelled = (
        short.lower().replace("%", " percent ").replace("<", " under ").replace("&", " and ").replace("+", " plus ")
    )
    return re.sub(r"[^a-z0-9]+", "-", spelled).strip("-")


def _unit(axis: str, said: Dictionary) -> str:
    """The unit that an axis means: by the longest beginning that the mapping lists, else a score."""
    fitting = [begins for begins in said.units if axis.startswith(begins)]
    return said.units[max(fitting, key=len)] if fitting else "score"


def _years(frame: pl.DataFrame, said: Dictionary, quality: str) -> pl.DataFrame:
    """Each label of a year under each type of year: its period in our spelling, and whether it is final."""
    told = []
    for year_type, label in frame.select("Year_Type", "Years").unique().iter_rows():
        found = _LABEL.fullmatch(label)
        bare, bracket = (found[1], found[2]) if found else (label, "")
        try:
            spelled = meant(bare, _times(said.years.get(year_type or "", "")))
            slug = spelled.slug if not bracket or bracket in said.labels else label
        except (NotAPeriod, ValueError):
            slug = f"{label} of {year_type or 'no measure in the dictionary'}"  # told so when the rows are dated
        told.append((year_type, label, slug, said.labels.get(bracket, quality)))
    schema = dict.fromkeys(("Year_Type", "Years", "when", "quality"), pl.String)
    return pl.DataFrame(told, schema=schema, orient="row")


def _times(kind: str) -> Times:
    """How a year of the tool is meant. Raises ValueError for a kind that the mapping has no word for."""
    return Times.model_validate({"as": kind} if "{" in kind else {"kind": kind, "year": "ends"})
