"""The performance profile: better figures never lower it, missing ones never improve it, limits are obeyed."""

import statistics
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles import profile as naive
from village.outcomes import queries
from village.outcomes.rules import profile
from village.outcomes.rules.profile import Claim, Place

TERMS = queries.profile_terms()
SAFE = {"safeguarding": "good"}
NOT_JUDGED = "No inspectors’ judgement on safeguarding is held, and without it the whole is not told."
NUMBERS = st.floats(-4, 4).map(lambda number: round(number, 2))


@st.composite
def measures(draw: st.DrawFn, least: int = 1) -> list[Place]:
    found = []
    for number in range(draw(st.integers(least, 8))):
        if draw(st.integers(0, 5)) == 0:
            found.append(Place(f"m{number}", "be-healthy"))
        else:
            at, down, up = draw(NUMBERS), draw(st.floats(0, 2)), draw(st.floats(0, 2))
            found.append(Place(f"m{number}", "be-healthy", at, at - down, at + up, "interval"))
    return found


def ends(claim: Claim) -> tuple[int, int]:
    """A claim's ends; nothing said allows everything."""
    return (0, len(TERMS.bands) - 1) if claim.why else (claim.low, claim.high)


def raised(one: Place, by: float) -> Place:
    if one.distance is None or one.low is None or one.high is None:
        return one
    return replace(one, distance=one.distance + by, low=one.low + by, high=one.high + by)


@given(measures(), st.data())
@settings(deadline=None, max_examples=60)
def test_improving_a_measure_never_lowers_a_band(places: list[Place], data: st.DataObject) -> None:
    which, by = data.draw(st.integers(0, len(places) - 1)), data.draw(st.floats(0, 5))
    better = [raised(one, by) if number == which else one for number, one in enumerate(places)]
    before, after = ends(profile.outcome(places, TERMS)[0]), ends(profile.outcome(better, TERMS)[0])
    assert after[0] >= before[0]
    assert after[1] >= before[1]


@given(measures(), st.data())
@settings(deadline=None, max_examples=60)
def test_missing_data_never_improves_what_is_said_nor_makes_it_surer(places: list[Place], data: st.DataObject) -> None:
    which = data.draw(st.integers(0, len(places) - 1))
    fewer = [Place(one.measure, one.outcome) if number == which else one for number, one in enumerate(places)]
    before, after = ends(profile.outcome(places, TERMS)[0]), ends(profile.outcome(fewer, TERMS)[0])
    assert after[0] <= before[0]
    assert after[1] >= before[1]


@pytest.mark.slow
@given(measures(least=3))
@settings(deadline=None, max_examples=8)
def test_the_claim_is_that_of_the_naive_twin(places: list[Place]) -> None:
    claim, _ = profile.outcome(places, TERMS)
    if claim.why:
        return
    low, high = naive.bands([asdict(one) for one in places], list(TERMS.cuts), TERMS.most, TERMS.sure)
    assert min(low) <= claim.low <= max(low)
    assert min(high) <= claim.high <= max(high)
    assert claim.probability >= TERMS.sure


def sure_at(distance: float, count: int = 5) -> list[Place]:
    return [Place(f"m{n}", "x", distance, distance - 0.01, distance + 0.01, "interval") for n in range(count)]


@pytest.mark.parametrize(
    ("distance", "said"),
    [
        (-0.8, "well behind England"),
        (-0.5, "behind England"),
        (0.0, "about level with England"),
        (0.5, "ahead of England"),
        (0.8, "well ahead of England"),
    ],
)
def test_measures_known_exactly_stand_in_the_band_between_the_cuts(distance: float, said: str) -> None:
    claim, _ = profile.outcome(sure_at(distance), TERMS)
    assert profile.said(claim, TERMS, "England") == said
    assert (
        profile.basis(claim)
        == "Allowing for chance, this holds over 99 times in 100; 5 of its 5 measures could be placed."
    )


