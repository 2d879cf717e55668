"""The standard's tables that come with Village (`reference/directory/standard`)."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from village.directory.rules.standard.fields import Entity, Profile, read_entities, read_profiles

FOLDER = Path(settings.SRC) / "reference" / "directory" / "standard"


@cache
def profiles() -> Mapping[str, Profile]:
    """Every version of the standard that is known, by its name. Raises NotADocument for tables that say otherwise."""
    fields: dict[str, dict[str, Entity]] = {}
    for name in ("fields", "first"):
        standard, entities = read_entities(_document(name))
        fields[standard] = entities
    return read_profiles(_document("profiles"), fields)


def profile(name: str = "uk-3.0") -> Profile:
    """One version of the standard. Raises KeyError for one that is not known."""
    return profiles()[name]


def _document(name: str) -> object:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_bytes())
