"""Meetings of the team: who was asked and came, what was decided, who did not agree; approved by another, and kept."""

import uuid

import pytest
from django.db import DatabaseError, transaction

from tests.unit.casework import made
from tests.unit.casework.met import SOON, Table, refused
from tests.unit.casework.planned import NOW, TODAY, days
from village.casework.actions import meetings, team
from village.casework.models import ApprovedMinutes, Decided, Meeting, Person
from village.casework.queries.meetings import days_of, meetings_of, minutes_content, next_meeting
from village.casework.rules.meetings import minutes_fault, planning_fault
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry
from village.kernel.documents.rules.reader import digest

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Table:
    return Table()


def test_who_has_no_part_in_it_does_nothing_and_a_member_plans_none(table: Table) -> None:
    one = table.plan()
    refused(lambda: table.plan(who=table.stranger), "no such record")
    refused(lambda: table.plan(who=table.nurse), "lead")
    refused(lambda: table.minute(one, who=table.stranger), "no such record")
    refused(lambda: table.decide(one, who=table.stranger), "no such record")
    refused(lambda: table.approve(one, who=table.stranger), "no such record")
    told = {"episode": table.ref, "meeting": one.ref, "because": "x", "at": NOW}
    refused(lambda: meetings.cancel_meeting(**told, by=table.by(table.nurse)), "lead")
    other = made.episode(table.lead)
    for do in (
        lambda: meetings.cancel_meeting(**told | {"episode": other.ref}, by=table.by()),
        lambda: meetings.approve_minutes(episode=other.ref, meeting=one.ref, seen="", by=table.by(), at=NOW),
    ):
        refused(do, "no such meeting")  # an id is found through its own episode only
    assert Meeting.objects.count() == 1
    assert not Decided.objects.exists()


def test_a_double_click_keeps_one(table: Table) -> None:
    assert table.plan("a") == table.plan("a", place="Elsewhere")
    one = table.minute(table.plan())
    assert table.decide(one, "d") == table.decide(one, "d")
    assert table.approve(one) == table.approve(one)
    counts = (Meeting.objects.count(), Decided.objects.count(), ApprovedMinutes.objects.count())
    assert counts == (2, 1, 1)
    assert Entry.objects.filter(action="casework.meeting.approve").count() == 1


def test_who_must_not_see_the_record_is_not_asked(table: Table) -> None:
    reader = made.account("Fay Family", "family-member", body="refuge")
    Person.objects.filter(pk=table.mother.pk).update(account=reader.ref)
    bar = table.anna.restrictions.create(
        kind="court-order", account=reader.ref, authority="Made up", by=uuid.uuid4(), from_at=NOW, review_on=TODAY
    )
    refused(table.plan, "must not see")
    table.plan(family=(table.anna.ref,))
    table.anna.restrictions.filter(pk=bar.pk).update(account=None, organisation="refuge")
    refused(table.plan, "must not see")
    table.anna.restrictions.filter(pk=bar.pk).update(until_at=NOW)
    assert table.plan()


def test_what_cannot_be_a_meeting(table: Table) -> None:
    for wrong in (
        {"place": " "}, {"agenda": ""}, {"starts_at": days(400)}, {"starts_at": days(-40)}, {"place": "x" * 161},
        {"lead": False, "team": (), "family": (), "others": ()}, {"team": (0,)}, {"family": (uuid.uuid4(),)},
        {"others": ("x" * 161,)},
    ):  # fmt: skip
        refused(lambda wrong=wrong: table.plan(**wrong))
    refused(
        lambda: meetings.plan_meeting(episode=table.ref, asked=table.asked(), key="", by=table.by(), at=NOW), "again"
    )
    assert not Meeting.objects.exists()


