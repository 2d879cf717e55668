"""Each process that comes with Village, worked by: every move can be made by one of its roles when what it waits for is
so, every way comes to an end, and at an end nothing runs and nothing is left to do."""

import datetime as dt
import random
from collections.abc import Mapping

import pytest

from village.cli.definitions import publish_shipped
from village.kernel.documents.rules.conditions import Value
from village.workflow.actions import moving
from village.workflow.actions.moving import Asked, NotMoved
from village.workflow.models import OPEN, Clock, Instance, Task
from village.workflow.queries.processes import newest, process_of, shipped_processes
from village.workflow.queries.work import instance_of, moves_for
from village.workflow.rules.definitions import Process

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 6, 15, 10, tzinfo=dt.UTC)
READ = "a" * 64
SO: Mapping[str, Value] = {  # what lets help go on
    **dict.fromkeys(["lead", "family-lead-agreed", "needs-read-again", "taken-by-social-care", "family-seen"], "yes"),
    **dict.fromkeys(["service", "place-free", "quorate", "snapshot", "social-worker"], "yes"),
    **dict.fromkeys(["advocate-offered", "independent-person", "panel-independent"], "yes"),
    **dict.fromkeys(["needs-without-action", "open-concerns"], 0),
    "agreement": "given",
    "assessment": "signed",
    "panel-members": 3,
    "stage-2-person-on-panel": "no",
    "plan-stands": "no",
}


def facts_of(process: Process, **change: Value) -> dict[str, Value]:
    days = {one.name: AT.date() for one in process.facts if one.kind == "date"}
    so = {**days, **SO, **{name.replace("_", "-"): value for name, value in change.items()}}
    return {one.name: so[one.name] for one in process.facts}


def begun(key: str, about: str, **change: Value) -> Instance:
    version = newest(key)
    facts = facts_of(process_of(version), **change)
    moving.begin(process=version, about=about, facts=facts, key=about, by="nobody", at=AT)
    found = instance_of(about)
    assert found is not None
    return found


def make(one: Instance, name: str, reason: str = "", **change: Value) -> Instance:
    """The move, by somebody who has made no other."""
    process = process_of(one.process)
    role = next(move.roles[0] for move in process.moves if move.name == name)
    asked = Asked(f"{one.about} {one.changed}", name, one.changed, reason, seen=READ)
    moving.move(
        instance=one.ref, asked=asked, roles=[role], facts=facts_of(process, **change), sha256=READ,
        by=f"{name}-{one.changed}", at=AT,
    )  # fmt: skip
    return Instance.objects.select_related("process").get(pk=one.pk)


@pytest.mark.parametrize("key", sorted(shipped_processes()))
def test_every_move_can_be_made_and_every_way_comes_to_a_clean_end(key: str) -> None:
    publish_shipped(AT)
    process, made = shipped_processes()[key], set()
    chance = random.Random(1)
    for walk in range(12):
        one = begun(key, f"walk:{walk}")
        for _ in range(25):
            roles = {role for move in process.moves for role in move.roles}
            may = moves_for(one, roles=roles, facts=facts_of(process), sha256=READ, by="somebody", at=AT)
            if not may:
                break
            fresh = [move for move in may if move.name not in made]
            onward = [move for move in may if not process.state(move.target).final] if chance.random() < 0.7 else []
            move = chance.choice(onward or fresh or may)
            made.add(move.name)
            one = make(one, move.name, move.reasons[0] if move.reasons else "")
        if one.ended_on:
            assert process.state(one.state).final
            assert not Clock.objects.filter(instance=one, over_at=None).exists()
            assert not Task.objects.filter(instance=one, state=OPEN).exists()
    assert made == {move.name for move in process.moves}
    assert Instance.objects.exclude(ended_on=None).exists()


def refused(one: Instance, name: str, reason: str = "", **change: Value) -> str:
    with pytest.raises(NotMoved) as refusal:
        make(one, name, reason, **change)
    return refusal.value.code


