"""Twenty thousand children and three months of what is on record of them, made once for the tests that look at them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from village.synthetic.people.make import make

FIRST, SECOND, LAST = "2026-09-01", "2026-10-01", "2026-11-01"
REFERENCE = Path(__file__).resolve().parents[4] / "src" / "village" / "reference"


@dataclass(frozen=True)
class Made:
    """What was made, as read back from the files."""

    folder: Path
    children: pl.DataFrame
    truth: pl.DataFrame

    def feed(self, source: str, date: str) -> pl.DataFrame:
        return pl.read_parquet(self.folder / "feeds" / source / f"{date}.parquet")

    def told(self, source: str, date: str = FIRST) -> pl.DataFrame:
        """A feed with the truth of each record, its child under `true_…`; the flag of known-as is `flag_known_as`."""
        true = self.children.select(pl.col("child"), pl.exclude("child").name.prefix("true_"))
        truth = self.truth.rename({"known_as": "flag_known_as"})
        return self.feed(source, date).join(truth, on="record").join(true, on="child")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("people") / "made"
    make(folder, count=20_000, seed=7, months=2, area="", step=lambda _: None)
    return Made(folder, pl.read_parquet(folder / "children.parquet"), pl.read_parquet(folder / "truth.parquet"))


@pytest.fixture(scope="session")
def said() -> dict[str, Any]:
    """The file of rates, read without the generator."""
    found = yaml.safe_load((REFERENCE / "synthetic" / "people.yaml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found
