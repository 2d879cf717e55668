"""The model that decides now, and what goes with it."""

import csv
from functools import cache as kept
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
    latest = MatchingModel.objects.filter(signed_at__isnull=False).order_by("-signed_at", "-pk").first()
    if latest is None:
        return untrained().among(children_held()), Thresholds()
    return model_of(latest.data).among(children_held()), Thresholds(**latest.data["thresholds"])


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
