"""The register of systems that send records."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.audit.noting import did
from village.kernel.organisations.queries import organisations
from village.people.actions import resolving
from village.people.actions.hearing import keep_as_sensitive
from village.people.models import Feed, SourceSystem
from village.people.queries.formats import formats
from village.people.rules.rows import IDENTITY, INVOLVEMENT
from village.people.rules.sources import TOLD

SOURCES = "people.sources"
CHANGED = ("title", "trust", "duplicate_free", "mode", "every_days", "contact")
_LINE = re.compile(r"\s*([a-z_]+)\s*:\s*(.+?)\s*")


@transaction.atomic
def register(*, slug: str, area: str, organisation: str, by: Viewer, at: dt.datetime, **said: Any) -> SourceSystem:
    """Enter a system in the register: `title`, `kind`, `trust`, `duplicate_free`, `sensitive`, `mode`, `every_days`,
    `contact`, and its columns by `shipped` (a format's slug) and `own` (lines "concept: Column, Column").

    Raises Refusal for a name that is taken, an organisation or format that is not there, or a column of no concept.
    """
    permit(by, SOURCES, Thing(area=area))
    of = organisations().filter(slug=organisation).first()
    if of is None:
        raise Refusal(f"There is no organisation called {organisation!r}.")
    if slug.startswith(f"{TOLD}-"):
        raise Refusal(f"Names that begin with “{TOLD}-” are for what Village itself is told. Choose another.")
    mapping = mapping_of(said.pop("shipped"), said.pop("own", ""))
    try:
        with transaction.atomic():
            made = SourceSystem.objects.create(
                slug=slug, area=area, organisation=of, mapping=mapping, opened_at=at, **said
            )
    except IntegrityError as error:
        raise Refusal(f"There is a source called {slug!r} already, or a value of it cannot be.") from error
    if made.sensitive:
        resolving.hold_index()
        keep_as_sensitive(of)
    did(by, "people.source.register", f"source:{made.slug}", at)
    return made


@transaction.atomic
def change(*, source: str, by: Viewer, at: dt.datetime, **said: Any) -> None:
    """Change what is said of a source that is open; its kind, area and whether it is sensitive stay. Raises Refusal."""
    found = _open(source, by)
    mapping = mapping_of(said.pop("shipped"), said.pop("own", ""))
    kept = {name: said[name] for name in CHANGED}
    SourceSystem.objects.filter(pk=found.pk).update(mapping=mapping, **kept)
    Feed.objects.filter(source=found, state="coming").update(done=0, counts={})  # they are read otherwise from now on
    did(by, "people.source.change", f"source:{found.slug}", at)


@transaction.atomic
def close(*, source: str, by: Viewer, at: dt.datetime, on: dt.date) -> None:
    """A system sends no more from a day on: its records stay, its feeds are not taken. Raises Refusal while one
    waits."""
    found = _open(source, by)
    if Feed.objects.filter(source=found, state__in=["coming", "held"]).exists():
        raise Refusal("A feed of this source is waiting: release or refuse it first.")
    SourceSystem.objects.filter(pk=found.pk).update(closed_on=on)
    did(by, "people.source.close", f"source:{found.slug}", at)


def mapping_of(shipped: str, own: str) -> dict[str, Any]:
    """The mapping of a format, with lines of a source's own in place of some of its columns; "=" before what is the
    same in every row, as in "nhs_number_status: =01".

    Raises Refusal for a format that is not there, a line that cannot be read, a concept that is not known, or one key
    for every row.
    """
    if shipped not in formats():
        raise Refusal(f"There is no format called {shipped!r}.")
    base: Mapping[str, Any] = formats()[shipped].mapping
    columns: dict[str, list[str]] = dict(base["columns"])
    constants: dict[str, str] = dict(base["constants"])
    lines = [line for line in own.splitlines() if line.strip()]
    for number, line in enumerate(lines, start=1):
        told = _LINE.fullmatch(line)
        if told is None:
            raise Refusal(f"Line {number} is not “concept: Column”: {line.strip()[:40]}.")
        if told[1] not in ("record", *IDENTITY, *INVOLVEMENT):
            raise Refusal(f"Line {number}: there is no concept {told[1]!r}. One is “forename”.")
        if not told[2].startswith("="):
            columns[told[1]] = [one.strip() for one in told[2].split(",") if one.strip()]
        elif told[1] == "record":
            raise Refusal(f"Line {number}: each row needs a key of its own. Name the column that holds it.")
        else:
            columns.pop(told[1], None)
            constants[told[1]] = told[2][1:].strip()
    return {**base, "columns": columns, "constants": constants, "own": "\n".join(lines)}


def _open(source: str, by: Viewer) -> SourceSystem:
    found = SourceSystem.objects.select_for_update().exclude(mode=TOLD).filter(slug=source).first()
    permit(by, SOURCES, Thing(area=found.area if found else None))
    if found is None:
        raise Refusal(f"There is no source called {source!r}.")
    if found.closed_on is not None:
        raise Refusal("This source is closed.")
    return found
