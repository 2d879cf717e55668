"""What a provider chooses from: needs, what places have, languages and kinds of help, by slug, as they come with
Village; and which kinds are of help whose place must not be found."""

import csv
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

FOLDER = Path(settings.SRC) / "reference" / "directory"


def _file(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / name / f"{name}.yaml").read_bytes())
    return found[name]


@cache
def needs() -> dict[str, str]:
    """Special educational needs."""
    return {slug: one["name"] for slug, one in _file("send").items()}


@cache
def access() -> dict[str, str]:
    """What a place has for people who could not come without it."""
    return {slug: one["name"] for slug, one in _file("access").items()}


@cache
def languages() -> dict[str, str]:
    """Languages, by code."""
    with (FOLDER / "languages" / "languages.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


@cache
def kinds() -> dict[str, str]:
    """Kinds of help."""
    return {slug: one["name"] for slug, one in _file("kinds").items()}


def sensitive_of(chosen: tuple[str, ...]) -> str:
    """Which sensitive service it is that gives such help; blank for none."""
    every = _file("kinds")
    return next((every[slug]["sensitive"] for slug in chosen if every.get(slug, {}).get("sensitive")), "")
