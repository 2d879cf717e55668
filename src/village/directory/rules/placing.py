"""What a location's document says of where it is: its postcode, and the point if it gives one."""

from collections.abc import Mapping
from math import isfinite
from typing import Any
from urllib.parse import unquote

from village.kernel.standards.rules import NotValid, parse_postcode


def postcode_said(location: Mapping[str, Any]) -> str:
    """The first postcode among its addresses that is one, as it is written properly; blank without."""
    addresses = location.get("addresses")
    for address in addresses if isinstance(addresses, list) else ():
        try:
            return str(parse_postcode(str(address.get("postal_code") or "")))
        except (NotValid, AttributeError):
            continue
    return ""


def point_said(location: Mapping[str, Any]) -> tuple[float, float] | None:
    """Latitude and longitude in degrees, when both are numbers."""
    point = location.get("latitude"), location.get("longitude")
    latitude, longitude = (_number(one) for one in point)
    return None if latitude is None or longitude is None else (latitude, longitude)


def place_marks(location: Mapping[str, Any]) -> frozenset[str]:
    """By what a location is known to be the same place as another, whatever ids they have: its postcode with the
    building and street, or with what it is called, and the point that it gives. None in common: another place."""
    point, code, addresses = point_said(location), postcode_said(location), location.get("addresses")
    lines = [one.get("address_1") for one in addresses if isinstance(one, dict)] if isinstance(addresses, list) else []
    named = {plain_letters(str(one or "")) for one in [*lines, location.get("name")]} - {""}
    found = {f"{code} {one}" for one in named} if code else set()
    if point and point != (0, 0):  # which stands for "not known"
        found.add(f"{point[0]:.5f} {point[1]:.5f}")
    return frozenset(found)


def plain_letters(text: str) -> str:
    """The letters and figures of a text, small ones: what is left however it is spaced, punctuated or in an address
    of the web."""
    return "".join(filter(str.isalnum, unquote(text).casefold()))


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if isfinite(number) else None
