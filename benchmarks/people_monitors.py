"""How many planted insiders stand out, and how many alerts everybody else raises.

A made-up workforce looks at children for more than a year. Most look seldom (a survey of 2007 found 107 calls a year
for each practitioner), a few work at a busy front door or at night, some come back after months, some leave; half of
all looks are at children whom the looker's organisation does not know yet, and half of the workforce live where they
work. Among them insiders of each kind, some of whom do what no monitor can tell from work: a visit too few, a night
among nights. Recall and alerts are counted over the last thirty days.
"""

import datetime as dt
import random
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
LAST = dt.date(2026, 11, 20)
CHILDREN, IN_A_STREET = 20_000, 8
DAYS, MEASURED = 430, 30
FRUITLESS = 0.3
"""Searches that lead to no look, for each look."""
KINDS = ("own", "home", "neighbour", "no-relation", "volume", "budget", "dormant", "leaver", "after-hours")


@dataclass
class World:
    """Who looks at whom, who was stopped from searching, and on which days each insider ought to stand out."""

    draw: random.Random
    looks: list[Any] = field(default_factory=list)
    searches: dict[dt.date, list[Any]] = field(default_factory=lambda: defaultdict(list))
    people: dict[str, Any] = field(default_factory=dict)
    stopped: dict[dt.date, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    planted: dict[str, tuple[str, set[dt.date]]] = field(default_factory=dict)

    def look(
        self, account: str, child: str, day: dt.date, hour: int, *, known: bool, surname: str, street: str = ""
    ) -> None:
        """One look; a child's door is its own."""
        from village.people.rules.monitors import Look  # noqa: PLC0415 - the measured process sets itself up first

        self.looks.append(Look(account, child, _at(day, hour), known, surname, _places(street, child)))

    def search(self, account: str, shown: list[tuple[str, bool, str, str]], day: dt.date, *, postcode: str) -> None:
        """A search for the first child shown (child, known, last name, street), by its last name and a postcode."""
        from village.people.rules.monitors import Look, Search  # noqa: PLC0415

        if day <= LAST - dt.timedelta(days=MEASURED):
            return
        person, (_, _, surname, _) = self.people[account], shown[0]
        found = tuple(
            Look(account, child, _at(day, 9), known, name, _places(street, child))
            for child, known, name, street in shown
        )
        self.searches[day].append(Search(account, surname == person.surname, postcode == person.street, found))


def _at(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, 30), LONDON)


def _places(street: str, child: str) -> frozenset[str]:
    return frozenset((street, f"{street}, {child}")) if street else frozenset()


def measure(*, people: int = 2_000, each: int = 40, seed: int = 20_261_120) -> dict[str, Any]:
    """Recall of each kind of insider, and alerts about everybody else in a day of a thousand users."""
    world = World(random.Random(seed))
    _ordinary(world, people)
    for kind in KINDS:
        for number in range(each):
            _insider(world, kind, f"{kind}-{number}")
    found = _judged(world)
    caught = {(one.account, on) for on, raised in found.items() for one in raised}
    others = [one for raised in found.values() for one in raised if one.account not in world.planted]
    thousands = people / 1_000
    kinds = {}
    for kind in KINDS:
        these = [(account, days) for account, (of, days) in world.planted.items() if of == kind]
        seen = sum(any((account, day) in caught for day in days) for account, days in these)
        alerts = sum(one.kind == kind for one in others)
        kinds[kind] = {
            "planted": len(these),
            "found": seen,
            "recall": round(seen / len(these), 3),
            "alerts_a_day_per_1000": round(alerts / MEASURED / thousands, 3),
        }
    return {
        "question": "how many insiders stand out, and how many others with them?",
        "people": people,
        "looks": len(world.looks),
        "days": MEASURED,
        "recall": round(sum(one["found"] for one in kinds.values()) / len(world.planted), 3),
        "alerts_a_day_per_1000": round(len(others) / MEASURED / thousands, 3),
        "kinds": kinds,
    }


def _judged(world: World) -> dict[dt.date, list[Any]]:
    """What stood out on each of the last days."""
    from village.people.rules.monitors import HISTORY_DAYS, raised  # noqa: PLC0415

    ordered = sorted(world.looks, key=attrgetter("at"))
    days = [one.at.date() for one in ordered]
    by_account: dict[str, list[dt.date]] = defaultdict(list)
    for one in ordered:
        by_account[one.account].append(one.at.date())
    found = {}
    for back in range(MEASURED):
        on = LAST - dt.timedelta(days=back)
        first = bisect_left(days, on - dt.timedelta(days=HISTORY_DAYS))
        until = bisect_left(days, on + dt.timedelta(days=1))
        before = on - dt.timedelta(days=HISTORY_DAYS)
        people = {
            account: replace(person, last_on=_last(by_account[account], before))
            for account, person in world.people.items()
        }
        found[on] = raised(ordered[first:until], people, on, world.stopped[on], world.searches[on])
    return found


def _last(days: list[dt.date], before: dt.date) -> dt.date | None:
    """The last of some days, in order, before one."""
    at = bisect_left(days, before)
    return days[at - 1] if at else None


def _names(draw: random.Random, many: int) -> list[str]:
    """Last names as England has them, roughly: the commonest borne by about one in a hundred, thousands rare."""
    return draw.choices(
        [f"NAME{rank}" for rank in range(1, 4_001)], [1 / (rank + 12) for rank in range(1, 4_001)], k=many
    )


