"""Version 1.0 told in the words of version 3. Nothing is lost: what has no place there stays under its own name.

1.0 writes a taxonomy where 3 writes an attribute with a term, an eligibility where 3 writes two ages and a sentence,
and hours as `regular_schedule`. Ids of what lies in a service become UUIDs, the same each time.
"""

import uuid
from collections.abc import Mapping
from math import isfinite
from typing import Any

from village.directory.rules.finding.hours import CODES
from village.directory.rules.standard.formats import is_uuid

_SPACE = uuid.UUID("0b9b1f43-6f4b-5d4e-8f3c-2a3c8a2a9b01")
_KEPT = ("service", "organization", "location")
_NUMBERS = ("1", "2", "3", "4", "5", "6", "7")
_LISTS = {  # what 1.0 calls a list, and what 3 does; feeds write the plural of their tables in both ways
    "contacts": ("contacts", "contact"),
    "cost_options": ("cost_options", "cost_option"),
    "fundings": ("funding", "funding"),
    "funding": ("funding", "funding"),
    "languages": ("languages", "language"),
    "service_areas": ("service_areas", "service_area"),
    "phones": ("phones", "phone"),
    "required_documents": ("required_documents", "required_document"),
}
_SCHEDULES = ("regular_schedules", "regular_schedule", "holiday_schedules", "holiday_schedule")
_TAXONOMIES = ("service_taxonomys", "service_taxonomies", "link_taxonomies")
_ADDRESSES = {"physical_addresses": "physical", "postal_addresses": "postal", "physical_address": "physical"}
Thing = dict[str, Any]


def key_of(kind: str, value: object, space: str) -> str:
    """A UUID for an id: itself, or one made of it, the same each time for one kind and space."""
    text = str(value).encode("utf-8", "backslashreplace").decode()  # half a character has no bytes
    return text if is_uuid(text) else str(uuid.uuid5(_SPACE, f"{space}\n{kind}\n{text}"))


def from_first(service: Mapping[str, Any], space: str = "") -> Thing:
    """A service of 1.0 as a nested document of version 3."""
    made = _named("service", service, space)
    made.setdefault("status", "active")  # 1.0 does not ask for it, and lists what there is
    if isinstance(service.get("organization"), Mapping):
        made["organization"] = _organisation(service["organization"], space)
        made.setdefault("organization_id", made["organization"]["id"])
    _rename_lists(made, space)
    _move_schedules(made, space)
    _move_taxonomies(made, space)
    _move_eligibility(made, space)
    places = made.get("service_at_locations")
    if isinstance(places, list):
        made["service_at_locations"] = [_place(one, space) if isinstance(one, Mapping) else one for one in places]
    return made


def _named(kind: str, value: Mapping[str, Any], space: str) -> Thing:
    """A copy with an id. Things that are kept by themselves keep their own; others get a UUID, and the id that they
    had, where it was none, beside it as `id_1_0`."""
    made = {str(name): inner for name, inner in value.items() if inner is not None}
    said = made.get("id")
    if isinstance(said, bool) or not isinstance(said, str | int) or said == "":
        # Without an id of its own it is known by all that it says.
        made |= {"id": key_of(kind, sorted(map(str, made.items())), space)} | ({} if said is None else {"id_1_0": said})
    elif kind in _KEPT:
        made["id"] = str(said)
    elif not is_uuid(str(said)):
        made |= {"id": key_of(kind, said, space), "id_1_0": said}
    return made


def _organisation(value: Mapping[str, Any], space: str) -> Thing:
    made = _named("organization", value, space)
    _rename(made, "url", "website")
    made.setdefault("description", made.get("name", ""))
    return made


def _rename(made: Thing, old: str, new: str) -> None:
    """Give a value its name of version 3, where that is not taken."""
    if old in made and new not in made:
        made[new] = made.pop(old)


def _taken(made: Thing, name: str) -> list[Mapping[str, Any]]:
    """The things under a name, taken away from there; what is no thing stays."""
    if name not in made:
        return []
    value = made.pop(name)
    listed = value if isinstance(value, list) else [value]
    rest = [one for one in listed if not isinstance(one, Mapping)]
    if rest:
        made[name] = rest
    return [one for one in listed if isinstance(one, Mapping)]


def _add(made: Thing, name: str, things: list[Thing]) -> None:
    """Put things under a name, after what is there."""
    if things:
        there = made.get(name, [])
        made[name] = [*(there if isinstance(there, list) else [there]), *things]


