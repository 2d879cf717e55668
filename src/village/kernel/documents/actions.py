"""Writing documents: drafts that nobody saves over unread, and versions that a second person lets out and nobody
changes. Who may write and let out is asked by whoever calls, who knows what the document is about."""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction

from village.kernel.access.actions import Refusal
from village.kernel.audit import actions as audit
from village.kernel.documents.files import documents_in, read_file
from village.kernel.documents.models import Draft, Version
from village.kernel.documents.queries import in_force
from village.kernel.documents.rules.reader import Fault, digest

VILLAGE = "village"
"""Whoever wrote and let out what comes with Village."""
READ_AGAIN = "Somebody has changed this since you opened it. Read it again; what you wrote is still on this page."
Check = Callable[[dict[str, Any]], Sequence[Fault]]


class NotPublished(Refusal):
    """A draft with faults; `faults` says where and why."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("This cannot be published yet: " + "; ".join(map(str, faults)))
        self.faults = tuple(faults)


@transaction.atomic
def save(*, kind: str, key: str, text: str, seen: int, by: str, at: dt.datetime) -> Draft:
    """Save a draft, faults and all. `seen`: how often it had been saved when its writer opened it, 0 for a new one.
    Raises Refusal when somebody saved it since."""
    draft = Draft.objects.select_for_update().filter(kind=kind, key=key).first()
    if (draft.changed if draft else 0) != seen:
        raise Refusal(READ_AGAIN)
    if draft is None:
        draft = Draft.objects.create(kind=kind, key=key, text=text, by=by, at=at)
    else:
        draft.text, draft.by, draft.at, draft.changed, draft.proposed = text, by, at, draft.changed + 1, False
        draft.save(update_fields=["text", "by", "at", "changed", "proposed"])
    audit.record(actor=by, action="documents.save", thing=f"{kind}:{key}", at=at, detail={"changed": draft.changed})
    return draft


@transaction.atomic
def propose(*, kind: str, key: str, seen: int, by: str, at: dt.datetime) -> Draft:
    """Ask for a draft to be let out as it is. Raises Refusal when somebody saved it since it was `seen`, or the last
    who did was somebody else."""
    draft = Draft.objects.select_for_update().filter(kind=kind, key=key).first()
    if draft is None or draft.changed != seen:
        raise Refusal(READ_AGAIN)
    if draft.by != by:
        raise Refusal("Whoever wrote it last proposes it.")
    draft.proposed = True
    draft.save(update_fields=["proposed"])
    audit.record(actor=by, action="documents.propose", thing=f"{kind}:{key}", at=at, detail={"changed": draft.changed})
    return draft


@transaction.atomic
def drop(*, kind: str, key: str, seen: int, by: str, at: dt.datetime) -> None:
    """Give up a draft. Raises Refusal when somebody saved it since it was `seen`."""
    draft = Draft.objects.select_for_update().filter(kind=kind, key=key).first()
    if draft is None or draft.changed != seen:
        raise Refusal(READ_AGAIN)
    draft.delete()
    audit.record(actor=by, action="documents.drop", thing=f"{kind}:{key}", at=at, detail={"changed": seen})


@transaction.atomic
def publish(
    *, kind: str, key: str, seen: int, read: Callable[[str], dict[str, Any]], check: Check, by: str, at: dt.datetime
) -> Version:
    """Let a draft out as the next version. `read` makes a document of its text, `check` finds its faults.

    Raises Refusal for a draft that is not there, was changed since it was `seen`, is not proposed, or was last written
    by the same person; NotPublished for one with faults; whatever `read` raises for text that is no document.
    """
    draft = Draft.objects.select_for_update().filter(kind=kind, key=key).first()
    if draft is None or draft.changed != seen:
        raise Refusal(READ_AGAIN)
    if draft.by == by:
        raise Refusal("Somebody else must publish what you wrote.")
    if not draft.proposed:
        raise Refusal("Whoever wrote it has not proposed it yet.")
    document = read(draft.text)
    before = in_force(kind, key)
    faults = [
        *_named(document, kind, key, before.version + 1 if before else 1),
        *check(document),
    ]
    if faults:
        raise NotPublished(faults)
    made = _keep(kind, key, document, by=draft.by, checked_by=by, at=at)
    draft.delete()
    return made


@transaction.atomic
def ship(*, kind: str, key: str, document: dict[str, Any], at: dt.datetime) -> Version:
    """Publish what comes with Village, once; the same again changes nothing. Raises ValueError when another document
    was published as this version: what comes with Village never changes either, it gets a new version."""
    known = Version.objects.filter(kind=kind, key=key, version=document["version"]).first()
    if known is None:
        return _keep(kind, key, document, by=VILLAGE, checked_by=VILLAGE, at=at)
    if known.sha256 != digest(document):
        raise ValueError(f"Another {kind} {key} was published as version {known.version}: give this one a new number.")
    return known


@transaction.atomic
def ship_all(*, kind: str, folder: Path, at: dt.datetime) -> int:
    """Ship every document of a folder of reference data; returns how many were new. Where the newest is an area's own,
    it stays in force, and what is shipped under that number or a later one is left out."""
    made = 0
    for path in documents_in(folder):
        document = read_file(path)
        there = Version.objects.filter(kind=kind, key=document[kind]).order_by("version")
        newest = there.last()
        if newest is None or newest.by == VILLAGE:
            made += not there.filter(version=document["version"]).exists()
            ship(kind=kind, key=document[kind], document=document, at=at)
    return made


def _named(document: dict[str, Any], kind: str, key: str, version: int) -> list[Fault]:
    found = []
    if document.get(kind) != key:
        found.append(Fault(kind, f"it is called {key}, and goes on being called so"))
    if document.get("version") != version:
        found.append(Fault("version", f"the next version is {version}"))
    return found


def _keep(kind: str, key: str, document: dict[str, Any], *, by: str, checked_by: str, at: dt.datetime) -> Version:
    made = Version.objects.create(
        kind=kind, key=key, version=document["version"], document=document, sha256=digest(document),
        by=by, checked_by=checked_by, at=at,
    )  # fmt: skip
    detail = {"version": made.version, "sha256": made.sha256, "by": by}
    audit.record(actor=checked_by, action="documents.publish", thing=f"{kind}:{key}", at=at, detail=detail)
    return made
