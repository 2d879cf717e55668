"""Tests that a document names, as `path::name` between backticks: each must be there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def named_in(text: str) -> list[tuple[str, str]]:
    """Every test that a text names: its file, and its function or class."""
    return re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text)


def missing(named: list[tuple[str, str]]) -> list[str]:
    """Those that are not there, as they were named."""
    return [f"{file}::{test}" for file, test in named if not _is_there(ROOT / file, test)]


def _is_there(path: Path, test: str) -> bool:
    written = path.read_text(encoding="utf-8") if path.is_file() else ""
    return re.search(rf"^ *(def|class) {test}\(", written, re.MULTILINE) is not None
