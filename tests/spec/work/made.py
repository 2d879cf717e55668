"""A process that was published, and work under way by it, for the promises of the engine."""

import copy
import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from tests.unit.workflow.documents import HELP
from village.kernel.documents.actions import ship
from village.kernel.documents.models import Version
from village.kernel.documents.rules.conditions import Value
from village.workflow.actions import moving
from village.workflow.actions.moving import Asked
from village.workflow.actions.once import Outcome
from village.workflow.models import Instance

AT = dt.datetime(2026, 6, 15, 10, tzinfo=dt.UTC)
TODAY = AT.date()
FACTS: dict[str, Value] = {"agreement": "given", "asked-on": dt.date(2026, 6, 8), "tasks": 0}
READ = "a" * 64
"""The hash of what there is to approve."""


def helping(version: int = 1) -> dict[str, Any]:
    """The small process of `HELP` with tasks and all kinds of effects."""
    whole = copy.deepcopy(HELP) | {"version": version}
    whole["tasks"] = [
        {"task": "write", "title": {"en": "Write it"}},
        {"task": "visit", "title": {"en": "Visit"}, "escalates_after": 2, "escalates_to": "head"},
    ]
    whole["clocks"].append(
        {
            "clock": "visit",
            "title": {"en": "Visiting"},
            "since": "asked-on",
            "length": 10,
            "unit": "calendar_day",
            "source": "Set by the area",
            "confirmed": "no",
        }
    )
    whole["begins"] = [
        {"start-clock": {"clock": "visit"}},
        {"create-task": {"task": "visit", "for": "lead", "clock": "visit"}},
        {"tell-index": {"event": "involvement-started"}},
    ]
    write, agree, close = whole["moves"]
    write["effects"] += [  # what runs and is to be done already is not begun and given again
        {"create-task": {"task": "write", "for": "lead", "clock": "write"}},
        {"start-clock": {"clock": "visit"}},
        {"create-task": {"task": "visit", "for": "lead"}},
    ]
    agree["effects"] += [{"close-tasks": {"task": "write"}}, {"open": {"process": "referral"}}]
    close["effects"] = [{"tell-index": {"event": "closed"}}]
    return whole


def published(written: dict[str, Any] | None = None) -> Version:
    """A process that is in force."""
    written = helping() if written is None else written
    return ship(kind="process", key=written["process"], document=written, at=AT)


def begun(about: str = "episode:1", *, at: dt.datetime = AT, key: str = "", **more: Any) -> Instance:
    """Work that has just begun."""
    found = moving.begin(
        process=published(), about=about, facts=FACTS, key=key or f"begin {about}", by="ada", at=at, **more
    )
    return Instance.objects.get(ref=found.instance)


def asked(move: str, expects: int, **more: Any) -> Asked:
    return Asked(key=str(more.pop("key", uuid.uuid4())), move=move, expects=expects, **more)


def moved(
    instance: Instance,
    what: Asked,
    *,
    by: str = "ada",
    roles: Collection[str] = ("lead",),
    facts: Mapping[str, Value] = FACTS,
    sha256: str = READ,
    at: dt.datetime = AT,
) -> Outcome:
    return moving.move(instance=instance.ref, asked=what, roles=roles, facts=facts, sha256=sha256, by=by, at=at)


def agreed(about: str = "episode:1") -> Instance:
    """Work that was written by ada and agreed to by bo."""
    one = begun(about)
    moved(one, asked("write", 0))
    moved(one, asked("agree", 1, seen=READ), by="bo", roles=["manager"])
    return Instance.objects.get(pk=one.pk)
