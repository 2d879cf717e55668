"""Steps of a scale drawn: what was not looked at again is never drawn as if it had been."""

import pytest

from village.ui import charts

STEPS = ("Going well", "Some worry", "Needs help", "Needs help now")


def drawn(*rows: charts.Stand) -> str:
    return str(charts.levels(charts.LevelChart("one", "How things stand", "In words", STEPS, rows)))


@pytest.mark.parametrize(
    ("row", "diamonds", "lines", "note"),
    [
        (charts.Stand("Sleep", 3, 1, "Better"), 2, 2, False),
        (charts.Stand("Sleep", 2, 2, "The same"), 2, 0, False),
        (charts.Stand("Sleep", 0, None, "Not read again"), 0, 0, True),
        (charts.Stand("Sleep", 3, None, "Not read again"), 0, 0, True),
        (charts.Stand("Sleep", 3), 0, 0, False),
    ],
)
def test_a_row_has_a_ring_a_diamond_only_when_it_was_read_again_and_a_line_only_when_it_moved(
    row: charts.Stand, diamonds: int, lines: int, note: bool
) -> None:
    """Each is drawn twice, wide and narrow."""
    picture = drawn(row)
    assert picture.count("<circle") == 2
    assert picture.count("vg-dot--here") == diamonds
    assert picture.count("vg-line--here") == lines
    assert ("Not read again" in picture) is note


def test_every_step_is_named_and_nothing_is_drawn_of_nothing() -> None:
    picture = drawn(charts.Stand("<script>", 1, 2))
    assert all(word in picture for step in STEPS for word in step.split())
    assert "<script>" not in picture
    assert "Nothing has been read yet" in drawn()


def test_further_up_the_scale_is_further_right() -> None:
    def right(level: int) -> float:
        picture = drawn(charts.Stand("Sleep", level))
        return float(picture.partition('<circle cx="')[2].partition('"')[0])

    places = [right(level) for level in range(len(STEPS))]
    assert places == sorted(set(places))
