"""Reading the audit. Whoever reads it leaves an entry in it, written before anything is shown."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from village.kernel.access.queries import may, viewer_of
from village.kernel.access.rules import Thing
from village.kernel.access.views import access
from village.kernel.audit import actions, queries
from village.kernel.audit.checkpoints import CheckpointError
from village.kernel.audit.forms import Filter
from village.kernel.audit.queries import Wanted

READ = "audit.read"
PER_PAGE = 50


@access(READ)
@never_cache
def entries(request: HttpRequest) -> HttpResponse:
    """Entries from the newest, filtered, and whether the chain stands."""
    form = Filter(request.GET or None, actions=queries.actions_seen())
    wanted = form.wanted()
    with transaction.atomic():
        # What is shown is read first, so that the entry can say which it was; it is committed before we answer.
        found = queries.entries(wanted, before=_number(request.GET.get("before")), at_most=PER_PAGE)
        actions.record_reading(by=_reader(request), at=timezone.now(), detail=_reading(wanted, found.entries))
    names = queries.names_of([entry.actor for entry in found.entries] + [_ref(entry.thing) for entry in found.entries])
    context = {
        "title": "Audit",
        "form": None,
        "filter": form,
        "more_before": found.more_before,
        "rows": [_row(entry, names) for entry in found.entries],
        "standing": _standing(),
        "applied": sum(1 for value in (wanted.action, wanted.actor, wanted.thing, wanted.since, wanted.until) if value),
    }
    return render(request, "audit/entries.html", context)


@access(READ)
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Verify the whole chain now, and record what came of it."""
    actions.verify_and_record(by=_reader(request)["actor"], at=timezone.now())
    return redirect("audit:entries")


def _reader(request: HttpRequest) -> dict[str, Any]:
    viewer = viewer_of(request)
    decision = may(viewer, READ, thing=Thing())  # the audit is everybody's
    return {"actor": str(viewer.ref), "organisation": viewer.organisation, "policy": decision.policy}


def _reading(wanted: Wanted, found: tuple[Any, ...]) -> dict[str, object]:
    asked = {name: value for name, value in vars(wanted).items() if value}
    detail: dict[str, object] = {
        name: value.isoformat() if isinstance(value, dt.datetime) else value for name, value in asked.items()
    }
    return {**detail, "entries": len(found), **({"first": found[-1].seq, "last": found[0].seq} if found else {})}


def _standing() -> dict[str, Any]:
    """How the chain stands, quickly: what was written since the last checkpoint, and when all was last verified."""
    last = queries.latest("audit.verify")
    standing: dict[str, Any] = {
        "whole": last
        and {
            "at": dt.datetime.fromisoformat(last.at),
            "decision": last.decision,
            "entries": queries.detail_of(last).get("entries"),
            "seq": last.seq,
        }
    }
    try:
        checkpoint, verdict = queries.verify_recent()
    except CheckpointError as error:
        return {**standing, "problem": str(error), "checkpoint": None}
    unprotected = queries.unprotected()
    problem = f"The database no longer refuses changes: {', '.join(unprotected)} is missing." if unprotected else ""
    return {
        **standing,
        "problem": (verdict.problem if verdict.seq else "") or problem,
        "unproven": "" if verdict.seq else verdict.problem,
        "entries": verdict.entries,
        "checkpoint": checkpoint,
        "clock": verdict.clock,
        "checkpoint_at": dt.datetime.fromisoformat(checkpoint.at) if checkpoint else None,
    }


def _row(entry: Any, names: dict[str, str]) -> dict[str, Any]:
    thing = _ref(entry.thing)
    return {
        "seq": entry.seq,
        "at": dt.datetime.fromisoformat(entry.at),
        "action": entry.action,
        "decision": "" if entry.decision == "done" else entry.decision,
        "actor": names.get(entry.actor, _short(entry.actor)),
        "actor_ref": entry.actor,
        "thing": " ".join(filter(None, [entry.thing.partition(":")[0], names.get(thing, _short(thing))])),
        "thing_ref": entry.thing,
        "organisation": entry.organisation,
        "reason": entry.reason,
        "detail": queries.detail_of(entry),
    }


def _ref(thing: str) -> str:
    return thing.partition(":")[2]


def _short(ref: str) -> str:
    return ref if len(ref) <= 24 else f"{ref[:8]}…"


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
