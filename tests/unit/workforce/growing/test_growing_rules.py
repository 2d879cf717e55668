"""Places, costs, effects, training that is needed and who leaves soon."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.workforce.queries.catalogue import catalogue
from village.workforce.queries.growing.inducting import Team
from village.workforce.queries.growing.shipped import core, programmes, succession
from village.workforce.rules.growing.booking import Effect, asked_again_from, cost_of_a_place, effect, shared_out
from village.workforce.rules.growing.needs import Need, asked_by, need
from village.workforce.rules.growing.programme import between
from village.workforce.rules.growing.succession import AGES, BANDS, Expected, age_on, banded, birthday, born, due_on

ON = dt.date(2026, 6, 1)


class Naive:
    """A course that keeps who has a place and who waits, and moves people between the two by hand."""

    def __init__(self, places: int) -> None:
        self.places, self.placed, self.waiting = places, list[int](), list[int]()

    def ask(self, who: int) -> None:
        if who not in (*self.placed, *self.waiting):
            (self.placed if len(self.placed) < self.places else self.waiting).append(who)

    def give_up(self, who: int) -> None:
        for there in (self.placed, self.waiting):
            if who in there:
                there.remove(who)
        self._move_up()

    def enlarge(self, by: int) -> None:
        self.places += by
        self._move_up()

    def _move_up(self) -> None:
        while self.waiting and len(self.placed) < self.places:
            self.placed.append(self.waiting.pop(0))


STEPS = st.lists(st.tuples(st.sampled_from(["ask", "give_up", "enlarge"]), st.integers(0, 6)), max_size=40)


@given(st.integers(1, 4), STEPS)
def test_exactly_as_many_have_a_place_as_there_are_in_whatever_order_people_come_and_go(
    places: int, steps: list[tuple[str, int]]
) -> None:
    naive, asked = Naive(places), list[int]()
    for step, who in steps:
        getattr(naive, step)(who)
        if step == "ask" and who not in asked:
            asked.append(who)
        if step == "give_up" and who in asked:
            asked.remove(who)
        placed, waiting = shared_out(asked, naive.places)
        assert (list(placed), list(waiting)) == (naive.placed, naive.waiting)
        assert len(placed) == min(naive.places, len(asked))


def test_what_a_place_cost() -> None:
    assert cost_of_a_place(Decimal("1000.00"), 3) == Decimal("333.33")
    assert cost_of_a_place(Decimal("0.01"), 2) == Decimal("0.01")
    assert cost_of_a_place(Decimal(1000), 0) is None


def test_the_effect_is_told_from_five_who_rated_themselves_twice() -> None:
    four = [(1, 3), (2, 2), (2, 3), (3, 4), (1, None), (None, 4)]
    assert effect(four) == Effect(6, 4, 0, None)
    assert effect([*four, (4, 3)]) == Effect(7, 5, 5, Decimal("0.6"))
    assert effect([]) == Effect(0, 0, 0, None)
    assert asked_again_from(dt.date(2026, 1, 1)) == dt.date(2026, 4, 2)


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), max_size=23))
def test_no_single_answer_lies_between_two_means(pairs: list[tuple[int, int]]) -> None:
    means = {effect(pairs[:number]).change for number in range(len(pairs) + 1)}
    assert len(means) <= 1 + len(pairs) // 5
    for number in range(1, len(pairs) + 1):
        if number % 5:
            assert effect(pairs[:number]).change == effect(pairs[: number - 1]).change


def test_training_is_missing_expired_expiring_soon_or_up_to_date() -> None:
    done = dt.date(2025, 6, 1)
    assert need("safeguarding", [], ON) == Need("safeguarding", "missing")
    assert need("safeguarding", [(ON + dt.timedelta(days=1), dt.date(2027, 1, 1))], ON).state == "missing"
    assert need("safeguarding", [(done, ON)], ON) == Need("safeguarding", "expired", dt.date(2026, 5, 31))
    assert need("safeguarding", [(done, dt.date(2026, 6, 2))], ON) == Need("safeguarding", "soon", ON)
    # Its last day is 90 days ahead, and 91.
    assert need("safeguarding", [(done, dt.date(2026, 8, 31))], ON).state == "soon"
    assert need("safeguarding", [(done, dt.date(2026, 9, 1))], ON).state == "current"
    both = [(done, dt.date(2026, 5, 1)), (done, dt.date(2028, 1, 1))]
    assert need("safeguarding", both, ON) == Need("safeguarding", "current", dt.date(2027, 12, 31))


def test_a_role_with_children_asks_for_training_and_one_without_does_not() -> None:
    roles = catalogue().roles
    assert asked_by([roles["administrator"]]) == ()
    assert asked_by([roles["administrator"], roles["nursery-cook"]]) == ("safeguarding", "information-sharing")


@pytest.mark.parametrize(
    ("born_on", "on", "age"),
    [
        (dt.date(1966, 6, 2), ON, 59),
        (dt.date(1966, 6, 1), ON, 60),
        (dt.date(2000, 2, 29), dt.date(2026, 2, 28), 25),
        (dt.date(2000, 2, 29), dt.date(2026, 3, 1), 26),
    ],
)
def test_age_is_in_full_years(born_on: dt.date, on: dt.date, age: int) -> None:
    assert age_on(born_on, on) == age


def test_bands_hold_everybody_once() -> None:
    births = [dt.date(2000, 1, 1), dt.date(1996, 6, 1), dt.date(1996, 6, 2), dt.date(1976, 1, 1), dt.date(1960, 1, 1)]
    assert banded(births, ON) == (2, 1, 0, 1, 0, 1)
    assert [least for least, _ in BANDS] == [0, 30, 40, 50, 55, 60]


@pytest.mark.parametrize(
    "on", [ON, dt.date(2028, 2, 28), dt.date(2028, 2, 29), dt.date(2027, 2, 28), dt.date(2027, 3, 1)]
)
def test_whoever_is_of_a_band_was_born_in_it_and_nobody_else(on: dt.date) -> None:
    for age in (0, 1, 29, 30, 40, 50, 55, 60, 99):
        for later in range(-2, 3):
            one = birthday(on, -age) + dt.timedelta(days=later)
            within = [after is None or one > after for after, _ in (born(band, on) for band in AGES)]
            until = [one <= last for _, last in (born(band, on) for band in AGES)]
            found = tuple(int(first and last) for first, last in zip(within, until, strict=True))
            assert found == (banded([one], on) if one <= on else (0,) * len(AGES)), (age, later)


def test_a_post_is_due_whose_holder_reaches_the_age_in_time() -> None:
    expected = Expected(65, 5)
    assert due_on(dt.date(1966, 6, 1), expected, ON) == dt.date(2031, 6, 1)
    assert due_on(dt.date(1966, 6, 2), expected, ON) is None
    assert due_on(dt.date(1950, 1, 1), expected, ON) == dt.date(2015, 1, 1)
    assert birthday(dt.date(1960, 2, 29), 65) == dt.date(2025, 3, 1)


def test_what_is_shipped_names_only_what_there_is() -> None:
    succession.cache_clear()  # read here and now
    assert set(succession().leading) <= set(catalogue().roles)
    assert core().title("") == ""
    titles = core().editions
    assert [list(one) for one in titles.values()] == [list(core().means)] * 2
    assert titles["2005"]["working-together"] == "Multi-agency working"
    assert titles["2010"]["working-together"] == "Multi-agency and integrated working"


def of(first: int, until: int | None) -> tuple[dt.date, dt.date | None]:
    return dt.date(2026, 6, first), None if until is None else dt.date(2026, 6, until)


@pytest.mark.parametrize(
    ("periods", "found"),
    [
        ([], ()),
        ([of(1, 5)], ()),
        ([of(9, None), of(1, 5)], (of(5, 9),)),
        ([of(1, 5), of(5, 9)], ()),
        ([of(1, 9), of(2, 4), of(6, 7)], ()),
        ([of(1, None), of(9, 12)], ()),
        ([of(1, 3), of(5, 7), of(9, 12)], (of(3, 5), of(7, 9))),
    ],
)
def test_what_lies_between_periods_is_held_by_none_of_them(periods: list, found: tuple) -> None:
    assert between(periods) == found


def test_the_cases_of_a_team_on_a_day_are_reckoned_once() -> None:
    one, day = Team(programmes()["nqsw-2008"], {}), dt.date(2026, 9, 30)
    assert one.beside(1, day) == one.beside(2, day) == ()
    assert list(one.cases) == [day]
