"""Courses, places on them, who was there and what it counts as: denied first."""

import json
import random
from decimal import Decimal
from typing import Any

import pytest

from tests.unit.workforce.growing.made import NOW, Team, account, days, leaves, seen
from tests.unit.workforce.growing.test_growing_rules import Naive
from tests.unit.workforce.made import Scene, refuses
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry
from village.workforce.actions.engaging import end_engagement
from village.workforce.actions.growing import booking, courses
from village.workforce.models import Booking, Course, Engagement, Sitting, Training, Worker
from village.workforce.queries.growing import learning
from village.workforce.queries.growing.learning import day_of, needs, offers, places


@pytest.fixture
def team(db: None) -> Team:
    return Team()


def test_only_whoever_keeps_the_register_offers_courses(team: Team) -> None:
    sitting = team.sitting()
    school = Scene("school")
    for by in (team.by_nia, {"by": seen(team.dsl), "at": NOW}):
        with pytest.raises(Refusal, match="You keep no employer’s register"):
            courses.add_course(title="x", provider="x", **by)
    for by in (team.by_nia, school.kept):
        with pytest.raises(Refusal, match="There is no such course"):
            courses.add_sitting(course=sitting.course.ref, on=days(1), where="", places=1, cost=Decimal(0), **by)
        told: dict[str, Any] = {"sitting": sitting.ref, **by}
        for do in (
            lambda told=told: courses.change_places(places=9, **told),
            lambda told=told: courses.call_off(**told),
            lambda told=told: courses.record_attendance(there=[], **told),
        ):
            with pytest.raises(Refusal, match="no such day of a course"):
                do()
        assert courses.open_sitting(**told) is None
    assert courses.open_sitting(sitting=sitting.ref, **team.kept) == sitting


def test_what_is_no_course_is_refused(team: Team) -> None:
    for more, why in (
        ({"title": " "}, "Say what the course is called"),
        ({"provider": "x" * 121}, "Say what the course is called"),
        ({"area": "cooking"}, "one of the answers"),
        ({"training": "cooking", "months": 1}, "one of the answers"),
        ({"training": "safeguarding"}, "for how many months"),
        ({"months": 12}, "for how many months"),
        ({"training": "safeguarding", "months": 37}, "for how many months"),
    ):
        with pytest.raises(Refusal, match=why):
            team.course(**more)
    assert not Course.objects.exists()
    course = team.course(area="safeguarding", training="safeguarding", months=36)
    assert str(course) == "A made-up course"
    told = {"course": course.ref, "on": days(5), "where": "Hall", "places": 3, "cost": Decimal(10)}
    for more, why in (
        ({"on": days(-1)}, "today or later"),
        ({"on": days(1200)}, "within three years"),
        ({"places": 0}, "from 1 to 500"),
        ({"places": 501}, "from 1 to 500"),
        ({"cost": Decimal(-1)}, "in pounds"),
        ({"cost": Decimal("NaN")}, "in pounds"),
        ({"where": "x" * 121}, "at most 120"),
    ):
        with pytest.raises(Refusal, match=why):
            courses.add_sitting(**{**told, **more}, **team.kept)
    assert not Sitting.objects.exists()


def test_whoever_asks_first_has_the_place_and_whoever_waits_moves_up(team: Team) -> None:
    sitting = team.sitting(places=1)
    assert booking.book(sitting=sitting.ref, **team.by_nia)
    assert not booking.book(sitting=sitting.ref, **team.by_sue)
    with pytest.raises(Refusal, match="asked for this already"):
        booking.book(sitting=sitting.ref, **team.by_sue)
    assert [one.waits for one in places(team.by_sue["by"])] == [1]
    assert day_of(sitting).is_full
    mine = Booking.objects.get(worker=team.nia)
    for by in (team.by_sue, team.kept):
        with pytest.raises(Refusal, match="You have no such place"):
            booking.give_up(booking=mine.ref, **by)
    booking.give_up(booking=mine.ref, **team.by_nia)
    assert [one.waits for one in places(team.by_sue["by"])] == [0]
    # Whoever comes back waits last.
    assert not booking.book(sitting=sitting.ref, **team.by_nia)


