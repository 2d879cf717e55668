"""What the standard lets pass and cannot be so: a walk over a document, every text and every thing in it.

`meant` is the way in. The day and what is known of places are passed in.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from village.directory.rules.standard.fields import Entity
from village.directory.rules.standard.findings import Finding, beside
from village.directory.rules.standard.meaning import ages, links, spots, times, words
from village.directory.rules.standard.meaning.spots import Places
from village.directory.rules.standard.schema import named

MOST_DEEP = 40
"""How deep things may lie in each other; the standard needs nine."""

__all__ = ["Places", "meant"]


def meant(
    entities: Mapping[str, Entity], entity: str, value: object, *, today: date, places: Places, path: str = ""
) -> list[Finding]:
    """What cannot be so in a document that begins with an entity. Things of a wrong kind are passed over: the schema
    has told of them."""
    if not isinstance(value, Mapping):
        return []
    record = named(value)
    walk = _Walk(entities, (record,) if record else (), today, places)
    return list(walk.thing(entity, value, path, 0))


class _Walk:
    def __init__(self, entities: Mapping[str, Entity], of: tuple[str, ...], today: date, places: Places) -> None:
        self.entities, self.of, self.today, self.places = entities, of, today, places

    def thing(self, entity: str, value: Mapping[str, Any], path: str, depth: int) -> Iterator[Finding]:
        """Findings of one thing, then of what lies in it; an unknown thing has no name."""
        if depth > MOST_DEEP:
            yield Finding(
                "semantic", "deep", path, "Things lie in each other too deep to mean anything.", "Flatten it.", self.of
            )
            return
        for code, name, what, do, weight in self._of_thing(entity, value):
            yield Finding("semantic", code, beside(path, name) if name else path, what, do, self.of, weight)
        known = self.entities.get(entity)
        for name, inner in value.items():
            field = known.fields.get(name) if known else None
            yield from self._inner(field.of if field else "", str(name), inner, beside(path, str(name)), depth)

    def _inner(self, entity: str, name: str, inner: object, path: str, depth: int) -> Iterator[Finding]:
        if isinstance(inner, str):
            for code, what, do, weight in [*words.found(name, inner), *links.found(name, inner)]:
                yield Finding("semantic", code, path, what, do, self.of, weight)
        elif isinstance(inner, dict):
            yield from self.thing(entity, inner, path, depth + 1)
        elif isinstance(inner, list) and depth <= MOST_DEEP:
            for number, one in enumerate(inner):
                yield from self._inner(entity, name, one, beside(path, number), depth + 1)

    def _of_thing(self, entity: str, value: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str, str]]:
        if entity == "service":
            yield from ages.found(value)
            yield from times.service(value, self.today)
        elif entity == "schedule":
            yield from times.schedule(value, self.today)
        elif entity == "cost_option":
            yield from times.cost(value)
        elif entity == "location":
            yield from spots.location(value, self.places)
        elif entity == "address":
            yield from spots.address(value, self.places)
        elif entity == "phone":
            yield from words.phone(value)
