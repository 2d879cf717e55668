"""A calendar of days drawn: each day once, and what is told of it never by colour alone."""

import datetime as dt

from village.ui import charts

FIRST, LAST = dt.date(2026, 1, 30), dt.date(2026, 3, 2)


def drawn(**more: object) -> str:
    told = {"id": "one", "title": "When it was held", "summary": "In words", "first": FIRST, "last": LAST, **more}
    return str(charts.days(charts.DayChart(**told)))  # type: ignore[arg-type]


def test_every_day_has_a_box_and_every_month_a_name() -> None:
    """Two days of January, 28 of February, two of March; each is drawn twice, wide and narrow."""
    picture = drawn()
    assert picture.count("<rect") == 2 * 32
    assert all(name in picture for name in ("January 2026", "February 2026", "March 2026"))
    assert "vg-cell--late" not in picture
    assert "A line through: away." not in picture


def test_what_was_held_late_and_away_has_a_shape_of_its_own() -> None:
    day = dt.date(2026, 2, 3)
    picture = drawn(marked=[day], late=[day, FIRST], away=[LAST])
    assert picture.count("<circle") == 2
    assert picture.count('vg-cell--late"') == 4
    assert picture.count("vg-away") == 2
    assert "A line through: away." in picture


def test_nothing_is_drawn_of_what_has_not_begun() -> None:
    assert "Nothing has begun yet." in drawn(last=FIRST - dt.timedelta(days=1))
