"""Figures in words: what is there with its unit, what is not with its reason."""

from typing import Any

import pytest

from village.outcomes.rules import chance, say
from village.warehouse.observations import CODES, WITH_VALUE

PERCENT = {"unit": "percent", "decimals": 1}
MISSING = sorted(set(CODES) - WITH_VALUE)


def row(**said: Any) -> dict[str, Any]:
    plain = {
        "level": "country",
        "value": 69.21,
        "lower": 67.1,
        "upper": 71.04,
        "code": "",
        "decimals": 1,
        "period": "2021/22",
    }
    return plain | said


@pytest.mark.parametrize(
    ("measure", "found", "words"),
    [
        (PERCENT, row(), "69.2%"),
        (PERCENT, row(decimals=None), "69.2%"),
        (PERCENT, row(value=0.0, code="zero-rounded", decimals=0), "0% (nothing, or nearly so)"),
        (PERCENT, row(code="unreliable"), "69.2% (cannot be relied on)"),
        ({"unit": "per-1000", "decimals": 1}, row(value=3.9), "3.9 per 1,000"),
        ({"unit": "pounds", "decimals": 0}, row(value=1200, decimals=0), "£1,200"),
        ({"unit": "count", "decimals": None}, row(value=12412, decimals=None), "12,412.0"),
        ({"unit": "score", "decimals": 2}, row(value=-0.04, decimals=2), "−0.04"),
        ({"unit": "score", "decimals": 1}, row(value=-0.04, decimals=1), "0.0"),
    ],
)
def test_a_value_has_its_unit_and_its_decimals(measure: Any, found: Any, words: str) -> None:
    assert say.value(found, measure) == words


@pytest.mark.parametrize("code", MISSING)
def test_a_code_is_said_by_its_reason_and_never_with_a_digit(code: str) -> None:
    found = row(value=None, lower=1.0, upper=2.0, code=code)
    assert say.value(found, PERCENT) == say.MISSING[code][0]
    assert not any(letter.isdigit() for letter in say.value(found, PERCENT))
    assert say.interval(found, PERCENT) == ""
    assert say.how_sure(found, PERCENT) == "No interval is known"
    assert say.symbol(found)


def test_every_code_without_a_value_has_its_own_words() -> None:
    assert set(say.MISSING) == set(MISSING)
    assert say.value(None, PERCENT) == say.value(row(value=None, code="?"), PERCENT) == "not available"
    assert say.symbol(row()) == ""


def test_intervals_differences_and_ranks() -> None:
    assert say.interval(row(), PERCENT) == "67.1 to 71.0%"
    assert say.interval(row(lower=None), PERCENT) == ""
    assert say.how_sure(row(), PERCENT) == "67.1 to 71.0% (95% interval)"
    assert say.difference(2.04, PERCENT, row()) == "+2.0 percentage points"
    assert say.difference(-2.04, PERCENT, row()) == "−2.0 percentage points"
    assert say.difference(0.01, PERCENT, row()) == "0.0 percentage points"
    assert say.difference(None, PERCENT, row()) == "not available"
    assert say.difference(1.0, {"unit": "per-1000", "decimals": 1}, row()) == "+1.0 per 1,000"
    assert say.bare(None, PERCENT, row()) == "not available"
    assert say.bare(1.0, PERCENT, row()) == "1.0%"
    assert say.rank({"rank": 12, "of": 151}) == "12 of 151"
    assert say.rank({"rank": None, "of": None}) == "not ranked"
    assert say.rate(PERCENT) == ""
    assert say.rate({"unit": "per-1000"}) == ", per 1,000"


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("2021/22", "in the 2021 to 2022 school year"),
        ("2021-22", "in the 2021 to 2022 financial year"),
        ("2021", "in 2021"),
        ("2021-03-31", "on 31 March 2021"),
        ("2021-11-05", "on 5 November 2021"),
        ("2014~2016", "in 2014 to 2016"),
        ("2020m12~2021m02", "in December 2020 to February 2021"),
        ("sometime", "in sometime"),
    ],
)
def test_a_period_stands_in_a_sentence(slug: str, words: str) -> None:
    assert say.in_period(slug) == words


