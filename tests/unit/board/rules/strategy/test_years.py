"""Three years of the workforce chapter: what was promised, what moved, what did not."""

import datetime as dt
from typing import Any

import pytest

from village.board.rules.review import Aim, Deed
from village.board.rules.strategy.years import falls_due, three_years

MEASURE = {"title": "Leavers", "unit": "percent", "polarity": "lower", "decimals": 1, "definition": "a"}


def row(value: float, period: str, **more: Any) -> dict[str, Any]:
    return {**MEASURE, "value": value, "period": period, "lower": value - 0.5, "upper": value + 0.5, **more}


def deed(status: str) -> Deed:
    return Deed("1.1", "A course", "Schools", "2027", status, dt.date(2026, 4, 1), late=False, href="/a/")


@pytest.mark.parametrize(
    ("year", "due"), [(2025, False), (2026, False), (2027, False), (2028, True), (2029, False), (2031, True)]
)
def test_it_falls_due_every_third_year_of_a_plan_from_2026(year: int, due: bool) -> None:
    assert falls_due(2026, year) is due


def test_what_was_promised_what_moved_and_what_did_not() -> None:
    better = Aim(1, "Stay", target="x", start=row(16.0, "2025"), now=row(12.0, "2028"), deeds=(deed("promised"),))
    same = Aim(
        2, "Learn", target="x", start=row(16.0, "2025"), now=row(15.9, "2028"), href="/m/", deeds=(deed("delivered"),)
    )
    unknown = Aim(3, "Lead", no_measure="Not yet")
    found = three_years(2026, 2028, [better, same, unknown])
    assert found.title == "The workforce, 2026 to 2028"
    assert [one.text for one in found.sentences] == [
        "Promised: 2 actions, 1 delivered.",
        "Stay: it is better, by more than chance explains.",
        "Learn: there is no clear difference: chance may explain it.",
        "Lead: nothing newer is known than when the plan was adopted.",
        "Learn: every action is delivered and it is not better. Was it the right action?",
    ]
    assert found.sentences[2].sources == ("/m/",)


def test_a_plan_without_a_priority_of_the_workforce_says_so() -> None:
    assert [one.text for one in three_years(2026, 2028, []).sentences] == ["The plan has no priority of the workforce."]
    one = Aim(1, "Stay", target="x", deeds=(deed("delivered"),))
    assert three_years(2026, 2028, [one]).sentences[0].text == "Promised: 1 action, 1 delivered."
