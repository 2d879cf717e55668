"""How long a question takes: looking for a child by what a practitioner would say, in the engine alone (from what is
said to the children ranked) and as a whole request (the page with access, audit and all, by the test client).

The index is put there without being resolved, each record of the health feed a child of its own: what a search meets is
the same. Ten thousand are of the generator and are asked for; the others are a crowd (`people_crowd`). The obvious
alternative, comparing what was said with every record, stands beside it, worked out from some thousands of them.
"""

import datetime as dt
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks import exponent
from benchmarks.apart import apart, named

CHUNK, QUESTIONS, SCANNED, REQUESTS = 20_000, 2_000, 3, 500
SIZES, MADE, SAMPLE = (10_000, 100_000, 1_000_000), 10_000, 20_000
WAYS = ("birth", "postcode", "birth and postcode", "age and postcode", "age", "district")
"""What is said beside the names, in turn."""
AGAIN = 3
"""How often each is asked again: the least of them is what a question takes that nobody else's work got in the way of.
"""


def measure(*, children: int, database: str = "", questions: int = QUESTIONS) -> dict[str, Any]:
    """Milliseconds of a question at each size up to so many children, first asked and asked again; on a given database,
    which is used up by it, at that size alone."""
    sizes = [size for size in SIZES if size < children and not database] + [children]
    growth = [apart("benchmarks.people_lookup", size, questions, database=database) for size in sizes]
    last, middles = growth[-1], [one["engine_again_cpu_ms"]["p50"] for one in growth]
    return {
        "question": "How long does it take to find a child?",
        "database": named(database),
        "engine_ms": last["engine_again_ms"],
        "engine_cpu_ms": last["engine_again_cpu_ms"],
        "request_ms": last["request_ms"],
        "request_cpu_ms": last["request_cpu_ms"],
        "exponent": exponent([one["children"] for one in growth], middles),
        "times_faster_than_scanning": last["times_faster_than_scanning"],
        "growth": growth,
    }


def _measure_here(children: int, questions: int) -> dict[str, Any]:
    import django  # noqa: PLC0415 - the measured process sets itself up
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)
    from benchmarks import people_index as index  # noqa: PLC0415
    from village.people.models import Key, Record  # noqa: PLC0415

    empty = index.size_of_database()
    truth, asked, last, spent = _loaded(children, questions)
    records = Record.objects.count()
    first = [_ask(criteria) for _, criteria in asked]
    rounds = [[_ask(criteria) for _, criteria in asked] for _ in range(AGAIN)]
    again, least = rounds[0], [min(took.cpu for took, _ in each) for each in zip(*rounds, strict=True)]
    answered = list(zip(asked, again, strict=True))
    known = [(truth[child], refs) for (child, _), (_, refs) in answered if child in truth]
    by_way = {way: answered[at :: len(WAYS)] for at, way in enumerate(WAYS)}
    one_scan = _scanned([criteria for _, criteria in asked[:SCANNED]], records)
    mean = sum(took.wall for took, _ in again) / len(again)
    return {
        "children": records,
        "rows_came": f"{last} by the generator, {records - last} as a crowd in bulk; none were resolved",
        "keys_a_child": round(Key.objects.count() / records, 1),
        "bytes_per_record": round((index.size_of_database() - empty) / records),
        "put_cpu_s": round(spent, 1),
        "questions": len(asked),
        "engine_first_ms": _spread([took.wall for took, _ in first]),
        "engine_again_ms": _spread([took.wall for took, _ in again]),
        "engine_again_cpu_ms": _spread([took.cpu for took, _ in again]),
        f"engine_least_of_{AGAIN}_cpu_ms": _spread(least),
        **_whole_requests([criteria for _, criteria in asked[:REQUESTS]]),
        "found": round(sum(ref in refs for ref, refs in known) / len(known), 4),
        "found_first": round(sum(refs[:1] == [ref] for ref, refs in known) / len(known), 4),
        "found_by": {way: _found(some, truth) for way, some in by_way.items()},
        "engine_again_cpu_ms_by": {way: _spread([took.cpu for _, (took, _) in some]) for way, some in by_way.items()},
        "times_faster_than_scanning": round(one_scan / mean, 1),
        "peak_mb": index.peak_mb(),
    }


