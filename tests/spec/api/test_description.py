"""The API describes itself truly: to programs, to people, and in the reference that ships with it."""

import json
import re

import html5lib
import jsonschema_rs
import pytest
from django.test import Client

from tests import builders
from village.plan import queries
from village.plan.api import api
from village.plan.api.reference import docs
from village.plan.api.schema import document_schema, openapi
from village.plan.rules.describe import PLAN_MEANING, SOURCE_MEANING, about, folder_reference, meaning
from village.plan.rules.document import TABLES, Plan, Source, columns

DESCRIBED = openapi(api)


def test_every_table_and_column_is_described() -> None:
    silent = [(table, column) for table in TABLES for column in columns(TABLES[table]) if not meaning(table, column)]
    assert silent == []
    assert [table for table in TABLES if not about(table)] == []
    assert set(PLAN_MEANING) | set(TABLES) == set(Plan.__dataclass_fields__)
    assert set(SOURCE_MEANING) == set(Source.__dataclass_fields__)


def test_every_operation_declares_every_refusal_as_a_problem() -> None:
    for path, methods in DESCRIBED["paths"].items():
        assert set(methods) == {"get"}, path
        for status in ("400", "404", "406", "414", "422"):
            (form,) = methods["get"]["responses"][status]["content"]
            assert form == "application/problem+json"
        assert methods["get"]["responses"]["304"]
        assert methods["get"]["summary"]
        assert methods["get"]["description"]


def test_every_parameter_says_what_it_is_and_none_is_null() -> None:
    for methods in DESCRIBED["paths"].values():
        for parameter in methods["get"]["parameters"]:
            assert parameter["description"]
            assert "anyOf" not in parameter["schema"]
            assert parameter["schema"].get("default", "") is not None


def test_every_reference_within_the_description_leads_somewhere() -> None:
    names = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(DESCRIBED)))
    assert names <= set(DESCRIBED["components"]["schemas"])


def test_the_description_says_which_version_of_openapi_it_is(caller: Client) -> None:
    assert json.loads(caller.get("/api/openapi.json").content)["openapi"] == "3.1.0"


# ── the plan as one document ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_plan_fits_its_schema() -> None:
    schema = document_schema()
    assert schema["$id"] == "village:plan:1"
    checker = jsonschema_rs.validator_for(schema)
    checker.validate(json.loads(queries.document_text(builders.whole_plan())))
    checker.validate(json.loads(queries.document_text(builders.bare_plan())))


@pytest.mark.parametrize(
    ("table", "column", "wrong"),
    [
        ("goals", "year", "2020"),
        ("goals", "id", 1),
        ("commitments", "status", "done"),
        ("commitments", "ages", ["3-5"]),
        ("commitments", "leads", ["The Council"]),
        ("money", "amount", 1.5),
        ("money", "currency", "EUR"),
        ("targets", "bound", "="),
        ("figures", "value", None),
    ],
)
def test_a_plan_that_is_wrong_does_not_fit_it(table: str, column: str, wrong: object) -> None:
    spoilt = json.loads(queries.document_text(builders.whole_plan()))
    spoilt[table][0][column] = wrong
    assert not jsonschema_rs.validator_for(document_schema()).is_valid(spoilt)


@pytest.mark.parametrize("table", ["goals", "commitments", "money"])
def test_a_row_with_another_column_or_without_one_does_not_fit(table: str) -> None:
    checker = jsonschema_rs.validator_for(document_schema())
    for spoil in ("more", "less"):
        spoilt = json.loads(queries.document_text(builders.whole_plan()))
        if spoil == "more":
            spoilt[table][0]["another"] = ""
        else:
            del spoilt[table][0]["title"]
        assert not checker.is_valid(spoilt)


# ── for people ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_lists_every_address_and_loads_nothing_from_elsewhere(caller: Client) -> None:
    response = caller.get("/api/")
    assert response.status_code == 200
    said = response.content.decode()
    for path in DESCRIBED["paths"]:
        assert path in said
    page = html5lib.parse(said, namespaceHTMLElements=False)
    assert not [one for one in page.iter() if "style" in one.attrib or one.tag == "style"]
    assert all(one.get("src", "").startswith("/static/") for one in page.iter("script"))
    assert all(one.get("href", "").startswith("/") for one in page.iter("link"))
    assert {one.get("href") for one in page.iter("a")} >= {"/api/openapi.json", "/api/v1/plans"}


def test_the_page_opens_nothing_but_addresses_that_answer(caller: Client) -> None:
    page = html5lib.parse(caller.get("/api/").content.decode(), namespaceHTMLElements=False)
    main = next(one for one in page.iter("main"))
    hrefs = {one.get("href") for one in main.iter("a")}
    assert len(hrefs) > 20
    for href in hrefs:
        address = href.replace(queries.default_plan(), "here-2007")
        assert caller.get(address).status_code == 200, href


# ── in the reference ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_documents_are_the_same_every_time_and_hold_everything() -> None:
    made = docs(api)
    assert made == docs(api)
    assert set(made) == {
        "reference/api.md",
        "reference/openapi.json",
        "reference/plan-schema.json",
        "reference/plan-folder.md",
    }
    assert json.loads(made["reference/plan-schema.json"]) == document_schema()
    for path in DESCRIBED["paths"]:
        assert f"`GET {path}`" in made["reference/api.md"]
    assert all(text.endswith("\n") and not text.endswith("\n\n") for text in made.values())


def test_the_folder_reference_warns_of_spreadsheets_and_shows_every_column() -> None:
    said = folder_reference()
    assert "1.10 becomes 1.1" in said
    for table in TABLES:
        section = said.split(f"## {table}\n")[1].split("\n## ")[0]
        for column in columns(TABLES[table]):
            assert f"| `{column}` |" in section
