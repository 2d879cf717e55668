"""What no question can be is refused in one sentence; everything else is asked as it stands."""

from typing import Any

import pytest

from village.search.rules.question import Question, Unanswerable, When, without

NAN, INFINITE = float("nan"), float("inf")
PLACE = (400_000.0, 300_000.0)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"text": "x" * 301}, "Use fewer words: a search can have up to 300 characters."),
        ({"kinds": ("k",) * 51}, "Choose up to 50 of one kind."),
        ({"access": frozenset(map(str, range(51)))}, "Choose up to 50 of one kind."),
        ({"place": (NAN, 1.0)}, "The place must be in Great Britain."),
        ({"place": (1.0, INFINITE)}, "The place must be in Great Britain."),
        ({"place": (-1.0, 1.0)}, "The place must be in Great Britain."),
        ({"within": 5.0}, "Give a place to search near, or leave the distance out."),
        ({"place": PLACE, "within": NAN}, "The distance must be more than 0 and up to 1,500,000 metres."),
        ({"place": PLACE, "within": 0.0}, "The distance must be more than 0 and up to 1,500,000 metres."),
        ({"place": PLACE, "within": -3.0}, "The distance must be more than 0 and up to 1,500,000 metres."),
        ({"place": PLACE, "within": INFINITE}, "The distance must be more than 0 and up to 1,500,000 metres."),
        ({"order": "random"}, "The order must be one of best, near, name."),
        ({"order": "near"}, "Give a place to sort by how near things are."),
        ({"ages": (1.0,) * 51}, "Give up to 50 ages."),
        ({"ages": (NAN,)}, "An age must be from 0 to 130 years."),
        ({"ages": (-1.0,)}, "An age must be from 0 to 130 years."),
        ({"ages": (131.0,)}, "An age must be from 0 to 130 years."),
        ({"when": When(7)}, "The day must be from Monday to Sunday."),
        ({"when": When(-1)}, "The day must be from Monday to Sunday."),
        ({"when": When(0, 10, 10)}, "The time must begin before it ends, within one day."),
        ({"when": When(0, 40, 49)}, "The time must begin before it ends, within one day."),
        ({"when": When(0, -1, 4)}, "The time must begin before it ends, within one day."),
        ({"when": When(None)}, "Say on which day, or whether in term or holidays."),
        ({"size": 0}, "A page can show from 1 to 100."),
        ({"size": 10**9}, "A page can show from 1 to 100."),
        ({"page": 0}, "Only the first 10,000 can be looked through: ask for something narrower."),
        ({"page": -1}, "Only the first 10,000 can be looked through: ask for something narrower."),
        ({"page": 101, "size": 100}, "Only the first 10,000 can be looked through: ask for something narrower."),
    ],
)
def test_refused(asked: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Unanswerable) as refused:
        Question(**asked)
    assert str(refused.value) == sentence


def test_asked_at_the_edges() -> None:
    Question(
        "x" * 300, place=(0, 0), within=1_500_000, ages=(0, 130), when=When(6, 47, 48), page=100, size=100, order="near"
    )
    Question(when=When(None, holidays=True))


def test_a_need_is_left_out_alone() -> None:
    full = Question(
        "x", ("k",), PLACE, 5.0, (1.0,), When(1), True, False,
        frozenset("a"), frozenset("b"), frozenset("c"), "E1", "near",
    )  # fmt: skip
    assert without(full, "where") == Question(
        "x", ("k",), PLACE, 1_500_000.0, (1.0,), When(1), True, False,
        frozenset("a"), frozenset("b"), frozenset("c"), "E1", "near",
    )  # fmt: skip
    assert without(Question(area="E1"), "where") == Question()
    for need in ("kinds", "ages", "when", "free", "online", "access", "send", "languages"):
        less = without(full, need)
        changed = {name for name in Question.__slots__ if getattr(less, name) != getattr(full, name)}
        assert changed == {need}
        assert getattr(less, need) == getattr(Question(), need)