def _found(some: list[Any], truth: dict[int, Any]) -> float:
    """The share of questions that find the child asked for, of those that the index holds."""
    known = [truth[child] in refs for (child, _), (_, refs) in some if child in truth]
    return round(sum(known) / max(len(known), 1), 4)


def _loaded(children: int, questions: int) -> tuple[dict[int, Any], list[tuple[int, Any]], int, float]:
    """So many children put there: the names of those of the generator, what is asked of them, how many records they
    have, and the seconds of processor that putting all of them there took."""
    from benchmarks import people_crowd as crowd  # noqa: PLC0415
    from benchmarks import people_index as index  # noqa: PLC0415
    from village.people.models import Record  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        people = index.made(Path(folder), min(children, MADE))
        begun = time.process_time()
        put(people)
        truth, asked = _refs(people), list(islice(_asked(people), questions))
    base, last = list(Record.objects.values_list("values", flat=True)), Record.objects.count()
    crowd.put(base, last + 1, max(children - MADE, 0))
    return truth, asked, last, time.process_time() - begun


def _whole_requests(some: list[Any]) -> dict[str, Any]:
    """Requests from their sending to their page, as they are told."""
    took = list(_requests(some))
    return {
        "requests": len(took),
        "request_ms": _spread([one.wall for one in took]),
        "request_cpu_ms": _spread([one.cpu for one in took]),
    }


def put(people: Path) -> None:
    """The health feed as an index: each record a child, found under its keys."""
    from django.db import transaction  # noqa: PLC0415

    from benchmarks import people_index as index  # noqa: PLC0415

    source = index.system("health")
    some = enumerate(index.rows(people, "health"), start=1)
    while chunk := list(islice(some, CHUNK)):
        with transaction.atomic():
            _put(source, chunk)


def _put(source: Any, chunk: list[tuple[int, dict[str, str | None]]]) -> None:
    import uuid  # noqa: PLC0415

    from benchmarks.people_index import AT  # noqa: PLC0415
    from village.linkage.rules.keys import hashed, keys  # noqa: PLC0415
    from village.linkage.rules.normalise import normalise  # noqa: PLC0415
    from village.linkage.short_names import short_names  # noqa: PLC0415
    from village.people.actions.feeding import RECORD  # noqa: PLC0415
    from village.people.actions.inserting import insert  # noqa: PLC0415
    from village.people.models import Child, Key, Record  # noqa: PLC0415
    from village.people.rules.rows import Row, read_row  # noqa: PLC0415
    from village.people.rules.shielded import area_number  # noqa: PLC0415

    read = [(number, row) for number, row in ((n, read_row(one)) for n, one in chunk) if isinstance(row, Row)]
    values = [normalise(row.said, short_names()).values for _, row in read]
    Child.objects.bulk_create(Child(pk=number, ref=uuid.UUID(int=number), made_at=AT) for number, _ in read)
    rows = [
        (number, source.pk, row.key, number, row.hash, row.said, held, 1, AT, AT, None, False)
        for (number, row), held in zip(read, values, strict=True)
    ]
    insert(Record, RECORD, rows)
    found = {(hashed(key), number) for (number, _), held in zip(read, values, strict=True) for key in keys(held)}
    here = area_number(source.area)
    insert(Key, ("key", "area", "child"), [(key, here, number) for key, number in sorted(found)])


def _refs(people: Path) -> dict[int, Any]:
    """The name in the index of each child of the truth."""
    import polars as pl  # noqa: PLC0415

    from village.people.models import Record  # noqa: PLC0415

    whose = pl.read_parquet(people / "truth.parquet", columns=["source", "record", "child"]).filter(source="health")
    child = dict(whose.select("record", "child").iter_rows())
    return {child[key]: ref for key, ref in Record.objects.values_list("key", "child__ref")}


def _asked(people: Path) -> Iterator[tuple[int, Any]]:
    """What a practitioner would say of children, from records of social care with their mistakes: in turn with a date
    of birth, a postcode, both, an age with a postcode, an age alone, a district alone."""
    import polars as pl  # noqa: PLC0415

    from benchmarks import people_index as index  # noqa: PLC0415
    from village.people.rules.searching import Criteria, not_enough  # noqa: PLC0415

    whose = pl.read_parquet(people / "truth.parquet", columns=["record", "child"])
    child, number = dict(whose.iter_rows()), 0
    for row in (one for slug in ("social-care", "early-help", "school") for one in index.rows(people, slug)):
        born, postcode = row["date_of_birth"] or "", row["postcode"] or ""
        age = str(index.AT.year - int(born[:4])) if born[:4].isdigit() else ""
        said = (
            {"date_of_birth": born},
            {"postcode": postcode},
            {"date_of_birth": born, "postcode": postcode},
            {"age": age, "postcode": postcode},
            {"age": age},
            {"postcode": postcode[:-3].strip()},
        )[number % len(WAYS)]
        criteria = Criteria(forename=row["forename"] or "", surname=row["surname"] or "", **said)
        if not not_enough(criteria):
            number += 1
            yield child[row["record"] or ""], criteria


