"""A shortlist: services that somebody wants to keep by, in their own browser or in a link."""

import uuid
from collections.abc import Iterable

MOST = 20
FULL = f"Your shortlist has {MOST} services, which is the most. Take one off before you add another."


def read(said: Iterable[str]) -> tuple[uuid.UUID, ...]:
    """Ids, each once, in the order given, up to the most; what is none is left out."""
    found: dict[uuid.UUID, None] = {}
    for one in said:
        try:
            found[uuid.UUID(one)] = None
        except ValueError:
            continue
        if len(found) == MOST:
            break
    return tuple(found)


def split(said: str) -> tuple[uuid.UUID, ...]:
    """Ids with dots between, as a link or a cookie holds them."""
    return read(said[: MOST * 40].split("."))


def joined(ids: Iterable[uuid.UUID]) -> str:
    """Ids as a link or a cookie holds them."""
    return ".".join(one.hex for one in ids)


def added(ids: tuple[uuid.UUID, ...], one: uuid.UUID) -> tuple[uuid.UUID, ...] | None:
    """With one more; None when there is no room."""
    if one in ids:
        return ids
    return (*ids, one) if len(ids) < MOST else None


def without(ids: tuple[uuid.UUID, ...], one: uuid.UUID) -> tuple[uuid.UUID, ...]:
    """Without one."""
    return tuple(other for other in ids if other != one)
