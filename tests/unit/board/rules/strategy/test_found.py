"""What a series and a projection say that is needed: only what chance cannot explain, and what they cannot say."""

from dataclasses import replace

import pytest

from village.board.rules.strategy.found import Coming, Year, findings, gap
from village.board.rules.strategy.pages import Promise, drafted

LAST = Coming("2026", point=640.0, low=570.0, high=760.0, no_change=630.0)
OTHERS = [Year("2023", 1000.0, 150.0), Year("2023", 3000.0, 450.0)]


def test_a_gap_needs_the_whole_interval_below_what_is_needed() -> None:
    needs, unsaid = gap(LAST, 900.0)
    assert unsaid == []
    assert needs[0].theme == "capacity"
    # 900 less 640, 760, 570 and 630
    assert needs[0].sentence == (
        "In 2026 900 people are needed and 640 expected: 260 too few (140 to 330). If nothing changed it would be 270."
    )
    assert needs[0].sure == "Four times in five what comes lies in the range."
    scenario = gap(replace(LAST, scenario=True), 900.0)[0][0]
    assert scenario.sure.startswith("A scenario, not a forecast")


@pytest.mark.parametrize(
    ("needed", "said"),
    [
        (760.0, "A gap in 2026: 570 to 760 people may be enough for 760."),
        (700.0, "A gap in 2026: 570 to 760 people may be enough for 700."),
        (570.0, "A gap in 2026: 570 to 760 people are enough for 570."),
    ],
)
def test_no_gap_is_claimed_that_the_interval_reaches_over(needed: float, said: str) -> None:
    assert gap(LAST, needed) == ([], [said])


def test_without_a_number_that_is_needed_there_is_no_gap() -> None:
    needs, unsaid = gap(LAST, None)
    assert needs == []
    assert unsaid[0].startswith("How many are needed: nobody has said.")


def test_more_who_leave_than_elsewhere_are_a_need() -> None:
    found = findings("Here", [Year("2023", 140.0, 47.0)], OTHERS, [replace(LAST, low=100.0, high=200.0)], None)
    # 47 of 140 is 33.6 %, elsewhere 600 of 4,000 are 15 %
    assert (
        "In 2023 33.6% left of those in post in Here at its end; in the other areas 15.0%." in found.needs[0].sentence
    )
    assert found.unsaid[-1].startswith("Why people leave")
    assert len(found.unsaid) == 2


def test_a_difference_that_can_be_chance_is_no_need_but_is_said() -> None:
    found = findings("Here", [Year("2023", 630.0, 96.0)], OTHERS, [LAST], None)
    assert found.needs == []
    assert "Whether more leave than elsewhere: a difference as small as this can be chance." in found.unsaid


def test_fewer_who_leave_are_neither_a_need_nor_unsaid() -> None:
    found = findings("Here", [Year("2023", 630.0, 10.0)], OTHERS, [LAST], 570.0)
    assert found.needs == []
    assert len(found.unsaid) == 2


@pytest.mark.parametrize(
    "now", [Year("2023", 630.0), Year("2023", None, 9.0), Year("2023", 0.0, 0.0), Year("2023", 5.0, 6.0)]
)
def test_what_is_not_known_or_no_share_is_compared_with_nothing(now: Year) -> None:
    found = findings("Here", [now], OTHERS, [LAST], 570.0)
    assert found.needs == []
    assert any("are not known here or there" in one for one in found.unsaid)
    other = findings("Here", [Year("2023", 630.0, 96.0)], [now], [LAST], 570.0)
    assert any("are not known here or there" in one for one in other.unsaid)


def test_fewer_people_to_come_are_a_need_only_when_the_high_end_lies_below() -> None:
    fewer = replace(LAST, point=500.0, low=450.0, high=550.0)
    found = findings("Here", [Year("2023", 630.0)], [], [LAST, fewer], None)
    assert [one.sentence for one in found.needs] == [
        "630 people were in post in 2023; in 2026 500 are expected (450 to 550)."
    ]
    assert findings("Here", [Year("2023", 550.0)], [], [fewer], None).needs == []
    assert findings("Here", [Year("2023", None)], [], [fewer], None).needs == []


def test_a_theme_has_its_needs_and_the_promises_that_are_most_of_it() -> None:
    needs = gap(LAST, 900.0)[0]
    promises = [
        Promise("strategy", "Both", ("capacity", "joint-working")),
        Promise("4.13", "One", ("capacity",)),
        Promise("4.15 box", "Two", ("capacity",)),
    ]
    parts = drafted([("capacity", "Capacity", "Enough?"), ("roles", "Roles", "Who?")], needs, promises)
    assert [one.place for one in parts[0].promises] == ["¶4.13", "¶4.15 box"]
    assert (parts[0].more, parts[0].needs) == (1, needs)
    assert (parts[1].more, parts[1].needs, parts[1].promises) == (0, [], [])
    assert promises[0].place == "strategy"
