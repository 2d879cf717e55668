"""What others are asked for a family, what meetings decided and what was not shared is late where a manager looks, too,
and goes from there when it is done."""

import pytest

from tests.unit.casework import made
from tests.unit.casework.met import Table as Meeting
from tests.unit.casework.panelled import Table as Panel
from tests.unit.casework.planned import TODAY, days
from village.casework.actions.meetings import finish_decision
from village.casework.models import NotShared
from village.casework.queries.late import Line, late_in
from village.workflow.models import Clock, Task

pytestmark = pytest.mark.django_db
LATER = days(400)


def late(scene: Panel | Meeting, page: str) -> list[Line]:
    return [one for one in late_in(made.seen(scene.boss), at=LATER).late if one.page == page]


def test_a_request_that_no_meeting_decided_and_a_referral_that_nobody_answered() -> None:
    scene = Panel()
    found = late(scene, "help-requests")
    [task] = Task.objects.filter(instance=scene.request.process)
    assert [(one.title, one.since) for one in found] == [("Put the request to a meeting", task.clock.due)]
    referral = scene.referred()
    [asked] = Task.objects.filter(instance=referral.process)
    found = late(scene, "help-requests")
    assert [(one.title, one.since, one.of) for one in found] == [
        ("Answer: accept or decline", asked.clock.due, scene.episode)
    ]
    Task.objects.filter(pk=asked.pk).update(state="cancelled", closed_at=days(2), closed_by="test")
    [clock] = Clock.objects.filter(instance=referral.process, over_at=None)
    assert [(one.since, one.whose) for one in late(scene, "help-requests")] == [(clock.due, "Whoever is asked")]
    theo = made.account("Theo Teacher", "practitioner", body="school")
    scene.answer(referral, "decline", theo, "no-place")
    assert late(scene, "help-requests") == []


def test_a_decision_of_a_meeting_until_it_is_done() -> None:
    scene = Meeting()
    one = scene.plan()
    scene.minute(one)
    whose = {"Somebody of the family": scene.decide(one), "Housing": scene.decide(one, person=None, service="Housing")}
    whose["Nina Nurse"] = scene.decide(one, person=None, account=scene.nurse.ref)
    found = late(scene, "help-meetings")
    assert {(each.title, each.since, each.whose) for each in found} == {
        ("A decision of a meeting", each.due_on, name) for name, each in whose.items()
    }
    finish_decision(
        episode=scene.ref, meeting=one.ref, decision=whose["Housing"].ref, done_on=days(8).date(),
        by=scene.by(), at=days(9),
    )  # fmt: skip
    assert "Housing" not in {each.whose for each in late(scene, "help-meetings")}


def test_a_decision_not_to_share_until_it_is_looked_at_again() -> None:
    scene = Meeting()
    told = {"episode": scene.episode, "organisation": made.organisation("school"), "purpose": "early-help"}
    told |= {"reason": "x", "words": "Not now.", "by": scene.lead.ref, "at": days(0)}
    NotShared.objects.create(**told, review_on=days(30).date())
    assert [each.since for each in late(scene, "help-sharing")] == [days(30).date()]
    NotShared.objects.create(**told, review_on=days(500).date())
    assert late(scene, "help-sharing") == []
    assert days(0).date() == TODAY
