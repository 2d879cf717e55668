"""What a worker thinks they can do is theirs; what another employer has does not exist here."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tests.unit.workforce import made
from tests.unit.workforce.growing.made import Team, days
from tests.unit.workforce.made import account, browser
from tests.unit.workforce.test_workforce_pages import day, page, send
from village.kernel.audit.models import Entry
from village.workforce.actions.growing import courses, leading, reviewing
from village.workforce.models import (
    Booking,
    CaseCount,
    Course,
    Evidence,
    Goal,
    Induction,
    Leading,
    SelfReview,
    Sitting,
    Supervision,
)
from village.workforce.queries.growing.shipped import core

MODELS = (Booking, CaseCount, Course, Evidence, Goal, Induction, Leading, SelfReview, Sitting, Supervision)
ALL = dict.fromkeys(core().means, 2)


@pytest.fixture
def team(db: None) -> Team:
    return Team()


def nested(team: Team) -> list[tuple[str, uuid.UUID]]:
    """Every address of growing with a reference of the team's in it."""
    induction = team.induction()
    evidence = team.held(induction, days(-40))
    review = reviewing.review_oneself(edition="2010", scores=ALL, **team.by_nia)
    reviewing.share_review(review=review.ref, shared=True, **team.by_nia)
    goal = reviewing.add_goal(what="To swim", because="interest", by_on=days(9), **team.by_nia)
    led = leading.begin_leading(worker=team.sue.ref, programme="local", begun_on=days(-9), **team.kept)
    sitting = team.held_course(team.nias, training="safeguarding", months=12)
    booking = Booking.objects.get()
    courses.record_attendance(sitting=sitting.ref, there=[str(booking.ref)], **team.kept)
    worker = ("induction-begin", "worker-supervisor", "worker-cases", "worker-leading")
    days_of = ("course-day", "course-places", "course-call-off", "course-attendance", "course-book")
    return [
        *((name, team.nia.ref) for name in worker),
        *((name, sitting.ref) for name in days_of),
        *(
            (name, induction.ref)
            for name in ("induction", "induction-change", "supervised-induction", "supervised-add")
        ),
        *((name, review.ref) for name in ("shared-review", "self-review-share", "self-review-note")),
        *((name, booking.ref) for name in ("booking-give-up", "booking-rate", "attended-count")),
        ("course-day-add", sitting.course.ref),
        ("evidence-answer", evidence.ref),
        ("goal-agree", goal.ref),
        ("goal-end", goal.ref),
        ("leading-end", led.ref),
    ]


ROLES = ("", made.LEAD, made.DESIGNATED, made.OFFICER, "administrator", "auditor")


@pytest.mark.parametrize("role", ROLES)
def test_another_employers_every_reference_answers_as_what_is_not_there(team: Team, role: str) -> None:
    addresses = nested(team)
    before = [list(model.objects.values()) for model in MODELS]
    other = browser(account("Olga Other", *([role] if role else []), body="school", area=""))
    nothing = other.get("/there/is/nothing/here/").content
    for name, ref in addresses:
        address = reverse(name, args=[ref])
        for answer in (other.get(address), other.post(address, {"answer": "confirmed", "places": 3})):
            assert (answer.status_code, answer.content) == (404, nothing), name
    assert before == [list(model.objects.values()) for model in MODELS]


def test_a_self_review_is_on_no_page_of_the_employers(team: Team) -> None:
    nested(team)
    lead, sue = browser(team.lead), browser(team.sues)
    ref = SelfReview.objects.get().ref
    for name in ("shared-review", "self-review-share", "self-review-note"):
        assert lead.get(reverse(name, args=[ref])).status_code == 404
    scale = core().scale[2]
    for name in ("inductions", "workforce", "training-needs", "succession", "courses"):
        assert scale not in page(lead, name)
    assert scale in page(sue, "shared-review", ref)
    read = Entry.objects.get(action="workforce.review.read", decision="permitted")
    assert read.thing == f"worker:{team.nia.ref}"
    assert "Read a self-review that you share" in page(browser(team.nias), "my-work")


