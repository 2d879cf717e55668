"""Plans: what should be different, who does what about it by when, and whether every need is seen to."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from village.casework.rules.needs import Need, Reading, needs_standing
from village.casework.rules.redacting import address_parts

OPEN, MET, DROPPED = "open", "met", "dropped"
GOAL_STATES: Mapping[str, str] = {OPEN: "Being worked on", MET: "Met", DROPPED: "Given up"}
STANDINGS: Mapping[str, str] = {
    "met": "Met",
    "nearer": "Nearer",
    "no-nearer": "No nearer",
    "further": "Further away",
    "given-up": "Given up, because it no longer fits",
}
"""How a goal stands at a review: the codes of the list goal-standing."""
SETTLES: Mapping[str, str] = {"met": MET, "given-up": DROPPED}
GO_ON, CLOSE, STEP_UP, STEP_DOWN, TRANSFER = "go-on", "close", "step-up", "step-down", "transfer"
DECISIONS: Mapping[str, str] = {
    GO_ON: "Go on",
    CLOSE: "Close",
    STEP_UP: "Hand over to social care",
    STEP_DOWN: "One service goes on by itself",
    TRANSFER: "Hand over to another area",
}
"""What a review decides: the codes of the list review-decision."""
REVIEWED = frozenset({GO_ON, CLOSE})
"""The moves of the process that only a review makes: who came, how each goal stands and why is kept with them."""
PRIORITY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""How a priority of an area's plan is called; which it is, is known above."""
_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\b", re.IGNORECASE)


@dataclass(frozen=True)
class Aim:
    """A goal, as far as it answers for a need. `steps`: how many are not cancelled; `settled_at`: since when it is met
    or dropped."""

    need: Need
    state: str
    steps: int
    settled_at: dt.datetime | None = None


@dataclass(frozen=True)
class Reason:
    """Why nothing is done about a need, as it stood at that level of that scale."""

    need: Need
    scale: str
    level: int


def without_action(
    readings: Sequence[Reading], thresholds: Mapping[str, int], aims: Collection[Aim], reasons: Collection[Reason]
) -> dict[Need, Reading]:
    """The needs that stand high and have neither a goal with a step nor a reason, each with the reading that says so.

    A goal that was met answers for a need until that is read again; one that was given up does not. A reason counts for
    as long as the need stands no higher than when it was written.
    """
    written: dict[Need, list[Reading]] = {}
    for one in readings:
        written.setdefault(one.need, []).append(one)
    return {
        need: reading
        for need, reading in needs_standing(readings, thresholds).items()
        if not any(one.need == need and _answers(one, written[need]) for one in aims)
        and not any((one.need, one.scale) == (need, reading.scale) and reading.level <= one.level for one in reasons)
    }


def _answers(aim: Aim, readings: Iterable[Reading]) -> bool:
    if aim.state == OPEN:
        return aim.steps > 0
    return aim.state == MET and aim.settled_at is not None and all(one.at < aim.settled_at for one in readings)


def step_state(due_on: dt.date, done_on: dt.date | None, cancelled: bool, today: dt.date) -> str:
    """How a step stands, in a word: cancelled, done, overdue (after the end of its day), or to do."""
    if cancelled:
        return "cancelled"
    if done_on is not None:
        return "done"
    return "overdue" if due_on < today else "to-do"


def in_words(state: str, due_on: dt.date, today: dt.date) -> str:
    """The same for a reader: nothing overdue is told by a colour alone."""
    days = (today - due_on).days
    if state == "overdue":
        return f"{days} {'day' if days == 1 else 'days'} overdue"
    if state == "to-do":
        left = {0: "due today", -1: "due tomorrow"}.get(days, f"{-days} days left")
        return left[0].upper() + left[1:]
    return {"done": "Done", "cancelled": "Cancelled"}[state]


def told_address(words: Iterable[str], homes: Iterable[str]) -> str:
    """The first of these words in which an address stands: a postcode, or of the address of one of the `homes` a line
    with a number or any part but the last, which is the town of them all; blank when there is none. What a family takes
    home is read in more than one household."""
    known = []
    for one in homes:
        numbered = [line for line in re.split(r"[,\n]", one) if any(map(str.isdigit, line))]
        parts = address_parts(one)
        known += [_plain(line) for line in [*numbered, *(parts[:-1] or parts)]]
    for one in words:
        if _POSTCODE.search(one) or any(home in _plain(one) for home in known):
            return one
    return ""


def _plain(text: str) -> str:
    return f" {re.sub(r'[^0-9a-z]+', ' ', text.casefold()).strip()} "


@dataclass(frozen=True)
class Looked:
    """A review as it is told, as far as a rule asks. `came`: how many of the family and of those who help; `standings`:
    by open goal, how it stands; `goes_on`: whether there will be another review, and `next_on` when;
    `read_again`: whether help may end on what was read."""

    on: dt.date
    came: int
    open_goals: Collection[str]
    standings: Mapping[str, str]
    decision: str
    because: str
    goes_on: bool
    next_on: dt.date | None
    read_again: bool


def review_fault(looked: Looked, began_on: dt.date, today: dt.date) -> str:
    """Why a review cannot be kept as it is told; blank when it can. Help does not end on needs that were not read
    again: who leaves is otherwise lost from every figure of what became better."""
    if not began_on <= looked.on <= today:
        return "Give the day on which you met: not in the future, and not before help began."
    if not looked.came:
        return "Say who was there."
    if set(looked.standings) != set(looked.open_goals) or set(looked.standings.values()) - set(STANDINGS):
        return "Say of each goal that is being worked on how it stands."
    if looked.decision not in DECISIONS or not looked.because.strip():
        return "Say what was decided, and why."
    if looked.goes_on and (looked.next_on is None or looked.next_on <= looked.on):
        return "Say when you will look again: a day after this review."
    if not looked.goes_on and looked.decision != STEP_UP and not looked.read_again:
        return "Read the needs again first: help does not end on what was read when it began."
    return ""


def review_move(decision: str, may_step_up: bool) -> tuple[str, str]:
    """The move that a decision makes, and its reason. Help that another will take over goes on until they have: what is
    decided is kept with a day to look again, so that nobody is lost between two services. Social care has taken over
    already where `may_step_up`; then, and where needs are met, help ends with the review or the review is not kept."""
    if decision == STEP_UP and may_step_up:
        return STEP_UP, ""
    ends = {CLOSE: "needs-met", STEP_DOWN: "met-with-other-help"}
    return (CLOSE, ends[decision]) if decision in ends else (GO_ON, "")
