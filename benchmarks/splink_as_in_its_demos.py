"""Splink 5 as its own demonstrations set it up, for the same files. Run as a program: prints one line of JSON."""

import json
import sys
import time
from pathlib import Path
from typing import Any

import polars as pl
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

AT = 0.95
"""The threshold of Splink's demonstrations."""


def linked(kind: str, files: list[Path]) -> dict[str, Any]:
    """Pairs at or above the threshold, and groups, with the seconds they took."""
    began = time.perf_counter()
    api = DuckDBAPI()
    tables = [api.register(_table(file).to_arrow(), dataset_display_name=f"file_{at}") for at, file in enumerate(files)]
    settings, training = _settings(kind, "link_only" if len(files) > 1 else "dedupe_only")
    linker = Linker(tables if len(files) > 1 else tables[0], settings, log_level=50)
    linker.training.estimate_probability_two_random_records_match([block_on("surname", "date_of_birth")], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in training:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    predicted = linker.inference.predict(threshold_match_probability=AT)
    pairs = predicted.as_duckdbpyrelation().select("unique_id_l, unique_id_r").fetchall()
    found: dict[str, Any] = {"seconds": time.perf_counter() - began, "pairs": pairs}
    if len(files) == 1:
        groups = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, AT)
        found["groups"] = groups.as_duckdbpyrelation().select("unique_id, cluster_id").fetchall()
    return found


def _table(file: Path) -> pl.DataFrame:
    names = {"rec_id": "unique_id", "first_name": "given_name", "dob": "date_of_birth"}
    return pl.read_csv(file, infer_schema=False).rename(names, strict=False)


def _settings(kind: str, link_type: str) -> tuple[SettingsCreator, list[Any]]:
    dates = {"febrl": "%Y%m%d"}.get(kind.split("-")[0], "%Y-%m-%d")
    comparisons: list[Any] = [
        cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
        cl.NameComparison("surname").configure(term_frequency_adjustments=True),
        cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format=dates),
    ]
    keys = [("given_name", "surname"), ("date_of_birth",), ("given_name",), ("surname",)]
    if kind == "fake":
        comparisons += [cl.ExactMatch("city").configure(term_frequency_adjustments=True), cl.EmailComparison("email")]
    else:
        comparisons.append(cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]))
        keys = [("given_name", "surname"), ("date_of_birth",), ("surname", "postcode"), ("given_name", "postcode")]
    if kind == "febrl-all":
        comparisons += [
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        ]
        keys.append(("soc_sec_id",))
    settings = SettingsCreator(
        link_type=link_type,
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[block_on(*names) for names in keys],
    )
    return settings, [block_on("date_of_birth"), block_on("given_name", "surname")]


if __name__ == "__main__":
    json.dump(linked(sys.argv[1], [Path(name) for name in sys.argv[2:]]), sys.stdout)
