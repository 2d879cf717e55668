"""A list of things that are told, read part by part: by a question to the database, or by the ids that were found, so
that a long list is neither read whole nor put into one question, which databases bound."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

AT_ONCE = 500
_SIZE = 16
_Thing = TypeVar("_Thing", bound=Model)


def packed(keys: Iterable[uuid.UUID]) -> bytes:
    """Ids, 16 bytes each."""
    return b"".join(key.bytes for key in keys)


def unpacked(keys: bytes) -> list[uuid.UUID]:
    """The ids that were packed."""
    return [uuid.UUID(bytes=keys[at : at + _SIZE]) for at in range(0, len(keys), _SIZE)]


def batches(keys: bytes) -> Iterator[list[uuid.UUID]]:
    """Packed ids in lists of as many as are read at once."""
    for at in range(0, len(keys), AT_ONCE * _SIZE):
        yield unpacked(keys[at : at + AT_ONCE * _SIZE])


@dataclass(frozen=True)
class Picked(Generic[_Thing]):
    """Things in the order of their ids: all of `of`, or (`keys`, packed, in order) those of them with these ids."""

    of: QuerySet[_Thing]
    keys: bytes | None = None

    def __len__(self) -> int:
        return self.of.count() if self.keys is None else len(self.keys) // _SIZE

    def __getitem__(self, part: slice) -> list[_Thing]:
        if self.keys is None:
            return list(self.of[part])
        return list(self.of.filter(pk__in=unpacked(self.keys[part.start * _SIZE : part.stop * _SIZE])))

    def __iter__(self) -> Iterator[_Thing]:
        if self.keys is None:
            yield from self.of.iterator(chunk_size=AT_ONCE)
            return
        for some in batches(self.keys):
            yield from self.of.filter(pk__in=some)

    def rows(self, *columns: str) -> list[tuple[Any, ...]]:
        """Some columns of each."""
        if self.keys is None:
            return list(self.of.values_list(*columns))
        return [row for some in batches(self.keys) for row in self.of.filter(pk__in=some).values_list(*columns)]

    def one(self, key: uuid.UUID) -> _Thing | None:
        """The thing with an id; None where it is not among them."""
        return self.of.filter(pk=key).first()
