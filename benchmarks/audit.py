"""How fast the audit is written and verified, on a SQLite file of its own or a PostgreSQL that is given, and how both
grow with the chain.

The obvious alternative to writing in batches is one entry in each transaction; it stands beside every figure.
"""

import json
import sys
import time
from typing import Any

from benchmarks.apart import apart, named
from benchmarks.people_index import size_of_database

SIZES = (10_000, 100_000, 300_000, 1_000_000, 3_000_000)
BATCH = 500
SINGLES = 1_000


def measure(*, most: int = 300_000, database: str = "") -> dict[str, Any]:
    """Figures at each size up to `most`, in a process of their own, on a SQLite of their own or one given."""
    return {"database": named(database), **apart("benchmarks.audit", most, database=database)}


def _measure_here(most: int) -> dict[str, Any]:
    import django  # noqa: PLC0415 - the measured process sets itself up
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", "audit", verbosity=0)
    sizes = [size for size in SIZES if size <= most] or [most]
    rows, written, empty = [], 0, size_of_database()
    for size in sizes:
        rows.append(_at_size(size, written, empty))
        written = rows[-1]["entries"]
    last = rows[-1]
    return {
        "batch": BATCH,
        "appends_per_s_batched": last["appends_per_s_batched"],
        "appends_per_s_one_a_transaction": last["appends_per_s_one_a_transaction"],
        "batched_over_single": round(last["appends_per_s_batched"] / last["appends_per_s_one_a_transaction"], 1),
        "verified_per_s": last["verified_per_s"],
        "bytes_per_entry": last["bytes_per_entry"],
        "growth": rows,
    }


def _at_size(size: int, written: int, empty: int) -> dict[str, Any]:
    from village.kernel.audit import actions, queries  # noqa: PLC0415

    began, spent = time.perf_counter(), time.process_time()
    while written < size - SINGLES:
        batch = [_event(written + n) for n in range(min(BATCH, size - SINGLES - written))]
        actions.record_many(batch)
        written += len(batch)
    batched, batched_cpu = time.perf_counter() - began, time.process_time() - spent
    count = written
    began = time.perf_counter()
    for n in range(SINGLES):
        actions.record(**vars(_event(written + n)))
    single = time.perf_counter() - began
    began, spent = time.perf_counter(), time.process_time()
    verdict = queries.verify()
    verifying, spent = time.perf_counter() - began, time.process_time() - spent
    if verdict.seq is not None or verdict.entries != count + SINGLES:  # a chain of its own has no checkpoint yet
        raise SystemExit(f"The chain that was measured is not whole: {verdict}")
    began = time.perf_counter()
    queries.entries(queries.Wanted(actor=_event(7).actor))
    listing = time.perf_counter() - began
    return {
        "entries": verdict.entries,
        "appends_per_s_batched": round((count - _before(size)) / batched),
        "appends_per_cpu_s_batched": round((count - _before(size)) / batched_cpu),
        "appends_per_s_one_a_transaction": round(SINGLES / single),
        "verified_per_s": round(verdict.entries / verifying),
        "verified_per_cpu_s": round(verdict.entries / spent),
        "verify_s": round(verifying, 2),
        "page_by_actor_ms": round(listing * 1000, 1),
        "bytes_per_entry": round((size_of_database() - empty) / verdict.entries),
    }


def _before(size: int) -> int:
    place = SIZES.index(size) if size in SIZES else 0
    return SIZES[place - 1] if place else 0


def _event(n: int) -> Any:
    import datetime as dt  # noqa: PLC0415

    from village.kernel.audit.actions import Event  # noqa: PLC0415

    at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=n)
    return Event(
        actor=f"00000000-0000-4000-8000-{n % 5000:012d}",
        action=("children.read", "plan.progress.record", "accounts.sign-in")[n % 3],
        thing=f"child:{n % 100_000:012d}",
        at=at,
        organisation="exampleshire",
        decision="permitted",
        reason="team-member",
        policy="0123456789ab",
        detail={"fields": ["who"], "count": n % 7},
    )


if __name__ == "__main__":
    json.dump(_measure_here(int(sys.argv[1]) if len(sys.argv) > 1 else 300_000), sys.stdout)
