"""A plan kept in the database for a whole file of tests, and taken away again with it."""

import datetime as dt
import functools
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

from tests.standing import standing
from village.kernel.tables.folders import read_folder
from village.plan import actions, queries
from village.plan.models import ProgressUpdate
from village.ui.cached import pages

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT / "src" / "village" / "reference" / "plan" / "childrens-plan-2007"
AT = dt.datetime(2009, 3, 1, 12, tzinfo=dt.UTC)
OFFICER, APPROVER = uuid.UUID(int=1), uuid.UUID(int=2)


@functools.cache
def real_files() -> Mapping[str, bytes]:
    """The files of the Children's Plan, read once."""
    return read_folder(REAL)


def new_reader() -> Client:
    """Someone who is not signed in and has no cookie."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # the server of static files warns when it is absent
    return Client()


@contextmanager
def plan_in_database(files: Mapping[str, bytes], blocker: Any) -> Iterator[str]:
    """The id of a plan that is in the database for as long as this holds."""
    with standing(lambda: actions.import_files(files=files, by="test", at=AT)[0], blocker) as edition:
        pages.clear()
        yield edition.plan
    pages.clear()
    queries._as_at.cache_clear()  # what was rolled back may come again under the same number


def approved(plan: str, commitment: str, status: str, *, at: dt.datetime = AT, link: str = "") -> ProgressUpdate:
    """An update that one officer recorded and another approved on the day `at`."""
    return ProgressUpdate.objects.create(
        plan=plan,
        commitment=commitment,
        edition=queries.edition(plan),
        as_of_on=at.date(),
        status=status,
        narrative="What has happened <since>.",
        evidence_link=link,
        confidence="high",
        proposed_by=OFFICER,
        proposed_at=at,
        decision="approved",
        decided_by=APPROVER,
        decided_at=at,
        once=uuid.uuid5(uuid.NAMESPACE_OID, f"{commitment}-{status}-{at.isoformat()}").hex,
    )
