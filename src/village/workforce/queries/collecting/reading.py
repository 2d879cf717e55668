"""A return that was sent, or begun from the register: read, without whoever was erased, held to the rules."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils.crypto import salted_hmac

from village.kernel.calendar.rules import london_date
from village.kernel.organisations.models import Organisation
from village.kernel.tables.rules import Problem
from village.workforce.models import Asked, Erased
from village.workforce.models.collecting import Content
from village.workforce.queries.returns.checking import Report, check
from village.workforce.queries.returns.files import Taken, read_return
from village.workforce.queries.returns.shipped import shipped_returns, shipped_standard
from village.workforce.rules.collecting.changes import totals
from village.workforce.rules.collecting.identities import (
    identities,
    left_of,
    mark,
    shown,
    told_of,
    without_national,
)
from village.workforce.rules.collecting.keeping import packed, unpacked
from village.workforce.rules.collecting.quality import measured
from village.workforce.rules.collecting.rows import Leads
from village.workforce.rules.returns.packs import Finding
from village.workforce.rules.returns.standard import Return, Tables

MOST_NAME = 80
_TO_CHANGE = re.compile(r"[^A-Za-z0-9._ -]+")


@dataclass(frozen=True)
class Read:
    """What is kept of a return: its tables as bytes, findings and measures as JSON can hold them. `left_out`: how many
    were, because they were erased."""

    given: Taken
    tables: bytes
    findings: list[dict[str, Any]]
    measured: dict[str, Any]
    notes: list[str]
    left_out: int


def kept_name(name: str) -> str:
    """What a file is called here: its last part, of plain signs."""
    return _TO_CHANGE.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(". ")[:MOST_NAME] or "return"


def read_file(asked: Asked, name: str, raw: bytes) -> Taken:
    """The return in a file. Raises Refused."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / kept_name(name)
        path.write_bytes(raw)
        return read_return(path, shipped_returns()[asked.collection.kind])


def held_to_the_rules(asked: Asked, given: Taken, carried: Sequence[Mapping[str, Any]] = ()) -> Read:
    """A return as it is kept: without whoever was erased and, once the rules in force on its day have looked at them,
    without national insurance numbers. `carried`: what was found before, in what is not kept and cannot be looked at
    again. Raises Refused for tables with one key twice."""
    standard, wanted = shipped_standard(), given.wanted
    erased = erased_among(asked.employer, wanted, given.tables)
    tables, gone = left_of(given.tables, erased) if erased else (given.tables, 0)
    left = Taken(wanted, tables, given.lines, given.problems, given.notes)
    report = check(left, asked.collection.reference_on)
    tables = without_national(tables)
    totalled = totals(wanted, tables, asked.collection.reference_on)
    told = {
        **asdict(measured(standard, wanted, tables, report.spoken_of | _spoken_of(carried))),
        **{name: str(value) for name, value in asdict(totalled).items()},
        "counts": dict(Counter(report.counts) + Counter(one["code"] for one in carried)),
        "severities": {
            name: count + sum(1 for one in carried if one["severity"] == name)
            for name, count in report.by_severity.items()
        },
    }
    notes = [str(one) for one in given.notes]
    if gone:
        notes.append(f"{gone} {'was' if gone == 1 else 'were'} left out: erased from your returns.")
    findings = [*_findings(left, tables, report), *map(dict, carried)]
    return Read(left, packed(standard, tables), findings, told, notes, gone)


def _spoken_of(carried: Sequence[Mapping[str, Any]]) -> set[str]:
    return {str(one["person"]) for one in carried if one["severity"] != "error"}


def _findings(given: Taken, tables: Tables, report: Report) -> list[dict[str, Any]]:
    standard, wanted = shipped_standard(), given.wanted
    rows = {name: {str(one["id"]): one for one in some} for name, some in tables.items()}
    of_each = told_of(tables)
    leads = Leads(standard, wanted, tables, given.lines)

    def told(one: Finding) -> dict[str, Any]:
        who = rows["person"].get(one.person)
        row = rows.get(one.table, {}).get(one.key, {})
        return {
            "code": one.code, "severity": one.severity, "person": one.person, "row": one.row, "field": one.field,
            "who": shown(standard, wanted, who) if who else "", "said": one.message,
            "mark": mark(wanted, one, who, row, of_each[one.person] if who else ()),
            "engagement": leads.engagement(one),
        }  # fmt: skip

    return [told(one) for one in report.findings]


def tables_of(kept: Content) -> Tables:
    """The tables that a version or a draft keeps."""
    return unpacked(shipped_standard(), bytes(kept.tables))


def marks_of(text: str) -> list[str]:
    """What is kept, in place of what somebody would be known by: a keyed hash, under the key in use first."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    salt = "village.workforce.erased"
    return [salted_hmac(salt, text, secret=str(key), algorithm="sha256").hexdigest() for key in keys]


def erased_among(employer: Organisation, wanted: Return, tables: Tables) -> dict[str, dt.date]:
    """The persons of a return, by key, who were erased from the returns of this employer, and on which day last."""
    known = {one.mark: london_date(one.at) for one in Erased.objects.filter(employer=employer).order_by("at", "pk")}
    found: dict[str, dt.date] = {}
    for one in tables["person"] if known else ():
        marks = [each for text in identities(wanted, one) for each in marks_of(text) if each in known]
        if marks:
            found[str(one["id"])] = max(known[each] for each in marks)
    return found


def last_erased(employer: Organisation) -> int:
    """The key of what was kept last of somebody erased from this employer's returns; 0 for nobody yet."""
    return Erased.objects.filter(employer=employer).aggregate(last=Max("pk"))["last"] or 0


def sentences(problems: tuple[Problem, ...], most: int = 5) -> str:
    """Why a file was not taken, in a few sentences."""
    more = len(problems) - most
    return " ".join([*map(str, problems[:most]), *([f"There are {more} more faults."] if more > 0 else [])])