def test_a_claim_that_is_not_sure_of_one_band_names_two_without_the_words_between() -> None:
    wide = [replace(one, low=-0.45, high=0.95) for one in sure_at(0.25, 3)]
    assert profile.said(profile.outcome(wide, TERMS)[0], TERMS, "England") == (
        "between about level and ahead of England"
    )


def test_too_few_measures_too_little_covered_and_anything_possible_say_nothing() -> None:
    few, _ = profile.outcome(sure_at(1, 2), TERMS)
    assert profile.basis(few) == "2 of its 2 measures can be placed, and at least 3 are needed."
    thin, _ = profile.outcome([*sure_at(1, 3), *(Place(f"n{n}", "x") for n in range(3))], TERMS)
    assert profile.basis(thin) == "Only 3 of its 6 measures can be placed, and 60% are needed."
    wide, _ = profile.outcome([replace(one, low=-4.0, high=4.0) for one in sure_at(0, 3)], TERMS)
    assert profile.basis(wide) == "What is known of it allows anything from well behind to well ahead."
    assert {profile.said(one, TERMS, "England") for one in (few, thin, wide)} == {"cannot say"}


def outcomes(**at: float) -> Any:
    distances = dict.fromkeys(profile.FIVE, 1.0) | {name.replace("_", "-"): value for name, value in at.items()}
    return {slug: profile.outcome(sure_at(value), TERMS) for slug, value in distances.items()}


def test_an_inadequate_safeguarding_inspection_limits_the_whole_and_says_why() -> None:
    free = profile.whole(outcomes(), SAFE, TERMS)
    assert (TERMS.bands[free.low], free.limits) == ("well ahead of", ())
    held = profile.whole(outcomes(), {"safeguarding": "inadequate"}, TERMS)
    assert profile.said(held, TERMS, "England") == "well behind England"
    assert held.free == (free.low, free.high)
    (limit,) = held.limits
    assert "inadequate" in limit.source
    assert "7.90" in limit.source


def test_an_inadequate_inspection_limits_even_where_the_figures_say_nothing() -> None:
    claim = profile.whole(nothing(), {"safeguarding": "inadequate"}, TERMS)
    assert profile.said(claim, TERMS, "England") == "well behind England"
    assert (claim.known, claim.why, claim.free) == (0, "", (0, len(TERMS.bands) - 1))


@pytest.mark.parametrize("slug", ["stay_safe", "enjoy_and_achieve"])
def test_an_outcome_in_the_lowest_band_limits_the_whole(slug: str) -> None:
    claim = profile.whole(outcomes(**{slug: -1.0}), SAFE, TERMS)
    assert profile.said(claim, TERMS, "England") == "behind England"
    assert [limit.outcome for limit in claim.limits] == [slug.replace("_", "-")]
    assert profile.whole(outcomes(be_healthy=-1.0), SAFE, TERMS).limits == ()


def test_an_outcome_that_may_be_in_the_lowest_band_limits_the_lower_end_only() -> None:
    parts = outcomes()
    parts["stay-safe"] = profile.outcome([replace(one, low=-1.5, high=0.1) for one in sure_at(-0.7, 3)], TERMS)
    assert parts["stay-safe"][0].low == 0 < parts["stay-safe"][0].high
    claim = profile.whole(parts, SAFE, TERMS)
    assert (TERMS.bands[claim.low], TERMS.bands[claim.high]) == ("behind", profile_high())


def profile_high() -> str:
    """Four outcomes at one and one near the lower edge: 0.66, which is “ahead of”."""
    return TERMS.bands[TERMS.band((4 * 1.0 - 0.7) / 5)]


