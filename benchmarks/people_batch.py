"""Files of made-up children linked by `village people link` as it comes, without settings: how right, how fast, how it
grows. Chances and thresholds are the program's own; truth only judges what it wrote."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.apart import Stopped, measured
from benchmarks.people import links, quality, ratios
from benchmarks.people_files import CHILDREN_TO_A_RECORD, Two, census, of_one_size, people, whole


def batch(records: int) -> Iterator[dict[str, Any]]:
    """Two files of so many records, and of a tenth and a third of them, beside Splink 5 on the same files."""
    before: dict[str, Any] | None = None
    for size in _growing(records):
        with tempfile.TemporaryDirectory(prefix="village-batch-") as name:
            two = of_one_size(people(Path(name), round(size * CHILDREN_TO_A_RECORD)), size)
            found: dict[str, Any] = {
                "case": "batch",
                "question": "How long does linking two files take, in how much memory, and how right is it?",
                "records": size,
                "village": _ours(two),
                "splink": _theirs(two),
            }
        if "failed" not in found["splink"]:
            found |= ratios(found)
        yield found | _growth(found, before)
        before = found


def synthetic(children: int) -> Iterator[dict[str, Any]]:
    """All that schools and health services hold of so many children, and of a tenth and a third of them."""
    before: dict[str, Any] | None = None
    for size in _growing(children):
        with tempfile.TemporaryDirectory(prefix="village-batch-") as name:
            made = people(Path(name), size)
            found: dict[str, Any] = {
                "case": "synthetic",
                "question": "How many links are right, how many were found, how much is left to people?",
                "children": size,
                "village": _ours(whole(made, numbers=True)),
                "without_numbers": _ours(whole(made, numbers=False)),
            }
        yield found | _growth(found, before)
        before = found


def unseen(children: int) -> Iterator[dict[str, Any]]:
    """A census and a register of so many children, as they were made and much worse."""
    with tempfile.TemporaryDirectory(prefix="village-batch-") as name:
        made = people(Path(name), children)
        for harsh in (False, True):
            yield {
                "case": "census",
                "question": "Does linking without settings hold on files of a kind that nothing was chosen on?",
                "children": children,
                "noise": "harsh" if harsh else "as made",
                "village": _ours(census(made, harsh=harsh)),
            }


def _growing(most: int) -> list[int]:
    return sorted({max(most // 10, 1_000), max(most * 3 // 10, 1_000), most})


def _growth(found: dict[str, Any], before: dict[str, Any] | None) -> dict[str, Any]:
    """How many times as much as at the size before, by the processor and by memory."""
    if before is None:
        return {}
    now, then = found["village"], before["village"]
    size = now["records"] / then["records"]
    return {
        "growth": {
            "records": round(size, 2),
            "processor": round(now["processor_seconds"] / then["processor_seconds"], 2),
            "memory": round(now["peak_mb"] / then["peak_mb"], 2),
        }
    }


def _ours(two: Two) -> dict[str, Any]:
    out = two.left.with_suffix(".village")
    _, cost = measured("village", "people", "link", *two.files, "--out", out)
    return judged(out, two) | cost


def _theirs(two: Two) -> dict[str, Any]:
    out = two.left.with_suffix(".splink")
    try:
        _, cost = measured("benchmarks.splink_as_in_its_demos", "large", out, *two.files)
    except Stopped as why:
        return {"failed": str(why)}
    return _rightness(links(out), two) | cost


def judged(out: Path, two: Two) -> dict[str, Any]:
    """How right the links in a folder are: left to themselves, and once a person who is never wrong has decided all
    that is put before people."""
    pairs = pl.scan_parquet(out / "pairs.parquet").select("left", "right", "decision", "probability")
    made = pairs.filter(pl.col("decision") == "link").collect()
    asked = _known(pairs.filter(pl.col("decision") == "review").collect(), two)
    linked = _known(made, two)
    after = pl.concat([linked, asked.filter("right_one")])
    twins = linked.filter(~pl.col("right_one") & pl.col("twins")).height
    return {
        "records": two.records,
        **_rightness(made, two),
        "links": made.height,
        "wrong": int((~linked["right_one"]).sum()),
        "expected_wrong": round(float((1 - made["probability"]).sum()), 1),
        "reviewed": quality(int(after["right_one"].sum()), after.height, _true(two)),
        "asked": asked.height,
        "asked_share": round(asked.height / two.records, 5),
        "twin_false_links_per_10000": round(1e4 * twins / max(made.height, 1), 2),
    }


def _rightness(made: pl.DataFrame, two: Two) -> dict[str, float]:
    return quality(int(_known(made, two)["right_one"].sum()), made.height, _true(two))


def _known(pairs: pl.DataFrame, two: Two) -> pl.DataFrame:
    """Of each pair, whether it is of one child, and whether of twins."""
    both = pairs.join(two.truth, left_on="left", right_on="record").join(
        two.truth, left_on="right", right_on="record", suffix="_too"
    )
    twins = pl.col("twin") & pl.col("twin_too") & (pl.col("family") == pl.col("family_too"))
    return both.select((pl.col("child") == pl.col("child_too")).alias("right_one"), twins.alias("twins"))


def _true(two: Two) -> int:
    """Pairs of the two files that are of one child."""
    sides = [pl.read_csv(file, infer_schema=False).select(pl.nth(0).alias("record")) for file in two.files]
    left, right = (side.join(two.truth, on="record").group_by("child").len() for side in sides)
    return int(left.join(right, on="child").select((pl.col("len") * pl.col("len_right")).sum()).item() or 0)
