"""Writing the audit. Call inside the transaction of the write it tells of, or before answering a sensitive read:
if the entry cannot be written, neither happens.

Write the entry last in an action: on PostgreSQL whoever appends holds the chain until the end of the transaction.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from village.kernel.audit import checkpoints, queries
from village.kernel.audit.checkpoints import CheckpointError
from village.kernel.audit.models import Entry
from village.kernel.audit.rules import FIELDS, GENESIS, Checkpoint, Verdict, canonical, checked, entry_hash, instant

_COLUMNS = (*FIELDS, "previous", "hash")
_LOCK = 0x56494C41  # one advisory lock: on PostgreSQL, appends wait for each other here


@dataclass(frozen=True)
class Event:
    """What is to be recorded. `actor` and `thing` are references (never names); `detail` holds codes, never content."""

    actor: str
    action: str
    thing: str
    at: dt.datetime
    organisation: str = ""
    decision: str = "done"
    reason: str = ""
    policy: str = ""
    request: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)


def record(
    *,
    actor: str,
    action: str,
    thing: str,
    at: dt.datetime,
    organisation: str = "",
    decision: str = "done",
    reason: str = "",
    policy: str = "",
    request: str = "",
    detail: Mapping[str, object] | None = None,
) -> int:
    """Append one entry and return its number. `at` must be aware."""
    return record_many([Event(actor, action, thing, at, organisation, decision, reason, policy, request, detail or {})])


def record_many(events: Iterable[Event]) -> int:
    """Append entries in order, all or none, in the caller's transaction (one is opened if there is none).

    Returns the number of the last entry (0 when the chain is empty and nothing was given). When it raises, the
    caller's whole transaction is lost, even if the caller catches the error: no savepoint is kept here.
    """
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        last = Entry.objects.order_by("-seq").values_list("seq", "hash").first()
        seq, previous = last or (0, GENESIS)
        rows: list[tuple[int | str, ...]] = []
        for event in events:
            seq += 1
            values: tuple[int | str, ...] = (seq, *_texts(event))
            hashed = entry_hash(previous, values)
            rows.append((*values, previous, hashed))
            previous = hashed
        marks = ", ".join(["%s"] * len(_COLUMNS))
        columns = ", ".join(f'"{name}"' for name in _COLUMNS)
        cursor.executemany(f"INSERT INTO {Entry._meta.db_table} ({columns}) VALUES ({marks})", rows)  # nosec B608
    return seq


def record_reading(*, by: Mapping[str, Any], at: dt.datetime, detail: Mapping[str, object]) -> int:
    """Someone reads the audit: `by` is the reader (actor, organisation, policy), `detail` what they asked for."""
    return record(action="audit.read", thing="audit", at=at, decision="permitted", detail=detail, **by)


def verify_and_record(*, by: str, at: dt.datetime) -> Verdict | None:
    """Verify the whole chain and keep the result in it; None when a kept checkpoint is forged."""
    try:
        verdict = queries.verify()
    except CheckpointError as error:
        record(actor=by, action="audit.verify", thing="audit", at=at, decision="broken", reason=str(error)[:200])
        return None
    record_verdict(verdict, by=by, at=at)
    return verdict


def record_verdict(verdict: Verdict, *, by: str, at: dt.datetime) -> None:
    """Keep what a verification of the whole chain came to."""
    record(
        actor=by,
        action="audit.verify",
        thing="audit",
        at=at,
        decision="done" if verdict else "broken" if verdict.seq else "unproven",
        reason=verdict.problem[:200],
        detail={"entries": verdict.entries, "first_bad": verdict.seq, "clock": verdict.clock},
    )


def keep_checkpoint(*, by: str, at: dt.datetime) -> Checkpoint | None:
    """Sign where the chain stands, hand it to the custodians, then say so in the chain: a checkpoint taken away shows.

    None, and nothing kept, when nothing but checkpoints was written since the last that every custodian has.
    Raises CheckpointError when a custodian cannot take it; the others have it then.
    """
    key = checkpoints.signing_key(settings.AUDIT_KEY_FILE)
    with transaction.atomic(durable=True):  # what is not yet committed is never signed
        point = queries.head(at=at) if queries.awaits_checkpoint() else None
    if point is not None:
        # Looked at after the chain's end: either it was not yet replaced there, or it is seen to be.
        if checkpoints.key_name(key) in queries.keys_replaced():
            raise CheckpointError("The key that signs checkpoints is being replaced.")
        checkpoints.keep(point, key, settings.CHECKPOINTS)
        record(actor=by, action=queries.CHECKPOINT, thing=f"entry:{point.seq}", at=at)
    return point


def replace_key(*, by: str, at: dt.datetime) -> str:
    """Let a new key sign checkpoints from here on, and say so in the chain; returns the new key's name.

    Everything until now is signed with the old key first, which stays beside the new one and is believed for what came
    before. Killed anywhere, the next call goes on from there. Raises CheckpointError when a custodian cannot take a
    checkpoint: before the change nothing is changed, after it the next checkpoint makes up for it.
    """
    path = settings.AUDIT_KEY_FILE
    old, new = (checkpoints.key_name(key(path)) for key in (checkpoints.signing_key, checkpoints.next_key))
    if old not in queries.keys_replaced():
        keep_checkpoint(by=by, at=at)
        record(actor=by, action=queries.KEY, thing=f"key:{new}", at=at, detail={"replaces": old})
    checkpoints.put_next(path)
    keep_checkpoint(by=by, at=at)
    return new


def _texts(event: Event) -> tuple[str, ...]:
    return checked(
        {
            "at": instant(event.at),
            "actor": event.actor,
            "organisation": event.organisation,
            "action": event.action,
            "thing": event.thing,
            "decision": event.decision,
            "reason": event.reason,
            "policy": event.policy,
            "request": event.request,
            "detail": canonical(event.detail),
        }
    )
