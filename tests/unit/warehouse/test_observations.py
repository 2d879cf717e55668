"""Observations: groups have one spelling, and what was known on any day can be read again."""

import datetime as dt

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from village.warehouse.observations import (
    CODES,
    KEY,
    KNOWN_NOTHING,
    SCHEMA,
    WITH_VALUE,
    empty,
    group_parts,
    group_slug,
    latest,
)

words = st.text("abcdefgh-", min_size=1, max_size=8)


@given(parts=st.dictionaries(words, words, max_size=4))
def test_a_group_has_one_spelling(parts: dict[str, str]) -> None:
    assert group_parts(group_slug(parts)) == parts
    assert group_slug(dict(reversed(parts.items()))) == group_slug(parts)


def test_codes_are_kept_apart() -> None:
    assert set(CODES) >= WITH_VALUE
    assert set(CODES) >= KNOWN_NOTHING
    assert "suppressed" not in WITH_VALUE | KNOWN_NOTHING


def test_no_observations_have_every_column() -> None:
    assert empty().schema == SCHEMA
    assert set(KEY) <= set(SCHEMA)


def _said(area: str, day: int, value: float, release: str) -> dict[str, object]:
    return {"indicator": "a.b", "area": area, "published_on": dt.date(2021, 1, day), "value": value, "release": release}


said = st.tuples(st.sampled_from("xyz"), st.integers(1, 9), st.sampled_from("rst"))


@given(told=st.lists(said, unique=True, max_size=20), on=st.integers(0, 10))
def test_as_published_on_any_day_is_what_a_reader_of_that_day_had(told: list[tuple[str, int, str]], on: int) -> None:
    rows = [_said(area, day, number, release) for number, (area, day, release) in enumerate(told)]
    frame = pl.DataFrame([{**dict.fromkeys(SCHEMA), **row} for row in rows], schema=SCHEMA)
    frame = frame.with_columns(pl.col("basis", "period", "group", "definition").fill_null(""))
    known: dict[str, tuple[int, str, int]] = {}  # a reader who overwrites what is older, release by release
    for number, (area, day, release) in enumerate(told):
        if day <= on and (day, release) > known.get(area, (0, "", 0))[:2]:
            known[area] = (day, release, number)
    found = latest(frame, dt.date(2021, 1, on) if on else dt.date(2020, 1, 1))
    assert dict(found.select("area", "value").iter_rows()) == {area: last for area, (_, _, last) in known.items()}
    assert latest(frame).height == len({area for area, _, _ in told})
