"""Why help ends, in words: the four reasons that an area published (Salford: needs met, family disengaged, moved away,
moved to social care once the decision is made), and those that a record needs besides."""

from collections.abc import Mapping

MISTAKE = "recorded-by-mistake"
"""What was recorded so is counted nowhere."""
REASONS: Mapping[str, str] = {
    "needs-met": "The family’s needs are met",
    "met-with-other-help": "The family’s needs are met by other help",
    "refused": "The family does not want help",
    "disengaged": "The family no longer takes part",
    "moved-area": "The family has moved to another area",
    "could-not-be-reached": "The family could not be reached",
    MISTAKE: "This was recorded by mistake",
    "stepped-up": "Children’s social care has taken over",
}
ENDS_SHARES = frozenset({MISTAKE, "moved-area"})
"""Reasons for which nothing of the record stays with those with whom it was shared: it should never have been written,
or another area answers for it now. For other reasons a share goes on until its day, or until somebody ends it."""