@dataclass(frozen=True)
class Took:
    """Seconds by the clock, and those of the processor."""

    wall: float
    cpu: float


def _timed(function: Callable[[], Any]) -> tuple[Took, Any]:
    began, spent = time.perf_counter(), time.process_time()
    found = function()
    return Took(time.perf_counter() - began, time.process_time() - spent), found


def _ask(criteria: Any) -> tuple[Took, list[Any]]:
    """How long it took, and whom it found."""
    from benchmarks.people_index import AREA, AT  # noqa: PLC0415
    from village.kernel.access.rules import Clearance, Grant, Viewer  # noqa: PLC0415
    from village.people.queries.asking import search  # noqa: PLC0415

    since, until = AT.date() - dt.timedelta(days=9), AT.date() + dt.timedelta(days=900)
    on_file = tuple(Clearance(kind, since, until) for kind in ("vetting", "training"))
    grants = (Grant("practitioner", since, None, AREA),)
    who = Viewer("00000000-0000-4000-8000-000000000001", "A", "council", True, True, grants, on_file)
    took, found = _timed(lambda: search(who, criteria, on=AT.date()))
    return took, [one.ref for one in found]


ANSWERS = (b"child found</h1>", b"children found</h1>", b"children are like this</h1>")
"""How a page that answers a search begins: none or one, some, or too many to be shown."""
EACH = 50
"""Searches of one person, who may make 60 in an hour."""


def _requests(some: list[Any]) -> Iterator[Took]:
    """How long each takes from the request to its page. Whoever asks says why with the first, which is not counted."""
    from tests.index_made import browser  # noqa: PLC0415

    from benchmarks.people_index import AREA  # noqa: PLC0415

    for start in range(0, len(some), EACH):
        client = browser("practitioner", area=AREA, of="an-office")
        part = [_form(one) for one in some[start : start + EACH]]
        for said in [{**part[0], "purpose": "help"}, *part]:
            took, page = _timed(partial(client.post, "/children/", said))
            if page.status_code != 200 or not any(answer in page.content for answer in ANSWERS):
                raise RuntimeError(f"A search was answered with {page.status_code}.")
            if "purpose" not in said:
                yield took


def _form(criteria: Any) -> dict[str, str]:
    born = dict(zip(("born-year", "born-month", "born-day"), criteria.date_of_birth.split("-"), strict=False))
    said = {name: text for name, text in vars(criteria).items() if text and name != "date_of_birth"}
    return {**said, **({name: text for name, text in born.items() if text})}


def _scanned(some: list[Any], records: int) -> float:
    """Seconds to compare what was said with every record, from what some of them take."""
    from village.linkage.rules.decide import Comparing  # noqa: PLC0415
    from village.linkage.rules.normalise import normalise  # noqa: PLC0415
    from village.linkage.short_names import short_names  # noqa: PLC0415
    from village.people.models import Record  # noqa: PLC0415
    from village.people.queries.models_in_force import in_force  # noqa: PLC0415

    model, _ = in_force()
    began = time.perf_counter()
    for criteria in some:
        said = normalise({k: v for k, v in vars(criteria).items() if k not in ("age", "number")}, short_names()).values
        comparing, held = Comparing(said, model), Record.objects.order_by("pk").values_list("values", flat=True)
        max(comparing.compared(one).weight for one in held[:SAMPLE])
    return (time.perf_counter() - began) / len(some) * records / min(records, SAMPLE)


def _spread(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(1000 * one for one in seconds)
    at = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    return {name: round(ordered[min(int(share * len(ordered)), len(ordered) - 1)], 2) for name, share in at.items()}


if __name__ == "__main__":
    json.dump(_measure_here(int(sys.argv[1]), int(sys.argv[2])), sys.stdout)
