"""What is to be reached: every kind of target, in words and as a level."""

import pytest

from village.warehouse.periods import period
from village.warehouse.status.series import Point, Series, series
from village.warehouse.status.target import Baseline, NotATarget, Required, Target, number, required

DUE = period("2020")


def years(*values: float, first: int = 2010, breaks: str = "") -> Series:
    """A percentage a year; `breaks` has a letter for the definition of each year."""
    words = breaks or "a" * len(values)
    return series(
        "percent",
        [Point(period(str(first + n)), x, None, word) for n, (x, word) in enumerate(zip(values, words, strict=True))],
    )


@pytest.mark.parametrize(
    ("target", "level", "said"),
    [
        (Target("absolute", 90, DUE), Required(90, 90), "at least 90% by 2020"),
        (Target("absolute", 4.25, DUE, "at-most"), Required(4.25, 4.25), "at most 4.25% by 2020"),
        (
            Target("baseline", 5, DUE, baseline=Baseline("known", 60)),
            Required(65, 65),
            "at least 5 percentage points above the baseline by 2020",
        ),
        (
            Target("baseline", -20, DUE, "at-most", "percent", Baseline("approximate", 10, 9, 12)),
            Required(7.2, 9.6),
            "at most 20% below the baseline by 2020",
        ),
        (
            Target("period", -50, DUE, "at-most", "percent", since=period("2011")),
            Required(10, 10),
            "at most 50% below 2011 by 2020",
        ),
        (
            Target("comparator", -2, DUE, comparator="England"),
            Required(-2, -2),
            "at least 2 percentage points below England by 2020",
        ),
    ],
)
def test_each_kind_is_a_level_and_a_sentence(target: Target, level: Required, said: str) -> None:
    found = required(target, years(30, 20, 25))
    assert isinstance(found, Required)
    assert (found.lower, found.upper) == pytest.approx((level.lower, level.upper))
    assert target.said("percent") == said


@pytest.mark.parametrize(
    ("target", "why"),
    [
        (
            Target("baseline", 5, DUE, baseline=Baseline("unknown", 3, 2, 4)),
            "The baseline that the target starts from is not known.",
        ),
        (Target("period", 5, DUE, since=period("2001")), "The period that the target starts from has no figure."),
        (
            Target("period", 5, DUE, since=period("2010")),
            "The period that the target starts from was counted by another definition.",
        ),
    ],
)
def test_a_start_that_is_not_known_is_said(target: Target, why: str) -> None:
    assert required(target, years(30, 20, 25, breaks="abb")) == why


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Target("wish", 1, DUE),
        lambda: Target("absolute", 1, DUE, "sideways"),  # type: ignore[arg-type]
        lambda: Target("absolute", None, DUE),
        lambda: Target("absolute", float("nan"), DUE),
        lambda: Target("absolute", 1),
        lambda: Target("baseline", 1, DUE),
        lambda: Target("absolute", 1, DUE, since=period("2001")),
        lambda: Target("comparator", 1, DUE, change="percent"),
        lambda: Baseline("known"),
        lambda: Baseline("approximate", 3),
        lambda: Baseline("approximate", None, 5, 4),
    ],
)
def test_a_target_that_says_nothing_is_refused(wrong: object) -> None:
    with pytest.raises(NotATarget, match=r"\.$"):
        wrong()  # type: ignore[operator]


def test_no_target_is_a_target_too() -> None:
    assert Target("not-set").said("percent") == "no target"


def test_met_depends_on_direction_and_on_what_is_known() -> None:
    about = Required(50, 60)
    assert [about.met(x, "at-least") for x in (49, 50, 55, 60)] == [False, None, None, True]
    assert [about.met(x, "at-most") for x in (50, 55, 60, 61)] == [True, None, None, False]


@pytest.mark.parametrize(
    ("value", "said"), [(90.0, "90"), (12.345, "12.35"), (1234567.0, "1,234,567"), (-0.001, "0"), (0.5, "0.5")]
)
def test_a_number_is_printed_as_it_is_read(value: float, said: str) -> None:
    assert number(value) == said
