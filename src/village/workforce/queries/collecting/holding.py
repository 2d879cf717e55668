"""In which returns of their employer somebody stands, for themselves."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from village.workforce.models import Asked, Draft, Version, Worker
from village.workforce.queries.collecting.reading import tables_of
from village.workforce.queries.collecting.register import short
from village.workforce.queries.returns.shipped import shipped_returns
from village.workforce.rules.collecting.identities import identities
from village.workforce.rules.collecting.moving import STATES
from village.workforce.rules.returns.numbers import social_worker_number
from village.workforce.rules.returns.standard import Record, Return


@dataclass(frozen=True)
class HeldIn:
    """A return that holds somebody: which, of which day, and how far it has come."""

    title: str
    reference_on: dt.date
    said: str


def holding(worker: Worker) -> list[HeldIn]:
    """The returns of a worker's employer of which some version, or what is being made of one, holds them; the newest
    day first. Known by any number or name that the register ever had of them, or by its reference."""
    asked = Asked.objects.filter(employer=worker.employer_id).select_related("collection")
    ordered = list(asked.order_by("-collection__reference_on", "-pk"))
    kinds = {one.pk: shipped_returns()[one.collection.kind] for one in ordered}
    there = _among(kinds, list(_known_as(worker)))
    return [
        HeldIn(kinds[one.pk].title, one.collection.reference_on, STATES[one.state])
        for one in ordered
        if one.pk in there
    ]


def _among(kinds: Mapping[int, Return], known: Sequence[Record]) -> set[int]:
    """By key, the returns that hold somebody; of each only so many versions are opened as it takes to know."""
    texts = {kind.name: {text for one in known for text in identities(kind, one)} for kind in kinds.values()}
    found: set[int] = set()
    for model in (Version, Draft):
        for one in model.objects.filter(asked__in=kinds).iterator(chunk_size=1):
            kind = kinds[one.asked_id]
            if one.asked_id not in found and _holds(one, kind, texts[kind.name]):
                found.add(one.asked_id)
    return found


def _holds(kept: Version | Draft, kind: Return, texts: set[str]) -> bool:
    return any(not texts.isdisjoint(identities(kind, person)) for person in tables_of(kept)["person"])


def _known_as(worker: Worker) -> Iterator[Record]:
    """A worker as a person of a return, once for each name and each number."""
    here: Record = {"id": short(worker.ref)}
    for name in worker.names.all():
        yield here | {"born_on": worker.born_on, "surname": name.family, "forenames": name.given or None}
    for one in worker.identifiers.all():
        if one.scheme == "TRN":
            yield here | {"trn": one.value}
        elif one.scheme == "SWE" and (number := social_worker_number(one.value)):
            yield here | {"social_worker_no": number.canonical, "social_worker_text": number.text}
