"""Of planted insiders at least 95 in 100 stand out, at no more than five alerts a day for a thousand people.

A made-up workforce of 2,000 looks at children for five months: few look often, many seldom (a survey of 2007 found 107
calls a year for each practitioner), some teams work at night, half of all looks are at children whom the looker's
organisation does not know yet. Among them insiders of each kind. Recall and alerts are counted over the last 30 days.
"""

import datetime as dt
import random
from collections import defaultdict
from zoneinfo import ZoneInfo

import pytest

from village.people.rules.monitors import HISTORY_DAYS, Look, Person, Raised, raised

LONDON = ZoneInfo("Europe/London")
LAST = dt.date(2026, 11, 20)
PEOPLE, DAYS, MEASURED = 2_000, 135, 30
KINDS = ("own", "no-relation", "volume", "dormant", "leaver", "after-hours")
EACH = 12


def _names(draw: random.Random) -> list[str]:
    """Last names as England has them, roughly: the commonest borne by about one in a hundred, thousands rare."""
    names = [f"NAME{rank}" for rank in range(1, 4_001)]
    return draw.choices(names, weights=[1 / (rank + 12) for rank in range(1, 4_001)], k=20_000)


def _ordinary(draw: random.Random, names: list[str]) -> tuple[list[Look], dict[str, Person]]:
    looks, people = [], {}
    for number in range(PEOPLE):
        account = f"p{number}"
        ends_on = LAST - dt.timedelta(days=draw.randrange(60)) if draw.random() < 0.02 else None
        people[account] = Person(draw.choice(names), ends_on)
        a_day = min(draw.lognormvariate(-1.6, 1.2), 6.0)
        on_nights = draw.random() < 0.03
        for back in range(DAYS):
            day = LAST - dt.timedelta(days=back)
            if (day.weekday() > 4 and not on_nights) or (ends_on and day >= ends_on):
                continue
            for _ in range(_poisson(draw, a_day)):
                hour = draw.choice((22, 23, 1, 4)) if on_nights and draw.random() < 0.5 else draw.randrange(8, 19)
                child = draw.randrange(20_000)
                looks.append(_look(account, f"c{child}", day, hour, draw.random() < 0.5, names[child]))
    return looks, people


def _poisson(draw: random.Random, mean: float) -> int:
    found, left = 0, draw.expovariate(1.0)
    while left < mean:
        found, left = found + 1, left + draw.expovariate(1.0)
    return found


def _look(account: str, child: str, day: dt.date, hour: int, known: bool, surname: str) -> Look:
    at = dt.datetime.combine(day, dt.time(hour, 30), LONDON)
    return Look(account, child, at, known, surname)


def _insider(draw: random.Random, kind: str, number: int) -> tuple[list[Look], Person, set[dt.date]]:
    """The looks of one insider with an ordinary past, and the days on which they ought to stand out."""
    account, day = f"{kind}{number}", LAST - dt.timedelta(days=draw.randrange(MEASURED - 8))
    quiet = draw.randrange(92, 99) if kind == "dormant" else 1
    past = [
        _look(account, f"c{draw.randrange(20_000)}", day - dt.timedelta(days=quiet + back), 11, True, "OTHER")
        for back in range(0, 30 if kind != "dormant" else 3, 3)
    ]
    person = Person("KIN", day + dt.timedelta(days=draw.randrange(1, 12)) if kind == "leaver" else None)
    seen = {
        "own": [(day, 12, "own-child", "KIN")],
        "no-relation": [(day - dt.timedelta(days=back), 12, "the-neighbours", "X") for back in (0, 2, 5)],
        "volume": [(day, 8 + i % 10, f"many{i}", "X") for i in range(draw.randrange(26, 60))],
        "dormant": [(day, 12, "any", "X")],
        "leaver": [(day - dt.timedelta(days=i % 3), 12, f"leaving{i}", "X") for i in range(draw.randrange(3, 9))],
        "after-hours": [(day, draw.choice((23, 2, 5)), "any", "X")],
    }[kind]
    looks = [_look(account, child, on, hour, False, name) for on, hour, child, name in seen]
    return [*past, *looks], person, {day, *(on for on, *_ in seen)}


