"""The employers of an area side by side: whom they open to, what is hidden, and that nothing of it follows."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from village.workforce.queries.measured.area import _shown
from village.workforce.rules.measured.area import COUNTS, Part, parts
from village.workforce.rules.measured.counting import Counted
from village.workforce.rules.measured.years import Year

ELSEWHERE = "E08000035"
Counts = tuple[int, int, int, int]


def of(*years: Counts, since: int = 2024) -> list[Counted]:
    """Years of an employer: in post, began, left, agency staff."""
    return [
        Counted(Year(since + at), dict(zip(COUNTS, map(float, one), strict=True)), {}) for at, one in enumerate(years)
    ]


def shown(made: Mapping[str, Sequence[Counted]], *printed: str) -> dict[tuple[str, int, str], int]:
    return _shown(tuple(parts(made, printed or list(made))))


def test_a_few_who_left_one_employer_are_not_what_the_area_less_the_other_says() -> None:
    told = shown({"a": of((20, 6, 3, 0)), "b": of((30, 8, 9, 6))})
    hidden = {("a", 2024, "leavers"), ("b", 2024, "leavers")}
    assert set(told) == {(whom, 2024, what) for whom in "ab" for what in COUNTS} - hidden
    assert told["b", 2024, "agency"] == 6


def test_those_in_post_before_and_after_do_not_tell_of_a_few_who_left() -> None:
    """20 in post, then 22; whoever knew that five came would know that three went."""
    told = shown({"a": of((20, 6, 6, 0), (22, 5, 3, 0)), "b": of((30, 8, 9, 0), (31, 9, 8, 0))})
    assert ("a", 2025, "leavers") not in told
    assert ("a", 2025, "started") not in told
    assert {(whom, year, "in_post") for whom in "ab" for year in (2024, 2025)} <= set(told)


def test_a_few_of_an_employer_elsewhere_are_not_what_is_left_of_the_area() -> None:
    """Three work here for somebody who is not in the table: all read that 53 do, so one of the others is hidden."""
    made = {"a": of((20, 0, 0, 0)), "b": of((30, 0, 0, 0)), "far": of((3, 0, 0, 0))}
    told = shown(made, "a", "b")
    assert not any(whom == "far" for whom, _, _ in told)
    assert len([1 for whom in "ab" if (whom, 2024, "in_post") in told]) < 2


def test_what_all_may_read_of_the_area_is_what_the_measures_tell() -> None:
    known = {
        one.what: one.known
        for one in parts({"a": of((20, 8, 3, 2)), "b": of((30, 9, 0, 1))}, "ab")
        if one.whom == "*2024"
    }
    assert known == {"in_post": True, "started": False, "leavers": False, "agency": False}
    [many] = [one for one in parts({"a": of((20, 8, 5, 0))}, "a") if (one.whom, one.what) == ("*2024", "leavers")]
    assert (many.known, many.count, many.printed) == (True, 5, False)


def test_who_moves_between_areas_of_one_employer_neither_begins_nor_leaves() -> None:
    """20 were here, two began and none left; 25 are here, so three came from elsewhere; then four went there."""
    made = parts({"a": of((20, 0, 0, 0), (25, 2, 0, 0), (21, 0, 0, 0))}, "a")
    ways = {(one.year, one.what): (one.count, one.known) for one in made if one.what in ("came", "went")}
    assert ways[2025, "came"] == (3, False)
    assert ways[2026, "went"] == (4, False)
    assert ways[2024, "came"] == (0, False)  # of whom it is so at all, nobody knows when it was not
    still = parts({"a": of((20, 0, 0, 0), (22, 2, 0, 0))}, "a")
    assert all(one.known and one.count == 0 for one in still if one.what in ("came", "went"))


def test_what_cannot_be_protected_is_not_shown_at_all() -> None:
    wrong = [Part("a", 2024, "in_post", 20, printed=True), Part("*2024", 2024, "in_post", 90, known=True)]
    assert _shown((*wrong, Part("a", 2024, "started", 0, printed=True))) == {}


@st.composite
def employers(draw: st.DrawFn) -> dict[str, list[Counted]]:
    """Up to five employers over three years, some counted later; one in some draws moves people between areas."""
    made = {}
    for name in "abcde"[: draw(st.integers(1, 5))]:
        first = draw(st.sampled_from([2024, 2024, 2025, 2026]))
        stock, years = draw(st.sampled_from([0, 2, 6, 12, 40])), []
        for _ in range(2027 - first):
            began, left = draw(st.integers(0, 9)), min(draw(st.integers(0, 9)), stock)
            stock += began - left + draw(st.sampled_from([0, 0, 0, 2]))
            years.append((stock, began, left, draw(st.sampled_from([0, 3, 9]))))
        made[name] = of(*years, since=first)
    return made


@settings(max_examples=12, deadline=None)
@given(employers(), st.booleans())
def test_whoever_knows_the_area_and_the_years_beside_cannot_work_out_a_few(
    made: dict[str, list[Counted]], elsewhere: bool
) -> None:
    """The attack, by other means than those that hide: the least and greatest that each small count can be."""
    every = parts(made, [name for name in made if not (elsewhere and name == "a")])
    told = _shown(tuple(every))
    assert not any(1 <= count <= 4 for count in told.values())
    at = {(one.whom, one.year, one.what): place for place, one in enumerate(every)}
    bounds: list[tuple[float, float | None]] = []
    for one in every:
        key = (one.whom, one.year, one.what)
        sure = one.known or key in told
        bounds.append((one.count, one.count) if sure else (1 if one.printed else 0, None))
    rows = list(identities(made, at, len(every)))
    for one in every:
        if 1 <= one.count <= 4 and told:
            goal = np.zeros(len(every))
            goal[at[one.whom, one.year, one.what]] = 1
            least, most = (
                linprog(sign * goal, A_eq=np.array(rows), b_eq=np.zeros(len(rows)), bounds=bounds) for sign in (1, -1)
            )
            assert least.success
            assert most.status == 3 or -most.fun - least.fun >= 4 - 1e-6, one  # 3: without end


def identities(made: dict[str, list[Counted]], at: dict[Any, int], size: int) -> Any:
    """What everybody knows: the area is all its employers; in post is before, and who came, less who went."""
    for (whom, year, what), place in at.items():
        row = np.zeros(size)
        row[place] = -1
        if whom.startswith("*"):
            for name, years in made.items():
                if any(one.year.year == year for one in years):
                    row[at[name, year, what]] = 1
            yield row
        elif what == "in_post" and (whom, year, "started") in at:
            row[at[whom, year - 1, "in_post"]] = row[at[whom, year, "started"]] = row[at[whom, year, "came"]] = 1
            row[at[whom, year, "leavers"]] = row[at[whom, year, "went"]] = -1
            yield row