def test_verdicts_name_whom_they_compare_with() -> None:
    assert say.compared("better", "England") == "better than England"
    assert say.compared("no clear difference", "England") == "no clear difference from England"
    assert say.compared("cannot say", "England") == "cannot say"
    assert say.compared("", "England") == ""
    assert say.unusual("worse") == "Unusual: worse than the usual differences explain"
    assert say.unusual("as expected") == "Not unusual"
    assert say.unusual("") == ""
    assert say.unusual("cannot say") == "Whether it is unusual cannot be said"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"before_period": ""}, "This is the first figure"),
        ({"before_period": "2020/21", "change": None}, "How it changed since 2020 to 2021 school year cannot be said"),
        (
            {"before_period": "2020/21", "change": 1.5, "change_verdict": "better"},
            "+1.5 percentage points since 2020 to 2021 school year: better",
        ),
        (
            {"before_period": "2020/21", "change": 1.5, "change_verdict": ""},
            "+1.5 percentage points since 2020 to 2021 school year",
        ),
    ],
)
def test_a_change_is_told_with_what_can_be_said_of_it(said: dict[str, Any], words: str) -> None:
    assert say.since(row(**said), PERCENT) == words


def test_states_that_share_a_shape_keep_their_own_words() -> None:
    assert say.tag("likely") == ("likely", None)
    assert say.tag("baseline unknown") == ("not-enough-data", "Baseline unknown")
    assert say.tag("too little data") == ("not-enough-data", "Too little data")
    assert say.tag("no target set") == ("no-target", None)


OPEN = row(
    state="unlikely",
    why="",
    target="at least 90% by 2020",
    probability=0.04,
    forecast=73.0,
    forecast_lower=70.0,
    forecast_upper=76.0,
    no_change_meets=False,
    step="year",
    record_horizon=3,
    record_checks=1640,
    record_error=2.1,
    record_coverage=0.78,
    record_no_change_error=2.6,
)


def test_a_status_stands_beside_its_forecast_no_change_and_track_record() -> None:
    record = (
        "Track record: checked 1,640 times 3 years ahead, it was off by 2.1 percentage points on average, "
        "and 78% of the figures came within its 80% interval."
    )
    assert chance.sentences(OPEN, PERCENT) == [
        "The chance of at least 90% by 2020 is put at 4%: unlikely.",
        "Foreseen is 73.0%, and 8 times in 10 between 70.0% and 76.0%. No change would not meet it.",
        record,
    ]


def test_of_a_place_it_is_told_that_the_target_is_englands() -> None:
    assert chance.sentences(OPEN | {"level": "authority"}, PERCENT)[-1] == chance.FOR_ENGLAND
    assert chance.FOR_ENGLAND not in chance.sentences(OPEN | {"level": "country"}, PERCENT)
    none = row(state="no target set", level="authority", forecast=None, record_checks=None)
    assert chance.sentences(none, PERCENT) == ["No target has been set."]


def test_a_method_that_no_change_would_beat_says_so() -> None:
    beaten = OPEN | {"record_no_change_error": 1.0, "record_coverage": None, "record_horizon": 1}
    assert chance.track_record(beaten, PERCENT) == (
        "Track record: checked 1,640 times 1 year ahead, it was off by 2.1 percentage points on average. "
        "“No change” would have been the better forecast so far."
    )
    assert chance.track_record(OPEN | {"record_checks": 0}, PERCENT) == ""
    assert "might meet it" in chance.forecast(OPEN | {"no_change_meets": None}, PERCENT)


def test_a_settled_status_says_why() -> None:
    settled = row(state="missed", why="The figure for 2020 is 81%.", target="at least 90% by 2020", probability=None)
    settled |= {"forecast": None, "record_checks": None}
    assert chance.sentences(settled, PERCENT) == [
        "The plan’s target, at least 90% by 2020: missed. The figure for 2020 is 81%."
    ]
    assert chance.headline(row(state="no target set")) == "No target has been set."


def test_a_chance_is_never_told_as_certain() -> None:
    assert [chance.chance(one) for one in (0.0, 0.004, 0.5, 0.996, 1.0)] == [
        "under 1%",
        "under 1%",
        "50%",
        "over 99%",
        "over 99%",
    ]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"low": 65.0, "high": 65.0}, "Its 12 councils come to 65.0%, weighted by how many each is of, which fits."),
        (
            {"low": 60.04, "high": 70.0, "hidden": 2, "with_last": 66.0},
            (
                "Its 12 councils, 2 of them hidden, come to between 60.0 and 70.0%, weighted by how many each is of, "
                "which fits. Were the hidden as last printed, it would be 66.0%."
            ),
        ),
        (
            {"low": 65.0, "high": 65.0, "fits": False},
            (
                "Its 12 councils come to 65.0%, weighted by how many each is of. The printed figure is another: counts "
                "may be rounded, or other people be counted."
            ),
        ),
    ],
)
def test_what_councils_come_to_is_told_beside_what_is_printed(row: dict[str, Any], words: str) -> None:
    known = {"parts": 12, "hidden": 0, "with_last": None, "fits": True}
    assert say.added(known | row, {"unit": "percent", "decimals": 1}) == words
