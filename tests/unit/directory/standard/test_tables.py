"""The tables of the standard are read whole or refused with every fault; what they hold is what the standard has."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.shared import shared
from village.directory.queries.standard.tables import FOLDER, profile, profiles
from village.directory.rules.standard.fields import read_entities, read_profiles
from village.directory.rules.standard.schema import MOST, held
from village.kernel.documents.rules.reader import NotADocument

ONE: dict[str, Any] = {
    "standard": "s",
    "title": "T",
    "basis": "B",
    "entities": [{"entity": "a", "needs": ["id"], "fields": [{"field": "id"}]}],
}


def entities(**changed: Any) -> dict[str, Any]:
    return {**ONE, "entities": [{**ONE["entities"][0], **changed}]}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (None, "a mapping of names and values"),
        ({"x": object()}, "no text, number, list or mapping"),
        ({}, "entities is missing"),
        ({**ONE, "entities": ["x"]}, "entities/1: this is a mapping"),
        (entities(fields=["x"]), "fields/1: this is a mapping"),
        (entities(fields=[{"field": "id", "kind": "date"}]), "kind: give one of text"),
        (entities(fields=[{"field": "id", "format": "x"}]), "format: give one of uuid"),
        (entities(fields=[{"field": "id"}, {"field": "id"}]), "the field 'id' is there twice"),
        (entities(fields=[{"field": "id", "kind": "many"}]), "one or many are of an entity that there is"),
        (entities(fields=[{"field": "id", "kind": "one", "of": "b"}]), "one or many are of an entity that there is"),
        (entities(needs=["name"]), "there is no field 'name'"),
        (entities(needs="id"), "give a list of words"),
        (entities(outermost=["other"]), "there is no field 'other'"),
    ],
)
def test_entities_are_refused_with_every_fault(document: object, said: str) -> None:
    with pytest.raises(NotADocument, match=said):
        read_entities(document)


PAGE = dict.fromkeys(("items", "total", "pages", "number", "size", "first", "last", "empty"), "x")
PROFILE: dict[str, Any] = {
    "profile": "p",
    "title": "P",
    "says": ["P"],
    "fields": "s",
    "documents": [{"document": "a", "entity": "a"}],
    "page": PAGE,
    "tests": [{"endpoint": "/", "document": "a", "level": "required", "title": "T"}],
}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ("x", "profiles/1: this is a mapping"),
        ({"fields": "other"}, "name an entity that there is"),
        ({"documents": ["x"]}, "documents/1: this is a mapping"),
        ({"documents": [{"document": "a", "entity": "b"}]}, "name an entity that there is"),
        ({"documents": [{"document": "a", "entity": "a", "form": "x"}]}, "form: give one of one, page"),
        ({"documents": [{"document": "a", "entity": "a", "nested": 7}]}, "nested: give a list of words"),
        ({"tests": ["x"]}, "tests/1: this is a mapping"),
        ({"tests": [{**PROFILE["tests"][0], "document": "b"}]}, "name a document that there is"),
        ({"tests": [{**PROFILE["tests"][0], "level": "x"}]}, "level: give one of required, warning"),
        ({"page": {}}, "items is missing"),
    ],
)
def test_profiles_are_refused_with_every_fault(changed: Any, said: str) -> None:
    name, known = read_entities(ONE)
    one = changed if isinstance(changed, str) else {**PROFILE, **changed}
    with pytest.raises(NotADocument, match=said):
        read_profiles({"standard": "s", "basis": "B", "profiles": [one]}, {name: known})


def test_what_is_no_table_of_profiles_is_refused() -> None:
    with pytest.raises(NotADocument):
        read_profiles(7, {})


def test_a_field_is_in_the_versions_that_have_it() -> None:
    service = profile("uk-3.0").entities["service"].fields
    versions = ("uk-3.0", "hsds-3.0", "hsds-3.1")
    assert [service["name"].known_in(one) for one in versions] == [True, True, True]
    assert [service["phones"].known_in(one) for one in versions] == [False, True, True]
    assert [service["capacities"].known_in(one) for one in versions] == [False, False, True]
    term = profile("uk-3.0").entities["taxonomy_term"].fields["term"]
    assert [term.known_in(one) for one in versions] == [True, False, False]


def test_the_later_versions_hold_what_they_added() -> None:
    about = profile("hsds-3.1")
    key = "ac148810-d857-441c-9679-408f346de14b"
    one = {"id": key, "name": "a", "status": "active", "capacities": [{"id": key, "unit": {"id": key, "name": "Bed"}}]}
    assert {found.path for found in held(about, "service", one)} == {"capacities/0/available", "capacities/0/updated"}
    assert held(profile("hsds-3.0"), "service", one) == []


def test_what_is_not_part_of_a_document_may_hold_anything() -> None:
    key = "ac148810-d857-441c-9679-408f346de14b"
    one = {"id": key, "name": "a", "status": "active", "schedules": 7}
    assert held(profile("uk-3.0"), "service_list", {"contents": [one]}) == []
    assert [found.path for found in held(profile("uk-3.0"), "service", one)] == ["schedules"]


def test_a_document_that_is_all_wrong_is_told_of_in_part() -> None:
    page = {"contents": [{}] * MOST}
    assert len(held(profile("uk-3.0"), "service_list", page)) == MOST


def test_the_table_holds_no_words_of_the_published_schemas() -> None:
    """Names are facts; descriptions are somebody's work under another licence."""
    ours = "".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.yaml")))
    for path in sorted(shared("data", "openreferral", "uk-profile", "schema").glob("*.json")):
        for said in _descriptions(json.loads(path.read_text(encoding="utf-8"))):
            assert said not in ours or len(said.split()) < 4, said


def _descriptions(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["description"]] if isinstance(value.get("description"), str) else []
        return own + [one for inner in value.values() for one in _descriptions(inner)]
    return [one for inner in value for one in _descriptions(inner)] if isinstance(value, list) else []


def published(folder: Path) -> dict[str, Any]:
    found = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json")))
    return {one["name"]: one for one in found if "properties" in one and "name" in one}


@pytest.mark.parametrize(("folder", "version"), [("hsds-3.0/schema", "hsds-3.0"), ("uk-profile/schema", "uk-3.0")])
def test_every_field_is_there_with_what_is_published_of_it(folder: str, version: str) -> None:
    known = profiles()[version].entities
    for name, schema in published(shared("data", "openreferral", *folder.split("/"))).items():
        ours = {field.name: field for field in known[name].fields.values() if field.known_in(version)}
        beyond = known[name].outermost  # what only the compiled schemas have
        assert set(ours) - beyond == set(schema["properties"]), name
        assert set(known[name].needs) == set(schema["required"]), name
        for field, said in schema["properties"].items():
            assert ours[field].format == said.get("format", ""), (name, field)
            assert set(ours[field].one_of) == set(said.get("enum", [])), (name, field)
            wanted = {"string": "text", "number": "number", "array": "many"}.get(said.get("type", ""), "one")
            assert ours[field].kind == wanted, (name, field)
