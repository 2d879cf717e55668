"""How the published directory describes itself: for programs (OpenAPI 3.1), and in the reference that ships."""

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from village.directory.api.shapes import Thing
from village.directory.queries.standard.tables import profile
from village.directory.rules.publishing.paging import MOST
from village.directory.rules.standard.fields import Field
from village.kernel.access.wire import JSON, PROBLEM, TITLES, View, answer, form_of

Json = dict[str, Any]
PREFIX = "/oruk/v3/"
NDJSON = "application/x-ndjson"
PROBLEMS = {
    400: "A parameter that is not known here or has a value that it cannot have, or an address that cannot be read.",
    404: "There is no such thing, or it is not told.",
    406: "None of the forms asked for can be given.",
    414: "The address is too long.",
    429: "Asked too often from one address; `Retry-After` says after how many seconds it may be asked again.",
    503: "What is asked for is being made ready; `Retry-After` says after how many seconds to ask again.",
}
_ENTITY = {"/services": "service", "/service_at_locations": "service_at_location", "/organizations": "organization",
           "/taxonomies": "taxonomy", "/taxonomy_terms": "taxonomy_term"}  # fmt: skip


def description(api: NinjaAPI) -> View:
    """The view of openapi.json."""

    def openapi_json(request: HttpRequest) -> HttpResponse:
        return answer(request, json.dumps(openapi(api), ensure_ascii=False).encode(), form_of(request, (JSON,)))

    return openapi_json


def docs(api: NinjaAPI) -> dict[str, str]:
    """The generated documents: path below `docs/` → text."""
    made = openapi(api)
    lines = [_INTRODUCTION]
    for path, methods in made["paths"].items():
        operation = methods["get"]
        lines.append(f"## {operation['summary']}\n\n`GET {path}`\n\n{operation['description']}\n")
        asked = [one for one in operation["parameters"] if one["in"] == "query"]
        if asked:
            rows = "\n".join(f"| `{one['name']}` | {one['description']} |" for one in asked)
            lines.append(f"| parameter | what it does |\n|---|---|\n{rows}\n")
    problems = "\n".join(f"| {status} | {TITLES[status]} | {when} |" for status, when in PROBLEMS.items())
    lines.append(f"## When it does not answer\n\n| status | title | when |\n|---|---|---|\n{problems}\n")
    whole = json.dumps(made, indent=2, ensure_ascii=False) + "\n"
    return {"reference/directory-api.md": "\n".join(lines), "reference/directory-openapi.json": whole}


_INTRODUCTION = """\
# The directory for programs

The directory of services as the national standard publishes it, Open Referral UK 3.0: open to all, no key, for reading
only. `/oruk/v3/openapi.json` describes it for programs (a copy is [directory-openapi.json](directory-openapi.json)).

```
curl 'http://127.0.0.1:8000/oruk/v3/services?postcode=LS1+1UR&proximity=5000&day=SA'
curl 'http://127.0.0.1:8000/oruk/v3/services?modified_after=2026-11-01&format=ndjson&full=true'
```

- **Parameters.** Two documents of the standard’s profile name different ones; both sets are known here. One that is not
  known, or has a value that it cannot have, is answered with 400 and a sentence: passed over, it would silently give
  other services.
- **A postcode** alone finds the services that say they work in its areas, and those that do not say where they work.
  With `proximity` it finds those given so many metres around it.
- **What a service does not say** does not fit what is asked, coverage apart. Families are answered otherwise: on the
  pages, what is not known stands in a band of its own.
- **Order** is that of ids, so that pages hold still and say nothing of where anything is.
- **Places that must not be found**, of refuges and services like them, are in no answer: no address, no point, no
  location, no distance; nor does any list, count or page depend on them.
- **Form.** What a source sent that the standard cannot hold (a link that is none, an age in words) is left out, what it
  needs and nobody said is there and empty, fields that it does not know stay. `attribution` names the source and its
  licence. `last_modified` is when the entry changed here.
- **Terms.** `village-kinds` is this directory’s own taxonomy, whose `term` other directories may map; those that
  sources use stand beside it.
- **Only what changed.** Answers have an `ETag`, single things a `Last-Modified`; `modified_after` gives what changed
  then or since. What left the directory is in no list: read the ids with `minimal=true` to see what is gone.
- **How often.** One address may ask 3,000 times in ten minutes. Whoever wants everything asks once, as `ndjson`.
- **At once.** What was recorded a moment ago is in the next answer. After a new edition of this software, words, terms,
  ages, times and areas may have to be made ready first: a large directory answers questions by them with 503 meanwhile.
- **From other sites.** Any web page may read it (`Access-Control-Allow-Origin: *`).
"""