def _street(child: int) -> str:
    return f"street {child // IN_A_STREET}"


def _ordinary(world: World, many: int) -> None:
    from village.people.rules.monitors import Person  # noqa: PLC0415

    draw, names = world.draw, _names(world.draw, CHILDREN)
    for number in range(many):
        account = f"p{number}"
        ends_on = LAST - dt.timedelta(days=draw.randrange(-30, 60)) if draw.random() < 0.03 else None
        here = draw.random() < 0.5
        home = draw.randrange(CHILDREN)
        street = _street(home) if here else f"elsewhere {number}"
        # A child of their own is at their door for a third of them; they may look at it as anybody may.
        door = f"{street}, c{home}" if here and draw.random() < 0.33 else f"{street}, none"
        world.people[account] = Person(draw.choice(names), ends_on, street, door)
        busy, on_nights = draw.random() < 0.01, draw.random() < 0.03
        a_day = draw.uniform(10, 35) if busy else min(draw.lognormvariate(-1.6, 1.2), 6.0)
        away = LAST - dt.timedelta(days=draw.randrange(MEASURED)) if draw.random() < 0.01 else None
        for back in range(DAYS):
            day = LAST - dt.timedelta(days=back)
            if (day.weekday() > 4 and not on_nights) or (ends_on and day >= ends_on):
                continue
            if away and away - dt.timedelta(days=120) <= day < away:
                continue  # long sick, or a parent's leave
            if busy and draw.random() < 0.003:
                world.stopped[day][account] += 1
            for _ in range(_poisson(draw, a_day)):
                hour = draw.choice((22, 23, 1, 4)) if on_nights and draw.random() < 0.5 else draw.randrange(8, 19)
                child, known = draw.randrange(CHILDREN), draw.random() < 0.5
                world.look(account, f"c{child}", day, hour, known=known, surname=names[child], street=_street(child))
                _searched(world, account, child, day, names, known=known)
            for _ in range(_poisson(draw, a_day * FRUITLESS)):
                _searched(world, account, draw.randrange(CHILDREN), day, names, known=draw.random() < 0.5)


def _searched(world: World, account: str, child: int, day: dt.date, names: list[str], *, known: bool) -> None:
    """A search for a child, by the postcode too in a quarter of all; it shows up to two more, of the same last name or
    of the same street."""
    draw = world.draw
    shown = [(f"c{child}", known, names[child], _street(child))]
    for _ in range(draw.randrange(3)):
        other = draw.randrange(CHILDREN)
        shown.append((f"c{other}", draw.random() < 0.1, names[child], _street(draw.choice((child, other)))))
    world.search(account, shown, day, postcode=_street(child) if draw.random() < 0.25 else "")


def _poisson(draw: random.Random, mean: float) -> int:
    found, left = 0, draw.expovariate(1.0)
    while left < mean:
        found, left = found + 1, left + draw.expovariate(1.0)
    return found


def _insider(world: World, kind: str, account: str) -> None:
    """The looks of one insider with an ordinary past."""
    from village.people.rules.monitors import Person  # noqa: PLC0415

    draw = world.draw
    day = LAST - dt.timedelta(days=draw.randrange(MEASURED - 8))
    quiet = draw.randrange(88, 380) if kind == "dormant" else 1
    nights = kind == "after-hours" and draw.random() < 0.04  # one of those often on duty then
    for back in range(0, 30 if kind != "dormant" else 3, 3):
        on, hour = day - dt.timedelta(days=quiet + back), 23 if nights else draw.randrange(8, 19)
        world.look(account, f"c{draw.randrange(CHILDREN)}", on, hour, known=True, surname="OTHER")
    ends_on = day + dt.timedelta(days=draw.randrange(1, 15)) if kind == "leaver" else None
    world.people[account] = Person("KIN", ends_on, "their street", "their street, own")
    days = {day}
    if kind == "budget":
        world.stopped[day][account] += draw.randrange(1, 200)
    by_results = kind in ("own", "home", "neighbour") and draw.random() < 0.5
    for child, back, hour, surname, street in _acts(draw, kind):
        on, known = day - dt.timedelta(days=back), kind == "home"
        days.add(on)
        if by_results:
            world.search(account, [(child, known, surname, street)], on, postcode="")
        else:
            world.look(account, child, on, hour, known=known, surname=surname, street=street)
    world.planted[account] = (kind, days)


def _acts(draw: random.Random, kind: str) -> list[tuple[str, int, int, str, str]]:
    """What an insider does: child, days before the last of them, hour, the child's last name and street."""
    hour = draw.randrange(9, 18)
    visits = sorted(draw.sample(range(1, 28), draw.randrange(2, 6)))
    acts = {
        "own": [("kin", 0, hour, "KIN", "far")],
        "home": [("own", 0, hour, "PARTNER", "their street")],
        "neighbour": [("next-door", 0, hour, "NEXT", "their street")],
        "no-relation": [("the-famous", back, hour, "FAMOUS", "far") for back in (0, *visits)],
        "volume": [(f"many{i}", 0, 8 + i % 10, "X", "far") for i in range(draw.randrange(24, 80))],
        "budget": [],
        "dormant": [("any", 0, hour, "X", "far")],
        "leaver": [(f"leaving{i}", i % 2, hour, "X", "far") for i in range(max(2, _poisson(draw, 8.0)))],
        "after-hours": [("any", 0, draw.choice((22, 23, 0, 2, 5)), "X", "far")],
    }
    return acts[kind]
