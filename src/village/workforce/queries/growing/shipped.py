"""The programmes of induction, the common core and the ways to lead that come with Village."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from village.workforce.rules.growing.programme import Programme, programme
from village.workforce.rules.growing.succession import Expected

FOLDER = Path(settings.SRC) / "reference" / "workforce"


def _file(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / name).read_bytes())
    return found


@cache
def programmes() -> dict[str, Programme]:
    """Every programme of induction, by slug."""
    return {slug: programme(slug, said) for slug, said in _file("inductions.yaml")["programmes"].items()}


@dataclass(frozen=True)
class Core:
    """The common core: its scale, what each area means, and the titles of the areas by edition, the newest last."""

    scale: dict[int, str]
    means: dict[str, str]
    editions: dict[str, dict[str, str]]

    def title(self, area: str) -> str:
        """What the newest edition calls an area; blank for none."""
        return self.editions[max(self.editions)].get(area, "")


@cache
def core() -> Core:
    """The common core of skills and knowledge."""
    data = _file("common-core.yaml")
    means = {area: said["means"] for area, said in data["areas"].items()}
    return Core(data["scale"], means, {name: said["titles"] for name, said in data["editions"].items()})


@dataclass(frozen=True)
class Succession:
    """Roles that lead others, the programmes that prepare for them, and what is expected of age."""

    leading: tuple[str, ...]
    programmes: dict[str, str]
    expected: Expected


@cache
def succession() -> Succession:
    """What succession is reckoned by."""
    data = _file("succession.yaml")
    names = {slug: said["name"] for slug, said in data["programmes"].items()}
    return Succession(tuple(data["leading"]), names, Expected(data["leaves_at"], data["within_years"]))