def test_help_is_not_closed_over_a_concern_nor_handed_over_before_it_is_taken() -> None:
    publish_shipped(AT)
    one = begun("early-help", "episode:1")
    assert refused(one, "agree", agreement="refused") == "not-yet"
    one = make(one, "agree")
    assert refused(one, "close-early", "refused", open_concerns=1) == "not-yet"
    assert refused(one, "close-early") == "reason"
    assert refused(one, "step-up", taken_by_social_care="no") == "not-yet"
    assert make(one, "step-up").state == "stepped-up"


def test_a_plan_waits_for_every_need_and_for_the_family() -> None:
    publish_shipped(AT)
    one = begun("early-help", "episode:1")
    for name in ("agree", "assess", "sign"):
        one = make(one, name)
    assert refused(one, "agree-plan", needs_without_action=1) == "not-yet"
    assert refused(one, "agree-plan", family_lead_agreed="no") == "not-yet"
    one = make(one, "agree-plan")
    assert Clock.objects.get(name="look-again").due == dt.date(2026, 9, 7)  # twelve weeks
    one = make(one, "look-again")  # beginning a review ends nothing: the clock on finishing it runs
    finishing = Clock.objects.get(name="finish-review")
    assert (finishing.due, finishing.over_at) == (dt.date(2026, 6, 29), None)  # ten working days
    assert Task.objects.get(name="finish-review", state=OPEN).clock == finishing
    one = make(one, "go-on")
    assert Clock.objects.filter(name="look-again").count() == 2
    assert refused(one, "agree-plan", plan_stands="yes") == "not-yet"
    finishing.refresh_from_db()
    assert finishing.satisfied_on == AT.date()
    assert not Task.objects.filter(name="finish-review", state=OPEN).exists()
    one = make(make(one, "look-again"), "close", "needs-met")
    assert Clock.objects.filter(name="finish-review", satisfied_on=AT.date()).count() == 2


def test_a_request_is_allocated_only_by_a_quorate_meeting_to_a_service_with_a_place() -> None:
    publish_shipped(AT)
    one = make(begun("allocation", "request:1"), "put-to-meeting")
    for change in ({"quorate": "no"}, {"service": "no"}, {"place_free": "no"}):
        assert refused(one, "allocate", **change) == "not-yet"
    waiting = make(one, "wait", "no-place-yet")
    assert Task.objects.filter(name="put-to-a-meeting", state=OPEN).count() == 1
    assert make(make(waiting, "put-to-meeting"), "allocate").ended_on == AT.date()


def test_a_panel_is_of_three_independent_persons_and_not_of_whoever_looked_before() -> None:
    publish_shipped(AT)
    one = begun("complaint", "complaint:1")
    for name in ("answer", "ask-stage-2", "adjudicate", "ask-panel"):
        one = make(one, name)
    for change in ({"panel_members": 2}, {"panel_independent": "no"}, {"stage_2_person_on_panel": "yes"}):
        assert refused(one, "hold-panel", **change) == "not-yet"
    for name in ("hold-panel", "report"):
        one = make(one, name)
    assert [(c.name, c.length) for c in Clock.objects.filter(over_at=None)] == [("response", 15)]
    assert make(one, "respond", "upheld").state == "closed"


def test_nobody_decides_on_what_they_answered_themselves() -> None:
    publish_shipped(AT)
    one = begun("complaint", "complaint:1")
    for name in ("answer", "ask-stage-2"):
        one = make(one, name)
    asked = Asked("own", "adjudicate", one.changed, seen=READ)
    with pytest.raises(NotMoved) as refusal:
        moving.move(
            instance=one.ref, asked=asked, roles=["adjudicator"], facts=facts_of(process_of(one.process)), sha256=READ,
            by="answer-0", at=AT,
        )  # fmt: skip
    assert refusal.value.code == "own-work"
