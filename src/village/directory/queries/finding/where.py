"""Where somebody searches: from a postcode, from part of one, or from a council's name."""

from dataclasses import dataclass

from django.utils.timezone import localdate

from village.kernel.areas import queries as areas
from village.kernel.areas.rules import Area
from village.kernel.standards.rules import NotValid, parse_postcode

NOT_FOUND = "We do not know that place. Enter a postcode, like LS8 4AA, or the name of a council."
NOT_HERE = "That postcode is not in the directory of postcodes. Check it, or enter the name of a council."


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
        kept = _postcode(exact)
        if kept is not None and kept.near == near:
            return kept
    whole = _postcode(near)
    if whole is not None:
        return whole
    part = areas.postcode_part(near)
    if part is not None:
        return Where(part.name, (part.easting, part.northing), part.area)
    found = [one for one in areas.find(near, localdate()) if one.is_upper_tier]
    if not found:
        raise NoPlace(NOT_FOUND)
    return Where(found[0].name, (found[0].easting, found[0].northing), found[0])


def _postcode(said: str) -> Where | None:
    """A whole postcode's place; None for what is no whole postcode."""
    try:
        postcode = parse_postcode(said)
    except NotValid:
        return None
    place = areas.postcode_place(postcode)
    if place is None or place.easting is None or place.northing is None:
        raise NoPlace(NOT_HERE)
    return Where(postcode.sector, (place.easting, place.northing), place.area, exact=True)
