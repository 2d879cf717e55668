"""Which of what was found in a record keeps it back until a person has looked; and how findings are gathered.

Most of what is wrong with a record is told to its supplier, and the record is taken in: a family is better served by a
youth club whose telephone number is written oddly than by none. Kept back is what could hurt a reader or their browser,
and what cannot be so in a way that sends people wrong.
"""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from village.directory.rules.harvesting.shape import LONG_ID, MISSHAPEN, UNKEEPABLE
from village.directory.rules.standard.findings import Finding
from village.kernel.tables.rules import visible

HOLDS = frozenset(
    {
        "link.scheme", "link.user", "link.lookalike", "link.inside",
        "text.script", "text.unseen", "text.long",
        "age.negative", "age.crossed", "cost.negative", "date.crossed", "service.expired", "place.far", "deep",
    }
)  # fmt: skip
"""Codes of the semantic level for which a record is kept back."""
NOT_READ, TOO_LONG, NO_SERVICE = "record.none", "record.long", "record.unnamed"
NEVER = frozenset(
    {"link.scheme", "text.script", "deep", NOT_READ, TOO_LONG, NO_SERVICE, MISSHAPEN, UNKEEPABLE, LONG_ID}
)
"""Codes with which nobody can let a record in: it would run in a reader's browser, or cannot be kept."""
MOST_RECORD = 1_000_000
"""Bytes of one record; a service has some 13,500 on average."""
EXAMPLES = 5
KEPT = 40
"""Findings kept of one record: one that is all wrong needs no more."""


def holding(findings: Iterable[Finding]) -> list[str]:
    """The codes for which a record is kept back, sorted; none for one that is taken in."""
    return sorted({one.code for one in findings if one.weight == "wrong" and (one.code in HOLDS or one.code in NEVER)})


def too_long() -> Finding:
    """That a record is longer than any service."""
    what = f"This record is longer than {MOST_RECORD:,} bytes, the most that is kept of one."
    return Finding("schema", TOO_LONG, "", what, "Shorten it: put long texts and pictures on pages of their own.")


def no_service(why: str) -> Finding:
    """That a record lacks what every service has."""
    what, _, do = why.partition(": ")
    return Finding("schema", NO_SERVICE, "", f"{what}.", f"{do[:1].upper()}{do[1:]}")


def short(findings: Iterable[Finding]) -> list[list[str]]:
    """Findings of one record as they are kept beside it."""
    told = ((one.level, one.code, one.path, one.what, one.do, one.weight) for one in findings)
    return [[visible(text) for text in one] for one in islice(told, KEPT)]


def long(kept: Iterable[Iterable[str]], theirs: str) -> list[Finding]:
    """Findings as they were before they were kept."""
    return [Finding(level, code, path, what, do, (theirs,), weight) for level, code, path, what, do, weight in kept]


def gathered(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings by level and code: what and what to do, in how many records, and some of them. The gravest first."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for one in findings:
        groups.setdefault((one.level, one.code), []).append(one)
    told = [_group(level, code, of) for (level, code), of in groups.items()]
    weights = ("wrong", "doubtful", "note")
    return sorted(told, key=lambda one: (weights.index(one["weight"]), -one["records"], one["level"], one["code"]))


def _group(level: str, code: str, of: list[Finding]) -> dict[str, Any]:
    records = list(dict.fromkeys(key for one in of for key in one.records))
    return {
        "level": level,
        "code": code,
        "weight": of[0].weight,
        "what": visible(of[0].what),
        "do": of[0].do,
        "path": visible(of[0].path),
        "records": len(records),
        "examples": records[:EXAMPLES],
        "held": code in HOLDS or code in NEVER,
    }


def letter(title: str, report: Mapping[str, Any], *, on: str, why: str = "") -> str:
    """What to tell the supplier of a feed, in plain text: what to mend first, where, and how."""
    lines = [f"What we found in {title} on {on}", ""]
    if why:
        lines += [why, ""]
    for number, one in enumerate(report.get("findings", ()), 1):
        lines.append(f"{number}. {one['what']} {one['do']}")
        where = f"   {one['records']:,} records" if one["records"] else "   The feed itself"
        examples = f", such as {', '.join(one['examples'])}" if one["examples"] else ""
        field = f"; field {one['path']}" if one["path"] else ""
        lines += [f"{where}{examples}{field} ({one['level']}, {one['code']})", ""]
    return "\n".join(lines)
