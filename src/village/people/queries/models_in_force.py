"""The model that decides now, and what goes with it."""

import csv
import datetime as dt
from functools import cache as kept
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.cache import cache

from village.linkage.rules.decide import Thresholds
from village.linkage.rules.model import Model, model_of
from village.linkage.rules.normalise import Short
from village.linkage.rules.untrained import untrained
from village.people.models import Child, MatchingModel

NICKNAMES = Path(settings.SRC) / "reference" / "names" / "nicknames.csv"

FEWEST = 8_000
"""About as many children as the smallest county, Rutland, has (ONS, mid-year estimates)."""
COUNTED_FOR = 60
"""Seconds for which a count of all children stands: one more or less changes nothing."""


def in_force() -> tuple[Model, Thresholds]:
    """The model signed off last, for an index of this size, and its thresholds; the untrained one where none is
    signed."""
    signed = MatchingModel.objects.filter(signed_at__isnull=False).order_by("-signed_at", "-pk")
    latest = signed.values_list("pk", "version", "made_at").first()
    if latest is None:
        return untrained().among(children_held()), Thresholds()
    model, thresholds = _read(*latest)
    return model.among(children_held()), thresholds


@lru_cache(maxsize=4)
def _read(number: int, version: str, made_at: dt.datetime) -> tuple[Model, Thresholds]:
    """A model as it is used: what a version says never changes, so it is read once."""
    data = MatchingModel.objects.get(pk=number, version=version, made_at=made_at).data
    return model_of(data), Thresholds(**data["thresholds"])


def children_held() -> int:
    """Among how many children a record's own is looked for: those that the index holds, and at least as many as a small
    area has. An index that has only begun holds few of its area's children: to take them for all would link a record to
    whoever is there, a twin or a neighbour."""
    held = cache.get_or_set("people.children", Child.objects.filter(state="active").count, COUNTED_FOR)
    return max(held or 0, FEWEST)


@kept
def short_forms() -> Short:
    """Of which names a name is short, folded, from `reference/names/nicknames.csv`."""
    found: dict[str, list[str]] = {}
    with NICKNAMES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["short"].upper(), []).append(row["name"].upper())
    return {short: tuple(names) for short, names in found.items()}
