"""Looking at collections and returns: each look is in the audit before it is answered."""

import datetime as dt
import uuid

from django.db import transaction

from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import told
from village.workforce.models import Asked, Collection
from village.workforce.queries.collecting import visible
from village.workforce.queries.collecting.visible import RETURN


@transaction.atomic
def look_at_collection(*, collection: uuid.UUID, by: Viewer, at: dt.datetime) -> Collection | None:
    """A collection, for whoever manages it; None for anybody else. Either is in the audit."""
    found = visible.collections(by).filter(ref=collection).first()
    told(by, "workforce.collection.read", f"collection:{collection}", at, decision=_decision(found))
    return found


@transaction.atomic
def look_at_collected(*, asked: uuid.UUID, by: Viewer, at: dt.datetime) -> Asked | None:
    """How far an employer's return is, for whoever manages its collection; None for anybody else."""
    found = visible.collected(by).filter(ref=asked).first()
    told(by, "workforce.return.followed", f"return:{asked}", at, decision=_decision(found))
    return found


@transaction.atomic
def look_at_return(
    *, asked: uuid.UUID, permission: str = RETURN, part: str = "", by: Viewer, at: dt.datetime
) -> Asked | None:
    """A return of one's own employer; None for any other. Either is in the audit."""
    found = visible.asked_of(by, permission).filter(ref=asked).first()
    told(by, "workforce.return.read", f"return:{asked}", at, decision=_decision(found), part=part)
    return found


def _decision(found: object | None) -> str:
    return "permitted" if found else "denied"
