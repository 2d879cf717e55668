"""Themes, evidence and frameworks of a workforce strategy, as files hold them. No database."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from village.board.rules.strategy.evidence import Kind, Scale
from village.board.rules.strategy.framework import Band, Framework
from village.kernel.tables.folders import read_folder
from village.kernel.tables.rules import read_yaml
from village.plan.rules.document import Commitment, Plan, Theme
from village.plan.rules.folder import plan_from

REFERENCE = Path(__file__).resolve().parents[3] / "reference"
NATIONAL = REFERENCE / "plan" / "childrens-plan-2007"
THEMES_KIND = WORKFORCE_THEME = "workforce"


def _file(name: str) -> Mapping[str, Any]:
    return read_yaml(name, (REFERENCE / "strategy" / name).read_bytes()).values


@cache
def themes() -> Mapping[str, str]:
    """The six themes of a workforce strategy: slug to title, in the order of the national plan."""
    lines = (NATIONAL / "themes.csv").read_text(encoding="utf-8").splitlines()
    return {row["id"]: row["title"] for row in csv.DictReader(lines) if row["kind"] == THEMES_KIND}


@cache
def evidence() -> Scale:
    """The scale of evidence."""
    said = _file("evidence.yaml")
    claims = dict(enumerate(said["claims"]))
    return Scale(claims, {slug: Kind(slug, **one) for slug, one in said["kinds"].items()})


@cache
def frameworks() -> Mapping[str, Framework]:
    """Every framework that an area may assess itself by, by slug."""
    names = sorted(one.name for one in (REFERENCE / "strategy" / "frameworks").glob("*.yaml"))
    return {name.removesuffix(".yaml"): _framework(name) for name in names}


def _framework(name: str) -> Framework:
    said = _file(f"frameworks/{name}")
    return Framework(
        slug=name.removesuffix(".yaml"),
        title=said["title"],
        source=said["source"],
        confirmed=said["confirmed"] == "yes",
        levels=dict(enumerate(said["levels"], 1)),
        bands={slug: Band(slug, **one) for slug, one in said["bands"].items()},
    )


@cache
def national() -> tuple[tuple[Theme, ...], tuple[Commitment, ...]]:
    """The national plan's themes of a workforce strategy, and its promises that belong to one of them."""
    ours = tuple(one for one in _plan().themes if one.kind == THEMES_KIND)
    slugs = {one.id for one in ours}
    return ours, tuple(one for one in _plan().commitments if slugs & set(one.themes))


@cache
def workforce_promises() -> frozenset[tuple[str, str]]:
    """The national plan's promises on the people who work with children, as plan and commitment: what makes a measure
    that serves one of them a measure of the workforce."""
    return frozenset((NATIONAL.name, one.id) for one in _plan().commitments if WORKFORCE_THEME in one.themes)


@cache
def _plan() -> Plan:
    return plan_from(read_folder(NATIONAL))
