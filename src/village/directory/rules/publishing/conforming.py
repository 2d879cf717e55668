"""A document in the form that the standard promises its readers, made of one as it came.

What the standard knows and cannot be so is left out (a link that is none, an age in words), what it needs and nobody
said is there and empty, and what it does not know stays as it came. Ids that are none are made into some, the same
each time, and whatever refers to a thing refers to it by the id that we tell it under.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from village.directory.rules.finding.entries import number
from village.directory.rules.record import Document
from village.directory.rules.standard.fields import Entity, Field, Profile
from village.directory.rules.standard.formats import CHECKS

_SPACE = uuid.UUID("0b6f4a0e-6d1b-5c36-8f5e-9d2a7c0a5d11")  # under which ids that are none are made into some
GIVEN = {"country": "GB"}  # what is meant where it is needed and nobody said it
USELESS_WITHOUT = {"phone": ("number",), "organization_identifier": ("identifier", "identifier_type")}
NO_LINKS = ("javascript", "data", "vbscript", "file", "blob")
TERM = "taxonomy_term"
_TERMS = {"taxonomy_term_id": TERM, "parent_id": TERM, "taxonomy_id": "taxonomy"}


@dataclass(frozen=True)
class Within:
    """What a document lies in. `space`: whose ids these are, so that two sources do not meet; `ids`: the ids under
    which things around it are told, by the field that refers to them."""

    space: str
    ids: Mapping[str, str] = field(default_factory=dict)

    def naming(self, entity: str, key: str) -> "Within":
        """The same with one thing more around."""
        return Within(self.space, {**self.ids, f"{entity}_id": key, "link_id": key})


def conformed(profile: Profile, entity: str, document: Mapping[str, Any], *, space: str) -> Document:
    """A document of this entity in the form that a profile promises; it has an id of ours or of the standard's kind."""
    return _thing(profile, profile.entities[entity], document, Within(space), "") or {}


def key_of(kind: str, theirs: object, space: str = "") -> str:
    """The id under which a thing that is part of others is told: its own where that is a UUID, else made of it."""
    text = str(theirs).strip()
    if CHECKS["uuid"](text):
        return text.lower()
    made_of = f"{space}\n{kind}\n{text}".encode("utf-8", "backslashreplace").decode()
    return str(uuid.uuid5(_SPACE, made_of))


def _thing(profile: Profile, entity: Entity, written: Mapping[str, Any], within: Within, place: str) -> Document | None:
    """None for a thing that helps nobody without what it lacks. `place`: where it stands, for a thing without an id."""
    said = written.get("id")
    named = isinstance(said, str | int) and str(said).strip() != ""
    key = key_of(entity.name, said if named else place, within.space if entity.name != TERM else "")
    inside = within.naming(entity.name, key)
    made: Document = {"id": key} if "id" in entity.fields else {}
    for name, value in written.items():
        if name == "id" or value is None:
            continue
        known = entity.fields.get(name)
        around = inside if known and known.of else within
        kept = _value(profile, entity, known, value, around, f"{key}/{name}") if known else value
        if kept is not None:
            made[name] = kept
    if any(not made.get(name) for name in USELESS_WITHOUT.get(entity.name, ())):
        return None
    for name in entity.needs:
        if name not in made and entity.fields[name].known_in(profile.name):
            one_of = entity.fields[name].one_of
            made[name] = one_of[0] if one_of else GIVEN.get(name, "")
    return made


def _value(profile: Profile, entity: Entity, known: Field, value: Any, within: Within, place: str) -> Any:
    """What is told of a field that the standard knows; None for nothing."""
    if known.kind == "many":
        return _many(profile, profile.entities[known.of], value, within, place)
    if known.kind == "one":
        return _thing(profile, profile.entities[known.of], value, within, place) if isinstance(value, dict) else None
    if known.kind == "number":
        return _number(value)
    return _text(entity, known, value, within)


def _many(profile: Profile, entity: Entity, value: Any, within: Within, place: str) -> list[Document] | None:
    if not isinstance(value, list):
        return None
    told = (
        _thing(profile, entity, one, within, f"{place}/{number}")
        for number, one in enumerate(value)
        if isinstance(one, dict)
    )
    return [one for one in told if one is not None] or None


def _text(entity: Entity, known: Field, value: Any, within: Within) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value)
    if known.format == "uuid":
        return _reference(known.name, text, within)
    if known.one_of:
        return text if text in known.one_of else None
    if not text.strip() and known.name not in entity.needs:
        return None
    if known.format and not CHECKS[known.format](text):
        return None
    return None if known.format == "uri" and text.split(":")[0].lower() in NO_LINKS else text


def _reference(name: str, text: str, within: Within) -> str | None:
    if name in within.ids:
        return within.ids[name]
    kind = _TERMS.get(name, name.removesuffix("_id"))
    return key_of(kind, text, "" if name in _TERMS else within.space) if text.strip() else None


def _number(value: object) -> int | float | None:
    """A number that somebody wrote; a whole one without a point."""
    found = number(value)
    return int(found) if found is not None and found.is_integer() else found


def outline(profile: Profile, document: str, whole: Document) -> Document:
    """A conformed document as it stands in a list: without the things in it, but for those that the profile's document
    of this name has."""
    about = profile.documents[document]
    return _outlined(profile, profile.entities[about.entity], about.nested or frozenset(), whole)


def _outlined(profile: Profile, entity: Entity, nested: frozenset[str], whole: Document) -> Document:
    made: Document = {}
    for name, value in whole.items():
        known = entity.fields.get(name)
        if known is None or not known.of:
            made[name] = value
        elif f"{entity.name}.{name}" in nested:
            inner = profile.entities[known.of]
            made[name] = (
                [_outlined(profile, inner, nested, one) for one in value]
                if known.kind == "many"
                else _outlined(profile, inner, nested, value)
            )
    return made
