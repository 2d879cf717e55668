"""Who is new, who supervises, what both say was given: denied first."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.unit.workforce.growing.made import BEGUN, NOW, Team, account, days, leaves, seen
from tests.unit.workforce.made import Scene, refuses
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry
from village.workforce.actions.engaging import annul_engagement, end_engagement, record_absence
from village.workforce.actions.growing import evidence as acts
from village.workforce.actions.growing import supervising
from village.workforce.actions.vetting import join_account
from village.workforce.models import CaseCount, Engagement, Evidence, Induction
from village.workforce.queries.growing import visible
from village.workforce.queries.growing.inducting import over_time, standing_of
from village.workforce.rules.growing.entitlements import MET, NOT_KNOWN, NOT_MET
from village.workforce.rules.growing.programme import months_on

DAY = dt.timedelta(days=1)


@pytest.fixture
def team(db: None) -> Team:
    return Team()


def states(induction: Induction) -> list[str]:
    (found,) = standing_of([Induction.objects.get(pk=induction.pk)], on=NOW.date())
    return [one.state for one in found.found]


def test_whoever_keeps_no_register_or_anothers_begins_nothing(team: Team) -> None:
    other = Scene("school")
    for by in (seen(other.lead), seen(team.nias), seen(team.sues), seen(account("Nobody", body="council"))):
        told: dict[str, Any] = {"worker": team.nia.ref, "by": by, "at": NOW}
        for do in (
            lambda told=told: supervising.begin_induction(programme="nqsw-2008", start_on=days(0), **told),
            lambda told=told: supervising.set_supervisor(supervisor=team.sue.ref, **told),
            lambda told=told: supervising.count_cases(on=days(0), cases=1, **told),
        ):
            with pytest.raises(Refusal, match="There is no such worker"):
                do()
    assert not Induction.objects.exists()


def test_nobody_keeps_an_induction_of_themselves(team: Team) -> None:
    """Neither their own, nor who supervises them, nor their own cases as their employer's."""
    join = {"worker": team.person("Lead")[0].ref, "email": team.lead.email}
    join_account(**join, **team.vetted)
    for do in (
        lambda: supervising.begin_induction(
            worker=join["worker"], programme="nqsw-2008", start_on=days(0), **team.kept
        ),
        lambda: supervising.set_supervisor(worker=join["worker"], supervisor=None, **team.kept),
        lambda: supervising.count_cases(worker=join["worker"], on=days(0), cases=1, **team.kept),
    ):
        with pytest.raises(Refusal, match="it is about you"):
            do()


def test_an_induction_begins_once_in_a_role_of_the_programme(team: Team) -> None:
    def begin(**more: Any) -> Induction:
        told = {"worker": team.nia.ref, "programme": "nqsw-2008", "start_on": days(BEGUN), **more}
        return supervising.begin_induction(**told, **team.kept)

    for more, why in (
        ({"programme": "made-up"}, "Choose a programme"),
        ({"start_on": days(400)}, "more than a year from now"),
        ({"start_on": days(BEGUN - 1)}, "in no post of the programme’s role"),
    ):
        with pytest.raises(Refusal, match=why):
            begin(**more)
    assert begin().until_on > days(300)
    with pytest.raises(Refusal, match="already"):
        begin()


def test_its_days_can_be_changed_where_nothing_falls_outside(team: Team) -> None:
    begun = days(BEGUN - 30)
    Engagement.objects.filter(worker=team.nia).update(start_on=begun)
    induction = team.induction()
    least = months_on(days(BEGUN), 12)

    def change(start_on: dt.date, until_on: dt.date, **by: Any) -> None:
        told = {"start_on": start_on, "last_on": until_on - DAY, **(by or team.kept)}
        supervising.change_induction(induction=induction.ref, **told)

    for by in (team.by_sue, team.by_nia, Scene("school").kept):
        with pytest.raises(Refusal, match="no such induction"):
            change(days(BEGUN), least, **by)
    for start_on, until_on, why in (
        (days(BEGUN), days(BEGUN), "the first or later"),
        (days(BEGUN), months_on(days(BEGUN), 36) + DAY, "three years at most"),
        (begun - DAY, least, "in no post of the programme’s role"),
        # Neither end can be drawn in until nothing is late any more.
        (days(BEGUN), least - DAY, "gives 12 months: give a later last day"),
        (days(BEGUN), days(1), "gives 12 months: give a later last day"),
        (days(BEGUN + 1), least + 9 * DAY, "can be made earlier, not later"),
        (days(0), months_on(days(0), 12), "can be made earlier, not later"),
    ):
        with pytest.raises(Refusal, match=why):
            change(start_on, until_on)
    change(begun, months_on(days(BEGUN), 24))
    induction.refresh_from_db()
    assert (induction.start_on, induction.until_on) == (begun, months_on(days(BEGUN), 24))
    change(begun, months_on(begun, 12))
    induction.refresh_from_db()
    assert induction.until_on == months_on(begun, 12)


