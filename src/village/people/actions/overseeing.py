"""Answering those whom the index is about: who looked, and what is held. Each answer is itself in the audit first."""

import datetime as dt

from django.db import transaction

from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.audit.noting import told as _told
from village.people.models import Child
from village.people.queries.asking import shield_of
from village.people.queries.overseen import Look, area_of, child_of, looks_at, tellable

OVERSEE = "people.oversee"
TOLD_TO = {"child": "The young person", "parent": "A parent or carer"}


@transaction.atomic
def find_overseen(*, text: str, by: Viewer, at: dt.datetime) -> Child | None:
    """The child of a reference or number, for whoever answers a family; None when there is none here."""
    found = child_of(by, OVERSEE, text)
    if found is not None:
        permit(by, OVERSEE, Thing(area=area_of(by, OVERSEE, found) or None))
    thing = f"child:{found.ref}" if found else "search"
    _told(by, "people.oversee.find", thing, at, decision="permitted" if found else "denied")
    return found


@transaction.atomic
def who_looked(*, ref: str, by: Viewer, at: dt.datetime, on_paper: bool = False) -> list[Look]:
    """Who looked at a child, by role and organisation; `on_paper`, which lies about in a home, without the
    organisations where a shield hides who works with the child. Raises Refusal for a child that is not known here."""
    child = _child(by, ref)
    found = looks_at(child, shielded=on_paper and shield_of(child) is not None)
    _told(by, "people.looked", f"child:{child.ref}", at, looks=len(found))
    return found


@transaction.atomic
def subject_access(*, ref: str, told_to: str, by: Viewer, at: dt.datetime, on_paper: bool = False) -> dict[str, object]:
    """A copy of what is held of a child, as it may be told to `told_to` (see TOLD_TO), with less `on_paper`."""
    child = _child(by, ref)
    if told_to not in TOLD_TO:
        raise Refusal("Choose who is to be told.")
    found = tellable(child, told_to, on_paper=on_paper)
    _told(by, "people.export", f"child:{child.ref}", at, told_to=told_to, on_paper=on_paper)
    return found


def _child(by: Viewer, ref: str) -> Child:
    found = child_of(by, OVERSEE, ref)
    if found is None:
        raise Refusal("There is no such child.")
    permit(by, OVERSEE, Thing(area=area_of(by, OVERSEE, found) or None))
    return found
