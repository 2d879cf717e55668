"""Points and postcodes that are somewhere else, or nowhere."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import hypot, isfinite
from typing import Any

from village.directory.rules.standard.formats import number_of
from village.kernel.standards.rules import NotValid, parse_postcode

FAR = 50_000
"""Metres from its postcode at which a point is certainly another place."""
OFF = 5_000
"""Metres from its postcode at which a point is looked at: more than the longest rural postcodes measure."""
_NORTHERN_IRELAND = (54.0, 55.4, -8.2, -5.4)  # south, north, west and east in degrees; not on the National Grid
_UNITED_KINGDOM = frozenset(
    {"", "gb", "uk", "gbr", "united kingdom", "great britain", "england", "scotland", "wales", "northern ireland"}
)
Metres = tuple[int, int]
Found = Iterator[tuple[str, str, str, str, str]]


@dataclass(frozen=True)
class Places:
    """What is known of places. `grid`: National Grid metres of a latitude and longitude, None outside Great Britain;
    `postcode`: whether a well-formed postcode is known, and its metres if those are."""

    grid: Callable[[float, float], Metres | None]
    postcode: Callable[[str], tuple[bool, Metres | None]]


def location(value: Mapping[str, Any], places: Places) -> Found:
    """Code, field, what, what to do and weight of each thing that is wrong with a location's point."""
    point = [number_of(value.get(name)) for name in ("latitude", "longitude")]
    latitude, longitude = point
    if latitude is None or longitude is None:
        said = [name for name in ("latitude", "longitude") if value.get(name) is not None]
        if len(said) == 1:  # what is no number at all the schema has told of
            what = "A latitude without a longitude, or the other way round, is no point."
            yield "place.half", said[0], what, "Give both, or neither.", "wrong"
        return
    nowhere = next(_nowhere(latitude, longitude, places), None)
    if nowhere:
        yield nowhere
        return
    metres = places.grid(latitude, longitude)
    for code in _postcodes(value):
        known, there = places.postcode(code)
        if metres and known and there:
            apart = hypot(metres[0] - there[0], metres[1] - there[1])
            if apart > OFF:
                what = f"The point is {apart / 1000:,.0f} km from its postcode, {code}."
                weight = "wrong" if apart > FAR else "doubtful"
                yield "place.far", "latitude", what, "Correct the point or the postcode.", weight


def _nowhere(latitude: float, longitude: float, places: Places) -> Found:
    turned = places.grid(longitude, latitude) is not None
    if abs(latitude) > 1_000 and abs(longitude) > 1_000:
        what = "These are metres of a grid, not degrees."
        yield "place.metres", "latitude", what, "Give latitude and longitude in degrees (WGS84).", "wrong"
    elif not (isfinite(latitude) and isfinite(longitude)) or abs(latitude) > 90 or abs(longitude) > 180:
        what = f"There is no latitude {latitude:g} with longitude {longitude:g}."
        yield "place.degrees", "latitude", what, "Correct it.", "wrong"
    elif latitude == 0 and longitude == 0:
        what = "0, 0 lies in the sea off Africa: it stands for “not known”."
        yield "place.nowhere", "latitude", what, "Leave both fields out.", "wrong"
    elif turned and places.grid(latitude, longitude) is None:
        yield "place.swapped", "latitude", "Latitude and longitude are swapped.", "Swap them.", "wrong"
    elif places.grid(latitude, longitude) is None and not _in_northern_ireland(latitude, longitude):
        what = f"{latitude:g}, {longitude:g} is not in the United Kingdom."
        yield "place.abroad", "latitude", what, "Correct the point.", "wrong"


def _in_northern_ireland(latitude: float, longitude: float) -> bool:
    south, north, west, east = _NORTHERN_IRELAND
    return south <= latitude <= north and west <= longitude <= east


def _postcodes(value: Mapping[str, Any]) -> Iterator[str]:
    addresses = value.get("addresses")
    for one in addresses if isinstance(addresses, list) else ():
        if isinstance(one, Mapping) and isinstance(one.get("postal_code"), str) and one.get("address_type") != "postal":
            try:
                yield parse_postcode(one["postal_code"]).value
            except NotValid:
                continue


def address(value: Mapping[str, Any], places: Places) -> Found:
    """Code, field, what, what to do and weight of a postcode that is none or is not known."""
    text, country = value.get("postal_code"), value.get("country")
    if isinstance(country, str) and country.strip().lower() not in _UNITED_KINGDOM:
        what = f"This address is in {country[:40]!r}, outside the United Kingdom."
        yield "address.abroad", "country", what, "Give GB, or correct the address.", "doubtful"
        return
    if not isinstance(text, str) or not text.strip():
        return
    try:
        code = parse_postcode(text)
    except NotValid as error:
        yield "postcode.form", "postal_code", f"{text[:20]!r} is no postcode.", error.reason, "wrong"
        return
    if not places.postcode(code.value)[0]:
        what = f"{code.value} is in no directory of postcodes: it has ended, or there never was one."
        yield "postcode.unknown", "postal_code", what, "Look it up.", "wrong"
