"""One case of finding services, in a process of its own: ours or another way, at one size."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.apart import ROOT
from benchmarks.directory_made import THESAURUS, entries, questions, texts, town
from benchmarks.directory_others import sqlite, tantivy
from village.search.building import build_index
from village.search.index import open_index
from village.search.rules.question import Question

AT_ONCE, EACH = 16, 12
ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
SLOW = 6  # questions that a way is asked whose first took longer than a fifth of a second
CASES: dict[str, dict[str, Any]] = {
    "filter_5_miles": {"worded": False, "miles": 5, "filtered": True},
    "filter_20_miles": {"worded": False, "miles": 20, "filtered": True},
    "filter_england": {"worded": False, "miles": None, "filtered": True},
    "text_5_miles": {"worded": True, "miles": 5, "filtered": False},
    "text_20_miles": {"worded": True, "miles": 20, "filtered": False},
    "text_filter_20_miles": {"worded": True, "miles": 20, "filtered": True},
    "text_england": {"worded": True, "miles": None, "filtered": False},
}


def ours(services: int, asked: int) -> dict[str, Any]:
    """Build, open and ask. The seconds of making the entries up are told and not counted."""
    town()
    made, made_cpu = _making_up(services)
    before = _peak_mb()
    with tempfile.TemporaryDirectory() as folder:
        ran = time.process_time()
        built = build_index(Path(folder), entries(services), words=THESAURUS)
        ran, peak = time.process_time() - ran, _peak_mb()
        began = time.perf_counter()
        index = open_index(Path(folder))
        opened = time.perf_counter() - began
        timed = {name: _timed(index.ask, questions(asked, **case)) for name, case in CASES.items()}
        memory = json.loads(_here("memory", folder))
        crowd = _crowd(index.ask, questions(AT_ONCE * EACH, **CASES["text_filter_20_miles"]))
    return {
        "services": built.entries,
        "locations": built.points,
        "terms": built.words,
        "made_up_s": round(made, 1),
        "build_s": round(built.seconds - made, 1),
        "build_cpu_s": round(ran - made_cpu, 1),
        "build_mb": peak,
        "build_mb_above_the_rest": peak - before,
        "disk_mb": round(built.size / 1e6),
        "open_s": round(opened, 2),
        **memory,
        "cases": timed,
        f"text_filter_20_miles_{AT_ONCE}_threads": crowd,
    }


def memory(folder: str) -> dict[str, Any]:
    """What a process holds by itself that has opened an index and answered, beside the file that all of them share."""
    empty = _held_mb("RssAnon")
    index = open_index(Path(folder))
    for text in texts(50):
        index.ask(Question(text, place=(530_000, 180_000), within=20_000))
    return {"serving_mb_of_its_own": _held_mb("RssAnon") - empty, "serving_mb_shared": _held_mb("RssFile")}


def _held_mb(what: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith(what))


def _here(*words: str) -> str:
    """What a case of this module prints, run by a process of its own."""
    line = [sys.executable, "-m", "benchmarks.directory_cases", *words]
    return subprocess.run(line, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=ENVIRONMENT).stdout


def _making_up(services: int) -> tuple[float, float]:
    """Seconds, and those of the processor, of making the entries up."""
    began, ran = time.perf_counter(), time.process_time()
    for _ in entries(services):
        pass
    return time.perf_counter() - began, time.process_time() - ran


def others_in_sqlite(services: int, asked: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        return _other(*sqlite(Path(folder), services), asked)


def others_in_tantivy(services: int, asked: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        found = tantivy(Path(folder), services)
        return {"tantivy_squares": {"not_measured": "It is not installed."}} if found is None else _other(*found, asked)


def _other(seconds: float, path: Path, ways: dict[str, Callable[[Question], int]], asked: int) -> dict[str, Any]:
    files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
    size = round(sum(one.stat().st_size for one in files) / 1e6)
    cases = {name: questions(asked, **CASES[name]) for name in ("text_5_miles", "text_20_miles")}
    built = {"build_s_with_making_up": round(seconds, 1), "disk_mb": size}
    return {way: built | {name: _timed(ask, of) for name, of in cases.items()} for way, ask in ways.items()}


def _timed(ask: Callable[[Question], object], asked: Sequence[Question]) -> dict[str, float]:
    """Milliseconds, after one question that warms up. A slow way is asked a few only."""
    began = time.perf_counter()
    ask(asked[0])
    slow = time.perf_counter() - began > 0.2
    return _figures([_one(ask, question) for question in (asked[:SLOW] if slow else asked)])


def _one(ask: Callable[[Question], object], question: Question) -> tuple[float, float]:
    """Milliseconds by the clock, and of the processor: the second alone means anything on a machine that is busy."""
    began, ran = time.perf_counter(), time.thread_time()
    ask(question)
    return (time.perf_counter() - began) * 1000, (time.thread_time() - ran) * 1000


def _crowd(ask: Callable[[Question], object], asked: Sequence[Question]) -> dict[str, float]:
    """So many threads at once, each with questions of its own."""
    took: list[tuple[float, float]] = []

    def work(of: Sequence[Question]) -> None:
        took.extend([_one(ask, question) for question in of])

    threads = [threading.Thread(target=work, args=(asked[number::AT_ONCE],)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return _figures(took)


def _figures(took: list[tuple[float, float]]) -> dict[str, float]:
    clock, processor = (sorted(of) for of in zip(*took, strict=True))

    def at(of: list[float], share: float) -> float:
        return round(of[min(len(of) - 1, int(share * len(of)))], 1)

    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    by_clock = {f"{name}_ms": at(clock, share) for name, share in shares.items()}
    return {
        "asked": len(took),
        **by_clock,
        **{f"cpu_{name}_ms": at(processor, share) for name, share in shares.items()},
    }


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    of_size = {"ours": ours, "sqlite": others_in_sqlite, "tantivy": others_in_tantivy}
    told = memory(sys.argv[2]) if sys.argv[1] == "memory" else of_size[sys.argv[1]](*map(int, sys.argv[2:4]))
    json.dump(told, sys.stdout)
