"""Models of matching as they are shown: what each says of agreement, and how it differs from the one in force."""

import math
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer
from village.linkage.rules.decide import Thresholds
from village.linkage.rules.model import Model, model_of
from village.people.models import Child, MatchingModel, Record
from village.people.queries.models_in_force import in_force
from village.people.rules.flips import FLIPS

MERGE = "people.merge"


@dataclass(frozen=True)
class Level:
    """A level of a field: how often it is seen in records of one child, of two of a household, of strangers; what it
    adds to a weight, in bits, and what it adds in the model in force."""

    field: str
    level: str
    m: float
    h: float
    u: float
    bits: float
    bits_now: float

    @property
    def drift(self) -> float:
        """By how much the bits would change."""
        return self.bits - self.bits_now


@dataclass(frozen=True)
class Example:
    """A record that a model would decide otherwise, and what it would do. `child`: whose it is now, `to`: whose it
    would be; each where the viewer may open it."""

    record: int
    kind: str
    chance: float
    child: uuid.UUID | None
    to: uuid.UUID | None


def examples(flips: list[dict[str, Any]], viewer: Viewer) -> list[Example]:
    """Flips as a shadow run kept them, by kind; the children as they stand now."""
    records = dict(Record.objects.filter(pk__in=[one["record"] for one in flips]).values_list("pk", "child"))
    known = Child.objects.filter(pk__in={*records.values(), *(one["to"] for one in flips if one["to"])})
    within = areas(viewer, MERGE)
    if within is not None:
        known = known.filter(records__source__area__in=within)
    refs = dict(known.values_list("pk", "ref"))
    found = [
        Example(one["record"], one["kind"], one["chance"], refs.get(records[one["record"]]), refs.get(one["to"]))
        for one in flips
        if one["record"] in records
    ]
    return sorted(found, key=lambda one: (list(FLIPS).index(one.kind), one.record))


def models() -> list[MatchingModel]:
    """All models: the one in force, those signed before, those not signed."""
    return list(MatchingModel.objects.order_by(F("signed_at").desc(nulls_last=True), "-made_at"))


def one_model(version: str) -> MatchingModel | None:
    """The model of this version."""
    return MatchingModel.objects.filter(version=version).first()


def in_force_version() -> str:
    """The version that decides now."""
    return in_force()[0].version


def limits_of(data: dict[str, Any]) -> Thresholds:
    """The thresholds kept with a model."""
    return Thresholds(**data["thresholds"])


def levels_of(data: dict[str, Any]) -> list[Level]:
    """Every level of a model beside the one in force. Empty when it was made for other levels than are compared now."""
    try:
        model = model_of(data)
    except ValueError:
        return []
    now = {(one.field, one.level): one.bits for one in _levels(in_force()[0], {})}
    return _levels(model, now)


def _levels(model: Model, now: dict[tuple[str, str], float]) -> list[Level]:
    found = []
    for one in model.weighings:
        name = one.comparison.field
        for number, level in enumerate(one.comparison.levels, start=1):
            m, h, u = one.chances(number)
            bits = math.log2(m / u)
            found.append(Level(name, level, m, h, u, bits, now.get((name, level), bits)))
    return found
