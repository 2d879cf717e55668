"""The rules of free early learning that come with Village."""

from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from village.directory.rules.early.book import Book, book

FOLDER = Path(settings.SRC) / "reference" / "directory" / "early"


@cache
def shipped() -> Book:
    """Every scheme with its dated rules, and what is asked."""
    entitlements, questions = (yaml.safe_load((FOLDER / name).read_bytes()) for name in ("entitlements.yaml", "questions.yaml"))
    return book(entitlements, questions)