def test_exactly_as_many_as_there_are_places_however_people_come_and_go(team: Team) -> None:
    """Through the actions, in an order by chance, beside a twin that moves people up by hand."""
    people = [team.nias, team.sues, *(team.joined(f"Also{number}")[1] for number in range(4))]
    sitting, chance = team.sitting(places=2), random.Random(7)
    naive = Naive(2)
    for _ in range(50):
        who = chance.randrange(len(people))
        by: dict[str, Any] = {"by": seen(people[who]), "at": NOW}
        step = chance.choice(["ask", "ask", "give_up", "enlarge"] if naive.places < 4 else ["ask", "give_up"])
        if step == "ask" and who not in (*naive.placed, *naive.waiting):
            naive.ask(who)
            assert booking.book(sitting=sitting.ref, **by) == (who in naive.placed)
        elif step == "give_up" and who in (*naive.placed, *naive.waiting):
            naive.give_up(who)
            mine = Booking.objects.get(worker__account=people[who].ref, ended_at=None)
            booking.give_up(booking=mine.ref, **by)
        elif step == "enlarge":
            naive.enlarge(1)
            courses.change_places(sitting=sitting.ref, places=naive.places, **team.kept)
        day = day_of(Sitting.objects.get())
        found = [[one.worker.account for one in there] for there in (day.placed, day.waiting)]
        assert found == [[people[one].ref for one in there] for there in (naive.placed, naive.waiting)]


def test_what_cannot_be_booked_is_refused(team: Team) -> None:
    sitting, elsewhere = team.sitting(), Team("school").sitting()
    gone = team.sitting(team.course(title="Gone"))
    Sitting.objects.filter(pk=gone.pk).update(on=days(-1))
    off = team.sitting(team.course(title="Off"))
    courses.call_off(sitting=off.ref, **team.kept)
    for one in (elsewhere, gone, off):
        with pytest.raises(Refusal, match="no such day of a course to book"):
            booking.book(sitting=one.ref, **team.by_nia)
    with pytest.raises(Refusal, match="Choose how you rate yourself"):
        booking.book(sitting=sitting.ref, before=5, **team.by_nia)
    with pytest.raises(Refusal, match="Nothing is held about you"):
        booking.book(sitting=sitting.ref, by=seen(account("Nobody", body="council")), at=NOW)
    idle = team.checked("Idle")
    with pytest.raises(Refusal, match="in no post on that day"):
        booking.book(sitting=sitting.ref, by=seen(team.signs_in(idle, name="Sam Idle")), at=NOW)
    today = team.sitting(team.course(title="Today"), on=0)
    booking.book(sitting=today.ref, **team.by_nia)
    with pytest.raises(Refusal, match="The day has come"):
        booking.give_up(booking=Booking.objects.get().ref, **team.by_nia)


def both_ask(team: Team, on: int = 10) -> Sitting:
    """One place, which Nia has and Sue waits for."""
    sitting = team.sitting(team.course(title=f"In {on} days"), places=1, on=on)
    for by in (team.by_nia, team.by_sue):
        booking.book(sitting=sitting.ref, **by)
    return sitting


def test_nobody_waits_behind_somebody_who_will_have_left(team: Team) -> None:
    sitting = both_ask(team)
    leaves(team, team.nia, 0)
    assert [one.worker for one in day_of(sitting).placed] == [team.sue]


def test_whoever_left_and_comes_back_takes_no_place_from_whoever_has_it(team: Team) -> None:
    """Their place ends as if they gave it up: they can ask anew, and wait last."""
    before, on_it, after = both_ask(team, on=4), both_ask(team, on=5), both_ask(team, on=6)
    leaves(team, team.nia, 5)
    assert [day_of(one).placed[0].worker for one in (before, on_it, after)] == [team.nia, team.nia, team.sue]
    assert Booking.objects.get(sitting=after, worker=team.nia).ended_at == NOW
    entry = Entry.objects.filter(action="workforce.engagement.end").latest("seq")
    assert json.loads(entry.detail)["places"] == 1
    team.start(team.nia, team.post("social-worker"), start_on=days(6), supervised=True)
    assert [one.worker for one in day_of(after).placed] == [team.sue]
    assert not booking.book(sitting=after.ref, **team.by_nia)


