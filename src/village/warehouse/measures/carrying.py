"""One series for one area: what was published under a code that an authority had before stands under today's.

Only where the code changed and the area did not (see `Register.same_area`). What a split or a merger made is another
area, and no figure is ever joined to it.
"""

from functools import lru_cache

import polars as pl

from village.kernel.areas import queries as areas

PUBLISHED_AS = "published_as"  # the code in the release, kept beside today's
_NOBODY = ("not-available", "not-applicable", "new")  # what a table of all years says of a code that was not there


@lru_cache(maxsize=1)
def codes() -> pl.DataFrame:
    """Every code of every authority: `area`, `today` (the last code of the same area), and when it was in force, and
    when the area was under any of its codes."""
    rows = []
    for one in areas.every_area():
        line = areas.same_area(one.code)
        rows.append((one.code, line[-1].code, one.from_on, one.until_on, line[0].from_on, line[-1].until_on))
    dates = dict.fromkeys(("begins", "ends", "area_begins", "area_ends"), pl.Date)
    columns = {"area": pl.String, "today": pl.String, **dates}
    return pl.DataFrame(rows, schema=columns, orient="row").unique("area", keep="last", maintain_order=True)


def carried(observations: pl.DataFrame) -> pl.DataFrame:
    """`observations` with their code as PUBLISHED_AS, and today's code of the same area as `area`.

    Where one release speaks of a time under both codes, a value stands before a blank and today's code before the
    former: they come last, which is what `observations.latest` keeps.
    """
    known = observations.with_columns(pl.col("area").alias(PUBLISHED_AS))
    changed = codes().filter(pl.col("area") != pl.col("today"))
    both = pl.col("area").is_in([*changed["area"], *changed["today"]]) & (pl.col("level") == "authority")
    some = known.filter(both).join(codes(), on="area", how="left", maintain_order="left")
    blank = pl.col("value").is_null() & pl.col("code").is_in(_NOBODY)
    gone = (pl.col("ends") <= pl.col("from_on")) | (pl.col("begins") >= pl.col("until_on"))
    some = some.filter(~(blank & gone.fill_null(False))).with_columns(area="today")
    order = [pl.col("value").is_not_null(), pl.col("area") == pl.col(PUBLISHED_AS)]
    return pl.concat([some.sort(order, maintain_order=True).select(known.columns), known.filter(~both)])


def published_as(values: pl.DataFrame, observations: pl.DataFrame) -> pl.DataFrame:
    """`values` of a measure with PUBLISHED_AS: the code under which the row of the release gave each.

    `observations`: those it was worked out from, as `carried` gives them.
    """
    row = ["release", "row", "area"]
    former = observations.filter(pl.col(PUBLISHED_AS) != pl.col("area")).select(*row, PUBLISHED_AS).unique(row)
    told = values.join(former, on=row, how="left", maintain_order="left")
    return told.with_columns(pl.coalesce(PUBLISHED_AS, "area").alias(PUBLISHED_AS))
