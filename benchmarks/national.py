"""What linking, learning and measuring a whole county cost on DuckDB and on a Spark, at three sizes: from which a
nation is reckoned. Each run is a process of its own; whether the same came out of both is told."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks import exponent, trees
from benchmarks.apart import ROOT, Stopped

CASES = ("pairs", "measures", "train")
NUMBERS = {"processor": "processor_seconds", "memory": "peak_mb", "disk": "disk_mb"}
EVERY = 0.25  # seconds between two looks at memory and disk
MOST_MB = 6_000  # of the engine and all that it started


def national(children: int, engine: str, cases: list[str], memory: str) -> Iterator[dict[str, Any]]:
    """Each case at a tenth, three tenths and all of so many children, on DuckDB and on `engine` in turn; then how it
    grew."""
    sizes = sorted({max(children // 10, 1_000), max(children * 3 // 10, 1_000), children})
    engines = list(dict.fromkeys(["duckdb", *([engine] if engine else [])]))
    with tempfile.TemporaryDirectory(prefix="village-national-") as name:
        counties = {size: made(Path(name), size) for size in sizes}
        for case in cases:
            growth = []
            for size in sizes:
                growth.append(_sized(case, size, counties[size], engines, memory))
                yield {"case": case, **growth[-1]}
            yield {
                "case": case,
                "question": "What does a county cost on each engine, and how does that grow with its children?",
                "power": {one: _powers(sizes, [found[one] for found in growth]) for one in engines},
                "same_on_both": all(one["same"] for one in growth),
            }


def made(folder: Path, children: int) -> Path:
    """A county of so many children, in a new folder."""
    out = folder / f"county-{children}"
    words = ["village", "synthetic", "county", "--children", children, "--out", out]
    watched(words, folder)
    return out


def _sized(case: str, size: int, county: Path, engines: list[str], memory: str) -> dict[str, Any]:
    found: dict[str, Any] = {"children": size}
    made: list[Any] = []
    for engine in engines:
        with tempfile.TemporaryDirectory(prefix="village-national-") as name:
            out = Path(name) / "out"
            found[engine] = watched(["benchmarks.national", case, county, engine, memory, out], Path(name))
            made.append(_came_out(case, out))
    found["same"] = all(_same(one, made[0]) for one in made[1:])
    for engine in engines[1:]:
        found["over_duckdb"] = {
            name: round(found[engine][figure] / max(found["duckdb"][figure], 0.01), 2)
            for name, figure in NUMBERS.items()
        }
    return found


def _powers(sizes: list[int], found: list[dict[str, Any]]) -> dict[str, float]:
    figures: dict[str, str] = {
        **NUMBERS,
        **{name: name for name in ("records", "keys", "weighed", "written") if name in found[0]},
    }
    return {name: exponent(sizes, [one[figure] for one in found]) for name, figure in figures.items()}


def watched(words: list[Any], scratch: Path) -> dict[str, Any]:
    """What a program prints as JSON, if it does, with what it and all that it started took; its files in `scratch`
    are looked at while it runs. Raises Stopped."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "TMPDIR": str(scratch)}
    line = [sys.executable, "-m", *map(str, words)]
    before, began, most = trees.size_mb(scratch), time.perf_counter(), {"peak_mb": 0.0, "disk_mb": 0.0}
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as wrong:
        child = subprocess.Popen(line, stdout=said, stderr=wrong, env=environment, cwd=ROOT)
        try:
            while child.poll() is None:
                _look(child.pid, scratch, before, most)
                if most["peak_mb"] > MOST_MB:
                    raise Stopped(f"ended at {most['peak_mb']:,.0f} MB")
                time.sleep(EVERY)
        finally:
            child.kill()
            child.wait()
        if child.returncode:
            wrong.seek(0)
            raise Stopped(wrong.read().decode(errors="replace")[-3_000:])
        said.seek(0)
        text = said.read().decode()
    told = json.loads(text) if text.startswith("{") else {}
    return {"seconds": round(time.perf_counter() - began, 1), **told, **{k: round(v, 1) for k, v in most.items()}}


def _look(process: int, scratch: Path, before: float, most: dict[str, float]) -> None:
    held = trees.memory_mb(process)
    for name, now in (("peak_mb", sum(held.values())), *((f"{kind}_mb", now) for kind, now in held.items())):
        most[name] = max(most.get(name, 0.0), now)
    most["disk_mb"] = max(most["disk_mb"], trees.size_mb(scratch) - before)


