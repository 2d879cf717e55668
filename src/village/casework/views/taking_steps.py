"""Steps of work that is no record itself: which there are, what they are called, and what a form about one asks for."""

from typing import Any

from village.casework.rules.allocation import IN_TOUCH
from village.workflow.actions.moving import Asked
from village.workflow.models import Instance
from village.workflow.queries.processes import process_of
from village.workflow.rules.definitions import Move


def moves_from(work: Instance) -> list[Move]:
    """The moves that lead on from where work stands."""
    return list(process_of(work.process).moves_from(work.state))


def move_called(work: Instance, name: str, role: str = "") -> Move | None:
    """The move of that name that leads on from where work stands, if there is one for that role."""
    return next((one for one in moves_from(work) if one.name == name and (not role or role in one.roles)), None)


def state_called(work: Instance) -> str:
    """Where work stands, in words."""
    return process_of(work.process).state(work.state).title["en"]


def asked_from(said: dict[str, Any], step: str) -> Asked:
    """What a form about a step asks for."""
    on = said.get("seen_on") if step == IN_TOUCH else None
    return Asked(said["key"], step, said["expects"], reason=said.get("reason", ""), on=on)


def step_called(which: Move | None) -> str:
    """What a step is called, or that it cannot be taken."""
    return which.title["en"] if which else "This cannot be done now"
