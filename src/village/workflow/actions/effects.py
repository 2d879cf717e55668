"""The outbox: what follows from moves outside of the engine is seen to, each effect once.

Whoever runs it says how each kind is seen to. A handler works in the database, in the transaction that marks its effect
done: killed anywhere, both have happened or neither. What leaves this machine it writes down for another job to send,
under the effect's key. Effects of one kind are seen to in the order in which they followed in one work.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from village.kernel.access.actions import Refusal
from village.kernel.audit import actions as audit
from village.workflow.models import Effect, Instance

Handler = Callable[[Effect, dt.datetime], None]
MOST_TRIES = 8
"""After which, some two hours, an effect is given up and shown to whoever looks after the service."""
KILLED = "killed on its way"
AT_ONCE = 500

log = structlog.get_logger()


def wait(tries: int) -> dt.timedelta:
    """How long an effect that failed so often waits: one minute, then two, four, and so on."""
    return dt.timedelta(minutes=2 ** max(tries - 1, 0))


def run_effects(*, handlers: Mapping[str, Handler], by: str, at: dt.datetime) -> dict[str, int]:
    """See to what is due, by kind; what has no handler waits. Returns how many were done, failed, given up, or taken
    by another who sees to them."""
    counts = dict.fromkeys(("done", "failed", "given-up", "taken"), 0)
    while some := _due(handlers, at):
        for effect in some:
            counts[_try(effect, handlers[effect.kind], by, at)] += 1
    return counts


def ask(*, work: Instance, kind: str, about: Mapping[str, str], at: dt.datetime) -> Effect:
    """Write an effect that follows from what the keeper of some work did outside of its moves, inside the transaction
    in which they did it."""
    return Effect.objects.create(
        key=f"asked:{uuid.uuid4().hex}", instance=work, kind=kind, about=dict(about), at=at, due_at=at
    )


@transaction.atomic
def try_again(*, effect: int, by: str, at: dt.datetime) -> Effect:
    """Have an effect that was given up tried anew. Raises Refusal when it was not."""
    held = Effect.objects.select_for_update(of=("self",)).select_related("instance").get(pk=effect)
    if held.done_at or held.due_at:
        raise Refusal("This was not given up.")
    held.due_at, held.tries, held.failure = at, 0, ""
    held.save(update_fields=["due_at", "tries", "failure"])
    _told(held, "again", by, at)
    return held


def _due(handlers: Mapping[str, Handler], at: dt.datetime) -> list[Effect]:
    """The first that waits of each work and kind, if it is due: what failed holds back what followed it."""
    before = Effect.objects.filter(
        instance=OuterRef("instance"), kind=OuterRef("kind"), due_at__isnull=False, pk__lt=OuterRef("pk")
    )
    due = Effect.objects.filter(kind__in=handlers, due_at__lte=at).exclude(Exists(before))
    return list(due.select_related("instance").order_by("pk")[:AT_ONCE])


def _try(effect: Effect, handler: Handler, by: str, at: dt.datetime) -> str:
    """What became of it. It is counted and put off first: an effect that kills whoever tries it comes again later, and
    not for ever."""
    if effect.tries >= MOST_TRIES:
        return _give_up(effect, effect.failure, by, at)
    later, tries = at + wait(effect.tries + 1), effect.tries + 1
    if not _ours(effect).update(due_at=later, tries=tries, failure=KILLED):
        return "taken"
    effect.due_at, effect.tries = later, tries
    try:
        with transaction.atomic():
            handler(effect, at)
            if not _ours(effect).update(done_at=at, due_at=None, failure=""):
                raise _Taken
        return "done"
    except _Taken:
        return "taken"
    except Exception as error:  # whatever a handler raises is its own failure, and stops no other effect
        failure = type(error).__name__[:80]
        log.warning("effect failed", effect=effect.key, kind=effect.kind, error=failure, tries=tries)
    if tries >= MOST_TRIES:
        return _give_up(effect, failure, by, at)
    return "failed" if _ours(effect).update(failure=failure) else "taken"


@transaction.atomic
def _give_up(effect: Effect, failure: str, by: str, at: dt.datetime) -> str:
    if not _ours(effect).update(due_at=None, failure=failure):
        return "taken"
    _told(effect, "given-up", by, at)
    return "given-up"


def _ours(effect: Effect) -> QuerySet[Effect]:
    """The effect, if nobody has taken it up since we read or took it."""
    return Effect.objects.filter(pk=effect.pk, tries=effect.tries, due_at=effect.due_at)


class _Taken(Exception):
    """Another took it up, because we were slow: theirs counts, and what we did is undone."""


def _told(effect: Effect, what: str, by: str, at: dt.datetime) -> None:
    detail = {"effect": effect.key, "kind": effect.kind}
    audit.record(actor=by, action=f"workflow.effect.{what}", thing=f"work:{effect.instance.ref}", at=at, detail=detail)
