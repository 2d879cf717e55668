"""Tasks that people give each other in the help for a family, beside those that a process gives."""

import datetime as dt
from collections.abc import Mapping

OWN = "own-"
"""How the names of tasks begin that somebody gave; those of a process are named by it."""
ROLES: Mapping[str, str] = {
    "role:lead": "The lead practitioner",
    "role:manager": "The manager of the service",
    "role:practitioner": "Anybody of the team",
    "role:coordinator": "The coordinator of the panel",
    "role:asking-agency": "Whoever asked",
    "role:asked-agency": "Whoever is asked",
    "role:social-care": "Social care",
}
TITLE = 120


def is_own(name: str) -> bool:
    """Whether somebody gave this task: one that a process gave is closed by the step that does it."""
    return name.startswith(OWN)


def task_fault(title: str, due: dt.date | None, today: dt.date) -> str:
    """What is wrong with a task that somebody would give; blank when nothing is."""
    if not title.strip():
        return "Say what is to be done."
    if len(title.strip()) > TITLE:
        return f"Say what is to be done in at most {TITLE} characters."
    if due is not None and due < today:
        return "Choose today or a later day."
    return ""
