"""A public page is made once for everyone, answered 304 when nothing changed, and never kept for someone signed in."""

import datetime as dt
import gzip

import pytest
from django.conf import settings
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import kept
from tests.spec.plan_pages.conftest import main_of, promises

PLAN = "childrens-plan-2007"
PAGES = ["/", "/plan/", "/plan/commitments/?q=play", "/plan/money/", "/data/", "/plan/commitments/?format=csv"]


@pytest.mark.parametrize("address", PAGES)
def test_nothing_changed_is_304_without_a_body(reader: Client, address: str) -> None:
    first = reader.get(address)
    mark = first.headers["ETag"]
    assert not mark.startswith("W/")
    again = reader.get(address, headers={"If-None-Match": mark})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", mark)
    assert reader.get(address, headers={"If-None-Match": '"another"'}).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_the_kept_page_is_the_page(reader: Client, address: str) -> None:
    made, held = reader.get(address), reader.get(address)
    packed = reader.get(address, headers={"Accept-Encoding": "gzip"})
    assert made.content == held.content == gzip.decompress(packed.content)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["ETag"] != held.headers["ETag"]
    assert {one.strip() for one in held.headers["Vary"].split(",")} >= {"Cookie", "Accept-Encoding"}
    assert held.headers.get("Content-Disposition") == made.headers.get("Content-Disposition")


def test_a_kept_page_costs_no_more_than_asking_whether_it_is_current(reader: Client, django_db_blocker: object) -> None:
    from django.db import connection  # noqa: PLC0415 - only this test looks at the connection

    reader.get("/plan/")
    with CaptureQueriesContext(connection) as asked:
        reader.get("/plan/")
    assert len(asked) <= 2


@pytest.mark.parametrize("address", PAGES)
def test_no_public_page_sets_a_cookie_or_holds_a_form_token(reader: Client, address: str) -> None:
    answer = reader.get(address)
    assert not answer.cookies
    assert b"csrfmiddlewaretoken" not in answer.content


@pytest.mark.parametrize("cookie", [settings.SESSION_COOKIE_NAME, "messages"])
def test_someone_with_a_session_or_a_message_gets_a_page_of_their_own(reader: Client, cookie: str) -> None:
    reader.cookies[cookie] = "something"
    answer = reader.get("/plan/")
    assert "ETag" not in answer.headers
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in answer.headers["Vary"]


def test_an_approved_update_changes_the_page_at_once(reader: Client) -> None:
    one = next(row for row in promises() if row["status"] == "promised")
    address = f"/plan/commitments/{one['id']}/?as-at=2009-06-01"
    before = reader.get(address)
    kept.approved(PLAN, one["id"], "stopped", at=dt.datetime(2009, 5, 1, tzinfo=dt.UTC))
    after = reader.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "Stopped" in main_of(after.content)


def test_a_refusal_is_never_kept(reader: Client) -> None:
    for _ in range(2):
        answer = reader.get("/plan/?as-at=never")
        assert answer.status_code == 400
        assert "ETag" not in answer.headers


def test_a_very_long_address_is_answered_and_not_kept(reader: Client) -> None:
    answer = reader.get("/plan/", {"x": "y" * 1000})
    assert answer.status_code == 200
    assert "ETag" not in answer.headers


@pytest.mark.parametrize("verb", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", ["/", "/plan/", "/plan/commitments/", "/plans/"])
def test_the_public_pages_are_read_only(reader: Client, verb: str, address: str) -> None:
    assert getattr(reader, verb)(address).status_code == 405
