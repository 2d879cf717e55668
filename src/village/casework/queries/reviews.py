"""When a family is looked at again, and what is still to be done after a review."""

import datetime as dt

from village.casework.models import Episode
from village.casework.queries.plan import plan_stands
from village.casework.rules.plan import GO_ON, STEP_UP, TRANSFER
from village.workflow.queries.processes import process_of

LOOK_AGAIN = "look-again"
"""The clock of the process that runs until the next review."""
AFTER = {
    STEP_UP: "Help goes on until social care has decided to take the family. Then the manager hands it over.",
    TRANSFER: "Help goes on until the other area has taken over. The manager offers it to them.",
}
ANEW = "The plan has changed since the family agreed to it: agree it with them anew."


def next_look(episode: Episode) -> dt.date | None:
    """The day that the last review chose for the next, as it stands now; None when none was held or help has ended."""
    return episode.reviews.filter(clock__over_at=None).values_list("clock__due", flat=True).last()


def most_until_next(episode: Episode) -> str:
    """The most that may pass until the next review, in words; blank when its process knows of none."""
    rule = next((one for one in process_of(episode.process.process).clocks if one.name == LOOK_AGAIN), None)
    return f"{rule.length} {rule.unit.value.replace('_', ' ')}s" if rule else ""


def after_review(episode: Episode, decision: str) -> str:
    """What a decision leaves to be done, in a sentence; blank when nothing is left."""
    return ANEW if decision == GO_ON and not plan_stands(episode) else AFTER.get(decision, "")
