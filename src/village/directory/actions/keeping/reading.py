"""What is read by those who keep it: that they did is in the audit before it is shown, where it is of a service whose
place must not be found."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet

from village.directory.models import Claim, Draft, Pair, Report, Service, Unmarking
from village.directory.queries.keeping import visible
from village.directory.queries.keeping.visible import KEEP
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import told

M = TypeVar("M", bound=Model)


@transaction.atomic
def open_own(*, service: uuid.UUID, by: Viewer, at: dt.datetime) -> Service | None:
    """An entry that the viewer's organisation keeps, with its place; None for any other, and without a second factor
    for one whose place must not be found. Either is in the audit."""
    found = visible.own(by).filter(pk=service).first()
    if found is not None and found.sensitive and not by.second_factor:
        found = None
    told(by, "directory.entry.read", f"service:{service}", at, decision="permitted" if found else "denied")
    return found


@transaction.atomic
def open_entry(*, service: uuid.UUID, by: Viewer, at: dt.datetime) -> Service | None:
    """An entry of an area that the viewer keeps; None for any other."""
    found = visible.of_area(by, KEEP).filter(pk=service).first()
    told(by, "directory.entry.look", f"service:{service}", at, decision="permitted" if found else "denied")
    return found


def _opening(what: str, among: Callable[[Viewer], QuerySet[M]]) -> Callable[..., M | None]:
    @transaction.atomic
    def opened(*, ref: uuid.UUID, by: Viewer, at: dt.datetime) -> M | None:
        """One of what waits for the viewer; None when there is none. Either is in the audit."""
        found = among(by).filter(ref=ref).first()
        told(by, f"directory.{what}.read", f"{what}:{ref}", at, decision="permitted" if found else "denied")
        return found

    return opened


open_draft: Callable[..., Draft | None] = _opening("draft", visible.drafts)
open_claim: Callable[..., Claim | None] = _opening("claim", visible.claims)
open_unmarking: Callable[..., Unmarking | None] = _opening("unmarking", visible.unmarkings)
open_report: Callable[..., Report | None] = _opening("report", visible.reports)
open_pair: Callable[..., Pair | None] = _opening("pair", visible.pairs)
open_joined: Callable[..., Pair | None] = _opening("joined", lambda by: visible.pairs(by, decided="same"))