def test_from_a_self_review_to_what_was_learned(team: Team) -> None:
    nia, sue = browser(team.nias), browser(team.sues)
    add = reverse("self-review-add", args=["2010"])
    assert nia.get(add).status_code == 200
    assert nia.get(reverse("self-review-add", args=["1999"])).status_code == 404
    assert "Choose" in nia.post(add, {**ALL, "sharing": ""}).content.decode()
    assert not SelfReview.objects.exists()
    for score in (1, 3):
        answer = nia.post(add, {**ALL, "sharing": score}, follow=True).content.decode()
        assert "Nobody else reads it until you share it." in answer
    review = SelfReview.objects.latest("pk")
    assert "What you think you can do" in page(nia, "self-reviews")
    assert "Sam Senior supervises you now." in page(nia, "self-review-share", review.ref)
    assert "They can read it from now on." in send(nia, "self-review-share", review.ref)
    assert "It is kept." in send(nia, "self-review-note", review.ref, words="I was new to sharing.")
    assert "They read it too." in send(sue, "shared-review", review.ref, words="Not any more.")
    assert "Not any more." in page(nia, "self-reviews")
    told = {"what": "To chair a meeting", "because": "self-review", **day("by_on", days(40))}
    assert "Whoever supervises you can agree to it." in send(nia, "goal-add", **told)
    goal = Goal.objects.get()
    assert "To chair a meeting" in page(sue, "supervising")
    assert "They read that you agree." in send(sue, "goal-agree", goal.ref)
    assert "Sam Senior council" in page(nia, "development")
    assert "It is kept." in send(nia, "goal-end", goal.ref, done="yes")
    assert "Learned on" in page(nia, "development")
    assert "Nobody else can read it any more." in send(nia, "self-review-share", review.ref)
    assert sue.get(reverse("shared-review", args=[review.ref])).status_code == 404


def offered(client: Client) -> Sitting:
    told = {"title": "Safe from harm", "provider": "Made up", "training": "safeguarding", "months": "24", "area": ""}
    assert "It is there. Say next" in send(client, "course-add", **told)
    when = {"where": "Town hall", "places": "1", "cost": "480", **day("on", days(3))}
    assert "Workers can ask for a place now." in send(client, "course-day-add", Course.objects.get().ref, **when)
    return Sitting.objects.get()


def test_from_a_course_that_is_offered_to_training_that_counts(team: Team) -> None:
    lead, nia, sue, dsl = (browser(one) for one in (team.lead, team.nias, team.sues, team.dsl))
    sitting = offered(lead)
    assert "1 of 1 places are left." in page(nia, "course-book", sitting.ref)
    assert "You have a place" in send(nia, "course-book", sitting.ref, before="2")
    assert "It is full. 0 wait already." in page(sue, "course-book", sitting.ref)
    assert "You wait: number 1" in send(sue, "course-book", sitting.ref, before="")
    assert "Has a place on" in page(lead, "training-needs")
    assert "Who waits, in order" in page(lead, "course-day", sitting.ref)
    booking = Booking.objects.earliest("pk")
    Sitting.objects.update(on=days(0))
    assert "It is recorded." in send(lead, "course-attendance", sitting.ref, there=[str(booking.ref)])
    assert "£480.00" in page(lead, "courses")
    assert "too few to tell what they say" in page(lead, "courses")
    # Whoever keeps the register cannot say that it counts; whoever is designated can.
    assert lead.get(reverse("attended")).status_code == 404
    assert "Sam Newly" in page(dsl, "attended")
    assert "It counts, and their access follows" in send(dsl, "attended-count", booking.ref)
    assert "Nothing waits for you" in page(dsl, "attended")
    Sitting.objects.update(on=days(-100))
    assert "How do you rate yourself now?" in page(nia, "my-courses")
    assert "Thank you." in send(nia, "booking-rate", booking.ref, after="4")


def test_places_given_up_and_days_called_off(team: Team) -> None:
    lead, nia, sue = (browser(one) for one in (team.lead, team.nias, team.sues))
    sitting = offered(lead)
    for one in (nia, sue):
        send(one, "course-book", sitting.ref, before="")
    assert "Whoever waits first has it now." in send(nia, "booking-give-up", Booking.objects.earliest("pk").ref)
    assert "You have a place" in page(sue, "my-courses")
    assert "Whoever waited moves up." in send(lead, "course-places", sitting.ref, places="2")
    assert "The day is called off." in send(lead, "course-call-off", sitting.ref)
    assert "Called off" in page(sue, "my-courses")
    assert "This day was called off." in page(lead, "course-day", sitting.ref)


def test_who_leads_next(team: Team) -> None:
    lead = browser(team.lead)
    told = {"programme": "local", **day("begun_on", days(-4))}
    assert "It is kept." in send(lead, "worker-leading", team.sue.ref, **told)
    assert "A programme of the employer or the area" in page(lead, "succession")
    assert "It is kept." in send(lead, "leading-end", Leading.objects.get().ref, **day("last_on", days(-1)))
    assert "No longer" in page(lead, "succession")
