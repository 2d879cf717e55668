"""What is watched of feeds: their size, what cannot be taken, how their content drifts, when one is late."""

import datetime as dt
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import TypedDict

from village.people.rules.rows import IDENTITY

REMEMBERED = 5
"""Feeds of a source that say what is usual."""
MOST_KEPT = 40
"""Groups of values whose shares are kept of a field; the rest is one group."""
MOST_TOLD = 2
"""Fields told of in the sentence of why a feed is held; whoever looks at it sees the others."""
LEAST_KEPT = 10
"""Records that a group must have to be kept by itself: what is kept of a feed tells of nobody."""
BY_CHANCE = 3
"""Square roots of the usual size within which a size differs by chance: of a dozen changed records, half is nothing."""
MANY = 0.05
"""The share of rows up to which it is no reason to look that they cannot be taken, however few are usual."""
REST = "other"


class FieldSeen(TypedDict):
    """Of a field: the share of records that fill it, the share whose value was not taken, and how values spread over
    groups (shares that add up to 1)."""

    filled: float
    not_taken: float
    spread: dict[str, float]


class Profile(TypedDict):
    """What a feed holds, as it is kept: how many rows, how many could be taken, by field what was seen."""

    rows: int
    good: int
    fields: dict[str, FieldSeen]


@dataclass
class Watch:
    """A feed being looked at, row by row."""

    rows: int = 0
    good: int = 0
    filled: Counter[str] = field(default_factory=Counter)
    not_taken: Counter[str] = field(default_factory=Counter)
    groups: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, said: Mapping[str, str], reasons: Mapping[str, str]) -> None:
        """A row that can be taken: what it says by concept, and why some of it was not taken."""
        self.rows += 1
        self.good += 1
        self.filled.update(said.keys())
        self.not_taken.update(reasons.keys())
        for concept, text in said.items():
            self.groups.setdefault(concept, Counter())[group_of(concept, text)] += 1

    def reject(self) -> None:
        """A row that cannot be taken."""
        self.rows += 1

    def profile(self) -> Profile:
        """What was seen, as it is kept."""
        of = max(self.good, 1)
        fields: dict[str, FieldSeen] = {
            concept: {
                "filled": round(self.filled[concept] / of, 4),
                "not_taken": round(self.not_taken[concept] / of, 4),
                "spread": _spread(self.groups[concept]),
            }
            for concept in IDENTITY
            if concept in self.groups
        }
        return {"rows": self.rows, "good": self.good, "fields": fields}


def group_of(concept: str, text: str) -> str:
    """The group of a value: of a date its year, of a postcode its area, of a code all of it, of all else its first
    letter or figure."""
    folded = text.upper()
    if concept == "date_of_birth":
        return next((part for part in folded.replace("/", "-").split("-") if len(part) == 4), REST)
    if concept.endswith("postcode"):
        letters = "".join(c for c in folded[:2] if c.isalpha())
        return letters or REST
    if concept in ("sex", "nhs_number_status"):
        return folded[:10]
    return folded[:1] if folded[:1].isalnum() else REST


def _spread(groups: Counter[str]) -> dict[str, float]:
    total = groups.total()
    kept = {name: count for name, count in groups.most_common(MOST_KEPT) if count >= LEAST_KEPT and name != REST}
    shares = {name: round(count / total, 4) for name, count in kept.items()}
    rest = total - sum(kept.values())
    return {**shares, REST: round(rest / total, 4)} if rest else shares


def distance(one: Mapping[str, float], two: Mapping[str, float]) -> float:
    """How far two spreads lie apart: the share of values that would have to change group (total variation), 0 to 1."""
    return sum(abs(one.get(name, 0.0) - two.get(name, 0.0)) for name in one.keys() | two.keys()) / 2


def held_because(seen: Profile, usual: Sequence[int], rejected: Sequence[float], before: Profile | None) -> str:
    """One sentence of why a person must look before any row is taken; empty when none need.

    Of the last feeds taken in, latest first: `usual`, how many rows could be taken; `rejected`, the share of rows that
    could not. `before`: what the last one held.
    """
    if not seen["good"]:
        return "No row of it can be taken."
    if many := _too_many_rejected(seen, rejected):
        return many
    if usual:
        often = median(usual[:REMEMBERED])
        by_chance = abs(seen["good"] - often) <= BY_CHANCE * math.sqrt(often)
        if (seen["good"] * 2 <= often or seen["good"] >= often * 2) and not by_chance:
            change = "no more than half" if seen["good"] < often else "twice or more"
            return f"{seen['good']:,} of its rows can be taken, {change} of the usual {often:,.0f}."
    expected = {name: one["filled"] * seen["good"] for name, one in before["fields"].items()} if before else {}
    gone = sorted(name for name, many in expected.items() if many >= LEAST_KEPT and name not in seen["fields"])
    if gone:
        return f"No record says anything of {', '.join(name.replace('_', ' ') for name in gone)} any more."
    return _unread(seen, before)


def _unread(seen: Profile, before: Profile | None) -> str:
    """Values of a field that cannot be read: more than MANY of those that the feed gives, twice what is usual and what
    chance makes of that, as where a system writes dates another way since; where the field is new, half of all. Fewer
    than LEAST_KEPT are no reason."""
    usually = before["fields"] if before else {}
    found = []
    for name, one in seen["fields"].items():
        given, wrong = one["filled"] * seen["good"], one["not_taken"] * seen["good"]
        last = usually.get(name)
        expected = given * (last["not_taken"] / max(last["filled"], last["not_taken"]) if last else 1 / 4)
        jumped = wrong >= max(LEAST_KEPT, given * MANY, expected * 2)
        if jumped and wrong - expected > BY_CHANCE * math.sqrt(expected):
            often = f", and usually {f'{expected:,.0f}' if round(expected) else 'none'} of so many" if last else ""
            found.append(f"{wrong:,.0f} of the {given:,.0f} given for {name.replace('_', ' ')} cannot be read{often}")
    told = "; ".join(found[:MOST_TOLD]) + ("; and others" if len(found) > MOST_TOLD else "")
    return f"{told}: has its format changed?" if told else ""


def _too_many_rejected(seen: Profile, shares: Sequence[float]) -> str:
    """More rows that cannot be taken than MANY of all, twice what is usual and what chance makes of that; where nothing
    is usual yet, half of all. Fewer than LEAST_KEPT are no reason."""
    rows, wrong = seen["rows"], seen["rows"] - seen["good"]
    expected = rows * median(shares[:REMEMBERED]) if shares else rows / 4
    if wrong < max(LEAST_KEPT, rows * MANY, expected * 2) or wrong - expected <= BY_CHANCE * math.sqrt(expected):
        return ""
    usually = f", and usually {f'{expected:,.0f}' if round(expected) else 'none'} of so many" if shares else ""
    return f"{wrong:,} of its {rows:,} rows cannot be taken{usually}."


def days_late(last_on: dt.date, every_days: int, today: dt.date) -> int:
    """By how many days a feed is late: one day of grace, none for a source that sends daily."""
    due = last_on + dt.timedelta(days=every_days + (1 if every_days > 1 else 0))
    return max((today - due).days, 0)
