"""What of a service may be told. Everything that leaves the directory goes through here.

Of a service whose place must not be found nothing is told that depends on the place: whether it has one at all is kept
too, so that two services that differ in their place alone are told in the same bytes.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from village.directory.rules.record import PLACES, Document

# Whatever of a document may say where a thing is, at any depth.
PLACED = frozenset(
    {
        "address", "address_1", "address_2", "addresses", "attention", "city", "easting", "external_identifier",
        "geometry", "latitude", "location", "locations", "longitude", "northing", "physical_addresses",
        "postal_addresses", "postal_code", "postcode", "region", "state_province", "transportation", "uprn",
    }
)  # fmt: skip


def told(nested: Mapping[str, Any], *, sensitive: bool, hidden: frozenset[str] = frozenset()) -> Document:
    """A nested service document as anyone may read it. `sensitive`: its place must not be found; `hidden`: the ids of
    locations that must not be, of a service that is otherwise open."""
    if sensitive:
        return {key: _without_place(value) for key, value in nested.items() if key not in PLACED and key != PLACES}
    if not hidden:
        return dict(nested)
    places = [one for one in nested.get(PLACES) or () if one["location"]["id"] not in hidden]
    return {**nested, PLACES: places} if PLACES in nested else dict(nested)


def points(places: Iterable[tuple[int | None, int | None, bool]], *, sensitive: bool) -> tuple[tuple[int, int], ...]:
    """The points of a service that may be told, of easting, northing and whether it is hidden: none of a service whose
    place must not be found."""
    if sensitive:
        return ()
    return tuple(
        (east, north) for east, north, hidden in places if east is not None and north is not None and not hidden
    )


def _without_place(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_place(inner) for key, inner in value.items() if key not in PLACED}
    if isinstance(value, list):
        return [_without_place(inner) for inner in value]
    return value
