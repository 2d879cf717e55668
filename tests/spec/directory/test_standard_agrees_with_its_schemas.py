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


@pytest.mark.parametrize("document", DOCUMENTS)
@given(data=st.data())
def test_every_spoilt_example_has_the_same_verdict(document: str, data: st.DataObject) -> None:
    value = copy.deepcopy(rich(document))
    if isinstance(value.get("contents"), list):
        value["contents"] = value["contents"][:2]
    for _ in range(data.draw(st.integers(1, 4))):
        found = list(places(value))
        if not found:
            break
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
    assert ours(document, value) == said(document, value)


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("value", [None, 1, "x", [], {}, [{}]])
def test_what_is_no_document_at_all_has_the_same_verdict(document: str, value: object) -> None:
    assert bool(ours(document, value)) == bool(said(document, value))
