"""Our table of the national standard gives the same verdict as its published schemas, field by field: on every
published example, and on thousands of examples that were spoilt."""

import copy
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.shared import shared
from village.directory.queries.standard.tables import profile
from village.directory.rules.standard.schema import held

DOCUMENTS = ["service", "service_list", "service_at_location", "service_at_location_list", "organization"]
DOCUMENTS += ["taxonomy", "taxonomy_list", "taxonomy_term", "taxonomy_term_list", "api_details"]
_EMAIL = jsonschema_rs.Draft202012Validator({"format": "email"}, validate_formats=True)
FORMATS = copy.deepcopy(jsonschema.Draft202012Validator.FORMAT_CHECKER)
FORMATS.checks("email")(lambda value: not isinstance(value, str) or _EMAIL.is_valid(value))


@cache
def schema(document: str) -> jsonschema.Draft202012Validator:
    """The published schema of a document, with the stricter of two opinions on what an e-mail address is."""
    path = shared("data", "openreferral", "oruk-validator-v3", f"{document}.json")
    return jsonschema.Draft202012Validator(json.loads(path.read_text(encoding="utf-8")), format_checker=FORMATS)


def said(document: str, value: object) -> set[str]:
    """The paths that the published schema refuses; a field that is missing, by its own path."""
    found = set()
    for error in schema(document).iter_errors(value):
        path = [str(one) for one in error.absolute_path]
        found.add("/".join([*path, error.message.split("'")[1]] if error.validator == "required" else path))
    return found


def fixtures() -> Iterator[tuple[str, str, Path]]:
    folder = shared("data", "openreferral")
    for path in sorted([*folder.glob("mocks/V3.0-UK-*/*.json"), *folder.glob("uk-profile/examples/*.json")]):
        stem = path.stem.removesuffix("_full")
        if stem in DOCUMENTS:
            yield f"{path.parent.name}/{path.name}", stem, path


def ours(document: str, value: object) -> set[str]:
    return {one.path for one in held(profile("uk-3.0"), document, value)}


def test_every_published_example_has_the_same_verdict() -> None:
    tried = 0
    for name, document, path in fixtures():
        value = json.loads(path.read_text(encoding="utf-8"))
        assert ours(document, value) == said(document, value), name
        tried += 1
    assert tried >= 40


def places(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a document that may be spoilt, deepest and shallowest alike."""
    if path:
        yield path
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, (*path, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from places(inner, (*path, number))


SPOILT: list[Any] = [
    None,
    True,
    0,
    -1,
    1.5,
    10**30,
    "",
    "x",
    "active",
    "closed",
    "WEEKLY",
    "DAILY",
    "postal",
    [],
    [1],
    {},
]
SPOILT += [{"id": "x"}, [{}], "http://example.org", "javascript:alert(1)", "a@b.uk", "a b@c", "2026-01-01T00:00:00Z"]
SPOILT += ["ac148810-d857-441c-9679-408f346de14b", "\u202e", "<b>", [{"id": None}], "25:00", "example_com"]


@cache
def rich(document: str) -> Any:
    """The fullest published example of a document."""
    found = [path for _, name, path in fixtures() if name == document]
    return json.loads(max(found, key=lambda path: path.stat().st_size).read_text(encoding="utf-8"))


def spoil(value: Any, data: st.DataObject) -> None:
    """Take one value of a document away, put another in its place, or add one that nobody knows."""
    found = list(places(value))
    if not found:
        return
    *way, last = data.draw(st.sampled_from(found))
    held_in: Any = value
    for step in way:
        held_in = held_in[step]
    match data.draw(st.sampled_from(["away", "other", "text", "more"])):
        case "away":
            del held_in[last]
        case "other":
            held_in[last] = copy.deepcopy(data.draw(st.sampled_from(SPOILT)))
        case "text":
            held_in[last] = data.draw(st.text(max_size=6))
        case _ if isinstance(held_in, dict):
            held_in[f"x_{last}"] = copy.deepcopy(data.draw(st.sampled_from(SPOILT)))


@pytest.mark.parametrize("document", DOCUMENTS)
@given(data=st.data())
def test_every_spoilt_example_has_the_same_verdict(document: str, data: st.DataObject) -> None:
    value = copy.deepcopy(rich(document))
    if isinstance(value.get("contents"), list):
        value["contents"] = value["contents"][:2]
    for _ in range(data.draw(st.integers(1, 4))):
        spoil(value, data)
    assert ours(document, value) == said(document, value)


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("value", [None, 1, "x", [], {}, [{}]])
def test_what_is_no_document_at_all_has_the_same_verdict(document: str, value: object) -> None:
    assert bool(ours(document, value)) == bool(said(document, value))


# ── version 1.0 ──────────────────────────────────────────────────────────────────────────────────────────────────────

ORGANISATION = {
    "id": "ac148810-d857-441c-9679-408f346de14b", "name": "A", "description": "A", "email": "a@b.uk",
    "url": "https://example.org", "logo": "x", "uri": "http://example.org/1",
}  # fmt: skip
SERVICE = {
    "id": "7", "organization": ORGANISATION, "name": "A", "description": "A", "url": "https://example.org",
    "email": "a@b.uk", "status": "active", "fees": "A", "deliverable_type": "Advice", "attending_type": "phone",
    "attending_access": "drop-in", "assured_date": "2020-01-01",
}  # fmt: skip
FIRST: dict[str, tuple[str, Any]] = {
    "service": ("service_details", SERVICE),
    "service_list": ("service", SERVICE),
    "taxonomy": ("taxonomy", {"id": "1", "name": "A", "vocabulary": ""}),
    "organization_list": ("organization", ORGANISATION),
    "location_list": ("location", {"id": "1", "name": "A", "latitude": 1, "longitude": 2.5}),
    "review_list": ("review", {"id": "1", "service": SERVICE, "organization": ORGANISATION, "date": "2020-01-01"}),
}


@cache
def first(document: str) -> jsonschema.Draft202012Validator:
    """The published schema of a document of 1.0: of each thing of a list."""
    path = shared("data", "openreferral", "hsds-uk-1.0", "openapi_from_validator.json")
    schemas = json.loads(path.read_text(encoding="utf-8"))["components"]["schemas"]
    one = schemas[FIRST[document][0]]
    if document.endswith("_list"):
        one = {"properties": {"content": {"type": "array", "items": one}}}
    return jsonschema.Draft202012Validator(one, format_checker=FORMATS)


@pytest.mark.parametrize("document", FIRST)
@given(data=st.data())
def test_version_1_has_the_same_verdict(document: str, data: st.DataObject) -> None:
    one = copy.deepcopy(FIRST[document][1])
    value = {"content": [one]} if document.endswith("_list") else one
    assert held(profile("uk-1.0"), document, value) == []
    for _ in range(data.draw(st.integers(1, 3))):
        spoil(value, data)
    ours = {one.path for one in held(profile("uk-1.0"), document, value)}
    assert bool(ours) == (not first(document).is_valid(value))