def test_a_lead_who_is_of_the_team_is_asked_once(table: Table) -> None:
    team.join_team(
        episode=table.ref, name="Lena Lead", role="Worker", organisation="Council", account=table.lead.ref,
        by=table.by(), at=NOW,
    )  # fmt: skip
    members = tuple(table.episode.members.values_list("pk", flat=True))
    one = table.plan(team=members, others=())
    assert one.invited.count() == 4
    assert table.plan(team=members, lead=False, family=(), others=()).invited.count() == 2


def test_minutes_tell_of_everybody_and_nobody_dissents_who_was_not_there(table: Table) -> None:
    one = table.plan()
    with pytest.raises(Refusal, match="not been held"):
        meetings.write_minutes(
            episode=table.ref, meeting=one.ref, minutes="x", presences=table.presences(one), seen=1, by=table.by(),
            at=NOW,
        )  # fmt: skip
    refused(lambda: table.minute(one, mother=("apologies", "I do not agree")), "who were there")
    refused(lambda: table.minute(one, mother=("", "")), "each")
    refused(lambda: table.minute(one, mother=("came", "x" * 1001)), "too long")
    with pytest.raises(Refusal, match="each"):
        meetings.write_minutes(
            episode=table.ref, meeting=one.ref, minutes="x", presences={}, seen=1, by=table.by(), at=days(7)
        )
    kept = table.minute(one, mother=("remotely", "I want him to sleep at his aunt’s."), other=("apologies", ""))
    assert [each.presence for each in kept.invited.all()] == ["came", "came", "remotely", "came", "apologies"]
    assert kept.invited.get(person=table.mother).dissent == "I want him to sleep at his aunt’s."
    refused(lambda: table.minute(one), "since you opened")
    assert table.minute(one, who=table.nurse, seen=2).minuted_by == table.nurse.ref


def test_a_decision_is_of_one_and_by_a_day(table: Table) -> None:
    one = table.plan()
    refused(lambda: table.decide(one), "minutes first")
    table.minute(one)
    for wrong in (
        {"person": None}, {"service": "Clinic"}, {"person": None, "account": table.stranger.ref},
        {"person": uuid.uuid4()}, {"words": " "}, {"due_on": TODAY}, {"words": "x" * 301},
    ):  # fmt: skip
        refused(lambda wrong=wrong: table.decide(one, **wrong))
    told = [
        table.decide(one), table.decide(one, person=None, service="Clinic"),
        table.decide(one, person=None, account=table.nurse.ref),
    ]  # fmt: skip
    (shown,) = meetings_of(table.episode)
    assert {who for _, who in shown.decided} == {"Mary Testperson", "Clinic", "Nina Nurse"}
    finish = {"episode": table.ref, "meeting": one.ref, "decision": told[0].ref, "by": table.by(), "at": days(9)}
    refused(lambda: meetings.finish_decision(**finish, done_on=TODAY), "before the meeting")
    refused(lambda: meetings.finish_decision(**finish, done_on=days(10).date()), "future")
    table.approve(one)  # what became of it can be said after that too
    meetings.finish_decision(**finish, done_on=days(9).date())
    refused(lambda: meetings.finish_decision(**finish, done_on=days(9).date()), "done already")


def test_minutes_are_approved_by_another_as_they_were_read_and_stay_so(table: Table) -> None:
    one = table.plan()
    refused(lambda: table.approve(one), "no minutes")
    table.minute(one, mother=("came", "No."))
    refused(lambda: table.approve(one, who=table.lead), "Somebody else")
    read = digest(minutes_content(Meeting.objects.get(pk=one.pk)))
    table.decide(one)
    refused(lambda: table.approve(one, seen=read), "changed since")
    kept = table.approve(one)
    assert kept.sha256 == digest(kept.content)
    assert kept.content["asked"][2] == {  # type: ignore[index]
        "name": "Mary Testperson", "part": "Of the family", "presence": "came", "dissent": "No.",
    }  # fmt: skip
    refused(lambda: table.approve(one, seen="x" * 64), "approved")
    refused(lambda: table.minute(one, seen=3), "approved")
    refused(lambda: table.decide(one), "approved")
    for change in ({"sha256": "x"}, {"content": {"minutes": "other"}}):
        with pytest.raises(DatabaseError), transaction.atomic():
            ApprovedMinutes.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        ApprovedMinutes.objects.create(
            meeting=table.plan(), content={}, sha256="", written_by=table.lead.ref, by=table.lead.ref, at=NOW
        )
    told = Entry.objects.filter(action__startswith="casework.meeting")
    assert not any("sleep" in str(entry.detail) for entry in told)


