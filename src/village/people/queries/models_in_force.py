"""The model that decides now, and what goes with it."""

import csv
from functools import cache
from pathlib import Path

from django.conf import settings

from village.linkage.rules.decide import Thresholds
from village.linkage.rules.model import Model, model_of
from village.linkage.rules.normalise import Short
from village.linkage.rules.untrained import untrained
from village.people.models import MatchingModel

NICKNAMES = Path(settings.SRC) / "reference" / "names" / "nicknames.csv"


def in_force() -> tuple[Model, Thresholds]:
    """The model signed off last and its thresholds; the untrained one where none is signed."""
    latest = MatchingModel.objects.filter(signed_at__isnull=False).order_by("-signed_at", "-pk").first()
    if latest is None:
        return untrained(), Thresholds()
    return model_of(latest.data), Thresholds(**latest.data["thresholds"])


@cache
def short_forms() -> Short:
    """Of which names a name is short, folded, from `reference/names/nicknames.csv`."""
    found: dict[str, list[str]] = {}
    with NICKNAMES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["short"].upper(), []).append(row["name"].upper())
    return {short: tuple(names) for short, names in found.items()}
