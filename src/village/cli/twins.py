"""The naive twins of measures, as far as they are here: they are part of the tests, which are there when this runs from
the source."""

import datetime as dt
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl
import typer
from django.conf import settings
from django.db.utils import OperationalError
from django.utils.timezone import now

from village.casework.extracts import tables as help_tables
from village.directory.extracts import tables as place_tables
from village.outcomes import queries as outcomes
from village.warehouse import releases
from village.warehouse.extract import Table, frame
from village.warehouse.measures.children import DATASET as CHILDREN
from village.warehouse.measures.children import children
from village.warehouse.measures.counting import GIVES, exact
from village.warehouse.measures.definition import Measure
from village.warehouse.measures.run import holding
from village.workforce.extracts import tables as staff_tables

Row = dict[str, Any]
Differences = Callable[[str, list[Row], list[Row]], list[str]]
Said = dict[tuple[Any, ...], tuple[Any, ...]]


def published() -> tuple[Differences | None, frozenset[str]]:
    """How a measure of published figures differs from its twin, and which have one."""
    sys.path.insert(0, str(settings.ROOT))
    try:
        from tests.oracles.measures import TWINS, differences  # noqa: PLC0415 - tests are not part of the package
    except ImportError:
        return None, frozenset()
    return differences, frozenset(TWINS)


def of_records() -> dict[str, tuple[str, Callable[[dict[str, list[Row]]], Said]]]:
    """The twins of the measures that are counted from records, each with the file that holds it."""
    sys.path.insert(0, str(settings.ROOT))
    try:
        from tests.oracles import (  # noqa: PLC0415 - tests are not part of the package
            directory_counted,
            early_counted,
            help_counted,
            workforce_counted,
        )
    except ImportError:
        return {}
    files: dict[str, Mapping[str, Callable[[dict[str, list[Row]]], Said]]] = {
        "directory_counted": directory_counted.TWINS,
        "early_counted": early_counted.TWINS,
        "help_counted": help_counted.TWINS,
        "workforce_counted": workforce_counted.TWINS,
    }
    return {slug: (f"tests/oracles/{name}.py", twin) for name, twins in files.items() for slug, twin in twins.items()}


def kept(at: dt.datetime) -> list[Table]:
    """Every table of records that are kept here."""
    ages = releases.read(outcomes.folder(), datasets=[CHILDREN])
    return [*help_tables(at=at), *staff_tables(at=at), *place_tables(at=at), children(ages)]


def where(slug: str) -> str:
    """The file that holds the twin of a measure; blank without one."""
    if slug in of_records():
        return of_records()[slug][0]
    return "tests/oracles/measures.py" if slug in published()[1] else ""


def try_counted(chosen: Sequence[Measure]) -> int:
    """Count each measure of the records that are kept here as its SQL and as its twin does, and say of how many rows;
    never a count. Returns how many differ."""
    framed: dict[str, pl.DataFrame] = {}
    if chosen:
        try:
            framed = {one.name: frame(one) for one in kept(now())}
        except OperationalError:  # nothing was ever kept
            chosen = ()
    records = {name: held.to_dicts() for name, held in framed.items()}
    twins, wrong = of_records(), 0
    with holding(framed) as connection:
        for one in chosen:
            made = exact(one, connection)
            said: Said = {tuple(row[:3]): tuple(row[3:]) for row in made.select(*GIVES).iter_rows()}
            naive = twins[one.slug][1](records) if one.slug in twins else None
            unlike = 0 if naive is None else sum(said.get(key) != naive.get(key) for key in {*said, *naive})
            twin = "no twin here" if naive is None else "NOT as its twin" if unlike else "as its twin"
            typer.echo(f"{one.slug:34}{made.height:>7,} rows, {made['area'].n_unique():>3} areas: {twin}")
            wrong += unlike
    return wrong