def test_whoever_has_another_post_keeps_their_places(team: Team) -> None:
    sitting = both_ask(team)
    team.start(team.nia, team.post("social-worker"), start_on=days(2), supervised=True)
    first = Engagement.objects.filter(worker=team.nia).earliest("pk")
    end_engagement(engagement=first.ref, last_on=days(1), reason="resigned", **team.kept)
    assert [one.worker for one in day_of(sitting).placed] == [team.nia]


def test_whoever_attended_stays_whatever_is_written_of_posts_afterwards(team: Team) -> None:
    sitting = both_ask(team)
    engagement = Engagement.objects.get(worker=team.nia)
    Engagement.objects.filter(pk=engagement.pk).update(annulled_at=NOW, annulled_because="A mistake")
    Sitting.objects.filter(pk=sitting.pk).update(on=days(-5))
    mine = Booking.objects.get(worker=team.sue)
    courses.record_attendance(sitting=sitting.ref, there=[str(mine.ref)], **team.kept)
    # Nia’s post is written down anew, over the day: the day was Sue’s.
    team.start(team.nia, team.post("social-worker"), start_on=days(-60))
    assert list(day_of(sitting).placed) == [mine]
    leaves(team, team.sue, -9)
    assert list(day_of(sitting).placed) == [mine]
    mine.refresh_from_db()
    assert (mine.attended, mine.ended_at) == (True, None)


def test_nobody_loses_a_place_that_they_have(team: Team) -> None:
    sitting = team.sitting(places=3)
    for by in (team.by_nia, team.by_sue):
        booking.book(sitting=sitting.ref, **by)
    for number in (0, 1, 501):
        with pytest.raises(Refusal, match="Give a number from 2, so that nobody loses a place, to 500"):
            courses.change_places(sitting=sitting.ref, places=number, **team.kept)
    courses.change_places(sitting=sitting.ref, places=2, **team.kept)
    courses.call_off(sitting=sitting.ref, **team.kept)
    with pytest.raises(Refusal, match="called off"):
        courses.change_places(sitting=sitting.ref, places=4, **team.kept)
    with pytest.raises(Refusal, match="called off already"):
        courses.call_off(sitting=sitting.ref, **team.kept)
    gone = team.held_course(team.nias, title="Gone")
    with pytest.raises(Refusal, match="gone by"):
        courses.change_places(sitting=gone.ref, places=4, **team.kept)


def test_attendance_is_of_those_who_had_a_place_once_the_day_has_come(team: Team) -> None:
    sitting = team.sitting(places=1)
    for by in (team.by_nia, team.by_sue):
        booking.book(sitting=sitting.ref, **by)
    nia, sue = (str(one.ref) for one in Booking.objects.order_by("pk"))
    with pytest.raises(Refusal, match="from the day on"):
        courses.record_attendance(sitting=sitting.ref, there=[nia], **team.kept)
    Sitting.objects.filter(pk=sitting.pk).update(on=days(0))
    with pytest.raises(Refusal, match="Only whoever had a place"):
        courses.record_attendance(sitting=sitting.ref, there=[nia, sue], **team.kept)
    courses.record_attendance(sitting=sitting.ref, there=[], **team.kept)
    assert Booking.objects.get(worker=team.nia).attended is False
    courses.record_attendance(sitting=sitting.ref, there=[nia], **team.kept)
    day = day_of(sitting)
    assert (day.attended, day.each) == (1, Decimal("300.00"))
    with pytest.raises(Refusal, match="or was held"):
        courses.call_off(sitting=sitting.ref, **team.kept)
    refuses("booking_ended_was_not_attended", lambda: Booking.objects.filter(worker=team.nia).update(ended_at=NOW))


def attended(team: Team, **more: Any) -> Booking:
    sitting = team.held_course(team.nias, training="safeguarding", months=12, **more)
    made = Booking.objects.get()
    courses.record_attendance(sitting=sitting.ref, there=[str(made.ref)], **team.kept)
    return made


