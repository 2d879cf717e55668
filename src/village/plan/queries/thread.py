"""Reading the golden thread: what acts on a plan's commitments, and what they serve. Always of newest editions."""

import datetime as dt
from functools import lru_cache

from django.db import connection

from village.plan import queries
from village.plan.rules import thread
from village.plan.rules.asat import PlanAsAt
from village.plan.rules.thread import Acting, Served

_NEWEST = """
SELECT e.plan, e.number, e.sha256,
       (SELECT count(*) FROM plan_progressupdate u WHERE u.plan = e.plan AND u.decision = 'approved')
FROM plan_edition e
WHERE NOT EXISTS (SELECT 1 FROM plan_edition later WHERE later.plan = e.plan AND later.number > e.number)
"""


def _newest() -> dict[str, tuple[str, str]]:
    """The newest edition of each plan: its hash, and the version of the pages made from it. One plain statement."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST)
        rows = cursor.fetchall()
    return {plan: (sha256, queries.version_of(number, sha256, approved)) for plan, number, sha256, approved in rows}


@lru_cache(maxsize=1024)
def _names(sha256: str) -> frozenset[str]:
    """The plans that an edition's threads lead to. Kept apart from its text, which is large."""
    return frozenset(row.plan for row in queries.document(sha256).serves)


@lru_cache(maxsize=1024)
def _acting(plan_id: str, version: str, on: dt.date) -> tuple[Acting, ...]:
    known = queries.as_at(plan_id, on)
    return thread.acting(known) if known else ()


def _below(plan_id: str) -> dict[str, str]:
    """The plans that serve a plan, each with its version."""
    return {one: version for one, (sha256, version) in _newest().items() if plan_id in _names(sha256)}


def state(plan_id: str) -> str:
    """What the thread of a plan depends on, for pages that show it: the plans that serve it and those that it serves,
    each in its present version. It changes when one of them is taken in or has an update approved, and not when another
    plan does."""
    newest = _newest()
    above = _names(newest[plan_id][0]) if plan_id in newest else frozenset()
    near = (one for one, (sha256, _) in newest.items() if one in above or plan_id in _names(sha256))
    return " ".join(f"{one}:{newest[one][1]}" for one in sorted(near))


def acting(plan_id: str, on: dt.date) -> dict[str, list[Acting]]:
    """For each commitment of a plan, the commitments of other plans that serve it, as known on a day."""
    every = (one for below, version in _below(plan_id).items() for one in _acting(below, version, on))
    return thread.by_served(every, plan_id)


def serves(known: PlanAsAt, commitment: str) -> list[Served]:
    """What a commitment of a plan serves in other plans, as these are now."""
    rows = [row for row in known.plan.serves if row.commitment == commitment]
    return thread.served(rows, {row.plan: queries.plan(row.plan) for row in rows})
