"""Every address says who may see it, and every role gets there or not exactly as the published matrix says."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from village.kernel.access.queries import policy
from village.kernel.access.rules import PUBLIC, SIGNED_IN, Grant, Viewer, decide

ROOT = Path(__file__).resolve().parents[2]


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address pattern of the site, with its view."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, prefix + str(one.pattern))
        else:
            yield prefix + str(one.pattern), one


def test_every_view_says_who_may_see_it() -> None:
    silent = [address for address, pattern in patterns() if not getattr(pattern.callback, "access", None)]
    assert silent == []


def test_every_view_names_a_permission_that_exists() -> None:
    known = set(policy().permissions) | {PUBLIC, SIGNED_IN}
    for address, pattern in patterns():
        assert pattern.callback.access in known, address


def test_every_permission_is_given_to_a_role() -> None:
    given = {permission for role in policy().roles.values() for permission in role.permissions}
    assert set(policy().permissions) == given


@pytest.mark.django_db
def test_every_address_answers_every_role_as_the_matrix_says(client: Client) -> None:
    from village.cli.references import access_matrix  # noqa: PLC0415 - the matrix is made with the site set up

    on = dt.date(2026, 11, 23)
    for row in access_matrix():
        for role, said in row.roles.items():
            viewer = (
                Viewer()
                if role == "anyone"
                else Viewer("ref", second_factor=True, grants=() if role == "signed in" else (Grant(role, on),))
            )
            assert bool(decide(policy(), viewer, row.permission, on=on)) == said, (row.address, role)
