"""What becomes of a review once people have read it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

LEASE = dt.timedelta(minutes=15)
"""How long a review is somebody's after they last worked on it."""
SAME, NEW, UNSURE = "same", "new", "cannot-tell"
DECISIONS = {
    SAME: "The same child",
    NEW: "None of these: a child of its own",
    UNSURE: "I cannot tell: someone else should look",
}
OPEN, LAPSED = "open", "lapsed"
OUTCOMES = {
    SAME: "The same child",
    NEW: "A child of its own",
    UNSURE: "Nobody could tell",
    OPEN: "Somebody else reads it next",
    LAPSED: "Nothing was left to decide",
}
"""What came of a review that somebody has read."""
READERS = 3
"""The third reader decides alone."""


@dataclass(frozen=True)
class Reading:
    """What one person made of a review: `child` is the name of the child they chose, blank for the other decisions."""

    by: str
    decision: str
    child: str = ""

    def agrees(self, other: "Reading") -> bool:
        """Whether both came to the same."""
        return (self.decision, self.child) == (other.decision, other.child)


def outcome(readings: Sequence[Reading], two_must_agree: bool) -> Reading | None:
    """The reading that stands, or None while somebody else must look.

    Where two must agree, a first reading waits for a second, and if they differ a third decides. Elsewhere the first
    reader decides, unless they cannot tell: then the next who can. No third reader is followed by a fourth: what three
    people cannot tell stays as it is.
    """
    last = readings[-1]
    if len(readings) >= READERS:
        return last
    if last.decision == UNSURE:
        return None
    if not two_must_agree:
        return last
    return last if any(last.agrees(one) for one in readings[:-1]) else None
