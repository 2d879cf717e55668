"""How fast children are made up, how much memory that holds, and whether it grows; beside the obvious alternative."""

import tempfile
from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.apart import measured

ROWS = 200_000
"""Records that the alternative writes."""
MOST_SECONDS = 10_000


def made(children: int) -> Iterator[dict[str, Any]]:
    """So many children, and a tenth and a third of them, each in a process of its own; the first twice, to see that
    the bytes are the same."""
    before: dict[str, Any] | None = None
    for size in sorted({max(children // 10, 1_000), max(children * 3 // 10, 1_000), children}):
        with tempfile.TemporaryDirectory(prefix="village-made-") as name:
            folder = Path(name)
            found = {
                "case": "made",
                "question": "How long does making up children take, and does its memory grow with their number?",
                "children": size,
                "village": _made(folder / "one", size),
            }
            if before is None:
                _made(folder / "two", size)
                found["same_bytes"] = _bytes(folder / "one") == _bytes(folder / "two")
                found["row_at_a_time"] = _row_at_a_time(folder / "one")
        yield found | (_growth(found, before) if before else _beside(found))
        before = found


def _made(out: Path, children: int) -> dict[str, Any]:
    words = ("village", "synthetic", "people", "--children", children, "--seed", 1, "--out", out)
    _, cost = measured(*words, most_seconds=MOST_SECONDS)
    files = list(out.rglob("*.parquet"))
    records = sum(_rows(file) for file in files if file.parent.parent.name == "feeds")
    return {
        "records": records,
        "rows": sum(map(_rows, files)),
        "written_mb": round(sum(file.stat().st_size for file in files) / 1e6, 1),
        **cost,
        "processor_us_a_record": round(1e6 * cost["processor_seconds"] / records, 1),
    }


def _rows(file: Path) -> int:
    return int(pl.scan_parquet(file).select(pl.len()).collect().item())


def _bytes(folder: Path) -> dict[str, str]:
    found = {}
    for path in sorted(folder.rglob("*.*")):
        with path.open("rb") as file:
            found[str(path.relative_to(folder))] = file_digest(file, "sha256").hexdigest()
    return found


def _row_at_a_time(made: Path) -> dict[str, Any]:
    """What a loop takes for as many values as stand in so many records."""
    feed = next((made / "feeds" / "health").glob("*.parquet"))
    _, cost = measured("benchmarks.people_row_by_row", feed, ROWS, made.parent / "rows.parquet")
    return {"records": ROWS, **cost, "processor_us_a_record": round(1e6 * cost["processor_seconds"] / ROWS, 1)}


def _beside(found: dict[str, Any]) -> dict[str, float]:
    name = "processor_us_a_record"
    return {"processor_over_row_at_a_time": round(found["village"][name] / found["row_at_a_time"][name], 2)}


def _growth(found: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """How many times as much as at the size before."""
    now, then = found["village"], before["village"]
    named = {"records": "records", "processor": "processor_seconds", "memory": "peak_mb"}
    return {"growth": {said: round(now[name] / then[name], 2) for said, name in named.items()}}
