"""What came is taken into the record, so many at once in one transaction; what is not fit is set aside."""

import datetime as dt
import logging
import zlib
from dataclasses import dataclass

from django.db import DatabaseError, OperationalError, transaction
from django.db.models import F

from village.directory.actions.harvesting.reader import note
from village.directory.actions.keeping.sensitive import told_again
from village.directory.actions.recording import Said, ours, record_services
from village.directory.models import Harvest, Quarantined, Raw, Source
from village.directory.queries.finding.words import lexicon
from village.directory.queries.harvesting.reading import area_of, read_record
from village.directory.rules.finding.classify import classified
from village.directory.rules.harvesting import holding
from village.directory.rules.harvesting.states import IN
from village.directory.rules.record import Document
from village.directory.rules.standard.findings import Finding
from village.directory.rules.standard.meaning.times import checked_on
from village.directory.rules.standard.reading import Read
from village.kernel.calendar.rules import london_date

logger = logging.getLogger(__name__)

BATCH = 250
"""Records taken in at once: a reader that is killed has done so many too few, and others wait so long to write."""

ROW = "row"  # how codes begin of what was found in a row of a table, which is not kept itself


@dataclass
class Looked:
    """A record that waits, as it was read: its document if it has one, what was found, and for what it is kept back."""

    raw: Raw
    document: Document | None
    findings: list[Finding]
    codes: list[str]


@transaction.atomic
def take_some(harvest: Harvest, *, at: dt.datetime) -> int:
    """Look at some records that wait, and take them in or set them aside; how many."""
    source, at = harvest.source, max(at, harvest.started_at)  # whatever the clock says now
    waiting = Raw.objects.filter(source=source, waits=True).order_by("pk")
    some = list(waiting.select_related("quarantined", "service").select_for_update(of=("self",))[:BATCH])
    looked = [look(source, one, today=london_date(at)) for one in some]
    fit = [one for one in looked if not one.codes or let_in(one)]
    _record_surely(source, fit, at)
    aside = [one for one in looked if one.codes and not let_in(one)]
    set_aside(aside, at=at)
    kept_back = {one.raw.pk for one in aside}
    Quarantined.objects.filter(raw__in=[one.raw.pk for one in looked if not one.codes]).delete()
    Raw.objects.bulk_update([_seen(one) for one in looked], ["waits", "findings", "service"])
    note(harvest, at=at, quarantined=F("quarantined") + len(kept_back))
    return len(some)


def look(source: Source, raw: Raw, *, today: dt.date) -> Looked:
    """Read a record as it came. Whatever stands in it, it keeps no other from being read."""
    try:
        read = read_record(source, zlib.decompress(raw.body), today=today)
    except DatabaseError:
        raise
    except Exception as odd:
        _say_odd(raw, odd)
        read = Read(None, (holding.not_read(),))
    of_its_row = [one for one in holding.long(raw.findings, raw.theirs) if one.code.startswith(ROW)]
    found = list(dict.fromkeys([*of_its_row, *read.findings]))
    if read.document is not None and secret(raw, read.document):
        found = holding.of_secret(found, read.document, raw.theirs)
    return Looked(raw, read.document, found, holding.holding(found))


def secret(raw: Raw, document: Document) -> bool:
    """Whether the place of what a record tells of must not be found: by its words, or because somebody said so."""
    return bool((raw.service and raw.service.sensitive) or _meant(raw, document)[1])


def let_in(one: Looked) -> bool:
    """Whether a person has let a record in with all that was found in it."""
    decided = getattr(one.raw, "quarantined", None)
    return decided is not None and decided.decision == IN and set(one.codes) <= set(decided.codes)


def take_in(source: Source, one: Looked, *, at: dt.datetime) -> None:
    """Take one record into the record of services, whatever was found in it. What could not be is in its codes."""
    _record(source, [one], at)
    Raw.objects.filter(pk=one.raw.pk).update(service=one.raw.service)


def _record_surely(source: Source, fit: list[Looked], at: dt.datetime) -> None:
    """Records services, together or, where one of them cannot be written, each by itself and that one not."""
    before = [(one.raw.service_id, list(one.findings), one.codes) for one in fit]
    try:
        with transaction.atomic():
            _record(source, fit, at)
    except OperationalError:  # the database's own trouble
        raise
    except Exception as odd:
        for one, (service, findings, codes) in zip(fit, before, strict=True):
            one.raw.service_id, one.findings, one.codes = service, findings, codes
        if len(fit) > 1:
            for one in fit:
                _record_surely(source, [one], at)
            return
        _say_odd(fit[0].raw, odd)
        fit[0].findings.append(holding.not_read())
        fit[0].codes = holding.holding(fit[0].findings)


def _say_odd(raw: Raw, odd: Exception) -> None:
    """What is odd in a record is ours to mend too: its number and the kind of trouble, never what it says."""
    logger.error("record %d of a source could not be read: %s", raw.pk, type(odd).__name__)


def _record(source: Source, fit: list[Looked], at: dt.datetime) -> None:
    """Records services; those that lack what every service has join those that are kept back."""
    by_area: dict[str, list[Looked]] = {}
    for one in fit:
        document = one.document or {}
        by_area.setdefault(area_of(source, document, placed=not secret(one.raw, document)), []).append(one)
    for area, some in by_area.items():
        said = [_said(one.raw, one.document or {}, london_date(at)) for one in some]
        taken = record_services(said, source=source, area=area, at=at)
        for number, why in taken.refused:
            some[number].findings.append(holding.no_service(why))
            some[number].codes = holding.holding(some[number].findings)
        refused = {number for number, _ in taken.refused}
        for number, one in enumerate(some):
            if number not in refused and one.document:
                one.raw.service_id = ours(source, "service", str(one.document["id"]))


def _meant(raw: Raw, document: Document) -> tuple[tuple[str, ...], str]:
    """The kinds of help that a service's words make of it, and why its place must not be found, if they say so. Where
    words alone hint at that, now or at first, it is hidden until two people have said that its place may be told."""
    found = classified(document, lexicon())
    if found.sensitive or not found.perhaps:  # nearly all: nobody need be asked what was said of it
        return found.kinds, found.sensitive
    return found.kinds, "" if raw.service is not None and told_again(raw.service) else found.perhaps


def _said(raw: Raw, document: Document, today: dt.date) -> Said:
    """A service as it is recorded, with the day on which its source says that it was checked."""
    kinds, sensitive = _meant(raw, document)
    return Said(document, kinds, sensitive, checked_on(document, today))


def set_aside(aside: list[Looked], *, at: dt.datetime) -> None:
    """Keep that records are not taken in; what a person decided holds as long as nothing else is found."""
    made = []
    for one in aside:
        before = getattr(one.raw, "quarantined", None)
        if before is None:
            made.append(Quarantined(raw=one.raw, since_at=at, codes=one.codes))
        elif not set(one.codes) <= set(before.codes):
            Quarantined.objects.filter(pk=before.pk).update(
                since_at=at, codes=one.codes, decision="", decided_by=None, decided_at=None
            )
    Quarantined.objects.bulk_create(made)


def _seen(one: Looked) -> Raw:
    one.raw.waits, one.raw.findings = False, holding.short(one.findings)
    return one.raw
