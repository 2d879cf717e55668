"""How fast records find their child, stage by stage, and whether that stays so while the index grows.

The obvious alternative to keys is to compare each record with every child: it stands beside, on a sample.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks import exponent
from benchmarks.apart import apart, named

SIZES = (10_000, 100_000, 1_000_000)
SCANNED, SAMPLE = 3, 20_000


def measure(*, most: int, database: str = "") -> dict[str, Any]:
    """Records a second at each size up to `most` children, each on a SQLite of its own; on a given database, which is
    used up by it, at that size alone."""
    sizes = [size for size in SIZES if size < most and not database] + [most]
    growth = [apart("benchmarks.people_ingest", size, database=database) for size in sizes]
    rates = [one["records_per_cpu_s"] for one in growth]
    return {
        "question": "How many records a second find their child, and is that so in a large index too?",
        "database": named(database),
        "records_per_cpu_s": rates[-1],
        "last_over_first": round(rates[-1] / rates[0], 2),
        "first_and_last_of_the_largest": growth[-1]["records_per_cpu_s_first_and_last"],
        "exponent": exponent([one["records"] for one in growth], [one["cpu_s"] for one in growth]),
        "times_faster_than_scanning": growth[-1]["times_faster_than_scanning"],
        "growth": growth,
    }


def _measure_here(children: int) -> dict[str, Any]:
    from django.core.management import call_command  # noqa: PLC0415

    from benchmarks import people_index as index  # noqa: PLC0415
    from village.people.models import Child, Record  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    empty = index.size_of_database()
    with tempfile.TemporaryDirectory() as folder:
        people = index.made(Path(folder), children)
        watch = index.watched()
        before, counts = index.peak_mb(), dict[str, int]()
        began, spent, tenths = time.perf_counter(), time.process_time(), _Tenths()
        for slug in index.SOURCES:
            for what, many in index.take(slug, tenths.counted(index.rows(people, slug))).items():
                counts[what] = counts.get(what, 0) + many
        wall, cpu, records = time.perf_counter() - began, time.process_time() - spent, Record.objects.count()
        stages = watch.stages()
        scanned = _scanned(list(islice(index.rows(people, "school"), SCANNED)))
    return {
        "children": children,
        "children_found": Child.objects.filter(state="active").count(),
        "records": records,
        "counts": counts,
        "wall_s": round(wall, 1),
        "cpu_s": round(cpu, 1),
        "records_per_s": round(records / wall),
        "records_per_cpu_s": round(records / cpu),
        "records_per_cpu_s_as_it_grows": tenths.rates(),
        "records_per_cpu_s_first_and_last": tenths.rates()[:1] + tenths.rates()[-1:],
        "memory_mb_as_it_grows": tenths.memory,
        "cpu_us_a_record": {name: round(1e6 * one / records) for name, one in sorted(stages.items())},
        "times_faster_than_scanning": round(scanned * records / cpu, 1),
        "bytes_per_record": round((index.size_of_database() - empty) / records),
        "peak_mb": index.peak_mb(),
        "peak_mb_before": before,
    }


class _Tenths:
    """When each so many thousand rows were asked for, and in how much memory."""

    def __init__(self, every: int = 20_000) -> None:
        self._every, self._count, self._at = every, 0, [time.process_time()]
        self.memory: list[int] = []

    def counted(self, some: Iterator[Mapping[str, str | None]]) -> Iterator[Mapping[str, str | None]]:
        for row in some:
            self._count += 1
            if self._count % self._every == 0:
                self._at.append(time.process_time())
                self.memory.append(memory_mb())
            yield row

    def rates(self) -> list[int]:
        """Rows a processor second in each so many thousand."""
        return [round(self._every / (b - a)) for a, b in zip(self._at, self._at[1:], strict=False)]


def memory_mb() -> int:
    """Megabytes that this process holds now (Linux; elsewhere 0)."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * resource.getpagesize() // 2**20 if status.exists() else 0


def _scanned(rows: list[dict[str, str | None]]) -> float:
    """Processor seconds to find one record's child by comparing it with every record, from what some of them take."""
    from village.linkage.rules.decide import Comparing  # noqa: PLC0415
    from village.linkage.rules.normalise import normalise  # noqa: PLC0415
    from village.linkage.short_names import short_names  # noqa: PLC0415
    from village.people.models import Record  # noqa: PLC0415
    from village.people.queries.models_in_force import in_force  # noqa: PLC0415

    model, _ = in_force()
    spent = time.process_time()
    for row in rows:
        values = normalise({name: text or "" for name, text in row.items()}, short_names()).values
        comparing = Comparing(values, model)
        scored = (comparing.compared(held).weight for held in Record.objects.values_list("values", flat=True)[:SAMPLE])
        max(scored)
    every = Record.objects.count()
    return (time.process_time() - spent) / max(len(rows), 1) * every / max(min(every, SAMPLE), 1)


if __name__ == "__main__":
    import django

    django.setup()
    json.dump(_measure_here(int(sys.argv[1])), sys.stdout)
