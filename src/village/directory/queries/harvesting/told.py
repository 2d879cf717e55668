"""How a source stands, in words and figures for whoever keeps it."""

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from village.directory.models import Harvest, Quarantined, Raw, Source
from village.directory.queries.harvesting.standing import set_aside, sources
from village.directory.queries.keeping.visible import KEEP, of_area
from village.directory.rules.finding.plain import called
from village.directory.rules.harvesting.states import HELD, IN, MISSED, STATES, UNFINISHED
from village.kernel.access.rules import Viewer

REPORT = ("findings", "records", "points", "explained")


@dataclass(frozen=True)
class Standing:
    """A source with its last harvest, if there was one; how many of its services are told, and records wait."""

    source: Source
    last: Harvest | None
    shown: int
    waiting: int

    @property
    def state(self) -> str:
        """How it stands, in words."""
        if self.source.closed_on is not None:
            return "Closed"
        return STATES[self.last.state] if self.last else "Not read yet"

    @property
    def asks(self) -> bool:
        """Whether somebody is to look at it."""
        return self.source.closed_on is None and bool(
            self.waiting or (self.last and (self.last.state == HELD or self.last.why))
        )


def desk(viewer: Viewer) -> list[Standing]:
    """The sources that a viewer keeps, those that ask for something first, closed ones last."""
    found = list(sources(viewer))
    told_here = of_area(viewer, KEEP).filter(source__in=found, state="shown")
    shown = _counts(told_here.order_by().values_list("source").annotate(Count("pk")))
    undecided = Q(quarantined__decision="")
    waiting = _counts(Raw.objects.filter(undecided, source__in=found).values_list("source").annotate(Count("pk")))
    told = [
        Standing(one, next(iter(one.harvests.all()), None), shown.get(one.pk, 0), waiting.get(one.pk, 0))
        for one in found
    ]
    return sorted(told, key=lambda one: (one.source.closed_on is not None, not one.asks, one.source.title.casefold()))


def standing(viewer: Viewer, source: Source) -> Standing:
    """How one source stands."""
    return Standing(
        source,
        source.harvests.first(),
        of_area(viewer, KEEP).filter(source=source, state="shown").count(),
        set_aside(viewer).filter(raw__source=source, decision="").count(),
    )


def report_of(source: Source) -> tuple[Harvest | None, dict[str, Any]]:
    """What was found in a source's records when they were last looked at, and in which harvest."""
    for one in source.harvests.exclude(state__in=UNFINISHED)[:20]:
        if "findings" in one.report:
            return one, one.report
    return None, {}


def came(one: Quarantined) -> tuple[str, str]:
    """A record as it came, as text to look at, and its hash."""
    raw = Raw.objects.get(pk=one.raw_id)
    body = zlib.decompress(raw.body)
    return json.dumps(json.loads(body), indent=2, ensure_ascii=True) if body else "", raw.sha256


def changes(one: Harvest, most: int = 10) -> list[tuple[str, str, str]]:
    """Some of the records that a held harvest would change or add: their id, what they are called now, and then."""
    found = []
    for raw in Raw.objects.filter(source=one.source_id, waits=True).select_related("service").order_by("pk")[:most]:
        found.append((raw.theirs, raw.service.name if raw.service else "", name_in(raw)))
    return found


def name_of(one: Quarantined) -> str:
    """What a record that was set aside calls itself; blank where it does not."""
    return name_in(Raw.objects.get(pk=one.raw_id))


def name_in(raw: Raw) -> str:
    """What a record calls itself; blank where it does not."""
    body = zlib.decompress(raw.body)
    said = json.loads(body) if body else None
    name = said.get("name") if isinstance(said, dict) else None
    return called(str(name or ""))[:200]


def kept_back(some: Iterable[Quarantined]) -> list[tuple[Quarantined, str, str]]:
    """Records that were set aside, each with what it calls itself (else its id) and why it is kept back, in words."""
    every = list(some)
    raws = Raw.objects.in_bulk([one.raw_id for one in every])
    return [(one, name_in(raws[one.raw_id]) or one.raw.theirs, _why(one)) for one in every]


def _why(one: Quarantined) -> str:
    codes = set(one.codes)
    return " ".join(dict.fromkeys(what for _, code, _, what, *_ in one.raw.findings if code in codes))


def share_kept_back(source: Source) -> tuple[int, int]:
    """How many of a source's records are kept back, and how many it has."""
    own = Raw.objects.filter(source=source)
    return own.filter(quarantined__isnull=False).exclude(quarantined__decision=IN).count(), own.count()


def going(one: Harvest, most: int = 10) -> list[str]:
    """Some of the services that a held harvest would take to be gone: what they are called."""
    missed = Raw.objects.filter(source=one.source_id, missed__gte=MISSED, service__state__in=("shown", "waiting"))
    return list(missed.order_by("pk").values_list("service__name", flat=True)[:most])


def _counts(rows: Any) -> dict[int, int]:
    return dict(rows)
