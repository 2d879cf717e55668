"""Roles that somebody may have, and what each asks of whoever takes it."""

from collections.abc import Mapping
from dataclasses import dataclass

CHILD = "child"


@dataclass(frozen=True)
class Role:
    """`scope`: core or wider; `vetting`: "child" or "none"; `register`: the scheme of a register, or blank."""

    slug: str
    name: str
    sector: str
    scope: str
    vetting: str = CHILD
    register: str = ""


@dataclass(frozen=True)
class Catalogue:
    """Every sector by slug with its name, and every role by slug."""

    sectors: Mapping[str, str]
    roles: Mapping[str, Role]
