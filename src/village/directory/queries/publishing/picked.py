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
    """Things of `of`, in the order of their ids: those that were `found`, which the database finds or whose ids, packed
    and in order, are known. Ids are found first and alone: whole things before a page are not carried along."""

    of: QuerySet[_Thing]
    found: QuerySet[_Thing] | bytes

    def __len__(self) -> int:
        return len(self.found) // _SIZE if isinstance(self.found, bytes) else self.found.count()

    def __getitem__(self, part: slice) -> list[_Thing]:
        if isinstance(self.found, bytes):
            keys = unpacked(self.found[part.start * _SIZE : part.stop * _SIZE])
        else:
            keys = list(self._ids(self.found)[part])
        return list(self.of.filter(pk__in=keys))

    def __iter__(self) -> Iterator[_Thing]:
        for some in self._batches():
            yield from self.of.filter(pk__in=some)

    def rows(self, *columns: str) -> list[tuple[Any, ...]]:
        """Some columns of each."""
        return [row for some in self._batches() for row in self.of.filter(pk__in=some).values_list(*columns)]

    def one(self, key: uuid.UUID) -> _Thing | None:
        """The thing with an id; None where it is not among them."""
        return self.of.filter(pk=key).first()

    def _batches(self) -> Iterator[list[uuid.UUID]]:
        return batches(self.found if isinstance(self.found, bytes) else packed(self._ids(self.found)))

    @staticmethod
    def _ids(found: QuerySet[_Thing]) -> QuerySet[_Thing, uuid.UUID]:
        return found.order_by("pk").values_list("pk", flat=True)
