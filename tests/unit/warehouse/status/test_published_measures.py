"""The method on every percentage of the Local Authority Interactive Tool, 2016 to 2025: a pandemic lies in between."""

import numpy as np
import polars as pl
import pytest

from tests.shared import shared
from village.warehouse.status import backtest, trend
from village.warehouse.status.series import Many

pytestmark = [pytest.mark.published, pytest.mark.slow]


def percentages() -> list[Many]:
    """Measures printed in percent with at least 8 years in at least 40 areas, each as [areas x years]."""
    dictionary = shared("data", "published", "lait_data_dictionary.csv")
    named = (
        pl.read_csv(dictionary, infer_schema_length=0).select("Measure_short", "y_axis_name").unique("Measure_short")
    )
    number = pl.when(pl.col("Values").str.contains(r"^[0-9.]+$")).then("Values")
    rows = (
        pl.read_parquet(shared("data", "published", "lait_la_indicators_2016-2025.parquet"))
        .join(named, left_on="Short Desc", right_on="Measure_short")
        .filter(pl.col("y_axis_name").str.contains("%|(?i)percent") & (pl.col("LA Number") < 970))
        .with_columns(pl.col("Years").str.extract(r"(20\d\d)").alias("year"), number.cast(pl.Float64).alias("value"))
        .drop_nulls(["year", "value"])
    )
    found = []
    for _, measure in rows.group_by(["Short Desc"], maintain_order=True):
        wide = measure.pivot(on="year", index="LA and Regions", values="value", aggregate_function="first")
        values = wide.select(sorted(set(wide.columns) - {"LA and Regions"})).to_numpy().astype(float)
        values = values[np.isfinite(values).sum(axis=1) >= 8]
        if len(values) >= 40 and 1 < np.nanmax(values) <= 100:
            found.append(Many("percent", values, np.full(values.shape, np.nan)))
    return found


def test_the_intervals_hold_and_a_straight_line_is_seldom_the_better_forecast() -> None:
    """Coverage of the 80 % intervals and the straight line's error, over all measures, one to six years ahead.

    No change is a good forecast of many of these: it is close, and closer at long range. That is why it stands beside.
    """
    measures = percentages()
    assert len(measures) > 150
    made = [backtest.checks(trend.forecast(one, 1)) for one in measures]
    for horizon in range(1, 7):
        records = [found for one in made if (found := backtest.record(one, horizon)) and found.horizon == horizon]
        coverage = float(np.mean([one.coverage for one in records]))
        assert 0.72 <= coverage <= 0.88, horizon
        assert np.mean([one.error < one.line_error for one in records]) > 0.8, horizon
        still = np.median([one.error / one.no_change_error for one in records if one.no_change_error])
        print(horizon, len(records), round(coverage, 3), round(float(still), 3))  # noqa: T201
