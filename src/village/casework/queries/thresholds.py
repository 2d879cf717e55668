"""What areas have set as the threshold of a need, for whoever sets it."""

from village.casework.models import AreaThreshold
from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer

SET = "casework.thresholds"


def set_for(viewer: Viewer) -> list[AreaThreshold]:
    """What was set in the areas that a viewer sets it for, the latest day first."""
    held = areas(viewer, SET)
    found = AreaThreshold.objects.all() if held is None else AreaThreshold.objects.filter(area__in=held)
    return list(found.order_by("-from_on", "-pk"))
