"""What a location's document says of where it is: its postcode, and the point if it gives one."""

from collections.abc import Mapping
from math import isfinite
from typing import Any

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


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if isfinite(number) else None