def _rename_lists(made: Thing, space: str) -> None:
    for old, (new, kind) in _LISTS.items():
        things = [_named(kind, one, space) for one in _taken(made, old)]
        for one in things:
            if kind == "contact":
                _rename_lists(one, space)
            if kind == "language":
                _rename(one, "language", "name")
            if kind == "service_area" and "service_area" in one:
                one.setdefault("name", one["service_area"])
        _add(made, new, things)


def _move_schedules(made: Thing, space: str) -> None:
    found = [_schedule(one, space, old) for old in _SCHEDULES for one in _taken(made, old)]
    _add(made, "schedules", found)


def _schedule(value: Mapping[str, Any], space: str, old: str) -> Thing:
    made = _named("schedule", value, space)
    weekday = made.pop("weekday", None)
    if weekday is not None:
        made.setdefault("byday", _weekday(weekday))
        made.setdefault("freq", "WEEKLY")
    if old.startswith("holiday"):
        made.setdefault("description", "Holiday hours" if not made.get("closed") else "Closed for the holiday")
        for was, is_now in (("start_date", "valid_from"), ("end_date", "valid_to")):
            _rename(made, was, is_now)
    return made


def _weekday(said: object) -> str:
    """The two letters of a weekday that is told by its number from 1 for Monday, or by its name."""
    text = str(said).strip()
    if text in _NUMBERS:
        return CODES[_NUMBERS.index(text)]
    return ",".join(one.strip()[:2].upper() for one in text.split(",") if one.strip())


def _move_taxonomies(made: Thing, space: str) -> None:
    found = []
    for old in _TAXONOMIES:
        for one in _taken(made, old):
            attribute = _named("attribute", one, space)
            if isinstance(attribute.get("taxonomy"), Mapping):
                attribute["taxonomy_term"] = _term(attribute.pop("taxonomy"), space)
                attribute.setdefault("taxonomy_term_id", attribute["taxonomy_term"]["id"])
            found.append(attribute)
    _add(made, "attributes", found)


def _term(value: Mapping[str, Any], space: str) -> Thing:
    made = _named("taxonomy_term", value, space)
    made.setdefault("description", made.get("name", ""))
    _rename(made, "vocabulary", "taxonomy")
    if made.get("parent_id"):
        made["parent_id"] = key_of("taxonomy_term", made["parent_id"], space)
    return made


def _move_eligibility(made: Thing, space: str) -> None:
    """Ages and sentences of who may come; the ages are told when there is one range, else the widest."""
    found = [one for old in ("eligibilitys", "eligibilities") for one in _taken(made, old)]
    if not found:
        return
    for name, widest in (("minimum_age", min), ("maximum_age", max)):
        ages = [age for one in found if (age := _number(one.get(name))) is not None]
        if len(ages) == len(found):  # a group without the limit has none, and then the service has none
            made.setdefault(name, widest(ages))
    words = [str(one["eligibility"]).strip() for one in found if one.get("eligibility")]
    if words:
        made.setdefault("eligibility_description", "; ".join(dict.fromkeys(words)))
    made["eligibilities_1_0"] = [dict(one) for one in found]
    for one in found:
        terms = _taken(dict(one), "taxonomys")
        holder: Thing = {"link_taxonomies": [{"taxonomy": term} for term in terms]}
        _move_taxonomies(holder, space)
        _add(made, "attributes", holder.get("attributes", []))


def _number(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        number = float(str(value))
    except ValueError:
        return None
    if not isfinite(number):
        return None
    return int(number) if number.is_integer() else number


def _place(value: Mapping[str, Any], space: str) -> Thing:
    made = _named("service_at_location", value, space)
    _move_schedules(made, space)
    if isinstance(value.get("location"), Mapping):
        made["location"] = _location(value["location"], space)
    return made


def _location(value: Mapping[str, Any], space: str) -> Thing:
    made = _named("location", value, space)
    made.setdefault("location_type", "physical")
    for name in ("latitude", "longitude"):  # many feeds of 1.0 write them as text
        if isinstance(made.get(name), str) and _number(made[name]) is not None:
            made[name] = _number(made[name])
    addresses = []
    for old, kind in _ADDRESSES.items():
        for one in _taken(made, old):
            address = _named("address", one, space)
            address.setdefault("address_type", kind)
            addresses.append(address)
    _add(made, "addresses", addresses)
    access = [_named("accessibility", one, space) for one in _taken(made, "accessibility_for_disabilities")]
    _add(made, "accessibility", access)
    return made
