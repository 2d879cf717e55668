"""What of a service may be told. Everything that leaves the directory goes through here.

Of a service whose place must not be found nothing is told that depends on the place: whether it has one at all is kept
too, so that two services that differ in their place alone are told in the same bytes. What a source calls a place
cannot be listed whole, so that of such a service only what is known to be none is told.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from village.directory.rules.record import PLACES, PROVIDER, Document

# Whatever of a document may say where a thing is, at any depth.
PLACED = frozenset(
    {
        "address", "address_1", "address_2", "addresses", "attention", "city", "easting", "external_identifier",
        "geometry", "latitude", "location", "locations", "longitude", "northing", "physical_addresses",
        "postal_addresses", "postal_code", "postcode", "region", "state_province", "transportation", "uprn",
    }
)  # fmt: skip
# Fields of the standard that say nothing of a place: all that is told where it must not be found. What is said of
# changes (`metadata`) may hold a former address, and the drawing of an area (`extent`) may be one house.
PLACELESS = frozenset(
    {
        "accreditations", "alert", "alternate_name", "amount", "amount_description", "application_process",
        "assured_date", "assurer_email", "attending_type", "attributes", "byday", "bymonthday", "byweekno", "byyearday",
        "closes_at", "code", "contacts", "cost_options", "count", "currency", "department", "description", "document",
        "dtstart", "eligibility_description", "email", "extension", "extent_type", "fees", "fees_description", "freq",
        "funding", "id", "identifier", "identifier_scheme", "identifier_type", "interpretation_services", "interval",
        "label", "language", "languages", "last_modified", "legal_status", "licenses", "link_entity", "link_id",
        "link_type", "logo", "maximum_age", "minimum_age", "name", "note", "notes", "number", "opens_at", "option",
        "organization", "organization_id", "organization_identifiers", "parent_id", "parent_organization_id", "phones",
        "required_documents", "schedule_link", "schedules", "service_area", "service_areas", "service_id", "source",
        "status", "taxonomy", "taxonomy_id", "taxonomy_term", "taxonomy_term_id", "term", "term_uri", "timezone",
        "title", "type", "until", "uri", "url", "valid_from", "valid_to", "value", "wait_time", "website", "wkst",
        "year_incorporated",
    }
)  # fmt: skip


def told(nested: Mapping[str, Any], *, sensitive: bool, hidden: frozenset[str] = frozenset()) -> Document:
    """A nested service document as anyone may read it. `sensitive`: its place must not be found; `hidden`: the ids of
    locations that must not be, of a service that is otherwise open."""
    if sensitive:
        return dict(placeless(nested))
    whole = dict(nested)
    if isinstance(whole.get(PROVIDER), dict):
        whole[PROVIDER] = provider_told(whole[PROVIDER])
    if hidden and PLACES in whole:
        whole[PLACES] = [one for one in whole[PLACES] or () if one["location"]["id"] not in hidden]
    return whole


def provider_told(provider: Mapping[str, Any]) -> Document:
    """A provider as anyone may read it: never where it is, since one of its services may be a place that must not be
    found, and the others would tell."""
    return {key: _without_place(value) for key, value in provider.items() if key not in PLACED and key != "metadata"}


def placeless(value: Any) -> Any:
    """What is told of a service whose place must not be found, or of a part of it."""
    if isinstance(value, Mapping):
        return {key: placeless(inner) for key, inner in value.items() if key in PLACELESS}
    if isinstance(value, list):
        return [placeless(inner) for inner in value]
    return value


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
