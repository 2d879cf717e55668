"""What holds of any file: what was written is what is read; the order of rows does not matter; all is accounted for.

The second reading is naive: the csv module, a loop, and Python's own numbers.
"""

import csv
import io
import random
import re
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.warehouse.importing.made import HEADER, imported, rows

AREAS = {"England": "E92000001", "London": "E12000007", "North East": "E12000001", "Inner London": "E13000001"}
SYMBOLS = {"c": "suppressed", "x": "not-available", "z": "not-applicable", "low": "low", "NE": "not-entered"}
SEXES = {"": "", "Girls": "sex=girls", "Boys": "sex=boys"}
cells = st.one_of(
    st.sampled_from([*SYMBOLS, "", "many", "101", "-1", "1e2"]),
    st.decimals(0, 100, places=1).map(str),
    st.integers(0, 100).map(str),
)
counts = st.one_of(st.sampled_from(["", "c", "-3"]), st.integers(0, 500).map(str))
lines = st.tuples(
    st.sampled_from(["202122", "202223", "2022"]),
    st.sampled_from([*AREAS, "Atlantis"]),
    st.sampled_from([*SEXES, "Persons"]),
    cells,
    counts,
    counts,
).map(",".join)
tables = st.lists(lines, min_size=1, max_size=25)
bounded = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"[+-]?[0-9.]+(e[0-9]+)?", text) else None


def naive(text: str) -> set[tuple[object, ...]]:
    """Everything that the file says once and rightly."""
    said: dict[tuple[str, ...], set[tuple[object, ...]]] = {}
    for row in csv.DictReader(io.StringIO(text)):
        if row["year"] == "2022" or row["area"] not in AREAS or row["sex"] not in SEXES or row["share"] == "":
            continue
        code = SYMBOLS.get(row["share"], "")
        value, part, whole = number(row["share"]), number(row["number"]), number(row["of"])
        wrong = not code and value is None
        wrong |= value is not None and not 0 <= value <= 100
        wrong |= (part or 0) < 0 or (whole or 0) < 0 or (whole == 0 and value is not None)
        wrong |= value is not None and part is not None and whole is not None and part > whole
        if not wrong:
            year = f"{row['year'][:4]}/{row['year'][4:]}"
            said.setdefault((AREAS[row["area"]], year, SEXES[row["sex"]]), set()).add((value, part, whole, code))
    return {(*key, *values.pop()) for key, values in said.items() if len(values) == 1}


@bounded
@given(tables)
def test_it_reads_what_a_naive_reader_reads(tmp_path_factory: object, table: list[str]) -> None:
    folder: Path = tmp_path_factory.mktemp("naive")  # type: ignore[attr-defined]
    found = imported(folder, rows(*table))
    told = found.observations.select("area", "period", "group", "value", "numerator", "denominator", "code").rows()
    assert set(told) == naive(rows(*table))
    assert len(told) == len(set(told))


@bounded
@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(tmp_path_factory: object, table: list[str], chance: random.Random) -> None:
    folder: Path = tmp_path_factory.mktemp("order")  # type: ignore[attr-defined]
    shuffled = chance.sample(table, len(table))
    one, other = imported(folder, rows(*table)), imported(folder, rows(*shuffled))
    key = ["indicator", "area", "period", "group"]
    assert one.observations.drop("row", "file").sort(key).equals(other.observations.drop("row", "file").sort(key))
    assert one.counts == other.counts


@bounded
@given(tables)
def test_all_is_accounted_for(tmp_path_factory: object, table: list[str]) -> None:
    folder: Path = tmp_path_factory.mktemp("all")  # type: ignore[attr-defined]
    found = imported(folder, HEADER + "".join(f"{line}\n" for line in table))
    counts = found.counts
    assert counts.rows == len(table)
    assert counts.rows - counts.rows_passed_over - counts.rows_quarantined == counts.read
    assert counts.read == counts.loaded + counts.blank + counts.repeated + counts.quarantined
    assert found.quarantined.height == counts.rows_quarantined + counts.quarantined
