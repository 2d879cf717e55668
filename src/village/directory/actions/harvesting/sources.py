"""Opening and closing sources, and having one read now."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Greatest

from village.directory.actions.harvesting.searching import READ
from village.directory.models import Harvest, Source
from village.directory.queries.harvesting.standing import KEEP, sources
from village.directory.rules.harvesting.sources import CHANGEABLE, NotASource, SaidOfSource, check_words, checked
from village.directory.rules.harvesting.states import HELD, REFUSED, UNFINISHED
from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.areas.queries import names
from village.kernel.audit.actions import record as audited
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date
from village.kernel.jobs.actions import enqueue

NO_SOURCE = "There is no such source."
TAKEN = "There is a source of this name already: give another."
NO_AREA = "There is no such area: give the ONS code of an authority, such as E08000035, or none for all of England."
CLOSED = "This source is closed: nothing more is read from it."
CLOSED_MEANWHILE = "The source was closed."
NO_ADDRESS = "This source has no address to be read from: import a file of it with ./village directory import."


@transaction.atomic
def open_source(*, said: SaidOfSource, by: str, at: dt.datetime) -> Source:
    """Keep a source; `by`: who asked. Raises NotASource for what cannot be one."""
    checked(said)
    if said.area and not names(said.area):
        raise NotASource("area", NO_AREA)
    try:
        with transaction.atomic():
            made = Source.objects.create(**vars(said), opened_at=at)
    except IntegrityError:
        raise NotASource("slug", TAKEN) from None
    audited(actor=by, action="directory.source.open", thing=f"source:{made.slug}", at=at)
    return made


@transaction.atomic
def open_own_source(*, said: SaidOfSource, by: Viewer, at: dt.datetime) -> Source:
    """Keep a source of an area that the viewer keeps. Raises Refusal, or NotASource for what cannot be one."""
    ref = permit(by, KEEP, Thing(area=said.area or None))
    return open_source(said=said, by=str(ref), at=at)


@transaction.atomic
def close_source(*, source: str, by: str, at: dt.datetime) -> None:
    """Read nothing more from a source; what came of it stays as it is, and what waits of it is not taken in. Raises
    Refusal for one that is not open."""
    closed = Source.objects.filter(slug=source, closed_on=None).update(closed_on=london_date(at))
    if not closed:
        raise Refusal("There is no open source of this name.")
    left = Harvest.objects.filter(source__slug=source, state__in=(*UNFINISHED, HELD))
    left.update(state=REFUSED, why=CLOSED_MEANWHILE, ended_at=Greatest("started_at", Value(at)))
    audited(actor=by, action="directory.source.close", thing=f"source:{source}", at=at)


@transaction.atomic
def close_own_source(*, source: str, by: Viewer, at: dt.datetime) -> None:
    """The same, for whoever keeps its area. Raises Refusal."""
    found = kept_source(source, by=by)
    if found.closed_on is not None:
        raise Refusal(CLOSED)
    close_source(source=source, by=str(by.ref), at=at)


@transaction.atomic
def change_own_source(*, source: str, said: Mapping[str, Any], by: Viewer, at: dt.datetime) -> None:
    """Say otherwise what may be changed of a source (`said`: CHANGEABLE, each of them), closed or not: what came from
    it is told as long as it is there. Raises Refusal, or NotASource for what cannot be said of one."""
    found = kept_source(source, by=by)
    stays = {one.name: getattr(found, one.name) for one in fields(SaidOfSource)}
    new = check_words(SaidOfSource(**{**stays, **{name: said[name] for name in CHANGEABLE}}))
    changed = {name: getattr(new, name) for name in CHANGEABLE if getattr(new, name) != stays[name]}
    Source.objects.filter(pk=found.pk).update(**changed)
    trust = {"before": found.trust, "after": new.trust}
    did(by, "directory.source.change", f"source:{found.slug}", at, fields=list(changed), trust=trust)


@transaction.atomic
def ask_harvest(*, source: str, by: Viewer, at: dt.datetime) -> uuid.UUID:
    """Have a source read as soon as a worker is free; the run's id. Raises Refusal."""
    found = kept_source(source, by=by)
    if found.closed_on is not None:
        raise Refusal(CLOSED)
    if not found.url:
        raise Refusal(NO_ADDRESS)
    run = enqueue(READ, by=str(by.ref), at=at, source=found.slug)
    did(by, "directory.harvest.ask", f"source:{found.slug}", at)
    return run


def kept_source(source: str, *, by: Viewer) -> Source:
    """A source that somebody keeps. Raises Refusal."""
    found = sources(by).filter(slug=source).first()
    if found is None:
        raise Refusal(NO_SOURCE)
    permit(by, KEEP, Thing(area=found.area or None))
    return found
