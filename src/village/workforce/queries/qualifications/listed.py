"""The early years list, and what is known beside it, as files hold them. No database."""

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import Any

from village.kernel.tables.rules import read_yaml
from village.workforce.rules.qualifications.bodies import Bodies, Line, key
from village.workforce.rules.qualifications.counting import Catalogue, Ratios
from village.workforce.rules.qualifications.framework import Framework
from village.workforce.rules.qualifications.listed import Question, Understood, plain, read_list
from village.workforce.rules.qualifications.roles import Requirement, Role
from village.workforce.rules.qualifications.written import Written, read_framework

FOLDER = Path(__file__).resolve().parents[3] / "reference" / "qualifications"


@lru_cache
def reference(name: str) -> Any:
    """A file of reference data about qualifications, by its name without ending."""
    return read_yaml(f"{name}.yaml", (FOLDER / f"{name}.yaml").read_bytes()).values


def catalogue(file: str, raw: bytes) -> Catalogue:
    """The list in `raw`, named `file` where something is said of it. Raises Refused for what is no such list."""
    known = reference("early-years")
    understood = understanding()
    ratios = known["ratios"]
    return Catalogue(
        read_list(file, raw, understood),
        _bodies(known["bodies"]),
        Ratios(
            {int(level): at for level, at in ratios["counts_at"].items()},
            {one: status for status, some in ratios["statuses"].items() for one in some},
            ratios["source"],
        ),
        understood.questions,
    )


@lru_cache
def understanding() -> Understood:
    """What people have read in the list: its questions and the lines of its notes."""
    known = reference("early-years")
    return Understood(
        {slug: _question(slug, one) for slug, one in known["questions"].items()},
        {one["number"]: slug for slug, one in known["questions"].items() if "number" in one},
        {plain(one["line"]): tuple(one.get("asks") or ()) for one in known["notes"]},
        frozenset(plain(one["line"]) for one in known["notes"] if "shows_tags" in one),
    )


def _question(slug: str, said: dict[str, str]) -> Question:
    return Question(slug, said["ask"], said["counts_if"] == "yes", said.get("closes") == "all")


def _bodies(said: dict[str, list[dict[str, Any]]]) -> Bodies:
    return Bodies(
        tuple(
            Line(
                frozenset(map(key, one["names"])),
                dt.date.fromisoformat(one["from"]) if "from" in one else None,
                one["source"],
            )
            for one in said["one_body"]
        ),
        {key(one["name"]): one.get("asks", "") for one in said["anybody"]},
    )


@lru_cache
def framework() -> Framework:
    """Levels, what a credit is, and the sizes of qualifications."""
    said = reference("framework")
    return Framework(tuple(said["levels"]), said["hours_in_a_credit"], said["sizes"])


def framework_in(file: str, raw: bytes) -> Written:
    """The units, qualifications and equivalences that somebody wrote in `raw`. Raises Refused."""
    return read_framework(file, read_yaml(file, raw), framework())


@lru_cache
def roles() -> dict[str, Role]:
    """Every role of which something is asked, by its slug."""
    said = reference("roles")
    return {
        slug: Role(
            slug,
            one["title"],
            tuple(_requirement(asked, said["document"]) for asked in one["requires"]),
            one.get("scope", ""),
            tuple(one.get("posts", ())),
        )
        for slug, one in said["roles"].items()
    }


def titles() -> dict[str, str]:
    """What roles need, in words, by slug."""
    said: dict[str, str] = reference("roles")["qualifications"]
    return said


def _requirement(said: dict[str, Any], document: str) -> Requirement:
    return Requirement(
        needs=tuple(said["needs"]),
        kind=said["kind"],
        of=said["of"],
        source=said.get("source") or f"{document}, {said['paragraph']}",
        stated=said["stated"],
        from_on=dt.date.fromisoformat(said["from"]) if "from" in said else None,
    )