def test_nothing_that_was_recorded_falls_outside_its_days(team: Team) -> None:
    induction = team.induction()
    Induction.objects.update(start_on=days(-500), until_on=months_on(days(-500), 24))
    Engagement.objects.filter(worker=team.nia).update(start_on=days(-500))
    team.held(induction, days(-20))
    told = {"induction": induction.ref, "start_on": days(-500), **team.kept}
    with pytest.raises(Refusal, match="would lie outside"):
        supervising.change_induction(last_on=days(-21), **told)
    supervising.change_induction(last_on=days(-20), **told)


def test_one_that_has_not_begun_can_begin_later(team: Team) -> None:
    made = supervising.begin_induction(worker=team.nia.ref, programme="nqsw-2008", start_on=days(5), **team.kept)
    until_on = months_on(days(9), 12)
    supervising.change_induction(induction=made.ref, start_on=days(9), last_on=until_on - DAY, **team.kept)
    made.refresh_from_db()
    assert (made.start_on, made.until_on) == (days(9), until_on)


def test_what_is_no_evidence_is_refused_and_changes_nothing(team: Team) -> None:
    induction = team.induction()

    def add(**more: Any) -> Evidence:
        return acts.add_evidence(
            **{"induction": induction.ref, "kind": "supervision", "on": days(-5), **more, **team.by_nia}
        )

    with pytest.raises(Refusal, match="no such induction"):
        acts.add_evidence(induction=induction.ref, kind="supervision", on=days(-5), **team.kept)
    hours = {"kind": "development"}
    for more, why in (
        ({"kind": "lunch"}, "Choose what there was"),
        ({"on": days(1)}, "cannot be in the future"),
        ({"on": days(BEGUN - 1)}, "not within the induction"),
        ({"words": "x" * 201}, "at most 200"),
        ({"words": "She was convicted"}, "looks like what a certificate says"),
        (hours, "Give the hours"),
        ({**hours, "hours": Decimal(0)}, "Give the hours"),
        ({**hours, "hours": Decimal("NaN")}, "Give the hours"),
        ({**hours, "hours": Decimal("24.01")}, "more than 24 hours on one day"),
    ):
        with pytest.raises(Refusal, match=why):
            add(**more)
    assert not Evidence.objects.exists()
    add(**hours, hours=Decimal(23))
    with pytest.raises(Refusal, match="more than 24 hours on one day"):
        add(**hours, hours=Decimal(2))
    assert add(hours=Decimal(2)).hours is None
    with pytest.raises(Refusal, match="there already"):
        add()


def test_what_one_says_counts_once_the_other_confirms_it(team: Team) -> None:
    induction = team.induction()
    said = acts.add_evidence(induction=induction.ref, kind="supervision", on=days(-50), **team.by_nia)
    answer: dict[str, Any] = {"evidence": said.ref, "answer": "confirmed"}
    for by in (team.by_nia, team.kept, {"by": seen(account("Nobody", body="council")), "at": NOW}):
        with pytest.raises(Refusal, match="nothing of this for you to answer"):
            acts.answer_evidence(**answer, **by)
    for more, why in (
        ({"answer": "perhaps"}, "Say whether this was so"),
        ({"answer": "disputed"}, "Say why"),
        ({"answer": "disputed", "because": "x" * 201}, "at most 200"),
    ):
        with pytest.raises(Refusal, match=why):
            acts.answer_evidence(**{**answer, **more}, **team.by_sue)
    acts.answer_evidence(**answer, **team.by_sue)
    with pytest.raises(Refusal, match="answered already"):
        acts.answer_evidence(**answer, **team.by_sue)
    of_sue = acts.add_evidence(induction=induction.ref, kind="supervision", on=days(-40), **team.by_sue)
    with pytest.raises(Refusal):
        acts.answer_evidence(evidence=of_sue.ref, answer="confirmed", **team.by_sue)
    acts.answer_evidence(evidence=of_sue.ref, answer="disputed", because="I was on leave.", **team.by_nia)
    # What was disputed can be said again, as it was.
    acts.add_evidence(induction=induction.ref, kind="supervision", on=days(-40), **team.by_sue)
    refuses("evidence_answered_by_another", lambda: Evidence.objects.filter(pk=of_sue.pk).update(
        answered_by=of_sue.by))  # fmt: skip


