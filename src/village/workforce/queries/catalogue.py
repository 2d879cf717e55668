"""The roles and sectors that come with Village."""

from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from village.workforce.rules.catalogue import Catalogue, Role

FILE = Path(settings.SRC) / "reference" / "workforce" / "roles.yaml"


@cache
def catalogue() -> Catalogue:
    """Every role, each of a sector that there is. Raises ValueError for a file that says otherwise."""
    data = yaml.safe_load(FILE.read_bytes())
    roles = {slug: Role(slug, **said) for slug, said in data["roles"].items()}
    unknown = {one.sector for one in roles.values()} - set(data["sectors"])
    if unknown:
        raise ValueError(f"reference/workforce/roles.yaml names sectors that it does not have: {sorted(unknown)}.")
    return Catalogue(data["sectors"], roles)


def role_name(slug: str) -> str:
    """What a role is called."""
    return catalogue().roles[slug].name


def role_choices() -> list[tuple[str, str]]:
    """Every role as a form offers it, by sector and name."""
    known = catalogue()
    ordered = sorted(known.roles.values(), key=lambda one: (known.sectors[one.sector], one.name))
    return [(one.slug, f"{known.sectors[one.sector]}: {one.name}") for one in ordered]
