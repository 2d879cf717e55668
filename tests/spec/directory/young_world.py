"""A made-up directory of things to do in Leeds, on a Friday in term."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from tests.spec.directory.finding_world import FAR, made, service, weekly
from tests.unit.directory.keeping.world import NOW, World, seen
from village.directory.actions.recording import Said
from village.directory.actions.young import moderating, writing
from village.directory.models import Contribution, Service
from village.directory.rules.keeping.hours import Row
from village.directory.views.young import frame, looking

FRIDAY = dt.datetime.fromisoformat("2026-11-27T16:00")  # the last and fourth Friday of its month
TEENS = {"minimum_age": 11, "maximum_age": 18}
HARM = "The coach keeps touching me."


def nights(days: str, opens: str = "18:30", closes: str = "21:00", **more: Any) -> list[dict[str, Any]]:
    return [{**weekly(days, opens, closes)[0], **more}]


def things() -> list[Said]:
    """What 13 to 19s of Leeds can do, and what they are not to be shown."""
    free = {"cost_options": [{"id": "c", "amount": 0}]}
    return [
        service(
            "club", "Made-up youth club", ["youth-clubs"], **TEENS, **free, schedules=nights("FR,SA"),
            phones=[{"id": "p", "number": "01632 960001"}], description="Pool, music and a kitchen for cooking.",
        ),
        service("kick", "Friday kickabout", ["sport"], **TEENS, schedules=nights("FR"), description="Five-a-side."),
        service("swim", "Teen swim", ["swimming"], **TEENS, schedules=nights("SU", "10:00", "12:00")),
        service("first", "First Friday film", ["art-and-drama"], **TEENS, schedules=nights("1FR", freq="MONTHLY")),
        service("every", "Fortnightly games", ["making-and-games"], **TEENS, schedules=nights("FR", interval=2)),
        service("unsaid", "Band practice", ["music"], **TEENS),
        service("far", "Ilkley dance", ["dance"], FAR, **TEENS, schedules=nights("FR")),
        service("tots", "Tots’ dance", ["dance"], minimum_age=2, maximum_age=4, schedules=nights("FR")),
        service("bar", "Open mic night", ["music"], schedules=nights("FR"), description="Over-18s only, licensed bar."),
        service("grown", "Adult badminton", ["sport"], minimum_age=18, schedules=nights("FR")),
        service("safe", "A hidden club", ["youth-clubs"], sensitive="exploitation", schedules=nights("FR"), **TEENS),
        service("food", "Food parcels", ["food"], **TEENS, schedules=nights("FR")),
    ]  # fmt: skip


def town() -> dict[str, Service]:
    """Record them and make the search; each by its source's id."""
    return made(things())


@contextmanager
def clock(now: dt.datetime = FRIDAY) -> Iterator[None]:
    """Pages of things to do at a moment of the clock in London."""
    with patch.object(frame, "now", lambda: now), patch.object(looking, "now", lambda: now):
        yield


def review(of: Service, words: str = "Loads to do.", **more: Any) -> Contribution:
    said = {"band": "13-15", "face": 3, "again": "yes", "token": uuid.uuid4().hex, **more}
    return writing.review(service=of.pk, words=words, at=NOW, **said)


def suggest(**more: Any) -> Contribution:
    said = {
        "name": "Skate jam", "what": "Skating and music in the park.", "place": "The old bandstand",
        "postcode": "LS8 4AA", "interests": ["outdoors"], "rows": [Row("SA", "18:00", "21:00")], "free": True,
        "band": "16-17", "token": "t", **more,
    }  # fmt: skip
    return writing.suggest(at=NOW, **said)


def decide(world: World, one: Contribution, decision: str, who: Any = None, because: str = "") -> None:
    moderating.decide(contribution=one.ref, decision=decision, because=because, by=seen(who or world.olive), at=NOW)


def state(one: Contribution) -> str:
    return Contribution.objects.get(pk=one.pk).state