def test_two_who_answer_at_once_are_told_apart(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    said = acts.add_evidence(induction=team.induction().ref, kind="supervision", on=days(-5), **team.by_nia)
    waits = visible.to_answer(team.by_sue["by"]).filter(pk=said.pk)
    list(waits)
    Evidence.objects.filter(pk=said.pk).update(answer="confirmed", answered_by=uuid.uuid4())
    stale = type("Stale", (), {"filter": lambda self, **_: self, "first": lambda self: said})()
    monkeypatch.setattr(acts.visible, "to_answer", lambda _: stale)
    with pytest.raises(Refusal, match="answered already"):
        acts.answer_evidence(evidence=said.ref, answer="confirmed", **team.by_sue)


def test_an_induction_is_computed_from_what_both_say(team: Team) -> None:
    induction = team.induction()
    assert states(induction) == [NOT_MET, NOT_MET, NOT_KNOWN]
    for ago in (46, 32, 18, 4):
        team.held(induction, days(-ago))
    assert states(induction)[0] == MET
    # 61 days at 35 hours a week are 305 hours; a tenth is 30.5.
    for ago, hours in ((50, "16"), (40, "14.5")):
        made = acts.add_evidence(
            induction=induction.ref, kind="development", on=days(-ago), hours=Decimal(hours), **team.by_sue
        )
        assert states(induction)[1] == (NOT_MET if ago == 50 else NOT_KNOWN)
        acts.answer_evidence(evidence=made.ref, answer="confirmed", **team.by_nia)
    assert states(induction)[1] == MET
    for number in range(3):
        colleague, _ = team.person(f"Experienced{number}")
        supervising.count_cases(worker=colleague.ref, on=days(-3), cases=20, **team.kept)
    supervising.count_cases(worker=team.nia.ref, on=days(-2), cases=19, **team.kept)
    assert states(induction)[2] == NOT_MET
    supervising.count_own_cases(on=days(-1), cases=18, **team.by_nia)
    assert states(induction) == [MET, MET, MET]
    supervising.count_cases(worker=team.nia.ref, on=days(-1), cases=17, **team.kept)
    assert states(induction)[2] == NOT_KNOWN


def test_a_count_is_of_a_day_that_has_come_and_is_only_added_to(team: Team) -> None:
    told = {"worker": team.nia.ref, **team.kept}
    for more, why in (
        ({"on": days(1), "cases": 1}, "cannot be in the future"),
        ({"on": days(0), "cases": -1}, "from 0 to 200"),
        ({"on": days(0), "cases": 201}, "from 0 to 200"),
    ):
        with pytest.raises(Refusal, match=why):
            supervising.count_cases(**more, **told)
    with pytest.raises(Refusal, match="no such worker"):
        supervising.count_own_cases(on=days(0), cases=1, **team.kept)
    supervising.count_cases(on=days(0), cases=1, **told)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseCount.objects.update(cases=0)


def test_over_time_and_whoever_left_is_due_nothing_more(team: Team) -> None:
    induction = team.induction()
    team.held(induction, days(-50))
    record_absence(worker=team.nia.ref, kind="SIC", from_on=days(-40), last_on=days(-30), days=None, **team.kept)
    end_engagement(
        engagement=Engagement.objects.get(worker=team.nia).ref, last_on=days(-28), reason="resigned", **team.kept
    )
    (one,) = standing_of([Induction.objects.get()], on=NOW.date())
    assert one.facts.until_on == days(-27)
    # Held on the tenth day; nine of the twenty-two since were at work.
    assert one.found[0].state == MET
    found = over_time(one, on=NOW.date())
    assert found[-1][0] == days(-28)
    assert found[-1][1] == one.found
    assert over_time(one, on=days(BEGUN - 1)) == []


def test_time_out_of_the_role_makes_no_supervision_late(team: Team) -> None:
    """Supervision is due every 14 days; of those since it was held on day -50, 36 were in another role."""
    induction = team.induction()
    team.held(induction, days(-50))
    leaves(team, team.nia, -46)
    team.start(team.nia, team.post("nursery-practitioner"), start_on=days(-45))
    team.start(team.nia, team.post("social-worker"), start_on=days(-9))
    (one,) = standing_of([Induction.objects.get()], on=NOW.date())
    assert one.facts.away == ((days(-45), days(-9)),)
    assert one.found[0].state == MET
    # Four of the fourteen days, -49 to -46, were before they left; today is the tenth since they are back.
    assert one.next_on == days(0)
    (later,) = standing_of([Induction.objects.get()], on=days(1))
    assert later.found[0].state == NOT_MET


def test_an_induction_whose_post_was_a_mistake_has_no_hours(team: Team) -> None:
    induction = team.induction()
    supervising.count_own_cases(on=days(-1), cases=18, **team.by_nia)
    annul_engagement(engagement=Engagement.objects.get(worker=team.nia).ref, because="A mistake", **team.kept)
    assert states(induction) == [NOT_MET, NOT_KNOWN, NOT_KNOWN]


def test_whoever_left_before_the_induction_began_is_due_a_day_at_most(team: Team) -> None:
    made = team.induction()
    Induction.objects.filter(pk=made.pk).update(start_on=days(-10))
    end_engagement(
        engagement=Engagement.objects.get(worker=team.nia).ref, last_on=days(-20), reason="resigned", **team.kept
    )
    assert states(made)[0] == NOT_KNOWN


def test_each_look_is_in_the_audit(team: Team) -> None:
    induction = team.induction()
    assert acts.open_induction(induction=induction.ref, **team.kept) == induction
    assert acts.open_induction(induction=induction.ref, supervised=True, **team.by_sue) == induction
    assert acts.open_induction(induction=induction.ref, **team.by_sue) is None
    looks = Entry.objects.filter(action="workforce.worker.read", thing=f"worker:{team.nia.ref}")
    assert looks.filter(decision="permitted").count() == 2
