"""Pairs of very many records, against comparing every record with every other by the same model."""

from itertools import combinations
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.unit.people.population import children, told_by
from village.kernel.tables.engines import engine
from village.linkage.many import calling, pairs
from village.linkage.rules.decide import Comparing
from village.linkage.rules.keys import by_names_alone, keys
from village.linkage.rules.model import Model
from village.linkage.rules.normalise import FIELDS, normalise
from village.linkage.rules.untrained import untrained
from village.linkage.short_names import short_names

Records = dict[str, dict[str, str]]


def feeds(folder: Path, many: int) -> tuple[dict[str, list[Path]], Records]:
    """What two sources send of some children, the second with mistakes, as files; and the records as compared."""
    some, files, records = children(many), {}, {}
    for source, wrong in (("health", 0.0), ("school", 0.4)):
        rows = [{**row, "record": f"{number}"} for number, row in enumerate(told_by(source, some, wrong=wrong))]
        path = folder / "feeds" / source / "2026-09-01.parquet"
        path.parent.mkdir(parents=True)
        pl.DataFrame(rows, infer_schema_length=None).write_parquet(path)
        files[source] = [path]
        records |= {f"{source}/{row['record']}": normalise(row, short_names()).values for row in rows}
    return files, records


def found(tmp_path: Path, files: dict[str, list[Path]], least: float) -> tuple[pairs.Found, dict[Any, float]]:
    with engine() as opened:
        told = pairs.pairs(files, tmp_path, tmp_path / "out", engine=opened, model=untrained(), least=least)
    made = pl.read_parquet(tmp_path / "out" / "*.parquet")
    assert made.columns == ["one", "other", "weight"]
    return told, {(one, other): weight for one, other, weight in made.iter_rows()}


def by_hand(records: Records, model: Model, hot: int) -> dict[tuple[str, str], float]:
    """The weight of every pair that shares a key which no more than so many have."""
    under: dict[str, list[str]] = {}
    for record, values in records.items():
        for key in keys(values):
            if not by_names_alone(key):
                under.setdefault(key, []).append(record)
    shared = {pair for group in under.values() if len(group) <= hot for pair in combinations(sorted(group), 2)}
    return {(a, b): Comparing(records[a], model).compared(records[b]).weight for a, b in shared}


def test_every_pair_that_shares_a_key_is_weighed_as_the_index_weighs_it(tmp_path: Path) -> None:
    files, records = feeds(tmp_path, 60)
    assert pairs.feeds_in(tmp_path) == files
    told, made = found(tmp_path, files, least=0.5)
    expected = by_hand(records, untrained(), pairs.HOT)
    assert (told.records, told.hot, told.weighed, told.written) == (120, 0, len(expected), len(made))
    assert made == {pair: weight for pair, weight in expected.items() if untrained().probability(weight) >= 0.5}
    assert sum(one.split("/")[1] == other.split("/")[1] for one, other in made) >= 50  # the children are found


def test_a_source_may_be_called_anything(tmp_path: Path) -> None:
    files, records = feeds(tmp_path, 12)
    odd = tmp_path / "feeds" / "o'sch*ol [1]"
    files["school"][0].parent.rename(odd)
    assert set(pairs.feeds_in(tmp_path)) == {"health", odd.name}
    told, made = found(tmp_path, pairs.feeds_in(tmp_path), least=0.5)
    assert told.records == len(records)
    assert {other.partition("/")[0] for _, other in made} == {odd.name}


def test_a_key_that_too_many_share_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs, "HOT", 3)
    files, records = feeds(tmp_path, 60)
    told, made = found(tmp_path, files, least=0.001)
    expected = by_hand(records, untrained(), 3)
    assert told.hot > 0
    assert told.weighed == len(expected) < len(by_hand(records, untrained(), 300))
    assert made == {pair: weight for pair, weight in expected.items() if untrained().probability(weight) >= 0.001}


def test_a_record_is_one_text_and_comes_back_as_it_was() -> None:
    raw = {"forename": "Liz Mary", "surname": "Smith-Jones", "date_of_birth": "2015-03-14", "postcode": "LS1 4AP"}
    said = calling.said(*(raw.get(concept, "") for concept in calling.CONCEPTS))
    assert said.count(calling.SEPARATOR) == len(FIELDS) - 1
    assert calling.values_of(said) == normalise(raw, short_names()).values
    assert calling.values_of(calling.said(*[""] * len(calling.CONCEPTS))) == {}


def test_no_value_holds_what_parts_values() -> None:
    text = f"A{calling.SEPARATOR}B"
    said = calling.said(*[text] * len(calling.CONCEPTS))
    assert said.count(calling.SEPARATOR) == len(FIELDS) - 1


def test_a_folder_without_feeds_has_none(tmp_path: Path) -> None:
    (tmp_path / "feeds" / "school").mkdir(parents=True)
    assert pairs.feeds_in(tmp_path) == {}
