"""What is known here of places, as the rules of the standard ask for it."""

from village.directory.rules.standard.meaning import Places
from village.kernel.areas import queries as areas


def _postcode(code: str) -> tuple[bool, tuple[int, int] | None]:
    place = areas.postcode_place(code)
    if place is None or place.easting is None or place.northing is None:
        return place is not None, None
    return True, (place.easting, place.northing)


PLACES = Places(grid=areas.grid_of, postcode=_postcode)
