"""A question put to the search, and what is told of each service that answers it.

The search says which and in what order; what is told is read from the record at that moment, so that what was withdrawn
since is not told, and what was hidden since is not placed.
"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import hypot
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from village.directory.models import Service
from village.directory.queries.documents import documents, points_of, secret, secret_as_kept, shown
from village.directory.queries.finding.where import Where
from village.directory.rules.finding.ages_said import without_ages
from village.directory.rules.finding.asked import PER_PAGE, Asked
from village.directory.rules.finding.telling import MILE
from village.directory.rules.record import Document
from village.search.index import Index, NoIndex, open_index
from village.search.rules.answer import Answer, Hit
from village.search.rules.question import Question

Point = tuple[float, float]
SIMILAR = 4
SIMILAR_WITHIN = 10 * MILE


@dataclass(frozen=True)
class One:
    """A service as it may be told. `points`: where it is, empty for one whose place must not be found."""

    service: Service
    document: Document
    points: tuple[tuple[int, int], ...] = ()

    @property
    def id(self) -> uuid.UUID:
        """Its id."""
        return self.service.pk


@dataclass(frozen=True)
class Found:
    """What answers a search. `hits` and `check`: each with its service; what was withdrawn since is left out."""

    answer: Answer
    hits: tuple[tuple[Hit, One], ...]
    check: tuple[tuple[Hit, One], ...]
    nearest: tuple[Hit, One] | None = None


def index() -> Index | None:
    """The search as it was made last; None where it never was, or cannot be read."""
    try:
        return open_index(settings.DIRECTORY_INDEX)
    except NoIndex:
        return None


def prepared() -> str:
    """The version of the search, blank where there is none: what depends on nothing else may be kept by it."""
    found = index()
    return found.version if found else ""


def unplaced() -> str:
    """What of the record may not be placed, as a state: another as soon as a place is hidden, or a hidden one told."""
    return hashlib.sha256(repr(secret_as_kept()).encode()).hexdigest()


_last_misplaced: tuple[tuple[Any, ...], tuple[str, ...]] = ((), ())  # the state that it was read in, and what was


def _misplaced(found: Index) -> Sequence[str]:
    """Entries that the search places where that may not be told any more, since they were hidden after it was made.
    Until it is made anew they are out of it: counts, filters and the way out of nothing would tell where they are.
    Read anew whenever what is hidden is another, and else as last time."""
    global _last_misplaced
    state = (found.version, secret_as_kept())
    known, refs = _last_misplaced
    if known != state:
        placed = found.points(map(str, secret()))
        now = {str(key): set(one.points) for key, one in by_ids(map(uuid.UUID, placed)).items()}
        refs = tuple(ref for ref, points in placed.items() if points - now.get(ref, set()))
        _last_misplaced = (state, refs)
    return refs


def find(asked: Asked, where: Where | None, today: dt.date) -> Found | None:
    """What answers a search; None where there is no directory to search yet."""
    return answered(question(asked, where, today))


def answered(put: Question) -> Found | None:
    """What answers a question as the search is asked it; None where there is no directory to search yet."""
    found = index()
    return None if found is None else _told(found.ask(put, _misplaced(found)), put.place)


def question(asked: Asked, where: Where | None, today: dt.date) -> Question:
    """A search as it is put. Without a place nothing can be nearest, so the best comes first; however far is wherever
    it serves, too."""
    area = where.area.code if where and where.area and asked.within else None
    return Question(
        text=without_ages(asked.need), kinds=asked.kind, place=where.point if where else None,
        within=asked.metres if where else None, ages=asked.ages, when=asked.when, free=asked.free or None,
        online=asked.online or None, access=frozenset(asked.access), send=frozenset(asked.send),
        languages=frozenset(asked.language), area=area,
        order="best" if asked.order == "near" and where is None else asked.order, page=asked.page, size=PER_PAGE,
        today=today,
    )  # fmt: skip


def _told(answer: Answer, place: Point | None) -> Found:
    nearest = answer.rescue.nearest if answer.rescue else None
    every = [*answer.hits, *answer.check, *([nearest] if nearest else [])]
    read = by_ids(uuid.UUID(hit.ref) for hit in every)
    hits, check = _joined(answer.hits, read, place), _joined(answer.check, read, place)
    return Found(answer, hits, check, next(iter(_joined((nearest,), read, place)), None) if nearest else None)


def _joined(hits: Iterable[Hit], read: Mapping[uuid.UUID, One], place: Point | None) -> tuple[tuple[Hit, One], ...]:
    """Hits with their services. One whose distance is to none of the places that may be told now, since it was hidden
    or has moved after the search was made, is left out until that is made anew: distance and order would tell where."""
    found = ((hit, read.get(uuid.UUID(hit.ref))) for hit in hits)
    return tuple((hit, one) for hit, one in found if one and (hit.metres is None or _is_told(hit.metres, one, place)))


def _is_told(metres: float, one: One, place: Point | None) -> bool:
    return place is not None and any(
        abs(hypot(east - place[0], north - place[1]) - metres) < 1 for east, north in one.points
    )


def by_ids(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, One]:
    """The services of some ids that are told, in the order of the ids."""
    wanted = list(dict.fromkeys(ids))
    read = _read(shown().filter(pk__in=wanted)) if wanted else {}
    return {key: read[key] for key in wanted if key in read}


def one(key: uuid.UUID) -> One | None:
    """One service that is told, with whose record it is; None for all others, whatever they are."""
    return _read(shown().select_related("source", "provider__steward").filter(pk=key)).get(key)


def _read(services: QuerySet[Service]) -> dict[uuid.UUID, One]:
    return {service.pk: One(service, document, points_of(service)) for service, document in documents(services)}


def like(this: One, today: dt.date) -> list[tuple[Hit, One]]:
    """A few other services that help with the same: near it, if it may be placed."""
    found = index()
    if found is None or not this.service.kinds:
        return []
    asked = Question(kinds=tuple(this.service.kinds[:3]), size=SIMILAR + 1, today=today)
    if this.points:
        asked = replace(asked, place=this.points[0], within=SIMILAR_WITHIN, order="near")
    told = _told(found.ask(asked, _misplaced(found)), asked.place)
    return [(hit, other) for hit, other in told.hits if other.id != this.id][:SIMILAR]
