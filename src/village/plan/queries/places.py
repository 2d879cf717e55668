"""Where the stories of a plan happened, as authorities."""

import datetime as dt

from village.kernel.areas import queries as areas
from village.plan.rules.document import Story


def places_of(some: tuple[Story, ...], then: dt.date, on: dt.date) -> dict[str, list[tuple[str, str]]]:
    """For each story the authorities (code, name) of the day `on` where it happened; none for a region or no place."""
    return {story.id: [pair for place in story.places for pair in _authorities(place, then, on)] for story in some}


def _authorities(place: str, then: dt.date, on: dt.date) -> tuple[tuple[str, str], ...]:
    found = [area for area in areas.find(place, then) if area.is_upper_tier]
    if not found:
        codes = [one.upper_code for one in areas.every_district() if one.name == place and one.from_on <= then]
        found = [areas.get(code) for code in codes]
    if not found:
        return ()
    current = areas.successors(found[0].code, on) or areas.predecessors(found[0].code, on)
    return tuple((area.code, area.name) for area in current)
