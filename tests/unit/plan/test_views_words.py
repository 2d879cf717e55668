"""How a plan's values are said."""

import pytest

from tests import builders
from village.plan.views import words

PLAN = builders.whole_plan()


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (12400000, "people", "12.4 million people"),
        (2900000, "children", "2.9 million children"),
        (1234567, "people", "1,234,567 people"),
        (45, "per cent", "45%"),
        (0.5, "per cent", "0.5%"),
        (-20, "per cent", "−20%"),
        (1, "people", "1 person"),
        (1, "centres", "1 centre"),
        (1, "hours a week", "1 hours a week"),
        (0, "schools", "0 schools"),
        (None, "people", "not stated"),
    ],
)
def test_amount(value: float | None, unit: str, said: str) -> None:
    assert words.amount(value, unit) == said


@pytest.mark.parametrize(
    ("precision", "said"),
    [
        ("exact", "At least 72%"),
        ("rounded", "At least 72%"),
        ("approximate", "At least 72%"),
        ("provisional", "At least 72% (provisional)"),
        ("forecast", "At least 72% (forecast)"),
        ("target", "At least 72% (target)"),
    ],
)
def test_a_figure_that_is_not_final_says_so(precision: str, said: str) -> None:
    one = builders.row("figures", "f", value=72.0, unit="per cent", bound="at-least", precision=precision)
    assert words.sentence(words.figure(one)) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (45_000, "£45,000"),
        (4_680_000, "£4.68 million"),
        (235_000_000, "£235 million"),
        (23_000_000_000, "£23 billion"),
        (1_330_000, "£1.33 million"),
        (1_234_567, "£1,234,567"),
        (0, "£0"),
    ],
)
def test_pounds_rounds_nothing_away(value: int, said: str) -> None:
    assert words.pounds(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (29_494_750_000, "about £29.5 billion"),
        (29_500_000_000, "£29.5 billion"),
        (1_040_000, "about £1 million"),
        (999, "£999"),
    ],
)
def test_about_says_when_it_rounds(value: int, said: str) -> None:
    assert words.about(value) == said


def test_a_sum_says_its_bound_its_range_and_what_it_is_for() -> None:
    assert words.sum_of(builders.row("money", "m", amount=2000, per="child")) == "£2,000 for each child"
    assert words.sum_of(builders.row("money", "m", amount=10**6, bound="at-least")) == "at least £1 million"
    assert words.sum_of(builders.row("money", "m", amount=10**6, amount_high=2 * 10**6)) == "£1 million to £2 million"
    assert (
        words.sum_of(builders.row("money", "m", amount=10**7, bound="about", recurs="yearly"))
        == "about £10 million a year"
    )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"target_kind": "absolute", "value": 90.0, "bound": "at-least", "unit": "per cent"}, "At least 90%"),
        ({"target_kind": "absolute", "value": 0.0, "bound": "exactly", "unit": "people"}, "0 people"),
        ({"target_kind": "relative-to-baseline", "value": -20.0, "unit": "per cent"}, "20% fewer than at the start"),
        ({"target_kind": "relative-to-baseline", "value": 5.0, "unit": "per cent"}, "5% more than at the start"),
        (
            {"target_kind": "relative-to-past-year", "value": None, "baseline_period": "2000"},
            "Back to the level of 2000",
        ),
        (
            {"target_kind": "relative-to-past-year", "value": None, "baseline_period": ""},
            "Back to the level of an earlier year",
        ),
        ({"target_kind": "not-set", "value": None}, "No number was set"),
        ({"target_kind": "absolute", "value": None}, "A value that the sources do not state"),
    ],
)
def test_target(values: dict[str, object], said: str) -> None:
    assert words.target(builders.row("targets", "t", **values)) == said


def test_a_nearer_target_without_a_number_is_done_or_not() -> None:
    assert words.step(builders.row("milestones", "m", value=None)) == "Done or not: no number"
    assert words.step(builders.row("milestones", "m", value=30.0, bound="exactly", unit="areas")) == "30 areas"


def test_where_it_started() -> None:
    told = {"baseline_value": 71.0, "baseline_unit": "per cent", "baseline_period": "2007", "baseline_area": "England"}
    assert words.baseline(builders.row("targets", "t", **told)) == "71% in 2007 (England)"
    assert words.baseline(builders.row("targets", "t", baseline_value=None)) == "Not stated in the sources"


@pytest.mark.parametrize(
    ("locator", "source", "said"),
    [
        ("1.17", "report", "paragraph 1.17"),
        ("1.17 box", "report", "paragraph 1.17, the box after it"),
        ("1.17 story", "report", "paragraph 1.17, the case study after it"),
        ("annex A", "report", "Annex A"),
        ("summary", "report", "summary"),
        ("headline", "news", "A newspaper, headline"),
        ("1.2", "gone", "gone, paragraph 1.2"),
    ],
)
def test_place(locator: str, source: str, said: str) -> None:
    assert words.place(locator, source, PLAN) == said


@pytest.mark.parametrize(
    ("items", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_join(items: list[str], said: str) -> None:
    assert words.join(items) == said


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 10, "none"), (1, 1000, "less than 1%"), (1, 3, "33%"), (5, 5, "100%"), (0, 0, "none")],
)
def test_share(part: int, whole: int, said: str) -> None:
    assert words.share(part, whole) == said


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//example.org", "ftp://example.org", "", " https://x"]
)
def test_only_web_addresses_are_links(address: str) -> None:
    assert words.safe_link(address) == ""


def test_a_due_date_is_said_in_the_plans_own_words_where_it_has_some() -> None:
    assert words.due(builders.row("commitments", "c", due="2009-spring", due_words="this spring")) == "This spring"
    assert words.due(builders.row("commitments", "c", due="2009-spring")) == "Spring 2009"
    assert words.due(builders.row("commitments", "c", due="")) == "No date given"
    assert words.due_short(builders.row("commitments", "c", due="")) == "no date given"
