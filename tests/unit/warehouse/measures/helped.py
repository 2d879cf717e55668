"""Made-up records of help, as `casework.extracts` gives them to the warehouse."""

import datetime as dt
from typing import Any

import numpy as np

from tests.oracles import help_counted as naive
from village.warehouse.extract import Table
from village.warehouse.periods import quarters_over

FIRST, TODAY = dt.date(2024, 1, 1), dt.date(2025, 2, 3)
AREAS = ("E08000003", "E08000006")
EDGES = [one.until_on - dt.timedelta(days=back) for one in quarters_over(FIRST, TODAY) for back in (0, 1)]
CLOCKS = ("assess", "call-the-team", "look-again")
CLOSINGS = (*naive.REASONS, "of-an-area's-own")
KINDS: dict[str, dict[str, str]] = {
    "help_periods": {
        "period": "text", "from_on": "day", "until_on": "day", "last_day": "text", "last_on": "day",
    },
    "help_episodes": {
        "episode": "text", "area": "text", "opened_on": "day", "moved_in": "flag", "before_closed_on": "day",
        "closed_on": "day", "closing": "text",
    },
    "help_clocks": {
        "episode": "text", "clock": "text", "number": "whole", "since": "day", "first_due": "day", "due": "day",
        "satisfied_on": "day", "lapsed_on": "day",
    },
    "help_changes": {
        "episode": "text", "person": "text", "element": "text", "voice": "text", "scale": "text", "first": "whole",
        "latest": "whole", "change": "text",
    },
    "help_needs": {"episode": "text", "person": "text", "element": "text", "as_on": "day", "seen_to": "flag"},
}  # fmt: skip
SCALE, ELSE = "need-scale@1", "an-area's-own@2"
KEYS = {
    "help_changes": ("episode", "element", "voice"),
    "help_periods": ("period",),
    "help_episodes": ("episode",),
    "help_clocks": ("episode", "number"),
}


def quarter(one: Any) -> dict[str, Any]:
    last = one.until_on - dt.timedelta(days=1)
    return {
        "period": one.slug, "from_on": one.from_on, "until_on": one.until_on, "last_day": last.isoformat(),
        "last_on": last,
    }  # fmt: skip


def after(chance: np.random.Generator, day: dt.date, most: int) -> dt.date:
    """A day not before this one and at most so many later, now and then one on which a quarter begins or ends."""
    later = [edge for edge in EDGES if day <= edge <= day + dt.timedelta(days=most)]
    if later and chance.random() < 0.3:
        return later[int(chance.integers(len(later)))]
    return day + dt.timedelta(days=int(chance.integers(most + 1)))


def world(seed: int, most: int = 90) -> naive.World:
    """Made-up records: help that began and ended on any days, among them those on which a quarter does."""
    chance = np.random.default_rng(seed)
    made: naive.World = {name: [] for name in KINDS}
    made["help_periods"] = [quarter(one) for one in quarters_over(FIRST, TODAY)]
    for number in range(int(chance.integers(most))):
        name, opened = f"e{number:03}", after(chance, FIRST, 390)
        made["help_episodes"].append(episode(chance, name, opened))
        for place, kind in enumerate(chance.choice(CLOCKS, 4), 1):
            made["help_clocks"].append(clock(chance, name, str(kind), place, after(chance, opened, 60)))
        for day in (each["last_on"] for each in made["help_periods"] if chance.random() < 0.6):
            need = {"person": "", "element": "behaviour", "as_on": day, "seen_to": bool(chance.random() < 0.6)}
            made["help_needs"].append({"episode": name} | need)
        for element in chance.choice(["behaviour", "emotional", "family.home", "an-area's-own"], 3, replace=False):
            for voice in ("practitioner", "child"):
                made["help_changes"].append(change(chance, name, str(element), voice))
    return made


def episode(chance: np.random.Generator, name: str, opened: dt.date) -> dict[str, Any]:
    """Help that goes on or has ended, of a family that was helped about a year before or never."""
    shut = after(chance, opened, 200) if chance.random() < 0.6 else None
    before = opened - dt.timedelta(days=int(chance.integers(355, 375))) if chance.random() < 0.5 else None
    return {
        "episode": name, "area": AREAS[int(chance.random() < 0.3)], "opened_on": opened,
        "moved_in": bool(chance.random() < 0.1), "before_closed_on": before, "closed_on": shut,
        "closing": CLOSINGS[int(chance.integers(len(CLOSINGS)))] if shut else "",
    }  # fmt: skip


def clock(chance: np.random.Generator, name: str, kind: str, place: int, since: dt.date) -> dict[str, Any]:
    """Something that took its time, was done or lapsed, or runs."""
    first, over = after(chance, since, 40), after(chance, since, 90) if chance.random() < 0.7 else None
    lapsed = over is not None and chance.random() < 0.3
    return {
        "episode": name, "clock": kind, "number": place, "since": since, "first_due": first,
        "due": after(chance, first, 20), "satisfied_on": None if lapsed else over,
        "lapsed_on": over if lapsed else None,
    }  # fmt: skip


def change(chance: np.random.Generator, episode: str, element: str, voice: str) -> dict[str, Any]:
    """From one level to another, or to none where it was not read again, or was on another scale."""
    first, last = (int(one) for one in chance.integers(4, size=2))
    turn = "same" if first == last else "better" if last < first else "worse"
    turn = str(chance.choice([turn, turn, turn, "not-reassessed", "other-scale"]))
    return {
        "episode": episode, "person": "", "element": element, "voice": voice,
        "scale": ELSE if chance.random() < 0.1 else SCALE, "first": first,
        "latest": None if turn in ("not-reassessed", "other-scale") else last, "change": turn,
    }  # fmt: skip


def records(made: naive.World) -> list[Table]:
    return [
        Table(name, "", kinds, KEYS.get(name, ("episode", "as_on")), [tuple(row.values()) for row in made[name]])
        for name, kinds in KINDS.items()
    ]