@cache
def openapi(api: NinjaAPI) -> Json:
    """The API's own description, with the entities of the standard and the problems that every address has."""
    made: Json = OpenAPISchema(api, PREFIX)
    schemas = made["components"]["schemas"]
    schemas |= {name: _entity(name) for name in profile().entities}
    schemas["problem"] = _PROBLEM
    for address, methods in made["paths"].items():
        for operation in methods.values():
            operation["parameters"] = [_parameter(one) for one in operation["parameters"]]
            operation["responses"] = _responses(operation, address.removeprefix(PREFIX[:-1]))
    schemas.pop(Thing.__name__, None)
    schemas.pop("Things", None)
    return made


def _entity(name: str) -> Json:
    entity = profile().entities[name]
    known = {key: _field(one) for key, one in entity.fields.items() if one.known_in(profile().name)}
    needs = [key for key in entity.needs if key in known]
    return {"type": "object", "properties": known, "required": needs, "additionalProperties": True}


def _field(one: Field) -> Json:
    if one.of:
        refers = {"$ref": f"#/components/schemas/{one.of}"}
        return {"type": "array", "items": refers} if one.kind == "many" else refers
    made: Json = {"type": "number" if one.kind == "number" else "string"}
    if one.one_of:
        made["enum"] = list(one.one_of)
    if one.format in ("uuid", "uri", "email", "date", "date-time"):
        made["format"] = one.format
    return made


def _parameter(parameter: Json) -> Json:
    """A parameter that is left out is not null."""
    schema = parameter["schema"]
    if "anyOf" in schema:
        (kept,) = (one for one in schema.pop("anyOf") if one.get("type") != "null")
        schema.update(kept)
    if schema.get("default", "") in (None, ""):
        schema.pop("default", None)
    for noise in ("title", "description"):
        schema.pop(noise, None)
    if parameter["in"] == "path":
        parameter["description"] = "Its id."
    return parameter


def _responses(operation: Json, address: str) -> Json:
    said = operation["responses"][200]["content"]["application/json"]["schema"]
    entity = _ENTITY.get(address.removesuffix("/{id}"), "")
    refers = {"$ref": f"#/components/schemas/{entity}"}
    content: Json = {JSON: {"schema": refers if entity else said}}
    if entity and not address.endswith("/{id}"):
        content = {JSON: {"schema": _page(refers, address)}, NDJSON: {"schema": {"type": "string"}}}
    tag = {"ETag": {"description": "Names these bytes; send it back in If-None-Match.", "schema": {"type": "string"}}}
    problem = {PROBLEM: {"schema": {"$ref": "#/components/schemas/problem"}}}
    return {
        "200": {"description": "As asked for.", "headers": tag, "content": content},
        "304": {"description": "You have it already."},
        **{str(status): {"description": words, "content": problem} for status, words in PROBLEMS.items()},
    }


def _page(refers: Json, address: str) -> Json:
    whole = {"type": "integer", "minimum": 0}
    facts: Json = {
        **dict.fromkeys(("total_items", "total_pages", "page_number"), whole),
        "size": {**whole, "maximum": MOST},
        **{name: {"type": "boolean"} for name in ("first_page", "last_page", "empty")},
        "contents": {"type": "array", "items": refers},
    }
    page = {"type": "object", "properties": facts, "required": list(facts)}
    if address != "/services":
        return page
    minimal = {"type": "object", "required": ["id", "modified_date"]}
    return {"anyOf": [page, {"type": "array", "items": minimal}]}


_PROBLEM: Json = {
    "type": "object",
    "properties": {
        "type": {"type": "string"}, "title": {"enum": list(TITLES.values())}, "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object", "required": ["parameter", "what"]}},
    },
    "required": ["type", "title", "status", "detail", "errors"],
}  # fmt: skip
