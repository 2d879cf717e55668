"""What is watched of feeds, against plain arithmetic."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.people.rules.watching import Profile, Watch, days_late, distance, group_of, held_because

spreads = st.dictionaries(st.sampled_from("ABCDE"), st.floats(0.01, 1), min_size=1).map(
    lambda found: {name: share / sum(found.values()) for name, share in found.items()}
)


@given(spreads, spreads)
def test_distance_is_that_of_shares(one: dict[str, float], two: dict[str, float]) -> None:
    assert distance(one, one) == 0
    assert distance(one, two) == pytest.approx(distance(two, one))
    assert distance(one, two) == pytest.approx(sum(max(one.get(n, 0) - two.get(n, 0), 0) for n in "ABCDE"))
    assert -1e-9 <= distance(one, two) <= 1 + 1e-9


@pytest.mark.parametrize(
    ("concept", "text", "group"),
    [
        ("date_of_birth", "14/03/2015", "2015"),
        ("date_of_birth", "2015-03-14", "2015"),
        ("date_of_birth", "unknown", "other"),
        ("postcode", "m14 5ab", "M"),
        ("former_postcode", "SK4 1AA", "SK"),
        ("postcode", "??", "other"),
        ("sex", "Female", "FEMALE"),
        ("forename", "anna", "A"),
        ("forename", "'anna", "other"),
    ],
)
def test_groups(concept: str, text: str, group: str) -> None:
    assert group_of(concept, text) == group


def test_groups_of_few_are_not_kept_by_themselves() -> None:
    watch = Watch()
    for name in ["Anna"] * 10 + ["Bela"] * 9:
        watch.add({"forename": name}, {})
    assert watch.profile()["fields"]["forename"]["spread"] == {"A": 0.5263, "other": 0.4737}


def _seen(good: int, *fields: str) -> Profile:
    told = {name: {"filled": 1.0, "not_taken": 0.0, "spread": {}} for name in fields}
    return {"rows": good, "good": good, "fields": told}  # type: ignore[typeddict-item]


@pytest.mark.parametrize(
    ("good", "usual", "held"),
    [
        (100, [], False),
        (0, [], True),
        (50, [100], True),
        (51, [100], False),
        (200, [100], True),
        (199, [100], False),
        (50, [100, 40, 100], True),  # against the median, 100
        (4, [8], False),  # so few that chance does it
        (40, [8], True),
    ],
)
def test_sizes(good: int, usual: list[int], held: bool) -> None:
    assert bool(held_because(_seen(good), usual, [], None)) is held


def test_a_silent_field_is_told_where_ten_records_should_have_filled_it() -> None:
    before = _seen(100, "forename", "upn", "nhs_number")
    assert (
        held_because(_seen(100, "forename"), [100], [], before)
        == "No record says anything of nhs number, upn any more."
    )
    assert held_because(_seen(9, "forename"), [], [], before) == ""


@pytest.mark.parametrize(
    ("rows", "wrong", "shares", "held"),
    [
        (200, 9, [0.0], False),  # fewer than ten are no reason
        (200, 10, [0.0], True),
        (201, 10, [0.0], False),  # not one in twenty
        (200, 30, [0.08], False),  # less than twice what is usual
        (200, 32, [0.08], True),  # twice 16, and 16 more than usual where chance makes 3 * 4 = 12 of it
        (100, 16, [0.08], False),  # twice 8, and no more than chance makes of it: 3 * sqrt(8) = 8.5
        (100, 17, [0.08], True),
        (200, 32, [0.08, 0.5, 0.0], True),  # against the median
        (200, 32, [0.0, 0.0, 0.0, 0.3, 0.3, 0.3, 0.3], True),  # of the last five
        (200, 99, [], False),  # the first: half
        (200, 100, [], True),
        (12, 9, [], False),
        (300, 290, [0.6], False),  # what was never otherwise is told by the size
    ],
)
def test_many_rejected(rows: int, wrong: int, shares: list[float], held: bool) -> None:
    seen = {**_seen(rows - wrong), "rows": rows}
    assert bool(held_because(seen, [rows - wrong], shares, None)) is held


def test_rejected_rows_are_told_beside_what_is_usual() -> None:
    seen = {**_seen(180), "rows": 200}
    why = "20 of its 200 rows cannot be taken"
    assert held_because(seen, [], [0.01], None) == f"{why}, and usually 2 of so many."
    assert held_because(seen, [], [0.001], None) == f"{why}, and usually none of so many."
    assert held_because({**_seen(20), "rows": 40}, [], [], None) == "20 of its 40 rows cannot be taken."


@pytest.mark.parametrize(("every", "after", "late"), [(7, 8, 0), (7, 9, 1), (1, 1, 0), (1, 2, 1), (30, 100, 69)])
def test_late(every: int, after: int, late: int) -> None:
    day = dt.date(2026, 5, 4)
    assert days_late(day, every, day + dt.timedelta(days=after)) == late


def _unread(good: int, name: str = "date_of_birth", *, filled: float = 1.0, share: float) -> Profile:
    told = {name: {"filled": filled, "not_taken": share, "spread": {}}}
    return {"rows": good, "good": good, "fields": told}  # type: ignore[typeddict-item]


@pytest.mark.parametrize(
    ("good", "share", "usual", "held"),
    [
        (500, 1.0, 0.0, True),  # every date in a format that changed
        (500, 0.018, 0.0, False),  # 9: fewer than ten are no reason
        (200, 0.05, 0.0, True),
        (200, 0.045, 0.0, False),  # not one in twenty
        (200, 0.15, 0.08, False),  # less than twice what is usual
        (200, 0.16, 0.08, True),  # twice 16, and 16 more than usual where chance makes 12 of it
        (100, 0.16, 0.08, False),  # twice 8, and no more than chance makes of it
        (300, 1.0, 0.9, False),  # never otherwise
        (500, 0.49, None, False),  # the first: half
        (500, 0.5, None, True),
        (12, 0.75, None, False),  # 9
    ],
)
def test_values_that_cannot_be_read(good: int, share: float, usual: float | None, held: bool) -> None:
    before = None if usual is None else _unread(good, share=usual)
    assert bool(held_because(_unread(good, share=share), [good], [0.0], before)) is held


def test_what_cannot_be_read_is_of_what_is_given_and_told_beside_what_is_usual() -> None:
    seen = _unread(500, filled=0.1, share=0.06)  # 30 of 50
    why = "30 of the 50 given for date of birth cannot be read"
    changed = ": has its format changed?"
    assert held_because(seen, [], [], None) == why + changed
    before = _unread(500, filled=0.1, share=0.02)
    assert held_because(seen, [500], [], before) == f"{why}, and usually 10 of so many{changed}"
    assert held_because(seen, [500], [], _unread(400, share=0.0)) == f"{why}, and usually none of so many{changed}"
    others = dict.fromkeys(("postcode", "sex", "upn"), seen["fields"]["date_of_birth"])
    told = held_because({**seen, "fields": others}, [], [], None)
    assert told == (
        "30 of the 50 given for postcode cannot be read; 30 of the 50 given for sex cannot be read; and others"
        ": has its format changed?"
    )
