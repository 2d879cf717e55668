"""The language of conditions: what it says, and that it can say nothing else."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from village.kernel.documents.rules.conditions import MAX_DEPTH, NotACondition, concepts, holds, read, years

TODAY = dt.date(2026, 6, 15)
ANSWERS = {
    "safe": "no",
    "home": "kin",
    "worries": ("sleep", "school"),
    "rooms": 2,
    "income": Decimal("210.50"),
    "birth": dt.date(2020, 2, 29),
    "seen": dt.date(2026, 6, 1),
}


@pytest.mark.parametrize(
    ("written", "true"),
    [
        ({"eq": ["safe", "no"]}, True),
        ({"ne": ["safe", "no"]}, False),
        ({"eq": ["home", "kin"]}, True),
        ({"ne": ["home", "kin"]}, False),
        ({"in": ["home", ["own", "kin"]]}, True),
        ({"in": ["home", ["own"]]}, False),
        ({"in": ["worries", ["school", "money"]]}, True),
        ({"in": ["worries", ["money"]]}, False),
        ({"eq": ["worries", "sleep"]}, True),
        ({"ne": ["worries", "sleep"]}, False),
        ({"eq": [{"count": "worries"}, 2]}, True),
        ({"eq": [{"count": "nothing"}, 0]}, True),
        ({"ge": ["rooms", 2]}, True),
        ({"gt": ["rooms", 2]}, False),
        ({"le": ["rooms", 2]}, True),
        ({"lt": ["rooms", 2]}, False),
        ({"gt": ["income", "210.4"]}, True),
        ({"eq": [{"age_at": ["birth", "today"]}, 6]}, True),
        ({"eq": [{"age_at": ["birth", "seen"]}, 6]}, True),
        ({"eq": [{"days_between": ["seen", "today"]}, 14]}, True),
        ({"lt": [{"days_between": ["today", "seen"]}, 0]}, True),
        ({"answered": "rooms"}, True),
        ({"answered": "nothing"}, False),
        ({"not": {"answered": "nothing"}}, True),
        ({"all": [{"answered": "rooms"}, {"answered": "nothing"}]}, False),
        ({"any": [{"answered": "rooms"}, {"answered": "nothing"}]}, True),
    ],
)
def test_a_condition_says(written: dict[str, Any], true: bool) -> None:
    assert holds(read(written), ANSWERS, TODAY) is true


@pytest.mark.parametrize("op", ["eq", "ne"])
def test_nothing_is_decided_by_silence(op: str) -> None:
    assert holds(read({op: ["nothing", "kin"]}), ANSWERS, TODAY) is False
    for order in ("gt", "ge", "lt", "le"):
        assert holds(read({order: ["nothing", 1]}), ANSWERS, TODAY) is False
    assert holds(read({op: [{"age_at": ["nothing", "today"]}, 6]}), ANSWERS, TODAY) is False
    assert holds(read({op: [{"days_between": ["birth", "home"]}, 6]}), ANSWERS, TODAY) is False  # that is no day


def test_an_age_is_told_in_whole_years() -> None:
    leap = dt.date(2020, 2, 29)
    assert [years(leap, dt.date(2025, 2, 28)), years(leap, dt.date(2025, 3, 1)), years(leap, dt.date(2024, 2, 29))] == [
        4,
        5,
        4,
    ]
    assert years(dt.date(2020, 6, 15), dt.date(2026, 6, 14)) == 5


def test_a_condition_names_what_it_asks_about() -> None:
    written = {"all": [{"eq": ["a", "x"]}, {"not": {"any": [{"answered": "b"}, {"in": ["c", ["x"]]}]}}]}
    assert list(concepts(read(written))) == ["a", "b", "c"]
    assert list(concepts(read({"gt": [{"age_at": ["d", "today"]}, 1]}))) == ["d"]


@pytest.mark.parametrize(
    ("written", "where"),
    [
        ("safe == 1", ""),
        ({}, ""),
        ({"eq": ["a", "x"], "ne": ["a", "x"]}, ""),
        ({"matches": ["a", "^(a+)+$"]}, ""),
        ({"eval": "1"}, ""),
        ({"eq": "a"}, "eq"),
        ({"eq": ["a"]}, "eq"),
        ({"eq": [1, "x"]}, "eq"),
        ({"eq": ["a", ""]}, "eq"),
        ({"eq": ["a", None]}, "eq"),
        ({"eq": ["a", ["x"]]}, "eq"),
        ({"eq": [{"count": "a"}, "two"]}, "eq"),
        ({"gt": ["a", "x"]}, "gt"),
        ({"gt": ["a", "yes"]}, "gt"),
        ({"gt": ["a", "nan"]}, "gt"),
        ({"gt": ["a", 1.5]}, "gt"),
        ({"gt": ["a", 10**30]}, "gt"),
        ({"gt": [{"sum": "a"}, 1]}, "gt"),
        ({"gt": [{"age_at": ["a"]}, 1]}, "gt"),
        ({"in": ["a", []]}, "in"),
        ({"in": ["a", ["x"] * 51]}, "in"),
        ({"answered": ["a"]}, "answered"),
        ({"answered": ""}, "answered"),
        ({"all": []}, "all"),
        ({"all": [{"answered": "a"}, {"oops": "a"}]}, "all/2"),
        ({"not": [{"answered": "a"}]}, "not"),
    ],
)
def test_what_is_not_in_the_language_is_refused_with_its_place(written: object, where: str) -> None:
    with pytest.raises(NotACondition) as error:
        read(written)
    assert error.value.where == where


def test_conditions_go_only_so_deep() -> None:
    written: dict[str, Any] = {"answered": "a"}
    for _ in range(MAX_DEPTH - 1):
        written = {"not": written}
    assert read(written)
    with pytest.raises(NotACondition, match="deep"):
        read({"not": written})
