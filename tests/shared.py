"""Where real data for tests may be: `$VILLAGE_SHARED`, or ../shared beside the project. Absent, they skip."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("VILLAGE_SHARED") or Path(__file__).resolve().parents[1] / ".." / "shared")


def shared(*parts: str) -> Path:
    """A file of the shared data, or a skip."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the shared data file {'/'.join(parts)} is not on this machine")
    return path
