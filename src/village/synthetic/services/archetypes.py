"""What made-up services are like (`reference/synthetic/services`)."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

FOLDER = Path(settings.SRC) / "reference" / "synthetic" / "services"
SECRET = "hidden"  # where something is given that must not be found


@dataclass(frozen=True)
class Archetype:
    """One sort of service: `n` of it in a town, given `by` whom and `at` what sort of place. `ages` in years, `cost` in
    pounds, `when` as "MO-FR 09:00-17:00"; None where the sort has none. `holidays`: only when schools are closed."""

    slug: str
    kinds: tuple[str, ...]
    by: str
    at: str
    n: int
    names: tuple[str, ...]
    text: str
    ages: tuple[float, float] | None = None
    cost: float | None = None
    when: str = ""
    holidays: bool = False
    access: tuple[str, ...] = ()
    send: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@cache
def archetypes() -> tuple[Archetype, ...]:
    """Every sort, in the order of the files."""
    said: dict[str, Any] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        if path.name != "source.yaml":
            said |= yaml.safe_load(path.read_bytes())
    return tuple(Archetype(slug, **{key: _frozen(value) for key, value in one.items()}) for slug, one in said.items())


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@cache
def town() -> tuple[tuple[Archetype, int], ...]:
    """The services of one town: a sort and which of its kind it is, the first of every sort before any second."""
    rounds = max(one.n for one in archetypes())
    return tuple((one, again) for again in range(rounds) for one in archetypes() if again < one.n)
