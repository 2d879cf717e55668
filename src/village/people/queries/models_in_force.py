"""The model that decides now, and what goes with it."""

from functools import lru_cache

from django.core.cache import cache
from django.db import connection

from village.linkage.rules.decide import Thresholds
from village.linkage.rules.model import Model, model_of
from village.linkage.rules.untrained import untrained
from village.people.models import Child, MatchingModel

FEWEST = 8_000
"""About as many children as the smallest county, Rutland, has (ONS, mid-year estimates)."""
COUNTED_FOR, A_SECOND = 60, 1000
"""Seconds for which a count of all children stands, and for so many children a second: one more or less changes
nothing, and the more there are, the longer it takes to count them."""
_LATEST = """
SELECT id, version, made_at FROM people_matchingmodel
WHERE signed_at IS NOT NULL ORDER BY signed_at DESC, id DESC LIMIT 1
"""


def in_force() -> tuple[Model, Thresholds]:
    """The model signed off last, for an index of this size, and its thresholds; the untrained one where none is
    signed."""
    with connection.cursor() as cursor:
        cursor.execute(_LATEST)
        latest = cursor.fetchone()
    if latest is None:
        return untrained().among(children_held()), Thresholds()
    model, thresholds = _read(*latest)
    return model.among(children_held()), thresholds


@lru_cache(maxsize=4)
def _read(number: int, version: str, made_at: object) -> tuple[Model, Thresholds]:
    """A model as it is used: what a version made at a time says never changes, so it is read once."""
    data = MatchingModel.objects.get(pk=number, version=version).data
    return model_of(data), Thresholds(**data["thresholds"])


def children_held() -> int:
    """Among how many children a record's own is looked for: those that the index holds, and at least as many as a small
    area has. An index that has only begun holds few of its area's children: to take them for all would link a record to
    whoever is there, a twin or a neighbour."""
    held: int | None = cache.get("people.children")
    if held is None:
        held = Child.objects.filter(state="active").count()
        cache.set("people.children", held, COUNTED_FOR + held // A_SECOND)
    return max(held, FEWEST)
