"""Whether a document can be kept and read by whatever comes after: things are things, lists are lists, ids are short.

The standard's own faults (a number that is a text, a link that is none) are told, and the record is taken in; what is
built otherwise than the standard builds it would be read wrongly by everybody after us.
"""

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from village.directory.rules.record import keepable
from village.directory.rules.standard.fields import Entity
from village.directory.rules.standard.findings import Finding, beside
from village.directory.rules.standard.formats import number_of
from village.directory.rules.standard.walking import MOST_ID

MISSHAPEN, UNKEEPABLE, LONG_ID = "record.shape", "record.characters", "record.id"
MOST_DEEP = 40


def misfits(entities: Mapping[str, Entity], document: Mapping[str, Any]) -> list[Finding]:
    """For what the document of a service cannot be kept; none for nearly all. Nothing said (null) is nothing."""
    found = list(_shapes(entities, "service", document, ""))
    return found or [*_characters(document), *_numbers(document), *_ids(document)]


def _shapes(entities: Mapping[str, Entity], entity: str, value: object, path: str, deep: int = 0) -> Iterator[Finding]:
    if not isinstance(value, Mapping) or deep > MOST_DEEP:
        what = f"Where {entity.replace('_', ' ')} with its fields should be, something else is."
        yield Finding("schema", MISSHAPEN, path, what, "Send it as the standard has it.")
        return
    for name, field in entities[entity].fields.items():
        inner = value.get(name)
        if not field.of or inner is None:
            continue
        if field.kind == "many" and not isinstance(inner, list):
            what = f"Where a list of {field.of.replace('_', ' ')} should be, something else is."
            yield Finding("schema", MISSHAPEN, beside(path, name), what, "Send it as the standard has it.")
        else:
            for number, one in enumerate(inner if field.kind == "many" else [inner]):
                yield from _shapes(entities, field.of, one, f"{beside(path, name)}/{number}", deep + 1)


def _characters(document: object) -> Iterator[Finding]:
    if not keepable(document):
        what = "It holds half a character or one of no width at all (NUL), which no database keeps."
        yield Finding("schema", UNKEEPABLE, "", what, "Export it again as UTF-8.")


def _numbers(document: object) -> Iterator[Finding]:
    waiting: list[Any] = [document]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping | list):
            waiting += one.values() if isinstance(one, Mapping) else one
        elif not isfinite(number_of(one) or 0):
            what = "It holds a number that is larger than any that is meant."
            yield Finding("schema", UNKEEPABLE, "", what, "Correct it, or leave it out.")
            return


def _ids(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Ids that are longer than any; those of locations too."""
    things = [("", document), ("organization", document.get("organization"))]
    things += [("location", one.get("location")) for one in document.get("service_at_locations") or ()]
    for named, thing in things:
        said = thing.get("id") if isinstance(thing, Mapping) else None
        if isinstance(said, str) and len(said) > MOST_ID:
            what = f"An id is longer than {MOST_ID} characters."
            yield Finding("schema", LONG_ID, beside(named, "id") if named else "id", what, "Give a short one: a UUID.")
