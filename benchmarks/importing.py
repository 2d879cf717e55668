"""How fast the LA Interactive Tool's file is taken in, how that grows with its rows, and how much memory it takes.

The obvious alternative is to read the same file and count its figures by measure, with nothing checked, dated, placed
or kept: it stands beside ours in each case, run in a process of its own too.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks import exponent

ROOT = Path(__file__).resolve().parents[1]
FILE, DICTIONARY = "lait_la_indicators_2016-2025.parquet", "lait_data_dictionary.csv"
ROWS = 641_070  # of the file published in 2025
PLAIN = ("polars", "pandas")


def measure(data: Path | None = None, *, rows: int = ROWS) -> dict[str, Any]:
    """Seconds and megabytes at a quarter, a half and all of the real file in `data`, or of a made-up one."""
    with tempfile.TemporaryDirectory(prefix="village-bench-") as folder:
        whole = _real(data) if data else None
        figures, dictionary = whole or _made_up(rows)
        growth = []
        for part in (4, 2, 1):
            path = Path(folder) / str(part) / FILE
            path.parent.mkdir()
            # Every fourth or second row: as many measures and places, fewer of their figures.
            figures.gather_every(part).write_parquet(path)
            path.with_name(DICTIONARY).write_bytes(dictionary)
            growth.append({"rows": -(-figures.height // part), **_apart("ours", path)})
        beside = {name: _apart(name, path) for name in PLAIN if find_spec(name)}
    last = growth[-1]
    return {
        "case": "import",
        "question": "How long does it take to check, date, place and keep a big file, and in how much memory?",
        "file": "the published one" if whole else "made up, of the published one's size",
        **last,
        "growth": growth,
        "exponent": exponent([one["rows"] for one in growth], [one["seconds"] for one in growth]),
        "plain_read_and_count": beside,
        "times_plain": {name: round(last["seconds"] / one["seconds"], 1) for name, one in beside.items()},
        "not_installed": [name for name in PLAIN if name not in beside],
    }


def _real(data: Path) -> tuple[pl.DataFrame, bytes] | None:
    path = data / FILE
    return (pl.read_parquet(path), (data / DICTIONARY).read_bytes()) if path.exists() else None


def _made_up(rows: int) -> tuple[pl.DataFrame, bytes]:
    """So many figures of made-up measures in every authority, as the tool writes them."""
    from village.kernel.areas import queries as areas  # noqa: PLC0415 - needs the settings

    numbers = [float(one.dfe_code) for one in areas.upper_tier(date(2025, 1, 1))]
    years = range(2016, 2026)
    measures = -(-rows // (len(numbers) * len(years)))
    frame = (
        pl.DataFrame({"Short Desc": [f"Made{one}" for one in range(measures)]})
        .join(pl.DataFrame({"Years": [str(one) for one in years]}), how="cross")
        .join(pl.DataFrame({"LA Number": numbers}), how="cross")
        .with_row_index("n")
        .select("Short Desc", "Years", "LA Number", (pl.col("n") % 1000 / 10).cast(pl.String).alias("Values"))
    )
    header = "Measure_short,Topic,Measure,y_axis_name,Year_Type,dps"
    lines = [f"Made{one},Health and Wellbeing,Made up {one},%,Academic Year,1" for one in range(measures)]
    return frame.head(rows), "\n".join([header, *lines, ""]).encode()


def _apart(way: str, path: Path) -> dict[str, Any]:
    """Seconds, and the most memory, of one way in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.importing", way, str(path)],
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "POLARS_MAX_THREADS": "2"},
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return dict(json.loads(done.stdout))


def _here(way: str, path: Path) -> dict[str, Any]:
    work = {"ours": _ours, "polars": _polars, "pandas": _pandas}[way](path)
    began, spent = time.perf_counter(), time.process_time()
    found = next(work)
    took, cpu = time.perf_counter() - began, time.process_time() - spent
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**found, "seconds": round(took, 3), "cpu_s": round(cpu, 2), "peak_mb": round(peak)}


def _ours(path: Path) -> Any:
    from village.warehouse import releases  # noqa: PLC0415 - belongs to one way alone
    from village.warehouse.importing.reading import chosen, read  # noqa: PLC0415
    from village.warehouse.importing.shipped import shipped  # noqa: PLC0415

    mapping = chosen(path.name, list(shipped()))
    if mapping is None:
        raise SystemExit(f"No mapping is known for {path.name}.")

    def work() -> Any:
        imported = read(path, mapping)
        releases.keep(imported, path.parent / "releases")
        yield {"loaded": imported.counts.loaded}

    return work()


def _polars(path: Path) -> Any:
    counted = pl.read_parquet(path).group_by("Short Desc").len()
    yield {"measures": counted.height}


def _pandas(path: Path) -> Any:
    import pandas as pd  # noqa: PLC0415 - only where it is installed

    # Polars reads the file for it: pandas needs another package for that, whose absence is not its fault.
    read = pl.read_parquet(path)
    frame = pd.DataFrame({name: read[name].to_list() for name in read.columns})
    yield {"measures": len(frame.groupby("Short Desc").size())}


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "village.config.settings")
    os.environ.setdefault("VILLAGE_MODE", "test")
    django.setup()
    json.dump(_here(sys.argv[1], Path(sys.argv[2])), sys.stdout)