@pytest.mark.parametrize(
    ("parts", "judgements", "comparable", "why"),
    [
        (outcomes(), SAFE, False, "England is what the others are compared with."),
        (
            outcomes(),
            {},
            True,
            "No inspectors’ judgement on safeguarding is held, and without it the whole is not told.",
        ),
        (
            {slug: profile.outcome([], TERMS) for slug in profile.FIVE},
            SAFE,
            True,
            "0 of the 5 outcomes can be placed, and 60% are needed.",
        ),
    ],
)
def test_the_whole_is_not_told_without_what_it_rests_on(
    parts: Any, judgements: dict[str, str], comparable: bool, why: str
) -> None:
    claim = profile.whole(parts, judgements, TERMS, comparable)
    assert profile.basis(claim) == why


def test_outcomes_that_cannot_be_placed_widen_the_whole() -> None:
    parts = outcomes()
    parts["be-healthy"] = profile.outcome([], TERMS)
    claim = profile.whole(parts, SAFE, TERMS)
    # four at 1 and one anywhere from -2 to 2: the mean lies from 0.4 to 1.2
    assert (TERMS.bands[claim.low], TERMS.bands[claim.high]) == ("ahead of", "well ahead of")
    open_ = profile.whole({slug: (Claim(2, 2), part[1]) for slug, part in nothing().items()}, SAFE, TERMS)
    assert open_.why == "what is known of it allows anything from well behind to well ahead"


def nothing() -> Any:
    return {slug: profile.outcome([], TERMS) for slug in profile.FIVE}


def row(**other: Any) -> dict[str, Any]:
    told = {"measure": "m", "outcome": "stay-safe", "polarity": "higher", "value": 60.0, "lower": 50.0, "upper": 66.0}
    return told | {"england_value": 64.0, "neighbours_value": None} | other


def test_a_place_is_the_distance_from_england_or_the_areas_most_alike_turned_so_that_more_is_better() -> None:
    assert profile.place(row(), 4.0, ()) == Place("m", "stay-safe", -1.0, -3.5, 0.5, "interval")
    assert profile.place(row(polarity="lower"), 4.0, ()) == Place("m", "stay-safe", 1.0, -0.5, 3.5, "interval")
    assert profile.place(row(neighbours_value=58.0), 4.0, ()).distance == 0.5


def test_without_an_interval_the_jumps_from_year_to_year_say_how_sure() -> None:
    figures = [50.0, 53.0, 51.0, 57.0, 60.0]
    off = statistics.stdev([3.0, -2.0, 6.0, 3.0]) / 2**0.5
    found = profile.place(row(lower=None), 4.0, figures)
    assert found.basis == "jumps"
    assert found.high == pytest.approx((60 + 1.959964 * off - 64) / 4, abs=1e-5)
    steady = [50.0, 52.0, 54.0, 56.0, 58.0]
    assert profile.jumps(steady) is None  # it never strayed from its trend: nothing is known of its chance


@pytest.mark.parametrize(
    ("told", "spread", "before"),
    [
        (row(value=None), 4.0, ()),
        (row(england_value=None), 4.0, ()),
        (row(), None, ()),
        (row(), 0.0, ()),
        (row(polarity="neither"), 4.0, ()),
        (row(upper=None), 4.0, (1.0, 2.0, 4.0)),
    ],
)
def test_what_cannot_be_placed_has_no_distance(told: Any, spread: float | None, before: tuple[float, ...]) -> None:
    assert profile.place(told, spread, before) == Place("m", "stay-safe")


def test_the_latest_judgement_counts() -> None:
    one = {"judgement": "safeguarding", "inspected_on": "2024-01-01", "published_on": "2024-02-01", "grade": "good"}
    two = one | {"inspected_on": "2025-01-01", "grade": "inadequate"}
    assert profile.latest([two, one]) == {"safeguarding": two}


def test_the_draws_have_no_mean_of_their_own_and_are_the_same_every_time() -> None:
    drawn = profile.noise("anything")
    assert sum(drawn) == pytest.approx(0, abs=1e-9)
    assert statistics.pstdev(drawn) == pytest.approx(1, abs=0.01)
    profile.noise.cache_clear()
    assert profile.noise("anything") == drawn
    assert profile.noise("another") != drawn
