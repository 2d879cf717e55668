"""Where somebody searches: from a postcode, from part of one, or from a council's name."""

from dataclasses import dataclass

from django.utils.timezone import localdate

from village.kernel.areas import queries as areas
from village.kernel.areas.rules import Area

NOT_FOUND = "We do not know that place. Enter a postcode, like LS8 4AA, or the name of a council."
NOT_HERE = "That postcode is not in the directory of postcodes. Check it, or enter the name of a council."

MOST_NAMED = 4


class NoPlace(ValueError):
    """A place that is not known; the message is one sentence for whoever asked."""


@dataclass(frozen=True)
class Where:
    """A place: how it stands in an address (never a whole postcode), National Grid metres, the authority (None outside
    England), and whether it is exact or the middle of something larger."""

    near: str
    point: tuple[int, int]
    area: Area | None
    exact: bool = False

    @property
    def said(self) -> str:
        """What distances are measured from, in words."""
        return "your postcode" if self.exact else f"the middle of {self.near}"


def where(near: str, exact: str = "") -> Where | None:
    """The place that is meant; None for none. `exact`: a whole postcode that was kept apart from the address, which
    counts only while the address speaks of the same part. Raises NoPlace."""
    if not near:
        return None
    if exact:
        kept = areas.meant(exact, localdate())
        if kept.postcode and kept.postcode.sector == near:
            return _exact(kept)
    meant = areas.meant(near, localdate())
    if meant.postcode:
        return _exact(meant)
    if meant.part:
        part = meant.part
        return Where(part.name, (part.easting, part.northing), part.area)
    if not meant.areas:
        raise NoPlace(NOT_FOUND)
    if len(meant.areas) > 1:
        raise NoPlace(_which(sorted(area.name for area in meant.areas)))
    [area] = meant.areas
    return Where(area.name, (area.easting, area.northing), area)


def _which(names: list[str]) -> str:
    some = " or ".join(names) if len(names) <= MOST_NAMED else f"{', '.join(names[:MOST_NAMED])} or another council"
    return f"That place can be {some}. Enter the name of one, or a postcode."


def _exact(meant: areas.Meant) -> Where:
    place = meant.place
    if place is None or place.easting is None or place.northing is None:
        raise NoPlace(NOT_HERE)
    return Where(place.postcode.sector, (place.easting, place.northing), place.area, exact=True)
