"""For any small table, what is shown lets nobody find a hidden cell more nearly than promised; and the attack agrees
with writing down every table there could be."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles.disclosure import intervals
from tests.unit.warehouse.disclosure.shapes import SHAPES, Shape
from village.warehouse.disclosure.attack import Recoverable, attack, check_release
from village.warehouse.disclosure.cells import Hidden, Key, Release, Shown
from village.warehouse.disclosure.protect import protect
from village.warehouse.disclosure.rules import NONE, Rounding, Rules

MOST = {4: 17, 5: 11}  # of a smallest cell, by how many of them there are: all tables must fit into memory
TRUTH = {4: 11, 5: 7}
ROUNDINGS = (NONE, Rounding(5, "conventional"), Rounding(3, "conventional"), Rounding(5, "controlled"))


@st.composite
def tables(draw: st.DrawFn) -> tuple[Shape, list[int], Rules]:
    shape = draw(st.sampled_from(SHAPES))
    counts = draw(st.lists(st.integers(0, TRUTH[shape.leaves]), min_size=shape.leaves, max_size=shape.leaves))
    if shape.name == "breakdowns":
        counts = [count * 2 // 3 for count in counts]  # so that the last, which makes up the sum, is written down too
        counts[3] = counts[0] + counts[1] - counts[2]
        if counts[3] < 0:
            counts[2], counts[3] = counts[0], counts[1]
    rounding = draw(st.sampled_from(ROUNDINGS))
    threshold = draw(st.sampled_from((5, 6) if rounding.how == "controlled" else (3, 4, 6)))
    zeros = draw(st.sampled_from(("shown", "hidden")))
    width = draw(st.integers(1, min(threshold - 2, 4)))
    rules = shape.rules(threshold=threshold, width=width, zeros=zeros, rounding=rounding)
    return shape, counts, rules


def truth(shape: Shape, counts: list[int]) -> Mapping[Key, int]:
    frame, _ = shape.grow(counts)  # type: ignore[arg-type]
    return {key: int(count) for key, count in frame.items()}


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(tables())
def test_nothing_is_found_more_nearly_than_promised(drawn: tuple[Shape, list[int], Rules]) -> None:
    shape, counts, rules = drawn
    release = protect(shape.frame(counts), rules).release
    found = intervals(release, shape.grow, shape.leaves, MOST[shape.leaves])
    for key, count in truth(shape, counts).items():
        cell = release.cells.get(key)
        if rules.small(count):
            assert not isinstance(cell, Shown), f"{key} is small and shown"
            assert found[key][1] - found[key][0] >= rules.width, f"{key} lies within {found[key]}"
        if isinstance(cell, Hidden):
            assert found[key][1] - found[key][0] >= rules.width, f"{key} lies within {found[key]}"
        if isinstance(cell, Shown):
            assert abs(cell.value - count) < max(rules.rounding.base, 1)
            assert rules.rounding != NONE or cell.value == count
    check_release(release)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(tables(), st.data())
def test_the_attack_finds_what_writing_down_every_table_finds(
    drawn: tuple[Shape, list[int], Rules], data: st.DataObject
) -> None:
    """Primary cells are hidden and some others, without any care: the attack must see every hole, to the number."""
    shape, counts, rules = drawn
    if rules.rounding.how == "controlled":
        rules = Rules(rules.dimensions, rules.threshold, rules.width, rules.zeros)
    cells = {}
    for key, count in truth(shape, counts).items():
        if key[-1] == "rest":
            continue
        careless = count >= rules.least_hidden and data.draw(st.booleans())
        hide = rules.small(count) or careless
        cells[key] = Hidden("primary") if hide else Shown(rules.rounding.nearest(count), "count", rules.rounding)
    release = Release("careless", rules, cells)
    # Beyond what is written down, a cell has no end; only a cell whose bounds lie well inside can be compared.
    expected = {
        key: ends
        for key, ends in intervals(release, shape.grow, shape.leaves, MOST[shape.leaves]).items()
        if ends[1] - ends[0] < rules.width
        and (
            isinstance(cells.get(key), Hidden) or (key[-1] == "rest" and rules.small(ends[0]) and rules.small(ends[1]))
        )
    }
    findings = {one.key: (one.lower, one.upper) for one in attack(release)}
    assert findings == expected
    if expected:
        with pytest.raises(Recoverable):
            check_release(release)
