"""The mark on a page, and the viewer whom it judges."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from tests.unit.kernel.people import person, signed_in
from village.kernel.access import queries
from village.kernel.access.middleware import ViewerMiddleware
from village.kernel.access.models import Registered
from village.kernel.access.rules import ANYONE, Grant, Thing, Viewer
from village.kernel.access.views import access

LONG = Grant("auditor", dt.date(2020, 1, 1))


def asked(viewer: Viewer, permission: str) -> Any:
    request = RequestFactory().get("/somewhere/?a=1")
    request.viewer = viewer  # type: ignore[attr-defined]
    return access(permission)(lambda request: HttpResponse("seen"))(request)


def test_someone_not_signed_in_is_asked_to_sign_in() -> None:
    response = asked(ANYONE, "audit.read")
    assert (response.status_code, response["Location"]) == (302, "/sign-in/?next=/somewhere/%3Fa%3D1")


def test_someone_without_the_role_gets_the_answer_for_nothing_there() -> None:
    for viewer in (Viewer("a", second_factor=True), Viewer("a"), Viewer("a", active=False, grants=(LONG,))):
        with pytest.raises(Http404):
            asked(viewer, "audit.read")


def test_a_role_in_one_area_does_not_open_what_is_about_all_of_them() -> None:
    for second_factor in (True, False):  # nor is it asked for a second factor, which would tell that the page is there
        with pytest.raises(Http404):
            asked(Viewer("a", second_factor=second_factor, grants=(replace(LONG, area="E06000047"),)), "audit.read")


def test_someone_with_the_role_is_asked_for_a_second_factor() -> None:
    response = asked(Viewer("a", grants=(LONG,)), "audit.read")
    assert response["Location"] == "/account/two-factor/needed/?next=/somewhere/%3Fa%3D1"


def test_someone_with_both_sees_the_page() -> None:
    assert asked(Viewer("a", second_factor=True, grants=(LONG,)), "audit.read").content == b"seen"
    assert asked(ANYONE, "public").content == b"seen"


def test_what_only_some_may_see_is_kept_nowhere() -> None:
    seen = asked(Viewer("a", second_factor=True, grants=(LONG,)), "audit.read")
    assert seen["Cache-Control"] == "private, no-store"
    assert asked(Viewer("a"), "signed-in")["Cache-Control"] == "private, no-store"
    assert asked(ANYONE, "public")["Cache-Control"] == "private, no-cache"
    said = HttpResponse(headers={"Cache-Control": "public, max-age=60"})
    assert access("public")(lambda request: said)(HttpRequest())["Cache-Control"] == "public, max-age=60"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/plans/", "/components/", "/api/", "/about/", "/there/is/nothing/"])
def test_a_page_that_names_who_is_signed_in_is_kept_by_no_proxy(address: str) -> None:
    client = signed_in(person("Ann Archer"))
    answer = client.get(address)
    assert "Ann Archer" in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-cache"


def test_the_mark_stays_on_the_view() -> None:
    assert access("audit.read")(lambda request: HttpResponse()).access == "audit.read"  # type: ignore[attr-defined]


def test_a_request_that_no_middleware_saw_is_anyones() -> None:
    assert queries.viewer_of(HttpRequest()) is ANYONE


@pytest.mark.django_db
def test_a_public_page_costs_no_query(rf: RequestFactory, django_assert_num_queries: Any) -> None:
    request = rf.get("/")
    with django_assert_num_queries(0):
        ViewerMiddleware(access("public")(lambda request: HttpResponse()))(request)  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "queries_made"), [("plan-officer", 1), ("practitioner", 2)])
def test_what_is_on_file_is_looked_up_only_for_those_whose_role_asks_it(
    role: str, queries_made: int, django_assert_num_queries: Any
) -> None:
    account = person("Ann Archer", role, area="E10000099")
    with django_assert_num_queries(queries_made):
        viewer = queries.viewer_for(account, second_factor=True)
    assert viewer == Viewer(
        str(account.ref),
        "Ann Archer",
        "exampleshire",
        True,
        True,
        (Grant(role, dt.date(2020, 1, 1), None, "E10000099"),),
    )


@pytest.mark.django_db
def test_who_is_barred_has_no_role_though_one_was_given() -> None:
    barred, other = person("Ann Archer", "auditor"), person("Bea Baker", "auditor")
    at = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
    Registered.objects.create(account=barred.ref, since_at=at, barred_at=at)
    Registered.objects.create(account=other.ref, since_at=at)
    assert queries.viewer_for(barred, second_factor=True).grants == ()
    assert queries.viewer_for(other, second_factor=True).grants == (Grant("auditor", dt.date(2020, 1, 1)),)


@pytest.mark.django_db
def test_an_account_without_an_organisation_is_of_none() -> None:
    account = person("Ann Archer")
    account.organisation = None
    assert queries.viewer_for(account, second_factor=False).organisation == ""


def test_roles_begin_and_end_by_londons_date() -> None:
    viewer = Viewer("a", second_factor=True, grants=(Grant("auditor", dt.date(2026, 7, 2)),))
    with time_machine.travel(dt.datetime(2026, 7, 1, 22, 59, tzinfo=dt.UTC)):
        assert queries.today() == dt.date(2026, 7, 1)
        assert not queries.may(viewer, "audit.read", thing=Thing())
        assert not queries.may_open(viewer, "audit.read")
    with time_machine.travel(dt.datetime(2026, 7, 1, 23, tzinfo=dt.UTC)):
        assert queries.may(viewer, "audit.read", thing=Thing())
        assert queries.may_open(viewer, "audit.read")
        assert queries.areas(viewer, "audit.read") is None
        assert queries.may(viewer, "audit.read", thing=Thing(area="E1"))
    assert not queries.may(viewer, "audit.read", thing=Thing(), on=dt.date(2026, 7, 1))


def test_a_second_factor_is_all_that_is_missing() -> None:
    assert queries.second_factor_would_do(Viewer("a", grants=(LONG,)), "audit.read")
    assert not queries.second_factor_would_do(Viewer("a"), "audit.read")


def test_a_policy_that_gives_what_it_does_not_describe_is_refused(tmp_path: Path, monkeypatch: Any) -> None:
    path = tmp_path / "roles.yaml"
    path.write_text("permissions: {}\nroles:\n  r: {name: R, description: D, permissions: [gone]}\n")
    monkeypatch.setattr(queries, "ROLES_FILE", path)
    queries.policy.cache_clear()
    with pytest.raises(ValueError, match="gone"):
        queries.policy()
    monkeypatch.undo()
    queries.policy.cache_clear()
    assert queries.policy().roles
