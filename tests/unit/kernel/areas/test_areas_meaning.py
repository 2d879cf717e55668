"""What a reader's words for a place mean."""

import datetime as dt

import pytest

from village.kernel.areas.queries import meant

ON = dt.date(2026, 11, 27)


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("ls8 4aa", ["Leeds"]),
        ("LS8", ["Leeds"]),
        ("LS8 4", ["Leeds"]),
        ("leeds city council", ["Leeds"]),
        ("E08000035", ["Leeds"]),
        ("Pendle", ["Lancashire"]),
        ("Northumberland", ["Northumberland"]),
        ("Cheshire", ["Cheshire East", "Cheshire West and Chester"]),
        ("Cumbria", ["Cumberland", "Westmorland and Furness"]),
        ("London", []),
        ("CF10", []),
        ("Atlantis", []),
        ("ZZ99 3VZ", []),
    ],
)
def test_words_mean_the_authorities_of_the_day(said: str, names: list[str]) -> None:
    assert sorted(area.name for area in meant(said, ON).areas) == names


@pytest.mark.parametrize(
    ("said", "known", "of"),
    [
        ("LS8 4AA", True, "place"),
        ("CF10 1EP", True, "place"),
        ("LS8", True, "part"),
        ("CF10", True, "part"),
        ("London", True, "region"),
        ("Cumbria", True, "former"),
        ("Leeds", True, None),
        ("E06000048", True, None),  # Northumberland's code until 2013: it has not ended
        ("LS8 4ZZ", False, None),
        ("Atlantis", False, None),
    ],
)
def test_what_kind_of_place_it_is(said: str, known: bool, of: str | None) -> None:
    found = meant(said, ON)
    assert found.is_known is known
    assert {name for name in ("place", "part", "region", "former") if getattr(found, name)} == ({of} if of else set())
    assert bool(found.postcode) is (said in ("LS8 4AA", "CF10 1EP", "LS8 4ZZ"))
