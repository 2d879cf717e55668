"""What may be a title."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.outings.rules import MOST, tidy, wrong


@pytest.mark.parametrize(
    ("title", "problem"),
    [
        ("The sea", ""),
        ("x" * MOST, ""),
        ("", "Say what it is called."),
        ("x" * (MOST + 1), "Say it in 120 characters; these are 121."),
    ],
)
def test_what_is_wrong_with_a_title_is_said(title: str, problem: str) -> None:
    assert wrong(title) == problem


@given(st.text())
def test_what_is_tidy_stays_as_it_is(title: str) -> None:
    assert tidy(tidy(title)) == tidy(title)
    assert tidy(f"  {title}\n") == tidy(title)
