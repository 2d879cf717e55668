"""What is kept of a run beside its files: what it was asked for, which parts are whole, and at last the manifest."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from village.kernel.tables.aside import ASIDE, sync
from village.synthetic.nation.bounds import NotMade

ASKED, PART, MANIFEST = "making.json", "part.json", "manifest.json"
LOCK = ".lock"


def begin(out: Path, asked: Mapping[str, Any]) -> None:
    """Note in a folder what is asked for. Raises NotMade for one that holds anything else, or was begun otherwise."""
    before = out / ASKED
    if before.is_file():
        if _read(before) != asked:
            raise NotMade(
                f"{out} holds what was begun by another command, or by another version.",
                f"Nothing was changed: {ASKED} says by which; give that again to go on from there, or another folder.",
            )
        return
    if any(one.name != LOCK and not one.name.startswith(ASIDE) for one in out.iterdir()):
        raise NotMade(f"{out} is not an empty folder.", "Nothing was changed: give a new one with --out.")
    put(before, asked)


def put(path: Path, said: Mapping[str, Any]) -> None:
    """Write a file whole or not at all, and have the disk hold it."""
    aside = path.with_name(f"{ASIDE}{path.name}")
    aside.write_text(json.dumps(said, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    sync(aside)
    aside.replace(path)
    sync(path.parent)


def files_in(part: Path) -> dict[str, Any]:
    """Every Parquet file of a folder, by its path there: its rows, bytes and hash."""
    found = {}
    for path in sorted(part.rglob("*.parquet")):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        rows = pl.scan_parquet(path, hive_partitioning=False, glob=False).select(pl.len()).collect().item()
        found[str(path.relative_to(part))] = {"rows": rows, "bytes": path.stat().st_size, "sha256": digest}
    return found


def whole(part: Path) -> bool:
    """Whether a part was put in place; it is put there whole."""
    return (part / PART).is_file()


def settle_all(part: Path) -> None:
    """Have the disk hold every file of a part, in every folder of it."""
    for path, _, names in os.walk(part):
        for one in [*(Path(path) / name for name in names), Path(path)]:
            sync(one)


def manifest_of(out: Path, asked: Mapping[str, Any], parts: Mapping[str, str]) -> dict[str, Any]:
    """What the whole holds: what was asked, each file of each part (folder → what it is called), and sums by table."""
    said = {name: {"title": title, "files": _read(out / name / PART)["files"]} for name, title in parts.items()}
    tables: dict[str, dict[str, int]] = {}
    for part, one in said.items():
        for file_name, file in one["files"].items():
            name = file_name.removesuffix(".parquet") if part.startswith("area=") else f"{part}/{file_name}"
            held = tables.setdefault(name.removesuffix(".parquet"), {"rows": 0, "bytes": 0})
            held["rows"], held["bytes"] = held["rows"] + file["rows"], held["bytes"] + file["bytes"]
    return {"asked": dict(asked), "tables": tables, "parts": said}


def read_manifest(out: Path) -> dict[str, Any] | None:
    """The manifest of a folder; None while it is not whole."""
    return _read(out / MANIFEST) if (out / MANIFEST).is_file() else None


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
