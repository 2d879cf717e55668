"""How areas stand beside each other: competition ranks, and means of the areas that are most alike.

Which areas are alike is a published table (the statistical neighbours of NFER, or any other); it is read, not decided.
To be somebody's neighbour is not mutual: the areas that A is compared with need not be compared with A.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from village.kernel.tables.rules import Problem, Refused, read_csv
from village.warehouse.measures.definition import Polarity

_PLACE = re.compile(r"SN_(\d+)")
_OWN = ("old_la_code", "area")


def ranked(values: pl.DataFrame, polarity: Polarity, within: tuple[str, ...] = ("period", "group")) -> pl.DataFrame:
    """`values` with `rank` (1 is best; equals share a rank and the next is left out) and `of`, how many have one.

    Competition ranking, "1224", as the published tables of the early years profile rank. Only rows with a value take
    part; where neither direction is better nobody is ranked.
    """
    if polarity == "neither":
        return values.with_columns(pl.lit(None, pl.Int64).alias("rank"), pl.lit(None, pl.Int64).alias("of"))
    rank = pl.col("value").rank("min", descending=polarity == "higher").over(within).cast(pl.Int64)
    return values.with_columns(rank.alias("rank"), pl.col("value").count().over(within).cast(pl.Int64).alias("of"))


@dataclass(frozen=True)
class Neighbours:
    """For each area, by nine-character code, the areas most like it, nearest first; and whose table it is."""

    title: str
    of: Mapping[str, tuple[str, ...]]

    def mutual(self, area: str) -> tuple[str, ...]:
        """Those neighbours of `area` that have it among their own."""
        return tuple(one for one in self.of.get(area, ()) if area in self.of.get(one, ()))

    def frame(self) -> pl.DataFrame:
        """One row for each pair: area, neighbour, place (1 is nearest), mutual."""
        pairs = [
            (area, one, place, one in self.mutual(area))
            for area, found in self.of.items()
            for place, one in enumerate(found, 1)
        ]
        columns = {"area": pl.String, "neighbour": pl.String, "place": pl.Int64, "mutual": pl.Boolean}
        return pl.DataFrame(pairs, schema=columns, orient="row")


def neighbours_from(file: str, raw: bytes, title: str, code_of: Callable[[str], str]) -> Neighbours:
    """A wide table of neighbours: the area's own column (one of `_OWN`) and `SN_1`, `SN_2`, … nearest first, all of
    them three-digit numbers or nine-character codes. Other columns are passed over.

    `code_of` gives the nine-character code of either and raises LookupError for none. Raises Refused.
    """
    header = raw.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].decode("utf-8", "replace").strip().split(",")
    places = sorted((name for name in header if _PLACE.fullmatch(name)), key=lambda name: int(name[3:]))
    own = next((name for name in _OWN if name in header), "")
    if not places or not own:
        what = "There is no column SN_1." if own else f"There is no column {' or '.join(_OWN)}."
        do = "Give each area in a column old_la_code or area, and its neighbours as SN_1, SN_2 and so on."
        raise Refused([Problem(file, what, do, 1)])
    others = [name for name in header if name not in (own, *places)]
    found: dict[str, tuple[str, ...]] = {}
    problems = []
    for row in read_csv(file, raw, [own, *places, *others], optional=others):
        try:
            numbers = [row.cells[own], *(row.cells[name] for name in places if row.cells[name].strip())]
            area, *theirs = (code_of(number.strip()) for number in numbers)
        except LookupError:
            problems.append(Problem(file, "A number in this row is no authority's.", "Mend the row.", row.line))
            continue
        if area in found or len({area, *theirs}) <= len(theirs):
            what = "This row names an area twice, or one that an earlier row has named."
            problems.append(Problem(file, what, "Give each area one row, and each neighbour one place.", row.line))
        found[area] = tuple(theirs)
    if problems:
        raise Refused(problems)
    return Neighbours(title, found)


def neighbour_means(values: pl.DataFrame, neighbours: Neighbours) -> pl.DataFrame:
    """For each area, period and group: `neighbours` (the mean of those that have a value), `counted` and `named`.

    Weighted by denominators where every one of them has one, else each counts once and `weighted` is false: an
    unweighted mean lets the smallest area say as much as the largest.
    """
    pairs = neighbours.frame()
    named = pairs.group_by("area").agg(pl.len().alias("named"))
    theirs = values.select(pl.col("area").alias("neighbour"), "period", "group", "value", "denominator").filter(
        pl.col("value").is_not_null()
    )
    joined = pairs.join(theirs, on="neighbour").with_columns(pl.col("denominator").fill_null(0))
    weighted = (pl.col("denominator") > 0).all()
    total = (pl.col("value") * pl.col("denominator")).sum() / pl.col("denominator").sum()
    means = joined.group_by("area", "period", "group").agg(
        pl.when(weighted).then(total).otherwise(pl.col("value").mean()).alias("neighbours"),
        pl.len().alias("counted"),
        weighted.alias("weighted"),
    )
    return means.join(named, on="area").sort("area", "period", "group")
