"""A small plan with an approved and a waiting update, and a caller from outside."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client

from tests import builders
from tests.warehouse_fixtures import no_undeclared_warehouse, warehouse  # noqa: F401
from village.plan import actions
from village.plan.models import ProgressUpdate

PLAN = "here-2007"
AT = dt.datetime(2009, 3, 1, 12, tzinfo=dt.UTC)
OFFICER, APPROVER = uuid.UUID(int=1), uuid.UUID(int=2)


def record_update(commitment: str, status: str, *, approved_at: dt.datetime | None) -> ProgressUpdate:
    """An update as an officer and, if it is approved, a second person left it."""
    edition = actions.queries.edition(PLAN)
    decided: dict[str, Any] = (
        {"decision": "approved", "decided_by": APPROVER, "decided_at": approved_at} if approved_at else {}
    )
    return ProgressUpdate.objects.create(
        plan=PLAN,
        commitment=commitment,
        edition=edition,
        as_of_on=AT.date(),
        status=status,
        narrative="=1+1 is what it began with.",
        confidence="high",
        proposed_by=OFFICER,
        proposed_at=AT,
        once=f"{commitment}-{status}",
        **decided,
    )


@pytest.fixture
def plan_kept(db: None) -> Iterator[str]:
    actions.import_files(files=builders.plan_files(builders.whole_plan()), by="test", at=AT)
    record_update("helmets", "delivered", approved_at=AT + dt.timedelta(days=1))
    record_update("walks", "delayed", approved_at=None)
    with keeping_the_connection():
        yield PLAN


@contextmanager
def keeping_the_connection() -> Iterator[None]:
    """A request made straight to the application would close a connection that is in a transaction."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    try:
        yield
    finally:
        request_started.connect(close_old_connections)
        request_finished.connect(close_old_connections)


@pytest.fixture
def caller(plan_kept: str) -> Client:
    """A caller from outside, without a cookie."""
    return Client()
