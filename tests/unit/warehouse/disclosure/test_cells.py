"""A hidden figure has no number, whatever is done to it; a shown one says its rounding."""

import pytest

from village.warehouse.disclosure.cells import Hidden, Release, Shown, named
from village.warehouse.disclosure.rules import Rounding, Rules

HIDDEN = Hidden("primary")


def test_a_hidden_figure_prints_as_one_letter_whatever_the_reason() -> None:
    assert {str(Hidden(reason)) for reason in ("primary", "secondary", "publisher")} == {"c"}  # type: ignore[arg-type]
    assert f"{HIDDEN}" == "c"
    assert f"{HIDDEN:>3}" == "  c"


@pytest.mark.parametrize("spec", [".1f", "d", ",", "+", "05d", "%", "e", "x"])
def test_a_hidden_figure_is_not_formatted_as_a_number(spec: str) -> None:
    with pytest.raises(TypeError, match="no number"):
        format(HIDDEN, spec)


def test_a_hidden_figure_is_no_number_in_any_other_way() -> None:
    for use in (float, int, round, abs, lambda one: one + 1, lambda one: one < 3, lambda one: sum([one])):
        with pytest.raises(TypeError):
            use(HIDDEN)  # type: ignore[operator]
    assert not hasattr(HIDDEN, "value")
    assert not any(character.isdigit() for character in repr(HIDDEN))


def test_a_release_does_not_print_its_cells() -> None:
    assert "417" not in repr(Release("a", Rules({"area": {}}), {("Kent", "count"): Shown(417)}))
    assert str(Shown(1417)) == "1,417"


def test_a_cell_is_named_without_its_value() -> None:
    rules = Rules({"area": {}, "group": {}})
    assert named(rules, ("Kent", "girls", "count")) == "area Kent, group girls"
    assert named(rules, ("Kent", "girls", "denominator")).endswith("(how many it is out of)")
    assert named(rules, ("Kent", "girls", "rest")).endswith("(those who are not counted in it)")


@pytest.mark.parametrize(
    "rounding", [Rounding(5, "conventional"), Rounding(10, "conventional"), Rounding(3, "conventional")]
)
def test_what_a_rounded_count_may_be_is_what_rounds_to_it(rounding: Rounding) -> None:
    for value in range(0, 60, rounding.base):
        found = [count for count in range(100) if rounding.nearest(count) == value]
        assert rounding.holds(value) == (found[0], found[-1])


def test_halves_go_up_and_a_controlled_count_goes_to_either_side() -> None:
    assert Rounding(10, "conventional").nearest(15) == 20
    assert Rounding(5, "controlled").holds(10) == (6, 14)
    assert Rounding(5, "controlled").holds(0) == (0, 4)
