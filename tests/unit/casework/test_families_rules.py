"""Who can agree for a family: in every part, at every age, born or not."""

import datetime as dt

import pytest

from village.casework.rules.families import BELONGING, age_on, can_speak


@pytest.mark.parametrize("part", BELONGING)
@pytest.mark.parametrize("age", [None, 0, 9, 10, 40])
def test_the_unborn_say_nothing(part: str, age: int | None) -> None:
    assert not can_speak(part, age, True)


@pytest.mark.parametrize(
    ("part", "speaks", "silent"),
    [("child", (10, 17), (None, 0, 1, 9)), ("carer", (None, 16, 90), (0, 9)), ("other", (None, 18, 90), (0, 10, 17))],
)
def test_who_is_old_enough_speaks(part: str, speaks: tuple[int | None, ...], silent: tuple[int | None, ...]) -> None:
    assert all(can_speak(part, age, False) for age in speaks)
    assert not any(can_speak(part, age, False) for age in silent)


def test_an_age_is_in_whole_years_and_grows_on_the_birthday() -> None:
    born = dt.date(2016, 2, 29)
    days = [dt.date(2026, 2, 28), dt.date(2026, 3, 1), born]
    assert [age_on(born, day) for day in days] == [9, 10, 0]
    assert age_on(None, born) is None
