"""Latitude and longitude to National Grid metres and back, by PROJ (EPSG:4326 and EPSG:27700).

Without the Ordnance Survey's grid of shifts, which is not shipped, PROJ turns one datum into the other by seven
parameters: within about 5 metres of the truth, ample for "how far".
"""

from functools import lru_cache
from math import isfinite

from pyproj import Transformer

# Great Britain and what lies close around it, in degrees; outside, the grid means nothing.
SOUTH, NORTH, WEST, EAST = 49.8, 60.9, -8.7, 1.8


@lru_cache(maxsize=1)
def _to_grid() -> Transformer:
    return Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)


@lru_cache(maxsize=1)
def _to_degrees() -> Transformer:
    return Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)


def grid_of(latitude: float, longitude: float) -> tuple[int, int] | None:
    """Easting and northing in whole metres of a point in degrees (WGS84); None outside Great Britain."""
    if not (isfinite(latitude) and isfinite(longitude) and SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST):
        return None
    easting, northing = _to_grid().transform(longitude, latitude)
    return (round(easting), round(northing)) if easting >= 0 and northing >= 0 else None


def degrees_of(easting: float, northing: float) -> tuple[float, float]:
    """Latitude and longitude (WGS84) of a point on the National Grid, to 5 decimals: about a metre."""
    longitude, latitude = _to_degrees().transform(easting, northing)
    return round(latitude, 5), round(longitude, 5)
