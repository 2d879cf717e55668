"""Two files of made-up children, as two services hand them to an analyst, and whose each record is."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.apart import measured

ON = "2026-09-01"
CORE = ("record", "forename", "surname", "date_of_birth", "sex", "postcode")
PERSON = (*CORE, "middle_names", "known_as", "former_surname", "address", "phone", "email")
NUMBERS = ("nhs_number", "upn")
OF_SCHOOL_AGE = pl.col("date_of_birth").is_null() | pl.col("date_of_birth").is_between(
    pl.lit("2010-01-01"), pl.lit("2022-08-31")
)
CHILDREN_TO_A_RECORD = 1.57
"""Of a hundred children some 64 stand in the file of schools."""


@dataclass(frozen=True)
class Two:
    """Two files, and of every record of either: child, family, twin."""

    left: Path
    right: Path
    truth: pl.DataFrame

    @property
    def files(self) -> list[Path]:
        """Both, in their order."""
        return [self.left, self.right]

    @property
    def records(self) -> int:
        """How many there are in both."""
        return len(self.truth)


Change = Callable[[pl.DataFrame], pl.DataFrame]


def people(folder: Path, children: int, seed: int = 1) -> Path:
    """So many children and what six services hold of them."""
    out = folder / f"people-{children}"
    measured("village", "synthetic", "people", "--children", children, "--seed", seed, "--out", out)
    return out


def of_one_size(made: Path, records: int) -> Two:
    """So many records of schools and of health services each, of children of one age, by what both always hold."""
    health = _feed(made, "health", CORE).filter(OF_SCHOOL_AGE)
    return _written(made, "core", _feed(made, "school", CORE).head(records), health.head(records))


def whole(made: Path, *, numbers: bool) -> Two:
    """All that schools and health services hold of a person; with the numbers they give, or without."""
    wanted = (*PERSON, *NUMBERS) if numbers else PERSON
    return _written(
        made, "numbers" if numbers else "names", _feed(made, "school", wanted), _feed(made, "health", wanted)
    )


def census(made: Path, *, harsh: bool) -> Two:
    """Health records as the returns of a census, school records as an administrative register: other columns, other
    ways to write a date and a sex. With `harsh`, both much worse than they were made."""
    wanted = (*CORE, "address")
    left, right = _feed(made, "health", wanted), _feed(made, "school", wanted)
    if harsh:
        left, right = (worse(table, np.random.default_rng(at)) for at, table in enumerate((left, right)))
    return _written(made, f"census-{'harsh' if harsh else 'made'}", left.select(_AS_CENSUS), right.select(_AS_REGISTER))


def _part(start: int, length: int) -> pl.Expr:
    return pl.col("date_of_birth").str.slice(start, length)


_AS_CENSUS = (
    pl.col("record").alias("PERSON_ID"),
    pl.col("forename").alias("PERNAME1"),
    pl.col("surname").alias("PERNAME2"),
    pl.col("sex").replace_strict({"M": "1", "F": "2"}, default=None).alias("SEX"),
    _part(8, 2).alias("DOB_DAY"),
    _part(5, 2).alias("DOB_MON"),
    _part(0, 4).alias("DOB_YEAR"),
    pl.col("address").alias("ENUMCAP"),
    pl.col("postcode").alias("ENUMPC"),
)
_AS_REGISTER = (
    pl.col("record").alias("register_id"),
    pl.col("surname").str.to_uppercase().alias("Last Name"),
    pl.col("forename").alias("First Name"),
    pl.col("sex").replace_strict({"M": "Male", "F": "Female"}, default=None).alias("Gender"),
    (_part(8, 2) + "/" + _part(5, 2) + "/" + _part(0, 4)).alias("Birth Date"),
    pl.col("address").alias("Address Line 1"),
    pl.col("postcode").alias("Post Code"),
)


def _feed(made: Path, source: str, columns: tuple[str, ...]) -> pl.DataFrame:
    """A service's first feed; its records stand in the order of their numbers, which say nothing of the child."""
    return pl.read_parquet(made / "feeds" / source / f"{ON}.parquet", columns=list(columns))


def _written(made: Path, name: str, left: pl.DataFrame, right: pl.DataFrame) -> Two:
    files = [made / f"{name}-{side}.csv" for side in ("left", "right")]
    for file, table in zip(files, (left, right), strict=True):
        table.write_csv(file)
    truth = pl.read_parquet(made / "truth.parquet", columns=["record", "child", "family", "twin"])
    records = pl.concat([table.to_series(0).alias("record") for table in (left, right)])
    return Two(files[0], files[1], truth.join(pl.DataFrame(records), on="record", how="semi"))


# Shares of values that are: written with two neighbours exchanged, somebody else's, cut to their first letter, missing.
# Some five times as much as is usual of records (`reference/synthetic/people.yaml`), and much else at once.
HARM = {
    "forename": (0.06, 0.03, 0.03, 0.02),
    "surname": (0.06, 0.04, 0.0, 0.01),
    "date_of_birth": (0.03, 0.005, 0.0, 0.03),
    "sex": (0.0, 0.02, 0.0, 0.03),
    "postcode": (0.03, 0.0, 0.0, 0.05),
    "address": (0.08, 0.0, 0.0, 0.08),
}
MOVED = 0.12
"""Records, that give the home of somebody else."""


def worse(table: pl.DataFrame, draw: np.random.Generator) -> pl.DataFrame:
    """A table with much more gone wrong in it."""
    found = {name: table[name].to_list() for name in table.columns}
    moved, homes = np.flatnonzero(draw.random(len(table)) < MOVED), draw.permutation(len(table))
    for row in moved:
        for name in ("postcode", "address"):
            found[name][row] = table[name][int(homes[row])]
    for name, (slipped, other, cut, gone) in HARM.items():
        values, chance = found[name], draw.random((4, len(table)))
        for row in np.flatnonzero(chance[0] < slipped):
            values[row] = slip(values[row], draw)
        for row in np.flatnonzero(chance[1] < other):
            values[row] = table[name][int(draw.integers(0, len(table)))]
        for row in np.flatnonzero(chance[2] < cut):
            values[row] = values[row] and values[row][0]
        for row in np.flatnonzero(chance[3] < gone):
            values[row] = None
    return pl.DataFrame(found, schema=table.schema)


def slip(value: Any, draw: np.random.Generator) -> Any:
    """A text with two neighbouring letters or figures exchanged; as it is where there are none."""
    text = str(value or "")
    places = [at for at in range(len(text) - 1) if text[at].isalnum() and text[at + 1].isalnum()]
    if not places:
        return value
    at = places[int(draw.integers(0, len(places)))]
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
