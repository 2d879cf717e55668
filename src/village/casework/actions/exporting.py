"""Exports: records of help as another dataset has them, pseudonymous, whole or not at all, and in the audit before
anybody has them."""

import datetime as dt
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from village.casework.queries.exporting import exports, records
from village.casework.rules.exporting import Cell, Export, children_in, faults, written
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import may_open
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import told
from village.kernel.tables.rules import Problem, Refused, write_csv

EXPORT = "casework.export"
NO_EXPORT = "There is no such export."
TOO_FEW = "This is of fewer than {least} children, and could show who they are: nothing is written."
MOST_SAID = 100
_ALWAYS = (1980, 1, 1, 0, 0, 0)  # a file is the same bytes whenever it is made


@dataclass(frozen=True)
class Made:
    """An export as it is handed over: a zip of tables as CSV and of what must be known of them. `rows`: by table."""

    name: str
    body: bytes
    sha256: str
    rows: Mapping[str, int]


def make_export(*, export: str, by: Viewer, at: dt.datetime) -> Made:
    """Write what somebody may export. Raises Refusal for whoever may not, for an export that is not, and for too few
    children; Refused with a sentence for each row that is not as the mapping says. Whatever comes of it is in the
    audit, by counts and a hash."""
    found = exports().get(export)
    if found is None or not may_open(by, EXPORT):
        _note(by, export, at, "denied")
        raise Refusal(NO_EXPORT)
    rows = records(by, at=at)
    if children_in(rows.values()) < found.least:
        _note(by, export, at, "refused")
        raise Refusal(TOO_FEW.format(least=found.least))
    made = {table.name: written(table, rows[table.of], found.least) for table in found.tables}
    wrong = [one for table in found.tables for one in faults(table, rows[table.of], made[table.name])]
    if wrong:
        _note(by, export, at, "refused", wrong=len(wrong))
        raise Refused(_some(wrong))
    return _handed_over(found, made, by, at)


def _handed_over(export: Export, made: Mapping[str, list[dict[str, Cell]]], by: Viewer, at: dt.datetime) -> Made:
    counts = {name: len(some) for name, some in made.items()}
    files = {
        f"{table.name}.csv": write_csv(
            [one.name for one in table.columns],
            [[row[one.name] for one in table.columns] for row in made[table.name]],
        )
        for table in export.tables
    }
    files["about.json"] = _about(export, counts)
    body = _zipped(files)
    sha256 = hashlib.sha256(body).hexdigest()
    _note(by, export.slug, at, "permitted", rows=counts, sha256=sha256)
    return Made(f"{export.slug}.zip", body, sha256, counts)


def _about(export: Export, counts: Mapping[str, int]) -> str:
    said = {
        "title": export.title,
        "about": export.about,
        "source": export.source,
        "confirmed": export.confirmed,
        "not confirmed": export.unconfirmed,
        "rows": dict(counts),
        "hidden": f"What fewer than {export.least} children share is left blank where it could tell who they are.",
        "who": "Nobody is named. Pseudonyms follow from this installation's secret and lead back to nobody without it.",
    }
    return json.dumps(said, indent=1, ensure_ascii=False) + "\n"


def _zipped(files: Mapping[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _ALWAYS), files[name])
    return held.getvalue()


def _some(wrong: list[Problem]) -> list[Problem]:
    if len(wrong) <= MOST_SAID:
        return wrong
    more = f"{len(wrong) - MOST_SAID} more rows are wrong."
    return [*wrong[:MOST_SAID], Problem(wrong[MOST_SAID].file, more, "Mend these first.")]


@transaction.atomic
def _note(by: Viewer, export: str, at: dt.datetime, decision: str, **detail: object) -> None:
    told(by, "casework.export", f"export:{export[:60]}", at, decision=decision, **detail)
