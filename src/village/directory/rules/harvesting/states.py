"""What a harvest and a record that was set aside may be, and from where on a harvest waits for a person."""

from dataclasses import dataclass

from village.directory.rules.record import FORMATS

FETCHING, TAKING, DONE, STOPPED, HELD, REFUSED = "fetching", "taking", "done", "stopped", "held", "refused"
STATES = {
    FETCHING: "Being fetched",
    TAKING: "Being taken in",
    DONE: "Taken in",
    STOPPED: "Stopped; what had come is taken in",
    HELD: "Held for you to look at",
    REFUSED: "Not taken",
}
UNFINISHED = (FETCHING, TAKING)

IN, OUT = "in", "out"
DECISIONS = {"": "Waits", IN: "Let in", OUT: "Kept out"}

MISSED = 3
"""So many complete harvests without a record, and it is gone."""
FEW = 10
"""Of fewer records than these no share is reckoned."""
MOST_CHANGED = 0.5
MOST_GONE = 0.2
MOST_GROWTH = 2.0

FORMAT_NAMES = dict(
    zip(FORMATS, ("Open Referral UK 1.0", "Open Referral UK 3.0", "Open Referral HSDS 3", "CSV file"), strict=True)
)


@dataclass(frozen=True)
class Step:
    """What a harvest would do: records known before, and of these how many change; how many are new."""

    known: int
    changed: int
    new: int


def held_because(step: Step) -> str:
    """Why a harvest waits for a person before anything of it is taken in; blank where it need not."""
    if step.known < FEW:
        return ""
    if step.changed > step.known * MOST_CHANGED:
        return (
            f"It would change {step.changed:,} of the {step.known:,} records of this source, more than half. "
            "Look at some of them, then take it in or refuse it."
        )
    if step.new > step.known * MOST_GROWTH:
        return (
            f"It would add {step.new:,} records to the {step.known:,} of this source, more than twice as many. "
            "Look at some of them, then take it in or refuse it."
        )
    return ""


def too_many_gone(*, gone: int, shown: int) -> str:
    """Why services are not taken to be gone before a person has looked; blank where they are few."""
    if gone < FEW or gone <= shown * MOST_GONE:
        return ""
    return (
        f"{gone:,} of the {shown:,} services of this source have not come in {MISSED} complete harvests, more than "
        "a fifth. What else came is taken in already. Ask the supplier whether they "
        "are gone, then take it in or refuse it."
    )
