"""What lasting things are called today, and what they were called from 2006 to 2010."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

FILE = Path(__file__).resolve().parents[2] / "reference" / "words" / "eras.yaml"
NOW, THEN = "now", "then"


@dataclass(frozen=True)
class Word:
    """One thing in the words of both times. `label`: whether pages are labelled with it."""

    now: str
    then: str
    label: bool


@lru_cache(maxsize=1)
def words() -> tuple[Word, ...]:
    """Every word that ships, in its order."""
    return tuple(Word(**one) for one in yaml.safe_load(FILE.read_text(encoding="utf-8"))["words"])


def labels(era: str) -> Mapping[str, str]:
    """What labels are said otherwise in an era: none today."""
    return {one.now: one.then for one in words() if one.label} if era == THEN else {}
