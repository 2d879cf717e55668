"""Splink 5 as a user would run it over all records at once: names, date of birth, postcode, sex, and the numbers where
they are given; its own training; its usual threshold. Prints one line of JSON."""

import json
import sys
import time
from pathlib import Path
from typing import Any

import polars as pl
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from benchmarks.people_index import NUMBERS, ON, SOURCES
from benchmarks.people_quality import rightness

AT = 0.95
USED = ("record", "forename", "surname", "date_of_birth", "sex", "postcode", *NUMBERS[:2])


def grouped(people: Path, case: str) -> dict[str, Any]:
    """How right its groups are, and the seconds of the clock."""
    parts = [pl.read_parquet(people / "feeds" / slug / f"{ON}.parquet", columns=list(USED)) for slug in SOURCES]
    table = pl.concat(parts).rename({"record": "unique_id"})
    began = time.perf_counter()
    linker = Linker(DuckDBAPI().register(table.to_arrow()), _settings(case == "with-numbers"), log_level=50)
    linker.training.estimate_probability_two_random_records_match([block_on("surname", "date_of_birth")], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for names in (("date_of_birth",), ("forename", "surname")):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*names))
    predicted = linker.inference.predict(threshold_match_probability=AT)
    groups = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, AT)
    rows = groups.as_duckdbpyrelation().select("unique_id, cluster_id").fetchall()
    seconds = time.perf_counter() - began
    truth = dict(pl.read_parquet(people / "truth.parquet", columns=["record", "child"]).iter_rows())
    return {"automatic": rightness(dict(rows), {key: truth[key] for key, _ in rows}), "wall_s": round(seconds, 1)}


def _settings(with_numbers: bool) -> SettingsCreator:
    comparisons: list[Any] = [
        cl.NameComparison("forename").configure(term_frequency_adjustments=True),
        cl.NameComparison("surname").configure(term_frequency_adjustments=True),
        cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y-%m-%d"),
        cl.PostcodeComparison("postcode"),
        cl.ExactMatch("sex"),
    ]
    keys = [("forename", "surname"), ("date_of_birth",), ("surname", "postcode"), ("forename", "postcode")]
    if with_numbers:
        comparisons += [cl.ExactMatch("nhs_number"), cl.ExactMatch("upn")]
        keys += [("nhs_number",), ("upn",)]
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[block_on(*names) for names in keys],
    )


if __name__ == "__main__":
    json.dump(grouped(Path(sys.argv[1]), sys.argv[2]), sys.stdout)
