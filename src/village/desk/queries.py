"""What hangs together for somebody who works with a family: an action of a child's plan, up to the nation's goals."""

import datetime as dt
import uuid

from village.board.queries import public as boards
from village.casework.models import Episode
from village.casework.queries import tracing as casework
from village.kernel.areas import queries as areas
from village.kernel.calendar.rules import london_date
from village.plan import queries as plans
from village.plan.queries import tracing
from village.ui.traces import Trace


def step(episode: Episode, ref: uuid.UUID, *, at: dt.datetime) -> Trace | None:
    """What an action of a child's plan serves: the family's goal, the priority of the area's plan, the promises under
    it and the nation's promises and goals. `episode`: a record that was opened for whoever asks, which is in the audit.
    None where it has no such action."""
    found = casework.step(episode, ref, at=at)
    if found is None:
        return None
    action, serves = found
    if not serves:
        return action.with_below(missing=["It names no priority of the area’s plan."])
    held = plans_of(episode.area)
    for plan in held:
        priority = tracing.goal(plan, serves, london_date(at))
        if priority:
            return action.with_below(priority)
    where = areas.called(episode.area)
    lacking = f"No plan of {where} has it." if held else f"No plan of {where} is held here."
    return action.with_below(missing=[f"It names the priority “{serves}”. {lacking}"])


def plans_of(area: str) -> list[str]:
    """The plans held for an area: those that its board adopted first, the newest years first."""
    adopted = [one.slug for one in boards.plans_of(area) if one.state == "adopted"]
    return adopted + [plan for plan, _ in plans.editions_of(area) if plan not in adopted]
