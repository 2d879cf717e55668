"""The API is open, read-only and strict: what it refuses, how it refuses it, and how an answer is remembered."""

import json
from collections.abc import Mapping

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver

BASE = "/api/v1/plans/here-2007"
READ_ONLY = "GET, HEAD, OPTIONS"
ADDRESSES = [
    "/api/v1/plans",
    BASE,
    f"{BASE}/document",
    f"{BASE}/commitments",
    f"{BASE}/commitments/helmets",
    f"{BASE}/money",
    f"{BASE}/progress",
    f"{BASE}/check",
    "/api/openapi.json",
]


def refusal(response: HttpResponse, status: int) -> Mapping[str, object]:
    """The problem that a response tells, after checking that it is told as one."""
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "no-store"
    told: dict[str, object] = json.loads(response.content)
    assert told["status"] == status
    assert set(told) == {"type", "title", "status", "detail", "errors"}
    return told


# ── who may ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_address_of_the_api_says_that_it_is_open_to_all() -> None:
    (api,) = (one for one in get_resolver().url_patterns if str(one.pattern) == "api/")
    marks = {str(one.pattern): getattr(one.callback, "access", None) for one in api.url_patterns}
    assert len(marks) > 20
    assert set(marks.values()) == {"public"}


@pytest.mark.parametrize("address", ADDRESSES)
def test_anyone_may_read_from_anywhere_and_nothing_is_set(caller: Client, address: str) -> None:
    response = caller.get(address, headers={"Origin": "https://elsewhere.example"})
    assert response.status_code == 200
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies
    assert "Cookie" not in response["Vary"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_nothing_can_be_written(plan_kept: str, address: str, method: str) -> None:
    strict = Client(enforce_csrf_checks=True)  # the refusal is 405, not a complaint about a missing token
    response = getattr(strict, method)(address)
    refusal(response, 405)
    assert response["Allow"] == READ_ONLY


# ── methods ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("address", [*ADDRESSES, f"{BASE}/nothing", f"{BASE}/goals?page=0"])
def test_head_is_get_without_its_body(caller: Client, address: str) -> None:
    got, headed = caller.get(address), caller.head(address)
    assert headed.content == b""
    assert headed.status_code == got.status_code
    assert dict(headed.headers) == {**got.headers, "Content-Length": str(len(got.content))}


@pytest.mark.parametrize("address", ADDRESSES)
def test_options_says_what_other_sites_may_send(caller: Client, address: str) -> None:
    response = caller.options(address, headers={"Access-Control-Request-Method": "GET"})
    assert response.status_code == 204
    assert response["Allow"] == response["Access-Control-Allow-Methods"] == READ_ONLY
    assert response["Access-Control-Allow-Headers"] == "Accept, If-None-Match"


# ── what is refused ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("query", ["sise=2", "as_at=2008-12-11", "Page=1", "format=csv", "page=1&=2", "q"])
def test_an_unknown_parameter_is_refused_by_name(caller: Client, query: str) -> None:
    told = refusal(caller.get(f"{BASE}/chapters?{query}"), 400)
    name = query.split("&")[-1].split("=")[0]
    assert told["errors"] == [
        {"parameter": name, "what": "There is no such parameter here. This address takes as-at, page, size."}
    ]


def test_a_parameter_given_twice_is_refused(caller: Client) -> None:
    told = refusal(caller.get(f"{BASE}/goals?page=1&page=2"), 400)
    assert told["errors"] == [{"parameter": "page", "what": "Give it once."}]


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=1000001",
        "page=99999999999999999999",
        "page=1.0",
        "page=+1",
        "page=%201",
        "page=٣",
        "page=",
        "page=1e3",
        "size=0",
        "size=201",
        "size=all",
        "as-at=2008",
        "as-at=2008-12-32",
        "as-at=2008-02-30",
        "as-at=yesterday",
        "as-at=1229000000",
        "as-at=2008-12-11T00:00",
        "as-at=",
        "as-at=２００８-12-11",
        "theme=",
        "theme=Play",
        "theme=a;b",
        "age=3",
        "status=done",
        "timing=soon",
        "due=soon",
        "due=20099",
        "basis=foreword",
        "order=random",
        "chapter=one",
        "chapter=-1",
        f"q={'x' * 201}",
        "article=%27",
    ],
)
def test_a_value_that_cannot_be_is_refused_by_name(caller: Client, query: str) -> None:
    told = refusal(caller.get(f"{BASE}/commitments?{query}"), 422)
    (error,) = told["errors"]  # type: ignore[misc]
    assert error["parameter"] == query.split("=")[0]
    assert error["what"]


