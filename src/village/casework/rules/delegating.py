"""A section of a form that somebody outside writes: for how long, what they are told, where it stands. Plain Python."""

import datetime as dt
from collections.abc import Mapping

USUALLY, LONGEST = dt.timedelta(days=14), dt.timedelta(days=28)
"""How long somebody outside is let write, unless another day is chosen, and at most. Village's own."""
LINK_FOR = dt.timedelta(days=3)
"""How long a link that was sent can be opened, once."""
SITS_FOR = dt.timedelta(hours=2)
"""How long whoever opened a link may go on before they need another."""
WRONG_CODES = 5
"""So many wrong codes, and the link opens no more; whoever asked sends another."""
LINKS = 20
"""So many links of one request are sent in all."""
OPEN, SENT, ACCEPTED, RETURNED, REFUSED = "open", "sent", "accepted", "returned", "refused"
STEP_STATES: Mapping[str, str] = {
    OPEN: "Not sent yet",
    SENT: "Waits to be read",
    ACCEPTED: "Taken into the form",
    RETURNED: "Sent back to be written again",
    REFUSED: "Not taken",
}
"""Where a section stands: as what was sent of it last was settled."""
UNBORN = "A child who is not born yet"


def day_fault(last_on: dt.date, today: dt.date) -> str:
    """Why somebody outside cannot be let write until the end of a day; blank when they can."""
    if today <= last_on <= today + LONGEST:
        return ""
    return f"Give the last day on which they may write: today or later, and within {LONGEST.days} days."


def may_write(state: str) -> bool:
    """Whether a section is theirs to write: nothing of it waits, was taken or was refused."""
    return state in (OPEN, RETURNED)


def first_name(name: str, known_as: str) -> str:
    """All that somebody outside is told of whom it is about."""
    return next(iter((known_as or name).split()), UNBORN)


def named(name: str, role: str, organisation: str) -> str:
    """Who somebody outside is."""
    return f"{name}, {role}, {organisation}"


def link_letter(asker: str, address: str, until: str) -> tuple[str, str]:
    """Subject and words of the letter with a link. It names nobody of a family: a mailbox is read by others too."""
    words = (
        f"{asker} asks you to write a part of a form.\n\n"
        f"{address}\n\n"
        f"The link opens once, until {until}. It asks for a code, which they tell you themselves, never by e-mail.\n\n"
        "If you do not know what this is about, do nothing, and tell them.\n"
    )
    return "You are asked to write something about a child you work with", words