def _came_out(case: str, out: Path) -> Any:
    if case == "train":
        return json.loads(out.read_text(encoding="utf-8"))
    return pl.read_parquet(out / "*.parquet").sort("one", "other") if case == "pairs" else pl.read_parquet(out)


def _same(one: Any, other: Any) -> bool:
    """Whether the same came out, to the last bit; of a model m alone, for each engine draws other strangers."""
    if isinstance(one, pl.DataFrame):
        return bool(one.equals(other))
    return [w["field"] for w in one["weighings"]] == [w["field"] for w in other["weighings"]] and all(
        abs(x - y) < 1e-6
        for a, b in zip(one["weighings"], other["weighings"], strict=True)
        for x, y in zip(a["m"], b["m"], strict=True)
    )


class Stages:
    """Processor seconds of this process and all beneath it, by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._stage, self._since = "starting", 0.0
        self._taken = trees.Taken(os.getpid())
        self._taken.keep_looking()

    def turn(self, stage: str) -> None:
        """From now on another stage."""
        now = self._taken.seconds()
        self.seconds[self._stage] = round(self.seconds.get(self._stage, 0.0) + now - self._since, 2)
        self._stage, self._since = stage, now

    def told(self) -> dict[str, Any]:
        """All of it, and by stage."""
        self.turn("telling")
        return {"processor_seconds": round(self._since, 2), "by_stage": self.seconds}


def _pairs(county: Path, name: str, memory: int, out: Path) -> dict[str, Any]:
    from village.kernel.tables.engines import engine  # noqa: PLC0415 - the measured process sets itself up first
    from village.linkage.many.pairs import feeds_in, pairs  # noqa: PLC0415
    from village.linkage.rules.untrained import untrained  # noqa: PLC0415

    stages = Stages()
    with engine(name, memory) as opened:
        found = pairs(feeds_in(county), county, out, engine=opened, model=untrained(), least=0.5, step=stages.turn)
    return {**vars(found), **stages.told()}


def _measures(county: Path, name: str, memory: int, out: Path) -> dict[str, Any]:
    from village.kernel.tables.engines import engine  # noqa: PLC0415
    from village.synthetic.nation.computing import compute  # noqa: PLC0415

    stages = Stages()
    with engine(name, memory) as opened:
        found = list(compute(county, opened, stages.turn))
    pl.concat(values for _, values in found).write_parquet(out)
    told = {"measures": sum(values.height > 0 for _, values in found), "written": sum(v.height for _, v in found)}
    return {**told, **stages.told()}


def _train(county: Path, name: str, memory: int, out: Path) -> dict[str, Any]:
    from village.linkage.rules.model import as_data  # noqa: PLC0415
    from village.linkage.training.train import train  # noqa: PLC0415

    del memory  # as `people train`, which has no bound of its own
    stages = Stages()
    stages.turn("Reading the records")
    records = _as_an_index_holds_them(county)
    trained = train(records, where=name, step=stages.turn)
    out.write_text(json.dumps(as_data(trained.model)), encoding="utf-8")
    return {"records": records.height, "pairs": trained.figures["pairs"], **stages.told()}


def _as_an_index_holds_them(county: Path) -> pl.DataFrame:
    """Every record as it is compared, of the child that it is of: what a whole index would be."""
    from village.linkage.many.pairs import feeds_in  # noqa: PLC0415
    from village.linkage.rules.normalise import FIELDS, normalise  # noqa: PLC0415
    from village.linkage.short_names import short_names  # noqa: PLC0415

    truth = pl.read_parquet(county / "area=*" / "truth.parquet", columns=["record", "child"], hive_partitioning=False)
    whose = dict(truth.iter_rows())
    rows: list[tuple[Any, ...]] = []
    for source, files in feeds_in(county).items():
        for row in pl.read_parquet(files, hive_partitioning=False).cast(pl.String).iter_rows(named=True):
            values = normalise(row, short_names()).values
            whole = source in ("health", "school")
            rows.append((len(rows), whose[row["record"]], source, whole, *(values.get(one) for one in FIELDS)))
    kinds = {"record": pl.Int64, "child": pl.Int64, "source": pl.String, "duplicate_free": pl.Boolean}
    return pl.DataFrame(rows, schema={**kinds, **dict.fromkeys(FIELDS, pl.String)}, orient="row")


if __name__ == "__main__":
    import django

    django.setup()
    from village.synthetic.nation.bounds import memory_of

    what, where, by, allowed, into = sys.argv[1:]
    run = {"pairs": _pairs, "measures": _measures, "train": _train}[what]
    json.dump(run(Path(where), by, memory_of(allowed), Path(into)), sys.stdout)
