"""What place words mean: a postcode or part of one, a council (one that has ended too), a district or a region."""

from dataclasses import dataclass
from datetime import date

from village.kernel.areas.queries.postcodes import Part, Place, postcode_part, postcode_place
from village.kernel.areas.queries.register import every_district, find, get, successors
from village.kernel.areas.rules import Area
from village.kernel.standards.rules import NotValid, Postcode, parse_postcode


@dataclass(frozen=True, slots=True)
class Meant:
    """What words may mean on a day. `areas`: the authorities, more than one where the words mean several or what they
    mean has become several; none outside England, for a region, or for what is no place. `postcode`: a whole one, and
    `place`: where that is, none if the directory does not have it. `part`: part of a postcode. `region`: a region, or
    England. `former`: the council that was meant and has ended since."""

    areas: tuple[Area, ...] = ()
    postcode: Postcode | None = None
    place: Place | None = None
    part: Part | None = None
    region: Area | None = None
    former: Area | None = None

    @property
    def is_known(self) -> bool:
        """Whether there is such a place."""
        return any((self.areas, self.place, self.part, self.region, self.former))


def meant(said: str, on: date) -> Meant:
    """What a reader's words for a place mean."""
    try:
        postcode = parse_postcode(said)
    except NotValid:
        part = postcode_part(said)
        return Meant(_now(part.area, on), part=part) if part else _named(said, on)
    place = postcode_place(postcode)
    return Meant(_now(place.area if place else None, on), postcode, place)


def _now(area: Area | None, on: date) -> tuple[Area, ...]:
    return (successors(area.code, on) or (area,)) if area else ()


def _named(said: str, on: date) -> Meant:
    named = find(said)
    current = [area for area in named if area.in_force(on)]
    councils = tuple(area for area in current if area.is_upper_tier) or tuple(
        get(one.upper_code)
        for one in every_district()
        if one.name.casefold() == said.casefold() and one.from_on <= on and (one.until_on is None or on < one.until_on)
    )
    if councils or not named:
        return Meant(councils)
    if current:
        return Meant(region=current[0])
    after = successors(named[0].code, on)
    same = [area.name for area in after] == [named[0].name]  # it only got another code
    return Meant(after, former=None if same else named[0])
