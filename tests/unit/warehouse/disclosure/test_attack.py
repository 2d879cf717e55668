"""The attack finds what a careless release gives away, by each of its means; each case is worked out by hand."""

import polars as pl
import pytest

from tests.unit.warehouse.disclosure.shapes import SHAPES
from village.kernel.tables.rules import Refused
from village.warehouse.disclosure.attack import Recoverable, attack, check_release
from village.warehouse.disclosure.bounds import DoesNotFit
from village.warehouse.disclosure.cells import Cell, Hidden, Release, Shown
from village.warehouse.disclosure.protect import protect
from village.warehouse.disclosure.rules import NONE, Rounding, Rules

H = Hidden("primary")
AREAS = Rules({"area": {"England": [["A", "B", "C"]]}})


def counts(rules: Rules, name: str = "now", rounding: Rounding = NONE, **cells: int | Hidden) -> Release:
    made: dict[tuple[str, ...], Cell] = {
        (area, "count"): one if isinstance(one, Hidden) else Shown(one, "count", rounding)
        for area, one in cells.items()
    }
    return Release(name, rules, made)


def found(release: Release, **others: list[Release]) -> dict[str, tuple[str, int, int]]:
    return {one.key[0]: (one.how, one.lower, one.upper) for one in attack(release, **others)}


def test_subtraction() -> None:
    assert found(counts(AREAS, England=50, A=30, B=17, C=H)) == {"C": ("subtraction", 3, 3)}
    assert found(counts(AREAS, England=50, A=30, B=H, C=H)) == {}


def test_two_hidden_beside_a_small_sum_are_bounded() -> None:
    assert found(counts(AREAS, England=33, A=30, B=H, C=H)) == {"B": ("subtraction", 1, 2), "C": ("subtraction", 1, 2)}


def test_rounding_intervals() -> None:
    """England printed 40 is 38 to 42, less A and B: C is 7 to 11; printed 35 it is 2 to 6.
    Printed 30 it is 28 to 32, and C, which is hidden and so not none, can only be one."""
    rules = Rules(AREAS.dimensions, width=5)
    cells = counts(rules, A=20, B=11, C=H).cells
    for printed, lower, upper in ((40, 7, 11), (35, 2, 6), (30, 1, 1)):
        england = {("England", "count"): Shown(printed, "count", Rounding(5, "conventional"))}
        assert found(Release("now", rules, {**cells, **england})) == {"C": ("subtraction", lower, upper)}
        enough = Rules(AREAS.dimensions, width=4)
        assert bool(found(Release("now", enough, {**cells, **england}))) is (printed == 30)


def test_an_area_that_was_split() -> None:
    """Old is North and South together; the earlier release printed it, so South, hidden now, follows."""
    rules = Rules({"area": {"Old": [["North", "South"]]}})
    now, before = counts(rules, North=40, South=H), counts(rules, "before", Old=43)
    assert found(now) == {}
    assert found(now, earlier=[before]) == {"South": ("an earlier release", 3, 3)}
    assert found(now, linked=[before]) == {"South": ("subtraction", 3, 3)}


def test_a_figure_that_was_shown_before_and_one_that_was_revised() -> None:
    now, before = counts(AREAS, England=60, A=30, B=H, C=H), counts(AREAS, "before", A=30, B=26)
    assert set(found(now, earlier=[before])) == {"B", "C"}
    revised = counts(AREAS, "before", England=58, A=28)
    assert found(now, earlier=[revised]) == {}  # what is shown now is believed
    nothing_fits = counts(AREAS, "before", B=26, C=40)
    assert found(now, earlier=[nothing_fits]) == {}


def test_those_who_are_left_out() -> None:
    rules = Rules({"area": {}})
    for count, hit in ((98, True), (100, False), (94, False)):
        cells: dict[tuple[str, ...], Cell] = {("A", "count"): Shown(count), ("A", "denominator"): Shown(100)}
        assert bool(attack(Release("now", rules, cells))) is hit


