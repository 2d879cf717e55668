"""Which of what was found in a record keeps it back until a person has looked; and how findings are gathered.

Most of what is wrong with a record is told to its supplier, and the record is taken in: a family is better served by a
youth club whose telephone number is written oddly than by none. Kept back is what could hurt a reader or their browser,
and what cannot be so in a way that sends people wrong.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import islice
from textwrap import wrap
from typing import Any

from village.directory.rules.harvesting.shape import LONG_ID, MISSHAPEN, UNKEEPABLE
from village.directory.rules.reading import things
from village.directory.rules.record import PLACES
from village.directory.rules.showing import gives_away, holds, secrets
from village.directory.rules.standard.findings import Finding
from village.kernel.tables.rules import visible

HOLDS = frozenset(
    {
        "link.scheme", "link.user", "link.lookalike", "link.inside",
        "text.script", "text.unseen", "text.long",
        "age.negative", "age.crossed", "cost.negative", "date.crossed", "service.expired", "place.far", "place.told",
        "deep",
    }
)  # fmt: skip
"""Codes of the semantic level for which a record is kept back."""
SOMETHING = "Something is wrong with its place."
_PLACED = re.compile(r"location|address|postal|latitude|longitude|geo|city|region|uprn")
"""In which fields a finding is one of a place, whatever the version of the standard calls it."""
NOT_READ, TOO_LONG, NO_SERVICE = "record.none", "record.long", "record.unnamed"
NEVER = frozenset(
    {"link.scheme", "text.script", "deep", NOT_READ, TOO_LONG, NO_SERVICE, MISSHAPEN, UNKEEPABLE, LONG_ID}
)
"""Codes with which nobody can let a record in: it would run in a reader's browser, or cannot be kept."""
MOST_RECORD = 1_000_000
"""Bytes of one record; a service has some 13,500 on average."""
EXAMPLES = 5
GROUPS = 100
WIDE = 78
"""Characters of a line of a letter."""
_LINE = re.compile(r"line [0-9]+")
KEPT = 40
"""Findings kept of one record: one that is all wrong needs no more."""


def holding(findings: Iterable[Finding]) -> list[str]:
    """The codes for which a record is kept back, sorted; none for one that is taken in."""
    return sorted({one.code for one in findings if one.weight == "wrong" and (one.code in HOLDS or one.code in NEVER)})


def too_long() -> Finding:
    """That a record is longer than any service."""
    what = f"This record is longer than {MOST_RECORD:,} bytes, the most that is kept of one."
    return Finding("schema", TOO_LONG, "", what, "Shorten it: put long texts and pictures on pages of their own.")


def not_read() -> Finding:
    """That a record is built so oddly that no reader of it comes to its end."""
    return Finding("schema", NOT_READ, "", "This record cannot be read.", "Send it as the standard has it.")


def no_service(why: str) -> Finding:
    """That a record lacks what every service has."""
    what, _, do = why.partition(": ")
    return Finding("schema", NO_SERVICE, "", f"{what}.", f"{do[:1].upper()}{do[1:]}")


def of_secret(findings: Iterable[Finding], nested: Mapping[str, Any], theirs: str) -> list[Finding]:
    """What was found in a record of a service whose place must not be found, in words that say nothing of the place;
    and whether its own words tell where that is."""
    known = secrets(nested, things(nested, PLACES))
    found = [
        replace(one, what=SOMETHING) if _PLACED.search(one.path) or holds(one.what, known) else one for one in findings
    ]
    if gives_away(nested):
        what = "The words of a service that must not be found say where it is."
        do = "Leave the address, the postcode and the name of the place out of them."
        found.append(Finding("semantic", "place.told", "", what, do, (theirs,)))
    return found


def short(findings: Iterable[Finding]) -> list[list[str]]:
    """Findings of one record as they are kept beside it."""
    told = ((one.level, one.code, one.path, one.what, one.do, one.weight) for one in findings)
    return [[visible(text) for text in one] for one in islice(told, KEPT)]


def long(kept: Iterable[Iterable[str]], theirs: str) -> list[Finding]:
    """Findings as they were before they were kept."""
    return [Finding(level, code, path, what, do, (theirs,), weight) for level, code, path, what, do, weight in kept]


def gathered(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings by level, code and field: what and what to do, in how many records, and some of them. What keeps
    records back comes first, then the gravest."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for one in findings:
        groups.setdefault((one.level, one.code, _field(one.path)), []).append(one)
    told = [_group(*key, of) for key, of in groups.items()]
    weights = ("wrong", "doubtful", "note")
    told.sort(key=lambda one: (one["level"], one["code"], one["path"]))
    told.sort(key=lambda one: (not one["held"], weights.index(one["weight"]), -one["records"]))
    return told[:GROUPS]


def _field(path: str) -> str:
    """A path in any of the records: which item of a list or line of a table it was is left out."""
    steps = ("*" if step.isdigit() else _LINE.sub("line *", step) for step in path.split("/"))
    return visible("/".join(steps))


def _group(level: str, code: str, path: str, of: list[Finding]) -> dict[str, Any]:
    records = list(dict.fromkeys(key for one in of for key in one.records))
    return {
        "level": level,
        "code": code,
        "weight": of[0].weight,
        "what": visible(of[0].what),
        "do": of[0].do,
        "path": path,
        "records": len(records),
        "examples": records[:EXAMPLES],
        "held": of[0].weight == "wrong" and (code in HOLDS or code in NEVER),
    }


def by_code(findings: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Findings that were gathered, each fault once: as it is told of its first field; `fields`: each field, and in
    how many records it is so there."""
    told: dict[tuple[str, str], dict[str, Any]] = {}
    for one in findings:
        first = told.setdefault((one["level"], one["code"]), {**one, "fields": []})
        first["fields"].append((one["path"], one["records"]))
    return list(told.values())


def letter(title: str, report: Mapping[str, Any], *, on: str, why: str = "") -> str:
    """What to tell the supplier of a feed, in plain text: what to mend first, where, and how."""
    lines = [f"What we found in {title} on {on}", ""]
    if why:
        lines += [*wrap(why, WIDE), ""]
    for number, one in enumerate(report.get("findings", ()), 1):
        lines += wrap(f"{number}. {one['what']} {one['do']}", WIDE, subsequent_indent="   ")
        records = f"{one['records']:,} record{'s' if one['records'] != 1 else ''}"
        where = f"In {records}" if one["records"] else "In the feed itself"
        where += f", such as {', '.join(one['examples'])}" if one["examples"] else ""
        where += f"; field {one['path']}" if one["path"] else ""
        kept = " We do not show these records until it is mended." if one["held"] else ""
        lines += wrap(
            f"{where} ({one['level']}, {one['code']}).{kept}", WIDE, initial_indent="   ", subsequent_indent="   "
        )
        lines.append("")
    return "\n".join(lines)
