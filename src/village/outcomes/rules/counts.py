"""How many measures are better, worse, likely and so on: counts of words, never a score."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from village.warehouse.measures.definition import OUTCOMES

Row = Mapping[str, Any]
One = TypeVar("One", bound=Row)
VERDICTS = ("better", "worse", "no clear difference", "cannot say")


def verdicts(rows: Iterable[Row], name: str = "england_verdict") -> dict[str, int]:
    """How many rows are better, worse and so on by the comparison `name`; what is not compared cannot be said."""
    counts = Counter(row[name] or "cannot say" for row in rows)
    return {one: counts[one] for one in VERDICTS}


def states(rows: Iterable[Row]) -> list[tuple[str, int]]:
    """How many targets stand how, the most frequent first, equals by name."""
    return sorted(Counter(str(row["state"]) for row in rows).items(), key=lambda one: (-one[1], one[0]))


# What a scorecard is asked by: the comparison, the state or the outcome that its counts are of.
ASKED = {"england": "england_verdict", "neighbours": "neighbours_verdict", "target": "state", "outcome": "outcome"}

ASKED_AS = {
    "england": "against England", "neighbours": "against its neighbours", "target": "target", "outcome": "outcome"
}  # fmt: skip


def said(asked: Mapping[str, str]) -> list[str]:
    """What is asked for, in words: "against England: better"."""
    return [f"{ASKED_AS[name]}: {OUTCOMES.get(words, words)}" for name, words in asked.items() if words]


def having(rows: Iterable[One], asked: Mapping[str, str]) -> list[One]:
    """The rows that a count is of: `asked` has names of ASKED with the words that are counted; blank means any."""
    wanted = {ASKED[name]: words for name, words in asked.items() if words}
    return [row for row in rows if all(str(row[name] or "cannot say") == words for name, words in wanted.items())]