@pytest.fixture(scope="module")
def judged() -> tuple[list[Raised], dict[str, set[dt.date]], dict[str, set[dt.date]]]:
    draw = random.Random(20_261_120)
    names = _names(draw)
    looks, people = _ordinary(draw, names)
    planted: dict[str, set[dt.date]] = {}
    for kind in KINDS:
        for number in range(EACH):
            more, person, days = _insider(draw, kind, number)
            looks += more
            people[more[0].account], planted[more[0].account] = person, days
    found, caught = [], defaultdict(set)
    for back in range(MEASURED):
        on = LAST - dt.timedelta(days=back)
        since = on - dt.timedelta(days=HISTORY_DAYS)
        for one in raised([look for look in looks if since <= look.at.date() <= on], people, on):
            found.append(one)
            caught[one.account].add(on)
    return found, planted, caught


def test_planted_insiders_are_found(
    judged: tuple[list[Raised], dict[str, set[dt.date]], dict[str, set[dt.date]]],
) -> None:
    _, planted, caught = judged
    found = {account for account, days in planted.items() if caught[account] & days}
    missed = sorted(set(planted) - found)
    assert len(found) / len(planted) >= 0.95, missed


def test_few_alerts_are_raised_about_everybody_else(
    judged: tuple[list[Raised], dict[str, set[dt.date]], dict[str, set[dt.date]]],
) -> None:
    found, planted, _ = judged
    others = [one for one in found if one.account not in planted]
    assert len(others) / MEASURED / (PEOPLE / 1_000) <= 5, len(others)


def test_an_ordinary_day_of_somebody_who_knows_the_child_raises_nothing() -> None:
    looks = [_look("a", f"c{i}", LAST - dt.timedelta(days=i), 11, True, "KIN") for i in range(20)]
    assert raised(looks, {"a": Person("KIN")}, LAST) == []
    assert raised([], {}, LAST) == []


@pytest.mark.parametrize(
    ("looks", "person", "kinds"),
    [
        ([("c", 0, 12, False)], Person("KIN"), {"own"}),
        ([("c", 0, 12, False)], Person(""), set()),
        ([("c", 0, 12, False), ("c", 3, 12, False), ("c", 9, 12, False)], Person("X"), {"no-relation"}),
        ([("c", 0, 12, False), ("c", 3, 12, False), ("c", 40, 12, False)], Person("X"), set()),
        ([("c", 0, 12, True), ("d", 90, 12, True)], Person("X"), {"dormant"}),
        ([("c", 0, 12, True), ("d", 89, 12, True)], Person("X"), set()),
        ([("c", 0, 22, True)], Person("X"), {"after-hours"}),
        ([("c", 0, 21, True), ("d", 1, 6, True)], Person("X"), set()),
        ([("c", 0, 23, True), *(("d", back, 23, True) for back in (5, 9, 20))], Person("X"), set()),
        ([(f"c{i}", i, 12, False) for i in range(3)], Person("X", LAST + dt.timedelta(days=5)), {"leaver"}),
        ([(f"c{i}", i, 12, False) for i in range(3)], Person("X", LAST + dt.timedelta(days=30)), set()),
        ([(f"c{i}", i, 12, False) for i in range(2)], Person("X", LAST + dt.timedelta(days=5)), set()),
    ],
)
def test_each_monitor_at_its_edge(looks: list[tuple[str, int, int, bool]], person: Person, kinds: set[str]) -> None:
    made = [_look("a", child, LAST - dt.timedelta(days=back), hour, known, "KIN") for child, back, hour, known in looks]
    assert {one.kind for one in raised(made, {"a": person}, LAST)} == kinds
