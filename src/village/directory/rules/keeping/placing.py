"""Places of a service as its provider writes them: by postcode, never by a point, which nobody can check by eye."""

import uuid
from collections.abc import Mapping
from typing import Any

from village.directory.rules.keeping import words as typed
from village.directory.rules.keeping.words import NotTaken
from village.directory.rules.keeping.writing import Names, made_id, put
from village.directory.rules.placing import postcode_said
from village.directory.rules.reading import several, text, things
from village.directory.rules.record import PLACE, PLACES, Document

ONLINE = "virtual"
LINES = ("attention", "address_1", "address_2")
"""What of an address its form has in one line: building and street."""
OF_A_POSTCODE = frozenset(
    {
        "latitude", "longitude", "uprn", "external_identifier", "external_identifier_type", "external_identifiers",
        "transportation", "region", "state_province",
    }
)  # fmt: skip
"""What of a place and its address is not so any more once its postcode is another."""
MOST_PLACES = 50
NO_PLACE = "There is no such place."


def places(document: Mapping[str, Any]) -> list[Document]:
    """The places of a nested document, as it has them."""
    return [one for one in things(document, PLACES) if isinstance(one.get(PLACE), dict)]


def read_place(location: Mapping[str, Any]) -> dict[str, Any]:
    """A place as its form has it."""
    address = next(iter(things(location, "addresses")), {})
    access = (_access(one) for one in things(location, "accessibility"))
    return {
        "name": text(location, "name"),
        "address": ", ".join(dict.fromkeys(line for key in LINES if (line := text(address, key).strip()))),
        "town": text(address, "city"),
        "postcode": postcode_said(location),
        "access": [one for one in access if one],
    }


def write_place(document: Mapping[str, Any], key: str, said: Mapping[str, Any], names: Names, new: str) -> Document:
    """A document with one of its places as it was typed. `key`: the place's id, blank for another one, which gets the
    id `new`; `names`: of what a place has for disabled people, by slug. Raises NotTaken."""
    found, key = places(document), key_in(document, key)
    before = next((one for one in found if one[PLACE].get("id") == key), None)
    if key and before is None:
        raise NotTaken(NO_PLACE)
    if before is None and len(found) >= MOST_PLACES:
        raise NotTaken(f"A service is at {MOST_PLACES} places at most.")
    there = before or {"id": made_id(document, "at", new), PLACE: {"id": new, "location_type": "physical"}}
    written = {**there, PLACE: _location(there[PLACE], said, names)}
    rest = [written if one is before else one for one in found]
    return put(document, **{PLACES: rest if before else [*rest, written]})


def _location(location: Mapping[str, Any], said: Mapping[str, Any], names: Names) -> Document:
    name, code = typed.words(said.get("name"), "Name of the place", 200), typed.postcode(said.get("postcode"))
    if not name:
        raise NotTaken("Name of the place: say what it is called, such as Made-up Hall.")
    moved = code != postcode_said(location)
    first = _kept(next(iter(things(location, "addresses")), {}), moved)
    address = put(
        {**first, "postal_code": code, "country": "GB", "address_type": "physical"}, attention=None, address_2=None,
        address_1=typed.words(said.get("address"), "Building and street", 200),
        city=typed.words(said.get("town"), "Town", 100),
    )  # fmt: skip
    space = uuid.UUID(location["id"])
    address.setdefault("id", str(uuid.uuid5(space, "address")))
    told = {names[slug]: slug for slug in sorted(set(said.get("access") or ())) if slug in names}
    ticked = [{"id": str(uuid.uuid5(space, f"access\n{slug}")), "description": name} for name, slug in told.items()]
    others = [
        one for one in several(location, "accessibility")
        if not (moved or (isinstance(one, dict) and _access(one) in names.values()))
    ]  # fmt: skip
    return put(_kept(location, moved), name=name, addresses=[address], accessibility=[*others, *ticked])


def _access(one: Mapping[str, Any]) -> str:
    return text(one, "description") or text(one, "accessibility")


def _kept(holder: Mapping[str, Any], moved: bool) -> Document:
    return {key: value for key, value in holder.items() if not (moved and key in OF_A_POSTCODE)}


def without_place(document: Mapping[str, Any], key: str) -> Document:
    """A document without one of its places. Raises NotTaken."""
    left = [one for one in places(document) if one[PLACE].get("id") != key_in(document, key)]
    if len(left) == len(places(document)):
        raise NotTaken(NO_PLACE)
    return put(document, **{PLACES: left})


def write_online(document: Mapping[str, Any], online: bool) -> Document:
    """A document that says whether the service is given online, too or only."""
    left = [one for one in places(document) if one[PLACE].get("location_type") != ONLINE]
    key = made_id(document, "location", ONLINE)
    there = {"id": made_id(document, "at", ONLINE), PLACE: {"id": key, "location_type": ONLINE, "name": "Online"}}
    return put(document, **{PLACES: [*left, there] if online else left})


def is_online(document: Mapping[str, Any]) -> bool:
    """Whether a document says that the service is given online."""
    return any(one[PLACE].get("location_type") == ONLINE for one in places(document))


_COPIES = uuid.UUID("f4d6a3a2-71c5-5f4e-8a1e-0d1c7b6f2e55")


def copy_of(key: str) -> str:
    """The id of what is kept here in the place of a service or provider of a source: the same each time."""
    return str(uuid.uuid5(_COPIES, key))


def place_copy(service: str, place: str) -> str:
    """The id of a place of a service that is kept here, in the place of one that a source has: no other service's, so
    that nobody writes into what another provider tells of the same building."""
    return str(uuid.uuid5(uuid.UUID(service), place))


def copied(document: Mapping[str, Any], service: str, provider: str) -> Document:
    """A document under other ids, so that no source writes over it: its own, its provider's and those of its places."""
    own = {**document, "id": service, "organization": {**document["organization"], "id": provider}}
    moved = [
        {**one, "id": place_copy(service, f"at {key}"), PLACE: {**one[PLACE], "id": place_copy(service, key)}}
        for one in places(document)
        for key in (one[PLACE]["id"],)
    ]
    return put(own, **{PLACES: moved})


def key_in(document: Mapping[str, Any], key: str) -> str:
    """The id that a place has in a document: its own, or that of its copy once the document is one."""
    copy = place_copy(document["id"], key)
    return copy if any(one[PLACE].get("id") == copy for one in places(document)) else key
