"""Self-reviews, what somebody wants to learn, and who leads next: denied first."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.unit.workforce.growing.made import NOW, Team, account, days, seen
from tests.unit.workforce.made import Scene, refuses
from village.kernel.access.actions import Refusal
from village.workforce.actions.engaging import end_engagement
from village.workforce.actions.growing import leading, reviewing
from village.workforce.actions.growing.supervising import set_supervisor
from village.workforce.models import Goal, Leading, ReviewNote, SelfReview, Worker
from village.workforce.queries.growing import visible
from village.workforce.queries.growing.shipped import core
from village.workforce.queries.growing.succession import succession

ALL = dict.fromkeys(core().means, 2)


@pytest.fixture
def team(db: None) -> Team:
    return Team()


def review(team: Team, **more: int) -> SelfReview:
    return reviewing.review_oneself(edition="2010", scores={**ALL, **more}, **team.by_nia)


def test_a_self_review_is_of_every_area_and_ones_own(team: Team) -> None:
    nobody = {"by": seen(account("Nobody", body="council")), "at": NOW}
    with pytest.raises(Refusal, match="Nothing is held about you"):
        reviewing.review_oneself(edition="2010", scores=ALL, **nobody)
    for edition, scores, why in (
        ("1999", ALL, "Choose an edition"),
        ("2010", {"sharing": 2}, "one answer for every area"),
        ("2010", {**ALL, "cooking": 2}, "one answer for every area"),
        ("2010", {**ALL, "sharing": 5}, "one answer for every area"),
    ):
        with pytest.raises(Refusal, match=why):
            reviewing.review_oneself(edition=edition, scores=scores, **team.by_nia)
    assert not SelfReview.objects.exists()
    made = review(team, sharing=4)
    assert {one.area: one.score for one in made.scores.all()} == {**ALL, "sharing": 4}


def test_nobody_reads_it_until_it_is_shared_and_then_one_supervisor_does(team: Team) -> None:
    made = review(team)
    for by in (team.by_sue, team.kept, team.vetted, Scene("school").kept):
        assert reviewing.open_shared_review(review=made.ref, **by) is None
        with pytest.raises(Refusal, match="no such self-review"):
            reviewing.share_review(review=made.ref, shared=True, **by)
        with pytest.raises(Refusal, match="no such self-review"):
            reviewing.note_conversation(review=made.ref, words="x", **by)
    reviewing.share_review(review=made.ref, shared=True, **team.by_nia)
    assert reviewing.open_shared_review(review=made.ref, **team.by_sue) == made
    assert reviewing.open_shared_review(review=made.ref, **team.kept) is None
    # Whoever supervises her next reads nothing that was shared with Sue, and Sue nothing any more.
    other, others = team.joined("Other")
    set_supervisor(worker=team.nia.ref, supervisor=other.ref, **team.kept)
    for by in (team.by_sue, {"by": seen(others), "at": NOW}):
        assert reviewing.open_shared_review(review=made.ref, **by) is None
    set_supervisor(worker=team.nia.ref, supervisor=team.sue.ref, **team.kept)
    reviewing.share_review(review=made.ref, shared=False, **team.by_nia)
    assert reviewing.open_shared_review(review=made.ref, **team.by_sue) is None


def test_it_is_shared_with_nobody_where_nobody_supervises(team: Team) -> None:
    made = review(team)
    set_supervisor(worker=team.nia.ref, supervisor=None, **team.kept)
    with pytest.raises(Refusal, match="Nobody supervises you yet"):
        reviewing.share_review(review=made.ref, shared=True, **team.by_nia)


def test_what_was_said_of_it_both_read_and_nobody_changes(team: Team) -> None:
    made = review(team)
    reviewing.note_conversation(review=made.ref, words="I want to learn to say no.", **team.by_nia)
    reviewing.share_review(review=made.ref, shared=True, **team.by_nia)
    reviewing.note_conversation(review=made.ref, words="We agreed on a course.", **team.by_sue)
    for words in ("", " ", "x" * 1001):
        with pytest.raises(Refusal, match="Write what was said"):
            reviewing.note_conversation(review=made.ref, words=words, **team.by_sue)
    assert ReviewNote.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewNote.objects.update(words="x")


def goal(team: Team, **more: Any) -> Goal:
    told = {"what": "To chair a meeting", "because": "induction", "by_on": days(60), **more}
    return reviewing.add_goal(**told, **team.by_nia)


def test_a_goal_is_agreed_by_whoever_supervises_and_ends_one_way(team: Team) -> None:
    for more, why in (
        ({"what": " "}, "what you want to learn"),
        ({"what": "x" * 201}, "what you want to learn"),
        ({"because": "fun"}, "Say why"),
        ({"by_on": days(-1)}, "a day to come"),
        ({"by_on": days(2000)}, "within five years"),
    ):
        with pytest.raises(Refusal, match=why):
            goal(team, **more)
    made = goal(team)
    for by in (team.by_nia, team.kept, Scene("school").kept):
        with pytest.raises(Refusal, match="no such goal"):
            reviewing.agree_goal(goal=made.ref, **by)
    reviewing.agree_goal(goal=made.ref, **team.by_sue)
    with pytest.raises(Refusal, match="agreed already"):
        reviewing.agree_goal(goal=made.ref, **team.by_sue)
    with pytest.raises(Refusal, match="no such goal"):
        reviewing.end_goal(goal=made.ref, done=True, **team.by_sue)
    reviewing.end_goal(goal=made.ref, done=True, **team.by_nia)
    with pytest.raises(Refusal, match="was done"):
        reviewing.end_goal(goal=made.ref, done=False, **team.by_nia)
    reviewing.end_goal(goal=goal(team, what="To swim").ref, done=False, **team.by_nia)
    assert [one.what for one in visible.goals(team.by_nia["by"])] == ["To chair a meeting"]
    refuses("goal_ends_one_way", lambda: Goal.objects.filter(pk=made.pk).update(ended_at=NOW))


def test_who_prepares_to_lead(team: Team) -> None:
    def begin(**more: Any) -> Leading:
        told = {"worker": team.sue.ref, "programme": "directors", "begun_on": days(-40), **team.kept, **more}
        return leading.begin_leading(**told)

    for more, why in (
        (Scene("school").kept, "no such worker"),
        ({"programme": "cooking"}, "Choose a programme"),
        ({"begun_on": days(1)}, "cannot be in the future"),
    ):
        with pytest.raises(Refusal, match=why):
            begin(**more)
    made = begin()
    with pytest.raises(Refusal, match="already"):
        begin()

    def end(last_on: dt.date, ref: uuid.UUID = made.ref, **by: Any) -> None:
        leading.end_leading(leading=ref, last_on=last_on, **(by or team.kept))

    for last_on, by, why in (
        (days(-1), team.by_sue, "nobody on such a programme"),
        (days(-41), team.kept, "before they began"),
        (days(1), team.kept, "cannot be in the future"),
    ):
        with pytest.raises(Refusal, match=why):
            end(last_on, **by)
    end(days(-1))
    with pytest.raises(Refusal, match="nobody on such a programme"):
        end(days(-1))
    assert list(visible.leading(team.kept["by"])) == [made]


def test_succession_counts_each_once_in_a_role_and_those_who_lead_first(team: Team) -> None:
    old = team.checked("Old", born_on=dt.date(1960, 1, 1))
    for part in ("0.5", "0.5"):
        team.start(old, team.post("early-years-manager"), fte=Decimal(part))
    agency = team.checked("Agency", born_on=dt.date(1960, 1, 1))
    team.start(agency, team.post(), kind="agency")
    left = team.checked("Left", born_on=dt.date(1960, 1, 1))
    for ago in (10, 20):
        engagement = team.start(left, team.post(), start_on=days(-900))
        end_engagement(engagement=engagement.ref, last_on=days(-ago), reason="retired", **team.kept)
    long_ago = team.start(left, team.post(), start_on=days(-900))
    end_engagement(engagement=long_ago.ref, last_on=days(-500), reason="other", **team.kept)
    found = succession(team.kept["by"], on=NOW.date())
    assert [(one.role, one.bands, one.leads) for one in found.roles] == [
        ("early-years-manager", (0, 0, 0, 0, 0, 1), True),
        ("social-worker", (0, 0, 2, 0, 0, 0), False),
    ]
    assert [(one.worker, one.role, one.reached_on) for one in found.due] == [
        (old, "early-years-manager", dt.date(2025, 1, 1))
    ]
    # Whoever left two posts for one reason is one person who left for it.
    assert found.reasons == [("retired", 1)]
    assert succession(team.by_nia["by"], on=NOW.date()).roles == []


def test_why_people_left_counts_who_left_and_no_moves(team: Team) -> None:
    def ended(worker: Worker, ago: int, reason: str, begun: int = -900, **more: Any) -> None:
        post = team.post(paid=more.get("kind") != "volunteer")
        engagement = team.start(worker, post, start_on=days(begun), **more)
        end_engagement(engagement=engagement.ref, last_on=days(-ago), reason=reason, **team.kept)

    moved, partly, gone, again, lent, gave = (
        team.checked(name) for name in ("Moved", "Partly", "Gone", "Again", "Lent", "Gave")
    )
    ended(moved, 40, "end-of-contract")
    team.start(moved, team.post(), start_on=days(-39))
    team.start(partly, team.post(), start_on=days(-900), fte=Decimal("0.5"))
    ended(partly, 40, "resigned", fte=Decimal("0.5"))
    ended(gone, 90, "other-role-here")
    ended(gone, 30, "retired", begun=-89)
    ended(again, 300, "resigned")
    ended(again, 20, "resigned", begun=-200)
    ended(lent, 40, "end-of-contract", kind="agency")
    ended(gave, 40, "other", kind="volunteer")
    # The 365 days before today: a last day on the first of them counts, and one before it does not.
    edge, before, today, to_come = (team.checked(name) for name in ("Edge", "Before", "Today", "Later"))
    ended(edge, 365, "died")
    ended(before, 366, "dismissed")
    ended(today, 1, "dismissed")
    ended(to_come, 0, "other")
    found = succession(team.kept["by"], on=NOW.date()).reasons
    assert found == [("resigned", 2), ("dismissed", 1), ("retired", 1), ("died", 1)]
