"""Who supervises whom, for how long, and what they read: denied first."""

import uuid

import pytest
from django.urls import reverse

from tests.unit.workforce.growing.made import NOW, Team, days, leaves, seen
from tests.unit.workforce.made import Scene, browser, refuses
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry
from village.workforce.actions.engaging import annul_engagement, end_engagement
from village.workforce.actions.growing import evidence as acts
from village.workforce.actions.growing import reviewing, supervising
from village.workforce.actions.vetting import record_bar
from village.workforce.models import Engagement, SelfReview, Supervision, Worker
from village.workforce.queries.growing import visible
from village.workforce.queries.growing.shipped import core
from village.workforce.rules.vetting import day_begins


@pytest.fixture
def team(db: None) -> Team:
    return Team()


def test_a_supervisor_is_a_colleague_in_post_and_the_one_before_sees_nothing_more(team: Team) -> None:
    induction = team.induction()
    idle = team.checked("Idle")  # in no post
    school = Scene("school").cleared(family="Schoolperson")[0]
    for wrong in (idle.ref, school.ref, team.nia.ref, uuid.uuid4()):
        with pytest.raises(Refusal, match="Choose a colleague who is in post today"):
            supervising.set_supervisor(worker=team.nia.ref, supervisor=wrong, **team.kept)
    assert visible.supervised_inductions(team.by_sue["by"]).get() == induction
    other, others = team.joined("Other")
    supervising.set_supervisor(worker=team.nia.ref, supervisor=other.ref, **team.kept)
    assert not visible.supervised_inductions(team.by_sue["by"]).exists()
    assert visible.supervised_inductions(seen(others)).exists()
    supervising.set_supervisor(worker=team.nia.ref, supervisor=None, **team.kept)
    assert not visible.supervised_inductions(seen(others)).exists()
    refuses("supervision_not_of_oneself", lambda: Supervision.objects.create(
        worker=team.nia, supervisor=team.nia, from_at=NOW))  # fmt: skip


def test_whoever_left_supervises_nobody(team: Team) -> None:
    induction = team.induction()
    leaves(team, team.sue, -1)
    assert not visible.supervised_inductions(team.by_sue["by"]).exists()
    assert acts.open_induction(induction=induction.ref, supervised=True, **team.by_sue) is None
    assert Entry.objects.filter(action="workforce.worker.read", decision="denied").count() == 1


def test_whoever_left_is_no_supervisor_with_whom_anything_is_shared_even_once_back(team: Team) -> None:
    review = shared(team)
    leaves(team, team.sue, -1)
    assert visible.supervisor_of(team.nia) is None
    with pytest.raises(Refusal, match="Nobody supervises you yet"):
        reviewing.share_review(review=review.ref, shared=True, **team.by_nia)
    team.start(team.sue, team.post("social-worker"), start_on=days(0), supervised=True)
    assert reviewing.open_shared_review(review=review.ref, **team.by_sue) is None
    assert visible.supervisor_of(Worker.objects.get(pk=team.nia.pk)) is None
    supervising.set_supervisor(worker=team.nia.ref, supervisor=team.sue.ref, **team.kept)
    assert list(visible.supervising(team.by_sue["by"])) == [team.nia]


def test_whoever_left_is_supervised_by_nobody_even_once_back(team: Team) -> None:
    induction, review = team.induction(), shared(team)
    leaves(team, team.nia, -1)
    assert not visible.supervising(team.by_sue["by"]).exists()
    assert acts.open_induction(induction=induction.ref, supervised=True, **team.by_sue) is None
    assert reviewing.open_shared_review(review=review.ref, **team.by_sue) is None
    assert visible.supervisor_of(team.nia) is None
    with pytest.raises(Refusal, match="They have left"):
        supervising.set_supervisor(worker=team.nia.ref, supervisor=team.sue.ref, **team.kept)
    supervising.set_supervisor(worker=team.nia.ref, supervisor=None, **team.kept)
    team.start(team.nia, team.post("social-worker"), start_on=days(0), supervised=True)
    assert not visible.supervising(team.by_sue["by"]).exists()