def test_whoever_wrote_anything_of_it_does_not_approve_it(table: Table) -> None:
    one = table.plan()
    table.minute(one, who=table.nurse)
    table.minute(one, who=table.lead, seen=2)  # over what the nurse wrote
    refused(lambda: table.approve(one, who=table.nurse), "Somebody else")
    table.decide(one, who=table.boss)
    for who in (table.boss, table.lead):
        refused(lambda who=who: table.approve(one, who=who), "Somebody else")
    other = table.plan()
    table.minute(other, who=table.lead)
    assert table.approve(other, who=table.nurse).by == table.nurse.ref  # who wrote of another meeting


def test_nothing_is_cancelled_once_help_has_ended(table: Table) -> None:
    one = table.plan()
    table.move("close-early", who=table.boss, reason="disengaged")
    Meeting.objects.filter(pk=one.pk).update(state="planned", because="")
    cancel = {"episode": table.ref, "meeting": one.ref, "because": "x", "at": NOW}
    refused(lambda: meetings.cancel_meeting(**cancel, by=table.by(table.boss)), "has been closed")


def test_one_that_is_not_held_says_why_and_help_that_ends_cancels_it(table: Table) -> None:
    one, two = table.plan(), table.plan()
    cancel = {"episode": table.ref, "meeting": one.ref, "by": table.by(), "at": NOW}
    refused(lambda: meetings.cancel_meeting(**cancel, because=" "), "why")
    meetings.cancel_meeting(**cancel, because="The mother is ill")
    refused(lambda: meetings.cancel_meeting(**cancel, because="x"), "already")
    refused(lambda: table.minute(one), "cancelled")
    assert next_meeting(table.episode, at=NOW) == two
    table.move("close-early", who=table.boss, reason="disengaged")
    two.refresh_from_db()
    assert (two.state, two.because) == ("cancelled", "Help has ended.")
    assert next_meeting(table.episode, at=NOW) is None
    refused(table.plan, "closed|manager|lead")


def test_the_days_of_a_record_tell_meetings_decisions_steps_and_clocks(table: Table) -> None:
    table.read({("behaviour", "practitioner"): "needs-help-now"})
    table.step(table.goal(), due=3)
    done = table.plan(starts_at=days(-2))
    meetings.write_minutes(
        episode=table.ref, meeting=done.ref, minutes="x", presences=table.presences(done), seen=1, by=table.by(), at=NOW
    )
    late = table.decide(done, due_on=days(-1).date())
    to_come = table.plan()
    told = [(one.on, one.title, one.late) for one in days_of(table.episode, at=NOW)]
    clock = table.episode.process.clocks.get()
    assert told == [
        (late.due_on, "Read at seven", True),
        (days(3).date(), "Read a story at seven", False),
        (SOON.date(), "Meeting at The school", False),
        (clock.due, "Asking the family: at the latest", False),
    ]
    assert to_come in [one.meeting for one in days_of(table.episode, at=NOW)]


def test_faults_of_planning_and_minutes() -> None:
    assert planning_fault(TODAY, TODAY, "x", "x", 1) == ""
    assert "Nobody was there" in minutes_fault(TODAY, TODAY, "x", {"1": ("absent", "")})
    assert "talked" in minutes_fault(TODAY, TODAY, " ", {"1": ("came", "")})
    assert minutes_fault(TODAY, TODAY, "x", {"1": ("came", ""), "2": ("absent", "")}) == ""
