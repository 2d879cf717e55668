"""What the reference says of the API: for its page, and for the generated documents."""

import json
from typing import Any

from ninja import NinjaAPI

from village.kernel.access.wire import LONGEST, TITLES
from village.plan.api.schema import PROBLEMS, Json, document_schema, forms, openapi
from village.plan.rules.describe import folder_reference

_TAKES = {
    "article": "a number, all or none",
    "due": "a year, none, dated, loosely or wordless",
    "area": "a code",
    "q": "words",
}
EVERYWHERE = ("as-at", "page", "size")  # told once, above the addresses


def groups(described: Json, plan: str) -> list[dict[str, Any]]:
    """The operations under their headings: address, summary, parameters, forms, and an example address to open."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path, methods in described["paths"].items():
        operation = methods["get"]
        asked = [one for one in operation["parameters"] if one["in"] == "query"]
        found.setdefault(operation["tags"][0], []).append(
            {
                "id": operation["operationId"],
                "path": path,
                "title": operation["summary"],
                "about": operation.get("description", ""),
                "common": [one["name"] for one in asked if one["name"] in EVERYWHERE],
                "parameters": [_told(one) for one in asked if one["name"] not in EVERYWHERE],
                "forms": forms(operation),
                "example": path.replace("{plan}", plan) if "{commitment}" not in path else "",
            }
        )
    return [{"title": title, "operations": operations} for title, operations in found.items()]


def _told(parameter: Json) -> dict[str, str]:
    schema = parameter["schema"]
    takes = _TAKES.get(parameter["name"], "a whole number")
    if "const" in schema:
        takes = schema["const"]
    if "enum" in schema:
        takes = ", ".join(schema["enum"])
    elif schema.get("pattern", "").startswith("^[a-z0-9]"):
        takes = "an id"
    return {"name": parameter["name"], "about": parameter.get("description", ""), "takes": takes}


def docs(api: NinjaAPI) -> dict[str, str]:
    """The generated documents: path below `docs/` → text. The same every time for the same code."""
    described = openapi(api)
    return {
        "reference/api.md": _api_markdown(described),
        "reference/openapi.json": _json(described),
        "reference/plan-schema.json": _json(document_schema()),
        "reference/plan-folder.md": folder_reference(),
    }


def _json(value: Json) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _api_markdown(described: Json) -> str:
    lines = [_INTRODUCTION]
    for group in groups(described, "childrens-plan-2007"):
        lines.append(f"## {group['title']}\n")
        for one in group["operations"]:
            lines.append(f"### {one['title']}\n\n`GET {one['path']}`\n\n{one['about']}\n")
            lines.append(f"Answers in {' or '.join(f'`{form}`' for form in one['forms'])}.\n")
            if one["parameters"]:
                lines.append("| parameter | takes | what it does |\n|---|---|---|")
                lines += [f"| `{p['name']}` | {p['takes']} | {p['about']} |" for p in one["parameters"]]
                lines.append("")
    problems = "\n".join(f"| {status} | {TITLES[status]} | {when} |" for status, when in PROBLEMS.items())
    return "\n".join([*lines, _PROBLEMS.format(problems=problems)])


_INTRODUCTION = f"""\
# The API

Plans for children as data: what was promised, by whom, by when, with what money, and what became of it. It is open to
all, needs no key, and is for reading only. `/api/` lists it for people, `/api/openapi.json` describes it for programs
(OpenAPI 3.1; a copy is [openapi.json](openapi.json)). The whole plan as one document follows
[plan-schema.json](plan-schema.json).

```
curl 'http://127.0.0.1:8000/api/v1/plans/childrens-plan-2007/commitments?status=delivered&as-at=2008-12-11'
curl -H 'Accept: text/csv' http://127.0.0.1:8000/api/v1/plans/childrens-plan-2007/money > money.csv
```

- **A day.** Every answer about a plan is the plan as known on one day. `as-at=2008-12-11` chooses it; without it, it is
  the plan's own day, and the answer says which.
- **Pages.** Lists come 50 rows at a time; `page` and `size` (at most 200) choose. The header `Link` holds the addresses
  of the first, previous, next and last page, `X-Total-Count` the number of rows in all.
- **CSV.** Every list is a table too: ask with `Accept: text/csv`. Without `page` and `size` it is the whole list. What
  is nested has a column each, lists are joined by semicolons, and no cell is a formula.
- **Only what changed.** Every answer has an `ETag`. Send it back in `If-None-Match`: the answer is 304 while the bytes
  are the same.
- **No silent mistakes.** A parameter that an address does not know, one given twice, and an id that the plan does not
  have are refused, not passed over. An address may have {LONGEST:,} characters.
- **From other sites.** Any web page may read it (`Access-Control-Allow-Origin: *`).
"""

_PROBLEMS = """\
## When it does not answer

Problems are JSON of the type `application/problem+json` (RFC 9457): `title`, `status`, `detail` in a sentence, and
`errors` with each wrong parameter and what is wrong with it.

| status | title | when |
|---|---|---|
{problems}
| 405 | Method Not Allowed | Anything but GET, HEAD and OPTIONS. |
"""
