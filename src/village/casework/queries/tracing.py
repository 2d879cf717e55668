"""What an action of a child's plan is for: the hops of a trace that the plan of a family owns."""

import datetime as dt
import uuid

from village.casework.models import Episode, Step
from village.casework.queries.needs import element_called
from village.casework.queries.plan_shown import person_called, shown_step
from village.kernel.accounts.queries import names_and_areas
from village.kernel.calendar.rules import london_date
from village.ui.filters import date
from village.ui.traces import Trace


def episode_of(step: uuid.UUID) -> uuid.UUID | None:
    """Of which episode a step is, to ask for its record; None for a step that is not there."""
    found: uuid.UUID | None = Step.objects.filter(ref=step).values_list("goal__episode__ref", flat=True).first()
    return found


def step(episode: Episode, ref: uuid.UUID, *, at: dt.datetime) -> tuple[Trace, str] | None:
    """A step of an episode whose record is open to the viewer, with the goal of the family that it is for, and the name
    of the priority of the area's plan that it is said to serve (blank for none). None where it is not of this episode.
    """
    found = Step.objects.select_related("goal__person", "person").filter(goal__episode=episode, ref=ref).first()
    if found is None:
        return None
    names = {one: name for one, (name, _) in names_and_areas([str(found.account)] if found.account else []).items()}
    shown = shown_step(found, names, london_date(at))
    goal = found.goal
    need = [f"It answers for a need: {element_called(goal.element)}."] if goal.element else []
    said = (f"By {shown.owner}, until {date(found.due_on)}. {shown.words.capitalize()}.",)
    hop = Trace("Goal of the family", goal.words, (f"{person_called(goal.person)}.", *need))
    return Trace("Action", found.words, said).with_below(hop), found.serves