def test_what_somebody_attended_counts_once_whoever_is_designated_says_so(team: Team) -> None:
    made = attended(team)
    assert not Training.objects.exists()
    for by in (team.kept, team.by_nia, {"by": seen(Scene("school").dsl), "at": NOW}):
        with pytest.raises(Refusal, match="no such attendance"):
            courses.count_attended(booking=made.ref, **by)
    assert list(learning.attended(seen(team.dsl))) == [made]
    courses.count_attended(booking=made.ref, **team.vetted)
    training = Training.objects.get()
    assert (training.worker, training.course, training.done_on) == (team.nia, "safeguarding", days(-5))
    assert (training.until_on - training.done_on).days in (365, 366)
    with pytest.raises(Refusal, match="no such attendance"):
        courses.count_attended(booking=made.ref, **team.vetted)
    with pytest.raises(Refusal, match="training counts by this day already"):
        courses.record_attendance(sitting=Sitting.objects.get().ref, there=[], **team.kept)
    courses.record_attendance(sitting=Sitting.objects.get().ref, there=[str(made.ref)], **team.kept)


def test_two_who_count_it_at_once_write_one_training(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    made = attended(team)
    stale = type("Stale", (), {"filter": lambda self, **_: self, "first": lambda self: made})()
    courses.count_attended(booking=made.ref, **team.vetted)
    monkeypatch.setattr(courses.learning, "attended", lambda _: stale)
    with pytest.raises(Refusal, match="no such attendance"):
        courses.count_attended(booking=made.ref, **team.vetted)
    assert Training.objects.count() == 1


def test_nobody_counts_what_they_attended_themselves(team: Team) -> None:
    """Whoever is designated and works there too: somebody else must say so."""
    made = attended(team)
    Worker.objects.filter(pk=team.nia.pk).update(account=team.dsl.ref)
    with pytest.raises(Refusal):
        courses.count_attended(booking=made.ref, **team.vetted)
    assert not Training.objects.exists()


def test_how_one_rates_oneself_is_asked_three_months_after(team: Team) -> None:
    made = attended(team)
    with pytest.raises(Refusal, match="three months after"):
        booking.rate_again(booking=made.ref, after=3, **team.by_nia)
    Sitting.objects.update(on=days(-91))
    for by, after, why in (
        (team.by_sue, 3, "no such place"), (team.kept, 3, "no such place"), (team.by_nia, 0, "Choose how you rate"),
    ):  # fmt: skip
        with pytest.raises(Refusal, match=why):
            booking.rate_again(booking=made.ref, after=after, **by)
    booking.rate_again(booking=made.ref, after=3, **team.by_nia)
    with pytest.raises(Refusal, match="no such place"):
        booking.rate_again(booking=made.ref, after=4, **team.by_nia)
    (found,) = offers(team.kept["by"])
    with pytest.raises(Refusal, match="has rated themselves after this day"):
        courses.record_attendance(sitting=made.sitting.ref, there=[], **team.kept)
    assert (found.effect.attended, found.effect.pairs, found.effect.change) == (1, 1, None)


def test_what_is_needed_is_what_roles_ask_less_what_is_held(team: Team) -> None:
    team.train(team.sue)
    team.start(team.worker("Clerk"), team.post("administrator"))
    course = team.course(training="safeguarding", months=12)
    booking.book(sitting=team.sitting(course, on=20).ref, **team.by_nia)
    booking.book(sitting=team.sitting(course, on=10).ref, **team.by_nia)
    found = needs(team.kept["by"], on=NOW.date())
    assert [(one.worker, one.need.course, one.need.state, one.booked_on) for one in found] == [
        (team.nia, "safeguarding", "missing", days(10)),
        (team.nia, "information-sharing", "missing", None),
        (team.sue, "safeguarding", "current", None),
        (team.sue, "information-sharing", "current", None),
    ]
    later = {one.need.state for one in needs(team.kept["by"], on=days(301)) if one.worker == team.sue}
    assert later == {"expired"}
    assert needs(team.by_nia["by"], on=NOW.date()) == []


def test_what_somebody_wrote_of_themselves_is_not_held(team: Team) -> None:
    team.train(team.sue)
    Worker.objects.filter(pk=team.sue.pk).update(account=team.dsl.ref)
    assert {one.need.state for one in needs(team.kept["by"], on=NOW.date())} == {"missing"}
