"""What goes between early help and social care and waits for an answer of a viewer, or of others to them."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from village.casework.models import Episode, Family, StepDown, StepUp
from village.casework.queries.social_care import ASKED, step_downs_for, step_downs_of, step_ups_for
from village.kernel.access.rules import Viewer
from village.workflow.queries.dues import clocks_of

Of = Episode | StepUp | StepDown
"""What a line of a list is about: the help of a family, or what goes between early help and social care."""
TAKES = "Take over the family whom social care offers, or say why not"
DECIDES = "Decide whether to take over a family whom early help asks about"
HELD = "Offered to early help, which has not answered"
NAMES: Mapping[type, str] = {Episode: "episode", StepUp: "step_up", StepDown: "step_down"}


@dataclass(frozen=True)
class Waits:
    """Something asked of social care, or offered by it, that nobody has answered. `due`: by when it must be at the
    latest; `days_late`: 0 until then; `page`: the name of the address where it is seen to."""

    of: StepUp | StepDown
    title: str
    page: str
    due: dt.date | None
    days_late: int


def offered_to_service(viewer: Viewer, *, at: dt.datetime) -> list[Waits]:
    """The families whom social care offers to the service that a viewer manages, until they are answered."""
    return _waiting(step_downs_for(viewer), TAKES, "step-down", at)


def with_social_care(viewer: Viewer, *, at: dt.datetime) -> list[Waits]:
    """What waits for an answer of whoever decides for social care, and what they offered and have no answer to."""
    asked = step_ups_for(viewer, at=at).filter(process__state=ASKED)
    offered = step_downs_of(viewer, at=at).filter(process__ended_on=None)
    return [*_waiting(asked, DECIDES, "step-up", at), *_waiting(offered, HELD, "step-down", at)]


def family_of(one: Of) -> Family:
    """Whom it is about."""
    return one.episode.family if isinstance(one, StepUp) else one.family


def named_by(one: Of) -> dict[str, uuid.UUID]:
    """By what its address calls it."""
    return {NAMES[type(one)]: one.ref}


def _waiting(found: Iterable[StepUp | StepDown], title: str, page: str, at: dt.datetime) -> list[Waits]:
    """Each with the day by which its own clock says that it must be answered."""
    abouts = {one.process.about: one for one in found}
    clocks = clocks_of(list(abouts), at=at)
    return [
        Waits(
            one, title, page, min((each.due for each in clocks[known_as]), default=None),
            max((each.days_late for each in clocks[known_as]), default=0),
        )
        for known_as, one in abouts.items()
    ]  # fmt: skip
