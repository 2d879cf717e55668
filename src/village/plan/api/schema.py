"""The schemas: of the API (OpenAPI 3.1) and of a plan as one document (JSON Schema), with what every column means."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from village.kernel.access.wire import CSV, JSON, PROBLEM
from village.plan import queries
from village.plan.api.shapes import CommitmentTold, Problem
from village.plan.rules.describe import PLAN_MEANING, SOURCE_MEANING, about, meaning
from village.plan.rules.document import TABLES, columns
from village.plan.rules.kinds import SLUG, Kind

Json = dict[str, Any]
PREFIX = "/api/"
DOCUMENT_ID = "village:plan:1"
PROBLEMS = {
    400: "The address cannot be read, or has a parameter that is not known here.",
    404: "There is no such plan or row, or no such page of the list.",
    406: "None of the forms asked for can be given.",
    414: "The address is too long.",
    422: "A parameter has a value that it cannot have.",
}
_HEADERS = {
    "ETag": "Names these very bytes; send it back in If-None-Match to hear whether they have changed.",
    "Link": "The first, previous, next and last page of the list.",
    "X-Total-Count": "Rows in the whole list.",
}


def document_schema() -> Json:
    """JSON Schema (2020-12) of a plan as one document."""
    made = queries.PLAN.json_schema()
    definitions = made.pop("$defs")
    whole = {"Plan": made, **definitions}
    annotate(whole)
    made.pop("title", None)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": DOCUMENT_ID,
        "title": "A plan",
        "description": "A whole plan: where it comes from, and its tables row by row.",
        **{key: value for key, value in made.items() if key != "description"},
        "$defs": dict(sorted(definitions.items())),
    }


def annotate(definitions: Json) -> None:
    """Say of every table and column in `definitions` what it is, what it may hold, and that it is always there."""
    named = {table.__name__: name for name, table in TABLES.items()} | {CommitmentTold.__name__: "commitments"}
    for name, definition in definitions.items():
        properties = definition.get("properties", {})
        for one in properties.values():
            one.pop("title", None)
            one.pop("default", None)
        if name in named:
            _annotate_table(named[name], definition)
        for column, words in {"Plan": PLAN_MEANING, "Source": SOURCE_MEANING}.get(name, {}).items():
            properties[column]["description"] = words
        if name == "Plan":
            for table in TABLES:
                properties[table]["description"] = about(table)
        definition["required"] = list(properties)
        definition["additionalProperties"] = False


def _annotate_table(table: str, definition: Json) -> None:
    definition["description"] = about(table)
    for column, kind in columns(TABLES[table]).items():
        held = definition["properties"][column]
        _constrain(held["items"] if kind.many else held, kind)
        refers = f" {'Ids' if kind.many else 'An id'} from {kind.table}." if kind.table else ""
        held["description"] = meaning(table, column) + refers


def _constrain(held: Json, kind: Kind) -> None:
    """A closed list of words, or the form of an id; a cell that may be blank holds "" then."""
    if kind.choices:
        held["enum"] = [*kind.choices, *([] if kind.required or kind.many else [""])]
    elif kind.table:
        held["pattern"] = f"^({SLUG.pattern}){'' if kind.required or kind.many else '?'}$"


@cache
def openapi(api: NinjaAPI) -> Json:
    """The API's own description, with the forms, headers and problems that every address has."""
    made: Json = OpenAPISchema(api, PREFIX)
    schemas = made["components"]["schemas"]
    schemas["Problem"] = Problem.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
    schemas |= schemas["Problem"].pop("$defs", {})
    annotate(schemas)
    made["components"]["schemas"] = dict(sorted(schemas.items()))
    for operation in operations(made):
        operation["parameters"] = [_parameter(one) for one in operation["parameters"]]
        operation["responses"] = _responses(operation)
    return made


def operations(made: Json) -> Iterator[Json]:
    """Every operation of an OpenAPI description, each with its `path`-independent parts."""
    for path in made["paths"].values():
        yield from path.values()


def _parameter(parameter: Json) -> Json:
    """A parameter that is left out is not null: null goes, and with it the default that says so."""
    schema = parameter["schema"]
    if "anyOf" in schema:
        (kept,) = (one for one in schema.pop("anyOf") if one.get("type") != "null")
        schema.update(kept)
    if schema.get("default", "") in (None, ""):
        schema.pop("default", None)
    for noise in ("title", "description"):
        schema.pop(noise, None)
    if parameter["in"] == "path":
        parameter["description"] = {"plan": "The plan's id.", "commitment": "The commitment's id."}[parameter["name"]]
        schema["pattern"] = f"^{SLUG.pattern}$"
    return parameter


def _responses(operation: Json) -> Json:
    parameters = {one["name"] for one in operation["parameters"]}
    listed = "page" in parameters
    content = dict(operation["responses"][200]["content"])
    if listed or not parameters:
        content[CSV] = {"schema": {"type": "string"}}
    headers = _HEADERS if listed else {"ETag": _HEADERS["ETag"]}
    told = {name: {"description": words, "schema": {"type": "string"}} for name, words in headers.items()}
    found: Json = {
        "200": {"description": "As asked for.", "headers": told, "content": content},
        "304": {"description": "You have it already.", "headers": {"ETag": told["ETag"]}},
    }
    for status, words in PROBLEMS.items():
        schema = {"$ref": "#/components/schemas/Problem"}
        found[str(status)] = {"description": words, "content": {PROBLEM: {"schema": schema}}}
    return found


def forms(operation: Json) -> list[str]:
    """The media types in which an operation answers."""
    return [form for form in (JSON, CSV) if form in operation["responses"]["200"]["content"]]
