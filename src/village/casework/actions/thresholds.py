"""Setting from where on something must be done about a need, in an area: for the help that is opened from a day on."""

import datetime as dt

from django.db import transaction

from village.casework.models import AreaThreshold
from village.casework.queries.needs import scale_now
from village.casework.queries.thresholds import SET
from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.areas import queries as register
from village.kernel.areas.rules import UnknownArea
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date


@transaction.atomic
def set_threshold(
    *, area: str, code: str, from_on: dt.date, because: str, by: Viewer, at: dt.datetime
) -> AreaThreshold:
    """Set from which code of today's scale on a need must be answered. What is open keeps what it was opened under; the
    same again is what is there. Raises Refusal outside of the viewer's areas, for no such code, for the scale's lowest
    (everything would be a need), for a day that is not to come, or without a reason."""
    try:
        named = register.get(area)
    except UnknownArea:
        raise Refusal("Choose an area.") from None
    who, scale = permit(by, SET, Thing(named.code)), scale_now()
    if not any(one.code == code and one.level for one in scale.codes):
        raise Refusal("Choose a level above the lowest.")
    if from_on <= london_date(at):
        raise Refusal("Choose a day to come: what is open keeps what it was opened under.")
    if not because.strip():
        raise Refusal("Say why.")
    told = {"area": named.code, "scale": scale.name, "code": code, "from_on": from_on, "because": because.strip()[:300]}
    last = AreaThreshold.objects.filter(area=named.code, scale=scale.name, from_on=from_on).last()
    if last is not None and (last.code, last.because) == (code, told["because"]):
        return last
    made = AreaThreshold.objects.create(**told, by=who, at=at)
    did(by, "casework.threshold.set", f"area:{named.code}", at, scale=scale.name, code=code, from_on=str(from_on))
    return made