@pytest.mark.parametrize(
    "query",
    [
        "theme=unknown",
        "lead=nobody",
        "goal=x",
        "article=99",
        "chapter=9",
    ],
)
def test_a_filter_on_what_the_plan_does_not_have_is_not_an_empty_list(caller: Client, query: str) -> None:
    told = refusal(caller.get(f"{BASE}/commitments?{query}"), 404)
    assert told["errors"][0]["parameter"] == query.split("=")[0]  # type: ignore[index]


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1",
        "/api/v1/",
        "/api/v2/plans",
        "/api/v1/plans/",
        "/api/v1/plans/elsewhere",
        "/api/v1/plans/UPPER",
        "/api/v1/plans/elsewhere/goals",
        "/api/v1/plans/..%2f..%2fetc",
        f"/api/v1/plans/{'x' * 3000}",
        f"{BASE}/nothing",
        f"{BASE}/goals/",
        f"{BASE}/commitments/nothing",
        f"{BASE}/commitments/HELMETS",
        f"{BASE}/goals?page=2",
        f"{BASE}/goals?page=1000000",
    ],
)
def test_what_is_not_there_is_not_found(caller: Client, address: str) -> None:
    refusal(caller.get(address), 404)


@pytest.mark.parametrize(
    "query", ["q=%", "q=%zz", "q=%4", "q=%ff", "q=%c3%28", "q=%ed%a0%80", "%=1", "q=%00", "q=%0a", "q=a%7fb"]
)
def test_a_broken_address_is_a_bad_request(caller: Client, query: str) -> None:
    refusal(caller.get(f"{BASE}/commitments?{query}"), 400)


@pytest.mark.parametrize(
    "address", [f"{BASE}/goals%00", f"{BASE}%00/goals", "/api/v1/plans/%00", f"{BASE}/commitments/a%0ab"]
)
def test_control_characters_in_the_path_are_a_bad_request(caller: Client, address: str) -> None:
    refusal(caller.get(address), 400)


@pytest.mark.parametrize("length", [4_001, 10_000_000])
def test_an_endless_address_is_refused_before_it_is_read(caller: Client, length: int) -> None:
    refusal(caller.get(f"{BASE}/commitments?q={'a' * length}"), 414)
    refusal(caller.get(f"{BASE}/commitments?{'a=1&' * (length // 4)}"), 414)


def test_a_refusal_does_not_repeat_what_was_sent_as_anything_but_json(caller: Client) -> None:
    told = refusal(caller.get(f"{BASE}/goals?<script>alert(1)</script>=1"), 400)
    assert "<script>alert(1)</script>" in str(told["detail"])
    assert caller.get(f"{BASE}/goals?<script>=1")["X-Content-Type-Options"] == "nosniff"


# ── the form of an answer ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("text/csv", "text/csv"),
        ("text/*", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        ("text/csv;charset=utf-8", "text/csv"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("text/csv;q=0.5, application/json", "application/json"),
        ("text/csv, application/json;q=0.9", "text/csv"),
        ("application/json;q=0, */*", "text/csv"),
        ("*/*;q=0.1, text/csv", "text/csv"),
        ("nonsense, text/csv", "text/csv"),
        ("text/csv;q=1.000, application/*;q=0.999", "text/csv"),
    ],
)
def test_a_list_comes_in_the_form_that_is_liked_best(caller: Client, accept: str | None, form: str) -> None:
    response = caller.get(f"{BASE}/goals", headers={"Accept": accept} if accept else None)
    assert response.status_code == 200
    assert response["Content-Type"] == f"{form}; charset=utf-8"
    assert response["Vary"] == "Accept"


@pytest.mark.parametrize(
    "accept",
    [
        "image/png",
        "text/html",
        "application/json;q=0",
        "*/*;q=0",
        "nonsense",
        "text/csv;q=2",
        "text/csv;q=",
        "a/b/c",
        "text/csv;q=0.0001",
    ],
)
def test_a_form_that_cannot_be_given_is_not_acceptable(caller: Client, accept: str) -> None:
    refusal(caller.get(f"{BASE}/goals", headers={"Accept": accept}), 406)


@pytest.mark.parametrize("address", [BASE, f"{BASE}/document", f"{BASE}/commitments/helmets", "/api/openapi.json"])
def test_what_is_no_list_is_no_table(caller: Client, address: str) -> None:
    refusal(caller.get(address, headers={"Accept": "text/csv"}), 406)


# ── only what changed ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_answer_that_is_known_already_is_not_sent_again(caller: Client, address: str) -> None:
    first = caller.get(address)
    tag = first["ETag"]
    assert tag.startswith('"')
    assert tag.endswith('"')
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = caller.get(address, headers={"If-None-Match": known})
        assert again.status_code == 304
        assert again.content == b""
        assert again["ETag"] == tag
        assert again["Cache-Control"] == first["Cache-Control"] == "public, max-age=60"
    assert caller.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_each_form_and_each_page_has_a_tag_of_its_own(caller: Client) -> None:
    asked = [
        ("", "application/json"),
        ("", "text/csv"),
        ("?size=1", "application/json"),
        ("?size=1&page=2", "application/json"),
    ]
    tags = {caller.get(f"{BASE}/goals{query}", headers={"Accept": form})["ETag"] for query, form in asked}
    assert len(tags) == len(asked)
