"""The roles and bodies that come with Village, as files hold them. No database."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from village.kernel.tables.rules import read_yaml
from village.plan.rules.remits import Duty, Holder, Remits, Skill, Untold

FOLDER = Path(__file__).resolve().parents[2] / "reference" / "remits"


def _file(name: str) -> Mapping[str, Any]:
    return read_yaml(name, (FOLDER / name).read_bytes()).values


@cache
def plan_told_of() -> str:
    """The plan whose sources the remits are taken from."""
    return str(_file("source.yaml")["plan"])


@cache
def roles() -> Remits:
    """Every role, and the duties that the documents name."""
    return _remits(_file("roles.yaml"), "roles")


@cache
def bodies() -> Remits:
    """Every national body, and what it was asked to do."""
    return _remits(_file("bodies.yaml"), "bodies")


def _remits(said: Mapping[str, Any], holders: str) -> Remits:
    return Remits(
        {slug: Duty(slug, **one) for slug, one in said["duties"].items()},
        {slug: _holder(slug, **one) for slug, one in said[holders].items()},
        [Untold(**one) for one in said["untold"]],
    )


def _holder(slug: str, *, skills: list[dict[str, str]] | None = None, **said: Any) -> Holder:
    return Holder(slug, skills=[Skill(**one) for one in skills or []], **said)
