"""The rules of free early learning that come with Village."""

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from village.directory.rules.early.book import Book, book

FOLDER = Path(settings.SRC) / "reference" / "directory" / "early"


@cache
def shipped() -> Book:
    """Every scheme with its dated rules, and what is asked."""
    return book(_file("entitlements.yaml"), _file("questions.yaml"))


@cache
def checked_on() -> dt.date:
    """The day on which the rules were last held beside their sources."""
    found: dt.date = _file("source.yaml")["checked_on"]
    return found


def _file(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / name).read_bytes())
    return found
