"""Help for families as a warehouse has it: each case that early help sent, once for the family, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from village.synthetic.nation.rates import nation_rates
from village.synthetic.people.draws import Draws

SOURCE = "early-help"
COLUMNS = {
    **dict.fromkeys(("episode", "area"), "text"),
    "opened_on": "day",
    "moved_in": "flag",
    "before_closed_on": "day",
    "closed_on": "day",
    "closing": "text",
}
"""Of the table `help_episodes`, as casework extracts it."""


def episodes(feeds: Sequence[Path], truth: Path, code: str, draws: Draws) -> pl.DataFrame:
    """The episodes of an authority (columns COLUMNS) from what early help sent, in the order of days, and the truth.

    Children of one family whose cases began on one day are helped together; a record that stands twice is one.
    """
    sent = pl.concat(
        [pl.read_parquet(path, columns=["record", "started_on", "ended_on"], glob=False) for path in feeds]
    )
    last = sent.unique("record", keep="last", maintain_order=True)
    whose = pl.scan_parquet(truth, glob=False).filter(pl.col("source") == SOURCE, ~pl.col("duplicate"))
    told = last.join(whose.select("record", "child", "family").collect(), on="record")
    of_family = told.group_by("family", "started_on").agg(
        pl.col("record").min().alias("episode"), pl.col("child").min(), pl.col("ended_on").max().alias("closed_on")
    )
    before = pl.col("closed_on").cum_max().forward_fill().shift(1).over("family")
    made = of_family.sort("family", "started_on").with_columns(
        opened_on=pl.col("started_on"),
        area=pl.lit(code),
        moved_in=pl.lit(False),
        before_closed_on=pl.when(before <= pl.col("started_on")).then(before),
    )
    return made.with_columns(_closing(made, draws)).select(*COLUMNS).sort("episode")


def _closing(made: pl.DataFrame, draws: Draws) -> pl.Series:
    """Why each ended, "" for one that goes on."""
    reasons = nation_rates().closings
    heights = np.cumsum(list(reasons.values()))
    drawn = np.searchsorted(heights[:-1] / heights[-1], draws.share("closing", made["child"].to_numpy()), side="right")
    why = pl.Series(list(reasons)).gather(drawn)
    return why.zip_with(made["closed_on"].is_not_null(), pl.Series([""]).new_from_index(0, len(why))).alias("closing")
