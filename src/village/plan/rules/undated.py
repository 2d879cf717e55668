"""Commitments without a date in the calendar: told loosely ("shortly"), or without any word of time."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from village.plan.rules.document import Commitment


@dataclass(frozen=True)
class Undated:
    """How many commitments have no date, open or not."""

    wordless: int
    loosely: int

    @property
    def total(self) -> int:
        return self.wordless + self.loosely

    @property
    def said(self) -> str:
        """The two kinds in words: `231 without any word of time, 34 said only loosely`; blank for none."""
        return ", ".join(f"{number:,} {words}" for _, number, words in self.kinds)

    @property
    def kinds(self) -> list[tuple[str, int, str]]:
        """The kinds that there are any of, as `when_told` names them: how many, and in words."""
        every = (
            ("wordless", self.wordless, "without any word of time"),
            ("loosely", self.loosely, "said only loosely"),
        )
        return [one for one in every if one[1]]


def when_told(one: Commitment) -> str:
    """`dated`, `loosely` (words of time that are no date) or `wordless`."""
    return "dated" if one.due else "loosely" if one.due_words else "wordless"


def undated(some: Iterable[Commitment]) -> Undated:
    """The commitments without a date, counted. O(commitments)."""
    found = Counter(map(when_told, some))
    return Undated(found["wordless"], found["loosely"])
