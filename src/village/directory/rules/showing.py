"""What of a service may be told. Everything that leaves the directory goes through here.

Of a provider nothing is told but what is known to say no place, since one of its services may be a place that must not
be found, and the others would tell.

Of a service whose place must not be found nothing is told that depends on the place: whether it has one at all is kept
too, so that two services that differ in their place alone are told in the same bytes. What a source calls a place
cannot be listed whole, so that of such a service only what is known to be none is told.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from village.directory.rules.finding.plain import called
from village.directory.rules.placing import plain_letters
from village.directory.rules.reading import text, thing, things
from village.directory.rules.record import PLACE, PLACES, PROVIDER, Document

LINES = ("address_1", "address_2", "attention", "postal_code")
SHORTEST = 5
"""Letters of an address that are enough to be looked for in words: a shorter one may be any word."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_OF_A_BUILDING = ("uprn", "usrn", "toid", "urn", "ofsted", "cqc")
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
    places = [one for one in things(nested, PLACES) if isinstance(one.get(PLACE), dict)]
    if sensitive:
        return _called(nested, _worded(placeless(nested), secrets(nested, places)))
    whole = dict(nested)
    if isinstance(whole.get(PROVIDER), dict):
        whole[PROVIDER] = placeless(whole[PROVIDER])
    unseen = [one for one in places if one[PLACE].get("id") in hidden]
    if unseen:
        whole[PLACES] = [one for one in places if one not in unseen]
        return _called(nested, _worded(whole, secrets(nested, unseen)))
    return _called(nested, whole)


def gives_away(nested: Mapping[str, Any]) -> bool:
    """Whether what a service says in words tells where its places are: the words that `told` leaves out, where they
    must not be found, and its name, which it cannot."""
    said, known = placeless(nested), secrets(nested, things(nested, PLACES))
    return bool(_worded(said, known) != said or holds(text(nested, "name"), known))


def secrets(nested: Mapping[str, Any], places: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """What in the words of a nested document would tell where some of its places are, in plain letters: postcodes,
    lines of addresses, and what a place is called unless the service or its provider is called so too."""
    named = plain_letters(f"{text(nested, 'name')} {text(thing(nested, PROVIDER), 'name')}")
    found: set[str] = set()
    for place in (thing(one, PLACE) for one in places):
        called = plain_letters(text(place, "name"))
        found |= {called} if called not in named else set()
        for address in things(place, "addresses"):
            town = {plain_letters(text(address, key)) for key in ("city", "region", "state_province")}
            found |= {plain_letters(text(address, key)) for key in LINES} - town
    return frozenset(one for one in found if len(one) >= SHORTEST)


def holds(words: str, secret: frozenset[str]) -> bool:
    """Whether a text says something of `secrets`, however it is spaced and punctuated."""
    plain = plain_letters(words)
    return any(one in plain for one in secret)


def _called(nested: Mapping[str, Any], told: Document) -> Document:
    """What is told, called what the service and its provider are called, whatever that says, in plain words: nothing
    is told without a name."""
    for mine, its in ((told, nested), (told.get(PROVIDER), nested.get(PROVIDER))):
        if isinstance(mine, dict) and isinstance(its, Mapping) and "name" in its:
            mine["name"] = called(its["name"]) if isinstance(its["name"], str) else its["name"]
    return told


def _worded(value: Any, secret: frozenset[str]) -> Any:
    """Something told without the sentences that hold a secret. A text that is nothing else is not told."""
    if isinstance(value, dict):
        told = {key: _worded(inner, secret) for key, inner in value.items()}
        return {key: inner for key, inner in told.items() if inner != "" or value[key] == ""}
    if isinstance(value, list):
        both = [(_worded(inner, secret), inner) for inner in value]
        return [inner for inner, was in both if inner != "" or was == ""]
    if not isinstance(value, str) or not holds(value, secret):
        return value
    left = " ".join(one for one in _SENTENCE.split(value) if not holds(one, secret))
    return "" if holds(left, secret) else left


def placeless(value: Any) -> Any:
    """What is told of a service whose place must not be found, or of a part of it."""
    if isinstance(value, Mapping):
        return {key: placeless(inner) for key, inner in value.items() if key in PLACELESS}
    if isinstance(value, list):
        return [placeless(inner) for inner in value if not _of_a_building(inner)]
    return value


def _of_a_building(value: Any) -> bool:
    """Whether it is a number of an official list in which anyone can look up where it is."""
    if not isinstance(value, Mapping):
        return False
    said = plain_letters(f"{value.get('identifier_scheme')} {value.get('identifier_type')}")
    return any(one in said for one in _OF_A_BUILDING)


def points(places: Iterable[tuple[int | None, int | None, bool]], *, sensitive: bool) -> tuple[tuple[int, int], ...]:
    """The points of a service that may be told, of easting, northing and whether it is hidden: none of a service whose
    place must not be found."""
    if sensitive:
        return ()
    return tuple(
        (east, north) for east, north, hidden in places if east is not None and north is not None and not hidden
    )
