"""How far an employer's return has come, and who may move it on. Whoever sends and whoever signs are two people."""

import datetime as dt

WAITING, TAKEN, SUBMITTED, SIGNED, RETURNED = "waiting", "taken", "submitted", "signed", "returned"
STATES = {
    WAITING: "Nothing has come",
    TAKEN: "Being made",
    SUBMITTED: "Waits for a signature",
    SIGNED: "Signed off",
    RETURNED: "Sent back",
}
TAKE, SUBMIT, WITHDRAW, SIGN, SEND_BACK, REOPEN = "take", "submit", "withdraw", "sign", "send-back", "reopen"
MOVES = {
    # move: (from which states, to which)
    TAKE: ((WAITING, TAKEN, RETURNED), TAKEN),
    SUBMIT: ((TAKEN, RETURNED), SUBMITTED),
    WITHDRAW: ((SUBMITTED,), TAKEN),
    SIGN: ((SUBMITTED,), SIGNED),
    SEND_BACK: ((SUBMITTED,), RETURNED),
    REOPEN: ((SIGNED,), RETURNED),
}
HELD = (SUBMITTED, SIGNED)
"""States in which a return was sent, and counts as having come."""
NOT_NOW = {
    TAKE: "The return was sent already. Take it back first, or ask whoever collects it to send it back to you.",
    SUBMIT: "There is no version of the return to send, or it was sent already.",
    WITHDRAW: "The return does not wait for a signature, so there is nothing to take back.",
    SIGN: "The return does not wait for a signature.",
    SEND_BACK: "The return does not wait for a signature.",
    REOPEN: "The return was not signed off, so there is nothing to send back.",
}


def moved(state: str, move: str) -> str | None:
    """The state that a move of MOVES leads to; None where it cannot be made from here."""
    before, after = MOVES[move]
    return after if state in before else None


def days_late(due_on: dt.date, submitted_on: dt.date | None, today: dt.date) -> int:
    """Days after the due day on which a return was sent, or by today where it was not; 0 for one in time."""
    return max(0, ((submitted_on or today) - due_on).days)
