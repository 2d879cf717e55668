"""The rules of linkage as engines call them, text in and text or numbers out: all that the workers of a Spark load.

A record is one text, the values of its fields in the order of `rules.normalise.FIELDS`, parted by SEPARATOR.
"""

import json
from functools import lru_cache

from village.linkage.rules.decide import Comparing
from village.linkage.rules.keys import by_names_alone, hashed, keys
from village.linkage.rules.model import Model, model_of
from village.linkage.rules.normalise import FIELDS, normalise
from village.linkage.short_names import short_names

SEPARATOR = "\x1f"
"""Stands in no value: what normalising leaves are letters, digits and signs."""
CONCEPTS = tuple(dict.fromkeys(concept for concepts in FIELDS.values() for concept, _ in concepts))
"""What `said` takes, in this order; "" is what a record does not say."""


def said(*texts: str) -> str:
    """A record made comparable, from what it says by CONCEPTS."""
    values = normalise(dict(zip(CONCEPTS, texts, strict=True)), short_names()).values
    return SEPARATOR.join(values.get(field, "") for field in FIELDS)


def keys_of(record: str) -> list[int]:
    """The keys under which a record is looked for, hashed; not those of its names alone, which grow without end."""
    return [hashed(key) for key in keys(values_of(record)) if not by_names_alone(key)]


def values_of(record: str) -> dict[str, str]:
    """The values of a record that is one text, by field."""
    return {field: text for field, text in zip(FIELDS, record.split(SEPARATOR), strict=True) if text}


def weight(model: str, one: str, other: str) -> float:
    """The weight in bits of a pair of records by a model (`rules.model.as_data` as JSON), as the index weighs it."""
    return _comparing(model, one).compared(_values(other)).weight


@lru_cache(maxsize=2)
def _model(data: str) -> Model:
    return model_of(json.loads(data))


@lru_cache(maxsize=2_000)
def _comparing(model: str, record: str) -> Comparing:
    return Comparing(values_of(record), _model(model))


@lru_cache(maxsize=20_000)
def _values(record: str) -> dict[str, str]:
    return values_of(record)