def test_supervision_ends_with_the_last_post_of_whoever_leaves_first_and_not_before(team: Team) -> None:
    """Its end is dated: until then both see what they saw."""
    leaves(team, team.sue, 30)
    leaves(team, team.nia, 20)
    assert Supervision.objects.get().ended_at == day_begins(days(21))
    assert list(visible.supervising(team.by_sue["by"])) == [team.nia]
    assert visible.supervisor_of(team.nia) == team.sue
    # Who moves to another post stays: the end was of the post, not of them.
    team.start(team.nia, team.post("social-worker"), start_on=days(21), supervised=True)
    assert Supervision.objects.get().ended_at == day_begins(days(31))
    other, _ = team.joined("Other")
    supervising.set_supervisor(worker=team.nia.ref, supervisor=other.ref, **team.kept)
    assert not visible.supervising(team.by_sue["by"]).exists()
    assert visible.supervisor_of(Worker.objects.get(pk=team.nia.pk)) == other
    assert Supervision.objects.get(supervisor=team.sue).ended_at == NOW


def test_a_post_that_was_a_mistake_makes_no_supervisor(team: Team) -> None:
    team.start(team.sue, team.post(), start_on=days(-5))
    leaves_at = Engagement.objects.filter(worker=team.sue).order_by("pk")[0]
    end_engagement(engagement=leaves_at.ref, last_on=days(-2), reason="resigned", **team.kept)
    assert visible.supervisor_of(team.nia) == team.sue
    mistake = Engagement.objects.get(worker=team.sue, end_on=None)
    annul_engagement(engagement=mistake.ref, because="A mistake", **team.kept)
    assert visible.supervisor_of(Worker.objects.get(pk=team.nia.pk)) is None
    assert Supervision.objects.get().ended_at is not None


def shared(team: Team) -> SelfReview:
    review = reviewing.review_oneself(edition="2010", scores=dict.fromkeys(core().means, 2), **team.by_nia)
    reviewing.share_review(review=review.ref, shared=True, **team.by_nia)
    return review


def test_whoever_is_barred_supervises_nobody_at_once(team: Team) -> None:
    """Though still in post: a bar ends roles, not engagements."""
    induction = team.induction()
    said = acts.add_evidence(induction=induction.ref, kind="supervision", on=days(-9), **team.by_nia)
    goal = reviewing.add_goal(what="To swim", because="interest", by_on=days(9), **team.by_nia)
    review = shared(team)
    sue = browser(team.sues)
    pages = [
        reverse("supervised-induction", args=[induction.ref]), reverse("supervised-add", args=[induction.ref]),
        reverse("goal-agree", args=[goal.ref]), reverse("shared-review", args=[review.ref]),
        reverse("evidence-answer", args=[said.ref]),
    ]  # fmt: skip
    assert {sue.get(page).status_code for page in pages} == {200}
    assert "Sam Newly" in sue.get(reverse("supervising")).content.decode()
    record_bar(worker=team.sue.ref, barred=True, **team.vetted)
    nothing = sue.get("/there/is/nothing/here/").content
    for page in pages:
        for answer in (sue.get(page), sue.post(page, {"answer": "confirmed", "words": "Read"})):
            assert (answer.status_code, answer.content) == (404, nothing), page
    assert "Sam Newly" not in sue.get(reverse("supervising")).content.decode()
    for do in (
        lambda: acts.add_evidence(induction=induction.ref, kind="supervision", on=days(-8), **team.by_sue),
        lambda: acts.answer_evidence(evidence=said.ref, answer="confirmed", **team.by_sue),
        lambda: reviewing.agree_goal(goal=goal.ref, **team.by_sue),
        lambda: reviewing.note_conversation(review=review.ref, words="Read", **team.by_sue),
    ):
        with pytest.raises(Refusal):
            do()
    assert visible.waits_for(team.by_sue["by"]) == {"supervising": 0, "own": 0}
