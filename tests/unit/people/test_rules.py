"""What becomes of a review, how sure a sample is, what a level says: decisions from facts alone."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from village.linkage.rules.compare import comparison_of
from village.linkage.rules.model import Part
from village.linkage.rules.untrained import untrained
from village.people.rules.explaining import FIELDS, SHORT, in_a_hundred, said_of, sentence, sentences, times_as_likely
from village.people.rules.quality import APART_BANDS, LINK_BANDS, STRATA, Stratum, band, estimate, interval
from village.people.rules.reviewing import NEW, SAME, UNSURE, Reading, outcome

A, B, C = Reading("a", SAME, "x"), Reading("b", SAME, "x"), Reading("c", SAME, "y")
NO, DUNNO = Reading("b", NEW), Reading("b", UNSURE)


@pytest.mark.parametrize(
    ("readings", "two", "stands"),
    [
        ([A], False, A),
        ([DUNNO], False, None),
        ([DUNNO, A], False, A),
        ([DUNNO, DUNNO], False, None),
        ([DUNNO, DUNNO, A], False, A),
        ([A], True, None),
        ([A, B], True, B),
        ([A, C], True, None),
        ([A, NO], True, None),
        ([A, DUNNO], True, None),
        ([DUNNO, A], True, None),
        ([A, NO, C], True, C),
        ([A, NO, DUNNO], True, DUNNO),
    ],
)
def test_what_readers_make_of_a_review_stands_when_enough_agree(
    readings: list[Reading], two: bool, stands: Reading | None
) -> None:
    assert outcome(readings, two) == stands


def test_the_exact_interval_is_that_of_the_tables() -> None:
    # Closed forms: none of n, the upper end is 1 - (tail)^(1/n); all of n, the lower end is (tail)^(1/n).
    assert interval(0, 10) == (0.0, pytest.approx(1 - 0.025**0.1))
    assert interval(10, 10) == (pytest.approx(0.025**0.1), 1.0)
    assert interval(0, 0) == (0.0, 1.0)
    # Clopper and Pearson’s own example of 3 of 10, as tables print it: 0.0667 to 0.6525.
    assert interval(3, 10) == (pytest.approx(0.0667, abs=5e-5), pytest.approx(0.6525, abs=5e-5))


@pytest.mark.parametrize(
    ("same", "checked", "low", "high"),
    [(81, 263, 0.2527, 0.3676), (15, 148, 0.0578, 0.1617), (0, 20, 0.0, 0.1684), (1, 29, 0.0009, 0.1776)],
)
def test_the_exact_interval_is_the_published_one(same: int, checked: int, low: float, high: float) -> None:
    """Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 5 (Clopper and Pearson)."""
    assert interval(same, checked) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def tail(least: int, checked: int, share: Fraction) -> Fraction:
    """The chance of at least so many, by counting."""
    ways = (math.comb(checked, k) * share**k * (1 - share) ** (checked - k) for k in range(least, checked + 1))
    return sum(ways, Fraction(0))


@settings(deadline=None, max_examples=20)
@given(st.data())
def test_each_end_is_where_what_was_found_becomes_as_unlikely_as_the_tail(data: st.DataObject) -> None:
    """A naive twin: shares in ten-thousandths tried against exact binomial sums, without any beta function."""
    checked = data.draw(st.integers(1, 25))
    same = data.draw(st.integers(0, checked))
    low, high = interval(same, checked)
    step, rare = Fraction(1, 10_000), Fraction(25, 1000)
    if same:
        assert tail(same, checked, max(Fraction(low) - step, Fraction(0))) < rare
        assert tail(same, checked, Fraction(low) + step) > rare
    if same < checked:
        assert 1 - tail(same + 1, checked, Fraction(high) - step) > rare
        assert 1 - tail(same + 1, checked, min(Fraction(high) + step, Fraction(1))) < rare


@pytest.mark.parametrize("checked", [25, 100, 1000])
def test_none_wrong_of_many_is_not_none_wrong_at_all(checked: int) -> None:
    """The rule of three (Hanley and Lippman-Hand 1983): at most about 3 in n at 95 % to one side, 3.7 at 97.5 %."""
    assert 3 / checked < interval(0, checked)[1] < 3.7 / checked
    low = estimate([Stratum("link:number", 1.0, checked, checked)]).low
    assert 1 - 3.7 / checked < low < 1 - 3 / checked


@pytest.mark.parametrize(
    "bands",
    [
        {"apart:likely": (0.002, 1.0), "apart:near": (0.05, 0.0), "apart:far": (0.5, 0.0)},
        {"apart:likely": (0.004, 0.6), "apart:near": (0.1, 0.05), "apart:far": (0.6, 0.001)},
        {"apart:likely": (0.0001, 1.0), "apart:far": (0.9, 0.0)},
        {"apart:likely": (0.015, 1.0)},  # sure of what is in the band, and not of how much of the whole it is
    ],
)
def test_over_all_bands_the_interval_holds_the_truth_as_often_as_it_says(bands: dict[str, tuple[float, float]]) -> None:
    """A naive twin by drawing: a frame of records at random, 25 pairs checked of each band that it holds."""
    dice, frame, runs = np.random.default_rng(4), 2_000, 300
    truth = sum(share * same for share, same in bands.values())
    shares = [share for share, _ in bands.values()]
    held = 0
    for counts in dice.multinomial(frame, [*shares, 1 - sum(shares)], size=runs):
        strata = []
        for (slug, (_, same)), count in zip(bands.items(), counts, strict=False):
            checked = min(25, int(count))
            strata.append(Stratum(slug, count / frame, checked, int(dice.binomial(checked, same)), frame))
        found = estimate(strata)
        held += found.low <= truth <= found.high
    assert held / runs >= 0.95


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 40), st.floats(0.01, 0.99))
def test_the_interval_holds_the_truth_as_often_as_it_says(checked: int, truth: float) -> None:
    held = [k for k in range(checked + 1) if interval(k, checked)[0] <= truth <= interval(k, checked)[1]]
    assert sum(binom.pmf(held, checked, truth)) >= 0.95 - 1e-9


@settings(deadline=None, max_examples=15)
@given(st.floats(0.05, 0.95), st.floats(0.05, 0.95), st.floats(0.1, 0.9))
def test_bands_together_hold_the_truth_as_often_as_they_say(one: float, two: float, share: float) -> None:
    truth = share * one + (1 - share) * two
    covered = 0.0
    for x in range(9):
        for y in range(9):
            found = estimate([Stratum("link:number", share, 8, x), Stratum("link:0.99", 1 - share, 8, y)])
            assert found.value == pytest.approx(share * x / 8 + (1 - share) * y / 8)
            if found.low <= truth <= found.high:
                covered += binom.pmf(x, 8, one) * binom.pmf(y, 8, two)
    assert covered >= 0.95 - 1e-9


def test_a_band_that_nobody_has_looked_at_says_nothing() -> None:
    found = estimate([Stratum("link:number", 0.5, 10, 10), Stratum("link:0.99", 0.5, 0, 0)])
    assert found.value is None
    assert (round(found.low, 3), found.high, found.checked) == (round(0.5 * 0.0125**0.1, 3), 1.0, 10)
    assert estimate([]).value is None


def test_every_chance_falls_in_a_band_that_has_a_name() -> None:
    for chance in (0.0, 0.00005, 0.01, 0.02, 0.5, 0.99, 0.9995, 0.99995, 1.0):
        assert band(chance, LINK_BANDS) in STRATA
        assert band(chance, APART_BANDS) in STRATA
    assert [band(one, LINK_BANDS) for one in (0.99, 0.989)] == ["link:0.99", "link:lower"]


def test_every_level_of_every_comparison_has_words() -> None:
    for field in FIELDS:
        if field == "household":
            continue
        for level in comparison_of(field).levels:
            told = sentence(Part(field, level, 1.0))
            assert SHORT[level]
            assert not told.words.endswith(level) or "-" not in level
    assert {one.comparison.field for one in untrained().weighings} <= FIELDS.keys()
    assert sentence(Part("id:other", "same", 1.0)).words == "Id:other is the same"


def test_sentences_say_what_speaks_against_and_leave_out_what_says_nothing() -> None:
    told = sentences([Part("postcode", "same", 17.2), Part("forename", "differs", -5.04), Part("sex", "same", 0.01)])
    assert [(one.words, one.signed, one.against) for one in told] == [
        ("Forename differs", "−5.0", True),
        ("Postcode is the same", "+17.2", False),
    ]
    assert sentence(Part("sex", "differs", -0.04)).signed == "+0.0"


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (0.0, "less than 1 in 100"),
        (0.0049, "less than 1 in 100"),
        (0.62, "about 62 in 100"),
        (1.0, "more than 99 in 100"),
    ],
)
def test_a_chance_in_words(chance: float, words: str) -> None:
    assert in_a_hundred(chance) == words


@pytest.mark.parametrize(
    ("bits", "words"),
    [
        (0.0, "about as likely"),
        (0.5, "about as likely"),  # 1.41 times
        (1.0, "about 2 times as likely"),
        (3.0, "about 8 times as likely"),
        (math.log2(12.4), "about 10 times as likely"),
        (math.log2(5_234), "about 5,000 times as likely"),
        (20.0, "more than a million times as likely"),
        (10_000.0, "more than a million times as likely"),
    ],
)
def test_each_bit_doubles_how_much_likelier_a_child_is(bits: float, words: str) -> None:
    assert times_as_likely(bits) == words


def test_what_a_record_says_of_a_field() -> None:
    said = {"forename": "Anna", "known_as": "Annie", "middle_names": "Mary", "former_surname": "Old"}
    assert said_of(said, "forename") == "Anna; known as Annie; middle names Mary"
    assert said_of(said, "surname") == "formerly Old"
    assert said_of(said, "household") == ""


def test_why_something_is_not_compared_as_it_stands_is_told_behind_it() -> None:
    assert said_of({"date_of_birth": "01/01/2015"}, "birth") == (
        "01/01/2015 (the first of January counts as its year alone)"
    )
    assert said_of({"date_of_birth": "14/03/2015"}, "birth") == "14/03/2015"
    assert said_of({"date_of_birth": "2015-03-04"}, "birth") == "4 March 2015"
    assert said_of({"date_of_birth": "2015"}, "birth") == "2015"
    assert said_of({"sex": "f"}, "sex") == "Female"
    assert said_of({"sex": "Girl"}, "sex") == "Girl"
    assert said_of({"postcode": "M14 5AB", "former_postcode": "??"}, "postcode") == (
        "M14 5AB; before ?? ('??' stands for no place)"
    )


@pytest.mark.parametrize(("status", "words"), [("01", " (verified by the health service)"), ("02", ""), ("", "")])
def test_that_the_health_service_verified_a_number_is_told_with_it(status: str, words: str) -> None:
    said = {"nhs_number": "943 476 5919", "nhs_number_status": status}
    assert said_of(said, "nhs") == f"943 476 5919{words}"


@given(st.integers(1, 10**7))
def test_among_any_number_of_children_one_person_and_one_household_keep_their_proportion(children: int) -> None:
    model = untrained()
    among = model.among(children)
    assert among.matches <= 0.5
    assert among.households <= 0.5
    if children > 10:
        assert math.isclose(among.households / among.matches, model.households / model.matches)
