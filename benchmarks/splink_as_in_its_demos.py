"""Splink 5 as its own demonstrations set it up, for the same files. Run as a program: KIND OUT LEFT [RIGHT] writes
pairs.parquet, and clusters.parquet for one file, into the folder OUT."""

import sys
from pathlib import Path
from typing import Any

import polars as pl
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

AT = 0.95
"""The threshold of Splink's demonstrations."""
LARGE = (
    ("substr(given_name,1,3)", "substr(surname,1,4)"),
    ("surname", "date_of_birth"),
    ("given_name", "date_of_birth"),
    ("postcode", "given_name"),
    ("postcode", "surname"),
    ("postcode", "date_of_birth"),
)
"""The keys of its demonstration with fifty thousand people. Keys of one column, as of its small sets, bring tens of
millions of pairs from half a million records."""


def link(kind: str, out: Path, files: list[Path]) -> None:
    """Pairs at or above the threshold and, of one file, groups."""
    out.mkdir()
    api = DuckDBAPI()
    tables = [api.register(_table(file).to_arrow(), dataset_display_name=f"file_{at}") for at, file in enumerate(files)]
    settings, training = _settings(kind, "link_only" if len(files) > 1 else "dedupe_only")
    linker = Linker(tables if len(files) > 1 else tables[0], settings, log_level=50)
    linker.training.estimate_probability_two_random_records_match([block_on("surname", "date_of_birth")], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in training:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    predicted = linker.inference.predict(threshold_match_probability=AT)
    named = """unique_id_l AS "left", unique_id_r AS "right", 'link' AS decision"""
    predicted.as_duckdbpyrelation().select(named).write_parquet(str(out / "pairs.parquet"))
    if len(files) == 1:
        groups = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, AT)
        found = groups.as_duckdbpyrelation().select("unique_id AS record, cluster_id AS entity")
        found.write_parquet(str(out / "clusters.parquet"))


def _table(file: Path) -> pl.DataFrame:
    names = {"rec_id": "unique_id", "record": "unique_id", "dob": "date_of_birth"}
    names |= {"first_name": "given_name", "forename": "given_name"}
    return pl.read_csv(file, infer_schema=False).rename(names, strict=False)


def _settings(kind: str, link_type: str) -> tuple[SettingsCreator, list[Any]]:
    dates = {"febrl": "%Y%m%d"}.get(kind.split("-")[0], "%Y-%m-%d")
    comparisons: list[Any] = [
        cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
        cl.NameComparison("surname").configure(term_frequency_adjustments=True),
        cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format=dates),
    ]
    keys: list[tuple[str, ...]] = [("given_name", "surname"), ("date_of_birth",), ("given_name",), ("surname",)]
    training = [block_on("date_of_birth"), block_on("given_name", "surname")]
    if kind == "fake":
        comparisons += [cl.ExactMatch("city").configure(term_frequency_adjustments=True), cl.EmailComparison("email")]
    elif kind == "large":
        comparisons += [cl.PostcodeComparison("postcode"), cl.ExactMatch("sex")]
        keys = list(LARGE)
        # Within equal dates of birth alone it held more than 10 GB at half a million records and did not end.
        training = [block_on("date_of_birth", "postcode"), block_on("given_name", "surname")]
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
    return settings, training


if __name__ == "__main__":
    link(sys.argv[1], Path(sys.argv[2]), [Path(name) for name in sys.argv[3:]])
