"""Permanent exclusions by authority, 2008/09 to 2016/17, as published: counts of one and two are hidden as “x”, totals
are published. What anyone can find in that file, and that the same figures through our own protection give nothing.

Two years are left out: their file holds fractions of a pupil, shared out between areas that had been divided.
"""

from collections.abc import Mapping

import polars as pl
import pytest

from tests.shared import shared
from village.kernel.tables.rules import Refused
from village.warehouse.disclosure.attack import attack, check_release
from village.warehouse.disclosure.cells import Cell, Hidden, Key, Release, Shown
from village.warehouse.disclosure.protect import protect
from village.warehouse.disclosure.rules import NONE, Rounding, Rules

pytestmark = [pytest.mark.published, pytest.mark.slow]
KINDS = ["Primary", "Secondary", "Special"]
YEARS = ["200809", "201011", "201112", "201213", "201314", "201415", "201516", "201617"]
TO_FIVE = Rounding(5, "conventional")


@pytest.fixture(scope="module")
def file() -> pl.DataFrame:
    path = shared("data", "published", "exclusions_2006-07_2016-17_la.csv")
    return pl.read_csv(path, infer_schema_length=0).select("year", "level", "la_name", "school_type", "perm_excl")


def published(file: pl.DataFrame, year: str) -> dict[tuple[str, str], str]:
    """Each figure as it is printed, by authority (or England) and kind of school."""
    rows = file.filter(pl.col("year") == year, pl.col("level").is_in(["Local authority", "National"]))
    found = {(row[0], row[1]): row[2] for row in rows.select("la_name", "school_type", "perm_excl").iter_rows()}
    for area in {area for area, _ in found}:
        for kind in KINDS:  # an authority without schools of a kind has no row
            found.setdefault((area, kind), "0")
    return found


def rules(figures: Mapping[tuple[str, str], str], **other: int) -> Rules:
    areas = sorted({area for area, _ in figures} - {"England"})
    return Rules({"area": {"England": [areas]}, "school_type": {"Total": [KINDS]}}, **other)  # type: ignore[arg-type]


def release(figures: Mapping[tuple[str, str], str], **other: int) -> Release:
    cells: dict[Key, Cell] = {}
    for (area, kind), printed in figures.items():
        rounding = TO_FIVE if area == "England" else NONE
        cells[area, kind, "count"] = Hidden("publisher") if printed == "x" else Shown(int(printed), "count", rounding)
    return Release("as published", rules(figures, **other), cells)


@pytest.mark.parametrize("year", YEARS)
def test_what_england_less_the_authorities_leaves(file: pl.DataFrame, year: str) -> None:
    """Totals alone: what is left, give or take the rounding, less one for each other hidden authority."""
    figures = {key: one for key, one in published(file, year).items() if key[1] == "Total"}
    shown = [int(one) for (area, _), one in figures.items() if area != "England" and one != "x"]
    hidden = [area for (area, _), one in figures.items() if one == "x"]
    left = int(figures["England", "Total"]) - sum(shown)
    assert 2 <= len(hidden) <= 10
    assert 3 <= left <= 12
    least, most = max(1, left - 2 - 10**6 * (len(hidden) - 1)), left + 2 - (len(hidden) - 1)
    found = attack(release(figures, threshold=3, width=50))
    assert {one.key[0]: (one.lower, one.upper) for one in found} == dict.fromkeys(hidden, (least, most))


@pytest.mark.parametrize("year", YEARS)
def test_most_hidden_figures_follow_from_the_kinds_of_school(file: pl.DataFrame, year: str) -> None:
    """A total and its three kinds, one of the four hidden: it is one or two, and which is a matter of subtraction."""
    figures = published(file, year)
    areas = {area for area, _ in figures} - {"England"}
    naive = {}
    for area in areas:
        row = {kind: figures[area, kind] for kind in (*KINDS, "Total")}
        hidden = [kind for kind, printed in row.items() if printed == "x"]
        if len(hidden) == 1:
            parts = sum(int(row[kind]) for kind in KINDS if kind not in hidden)
            naive[area, hidden[0], "count"] = parts if hidden == ["Total"] else int(row["Total"]) - parts
    found = {one.key: (one.lower, one.upper) for one in attack(release(figures, threshold=3, width=1))}
    assert len(naive) >= 40
    assert set(naive.values()) == {1, 2}
    assert {key: found.get(key) for key in naive} == {key: (one, one) for key, one in naive.items()}


@pytest.mark.parametrize("year", YEARS)
def test_through_our_protection_nothing_can_be_recovered(file: pl.DataFrame, year: str) -> None:
    figures = published(file, year)
    hidden = [key for key, printed in figures.items() if printed == "x"]
    rows = [
        (area, kind, None if printed == "x" else int(printed), 5 if area == "England" else 1)
        for (area, kind), printed in figures.items()
    ]
    columns = {"area": pl.String, "school_type": pl.String, "count": pl.Int64, "rounded": pl.Int64}
    done = protect(pl.DataFrame(rows, schema=columns, orient="row"), rules(figures))
    check_release(done.release)
    assert done.hidden()["publisher"] == len(hidden)
    assert all(isinstance(done.release.cells[*key, "count"], Hidden) for key in hidden)
    shown = {key[:-1]: cell.value for key, cell in done.release.cells.items() if isinstance(cell, Shown)}
    assert all(str(value) == figures[key[0], key[1]] for key, value in shown.items())


def test_what_is_out_cannot_be_taken_back(file: pl.DataFrame) -> None:
    """The same figures once more, after the file was published: the refusal names what it has given away, no number."""
    figures = published(file, "201617")
    before = release(figures, threshold=3)
    rows = [
        (area, kind, int(one) if one != "x" else None, 5 if area == "England" else 1)
        for (area, kind), one in figures.items()
    ]
    columns = {"area": pl.String, "school_type": pl.String, "count": pl.Int64, "rounded": pl.Int64}
    with pytest.raises(Refused, match="cannot be protected") as refused:
        protect(pl.DataFrame(rows, schema=columns, orient="row"), rules(figures), earlier=[before])
    assert "earlier release" in str(refused.value)
