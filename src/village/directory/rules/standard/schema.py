"""A document held to the standard, field by field: the same verdict as its published schema, in words.

Fields that the standard does not know may hold anything. An empty field is left out, not null.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from village.directory.rules.standard.fields import Document, Entity, Field, Profile
from village.directory.rules.standard.findings import Finding, beside
from village.directory.rules.standard.formats import CHECKS, SAYS
from village.kernel.tables.rules import quoted

MOST = 500
"""Findings told of one document: a document that is all wrong needs no more."""


def held(profile: Profile, document: str, value: object) -> list[Finding]:
    """What the standard finds wrong with a document of this name; empty when nothing."""
    about = profile.documents[document]
    found = list(_limited(_begun(profile, about, value)))
    return found


def _limited(findings: Iterator[Finding]) -> Iterator[Finding]:
    for number, one in enumerate(findings):
        if number == MOST:
            break
        yield one


def _begun(profile: Profile, about: Document, value: object) -> Iterator[Finding]:
    if about.form == "one":
        yield from _entity(profile, about, profile.entities[about.entity], value, "", "", begins=True)
        return
    items = profile.page["items"]
    # A page that is none, or holds no list, is told of by `paging`: the published schemas let it pass.
    if isinstance(value, Mapping) and items in value:
        yield from _many(profile, about, about.entity, value[items], items, "", begins=True)


def _many(
    profile: Profile, about: Document, entity: str, value: object, path: str, record: str, *, begins: bool = False
) -> Iterator[Finding]:
    if not isinstance(value, list):
        yield _kind(path, record, value, "a list")
        return
    for number, one in enumerate(value):
        yield from _entity(profile, about, profile.entities[entity], one, beside(path, number), record, begins=begins)


def _entity(
    profile: Profile, about: Document, entity: Entity, value: object, path: str, record: str, *, begins: bool = False
) -> Iterator[Finding]:
    if not isinstance(value, Mapping):
        yield _kind(path, record, value, f"{entity.name.replace('_', ' ')} with its fields")
        return
    record = named(value) if begins else record
    for name in entity.needs:
        if name not in value and entity.fields[name].known_in(profile.name):
            what = f"{entity.name.replace('_', ' ').capitalize()} has no {name}."
            yield Finding("schema", "missing", beside(path, name), what, "Add it.", _of(record))
    for name, inner in value.items():
        known = entity.fields.get(name)
        if known is not None and known.known_in(profile.name) and (begins or name not in entity.outermost):
            yield from _field(profile, about, entity, known, inner, beside(path, name), record)


def _field(
    profile: Profile, about: Document, entity: Entity, known: Field, value: object, path: str, record: str
) -> Iterator[Finding]:
    if known.of:
        if about.holds(entity.name, known.name):
            if known.kind == "many":
                yield from _many(profile, about, known.of, value, path, record)
            else:
                yield from _entity(profile, about, profile.entities[known.of], value, path, record)
    elif known.kind == "number":
        if isinstance(value, bool) or not isinstance(value, int | float):
            yield _kind(path, record, value, "a number")
    elif not isinstance(value, str):
        yield _kind(path, record, value, "a text")
    elif known.one_of and value not in known.one_of:
        what = f"{quoted(value)} is none of {', '.join(known.one_of)}."
        yield Finding("schema", "code", path, what, "Give one of them.", _of(record))
    elif known.format and not CHECKS[known.format](value):
        what = f"{quoted(value)} is not {SAYS[known.format]}."
        yield Finding("schema", known.format, path, what, "Correct it, or leave the field out.", _of(record))


def _kind(path: str, record: str, value: object, wanted: str) -> Finding:
    what = f"This is {kind_of(value)}, not {wanted}."
    do = "Leave the field out when there is nothing to say." if value is None else "Correct it."
    return Finding("schema", "kind", path, what, do, _of(record))


def kind_of(value: Any) -> str:
    """What a value of JSON is, in words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "yes or no"
    known = {int: "a number", float: "a number", str: "a text", list: "a list"}
    return known.get(type(value), "a thing with fields")


def named(value: Mapping[str, Any]) -> str:
    """The id that a record gives itself; blank without one."""
    key = value.get("id")
    return str(key)[:80] if isinstance(key, str | int) and not isinstance(key, bool) else ""


def _of(record: str) -> tuple[str, ...]:
    return (record,) if record else ()