def test_a_release_that_does_not_add_up_is_said_to() -> None:
    with pytest.raises(DoesNotFit, match="do not add up"):
        attack(counts(AREAS, England=50, A=30, B=17, C=9))


def test_a_blocked_release_names_its_cells_and_no_values() -> None:
    with pytest.raises(Recoverable) as blocked:
        check_release(counts(AREAS, England=7050, A=7000, B=47, C=H))
    assert "area C" in str(blocked.value)
    assert not any(character.isdigit() for character in str(blocked.value))
    assert not any(character.isdigit() for character in repr(blocked.value.findings[0]).replace("width=4", ""))


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_protection_that_forgets_the_second_step_is_caught(shape: "object") -> None:
    """Each shape with one small count: what `protect` hid to protect it is shown again, and the attack must see it."""
    leaves = {
        "regions": [3, 20, 30, 40, 50],
        "groups": [3, 20, 30, 40],
        "breakdowns": [3, 50, 20, 33],
        "rates": [3, 50, 40, 60],
    }
    frame = shape.frame(leaves[shape.name])  # type: ignore[attr-defined]
    release = protect(frame, shape.rules()).release  # type: ignore[attr-defined]
    check_release(release)
    exact = {tuple(row[:-1]): row[-1] for row in frame.select(pl.exclude("denominator")).iter_rows()}
    broken = {
        key: Shown(exact[key[:-1]]) if cell == Hidden("secondary") and key[-1] == "count" else cell
        for key, cell in release.cells.items()
    }
    assert broken != release.cells
    with pytest.raises(Recoverable):
        check_release(Release("broken", release.rules, broken))


def test_protect_knows_what_is_out_already() -> None:
    rules = Rules({"area": {"England": [["A", "B", "C"]], "Old": [["A", "B"]]}})
    frame = pl.DataFrame({"area": ["England", "A", "B", "C"], "count": [90, 3, 27, 60]})
    alone = protect(frame, rules)
    assert [key[0] for key, cell in alone.release.cells.items() if isinstance(cell, Hidden)] == ["A", "B"]
    before = counts(rules, "before", Old=30, B=27)
    with pytest.raises(Refused, match="area A cannot be protected"):
        protect(frame, rules, earlier=[before])
    split = protect(frame, rules, earlier=[counts(rules, "before", Old=30)]).release
    check_release(split, earlier=[counts(rules, "before", Old=30)])
    with pytest.raises(Refused, match="area A cannot be protected"):
        protect(frame, rules, earlier=[counts(rules, "before", A=9)])  # whoever reads it takes it for true


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"area": ["England", "A", "B"], "count": [9, 3, 6]}, "lacks its part area C"),
        ({"area": ["England", "A", "B", "C"], "count": [99, 3, 6, 7]}, "do not add up"),
        ({"area": ["A", "A"], "count": [9, 8]}, "has two counts"),
        ({"area": ["A"], "count": [-9]}, "not a whole number of people"),
        ({"area": ["A"], "count": [9.5]}, "not a whole number of people"),
        ({"area": ["A"], "count": [9], "denominator": [8]}, "greater than its denominator"),
        ({"area": ["A"]}, "'count' is missing"),
    ],
)
def test_a_table_that_is_wrong_is_refused(rows: dict[str, list[object]], said: str) -> None:
    with pytest.raises(Refused, match=said):
        protect(pl.DataFrame(rows), AREAS)


def test_tables_that_are_published_together_are_protected_together() -> None:
    """Each table alone is safe; together they would tell: A by groups, and all areas without groups."""
    rules = Rules({"area": {"Both": [["A", "B"]]}, "group": {"all": [["girls", "boys"]]}})
    groups = pl.DataFrame({"area": ["A"] * 3, "group": ["all", "girls", "boys"], "count": [23, 20, 3]})
    areas = pl.DataFrame({"area": ["Both", "A", "B"], "count": [60, 23, 37]})
    done = protect(groups, rules, linked=[areas])
    check_release(done.release)
    assert done.frame(1).columns == ["area", "count"]
    assert done.frame(0)["count"].null_count() >= 2
