"""What social care offers and is asked, and nobody has answered, is late once its day is past: on the list, the desk
and in the letter of whoever must answer, and of nobody else. What came of it is in the chronology."""

import datetime as dt

import pytest

from tests.unit.casework import made
from tests.unit.casework.planned import NOW, days
from tests.unit.casework.stepped import FOUND, WORDS, HandingOn
from tests.unit.casework.test_pages import words
from village.casework.actions.chronology import read_chronology
from village.casework.models import Episode, StepDown
from village.casework.queries.desk import desk
from village.casework.queries.digests import counts_for
from village.casework.queries.late import Line, late_in
from village.casework.queries.releasing import things_of
from village.casework.queries.story import story_of
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
LAST = dt.date(2026, 5, 11)  # five working days from Monday 4 May
ON_TIME, LATER = dt.datetime(2026, 5, 11, 12, tzinfo=dt.UTC), dt.datetime(2026, 5, 13, 12, tzinfo=dt.UTC)
TAKES, DECIDES = "Take over the family whom social care offers", "Decide whether to take over a family"
HELD = "Offered to early help, which has not answered"


@pytest.fixture
def scene() -> HandingOn:
    return HandingOn()


def lines(scene: HandingOn, one: StepDown, at: dt.datetime) -> tuple[list[Line], list[Line]]:
    found = late_in(scene.by(scene.boss), at=at)
    return [each for each in found.late if each.of == one], [each for each in found.waiting if each.of == one]


def test_who_does_not_answer_it_is_told_nothing_of_an_offer(scene: HandingOn) -> None:
    one = scene.offer()
    elsewhere = made.account("Eve Elsewhere", "family-help-manager", area=made.ELSEWHERE)
    other = made.account("Bo Otherboss", "family-help-manager", body="clinic")
    for who in (scene.lead, scene.nurse, scene.stranger, elsewhere, other, scene.sid, scene.soo):
        assert one.ref not in {each.of.ref for each in late_in(scene.by(who), at=LATER).late}
        assert str(one.ref) not in desk(scene.by(who), at=LATER).families
    one.agreed_by.restrictions.create(
        kind="barred", account=scene.boss.ref, authority="x", by=scene.sam.ref, from_at=NOW, review_on=NOW.date()
    )
    assert lines(scene, one, LATER) == ([], [])
    assert str(one.ref) not in desk(scene.by(scene.boss), at=LATER).families


def test_an_offer_waits_until_its_day_and_is_late_from_the_next(scene: HandingOn) -> None:
    one = scene.offer()
    late, (waits,) = lines(scene, one, ON_TIME)
    assert late == []
    assert (waits.since, waits.days, waits.family, waits.ids) == (
        NOW.date(),
        7,
        "The Offered family",
        {"step_down": one.ref},
    )
    (over,), waiting = lines(scene, one, LATER)
    assert waiting == []
    assert (over.since, over.days, over.whose, over.page) == (LAST, 2, "The manager", "step-down")
    scene.answer(one, "decline")
    assert lines(scene, one, LATER) == ([], [])


def test_an_offer_is_in_the_letter_of_a_manager_who_holds_no_family_yet(scene: HandingOn) -> None:
    Episode.objects.update(closed_at=NOW, closing="refused")
    assert counts_for(scene.boss, "weekly", at=LATER).service == 0
    scene.offer()
    assert counts_for(scene.boss, "weekly", at=NOW).service == 1
    assert counts_for(scene.boss, "weekly", at=LATER).service == 1
    assert counts_for(scene.lead, "weekly", at=LATER).service == 0


def test_both_sides_have_it_on_their_desk_with_its_day(scene: HandingOn) -> None:
    offer, asked = scene.offer(), scene.ask()
    (mine,) = [each for each in desk(scene.by(scene.boss), at=LATER).waiting if each.of == offer]
    assert (mine.due, mine.days_late, mine.page) == (LAST, 2, "step-down")
    theirs = desk(scene.by(scene.sam), at=LATER).waiting
    assert [(each.title.partition(",")[0], each.due, each.days_late) for each in theirs] == [
        ("Decide whether to take over a family whom early help asks about", dt.date(2026, 5, 5), 8),
        ("Offered to early help", LAST, 2),
    ]
    assert [each.family for each in theirs] == ["The Testperson family", "The Offered family"]
    scene.decide(asked, "do-not-take")
    scene.answer(offer, "take-back")
    assert desk(scene.by(scene.sam), at=LATER).waiting == []


def test_the_pages_lead_to_what_is_to_be_answered_and_keep_that_they_told_of_it(scene: HandingOn) -> None:
    offer, asked = scene.offer(), scene.ask()
    page = words(made.browser(scene.boss).get("/help/overdue/"))
    assert TAKES in page
    assert f"/help/step-downs/{offer.ref}/" in page
    home = words(made.browser(scene.sam).get("/work/"))
    assert DECIDES in home
    assert HELD in home
    assert f"/help/social-care/{asked.ref}/" in home
    for at_least, entry in ((offer, "overdue"), (asked, "desk")):
        kept = [one.detail for one in Entry.objects.filter(action="casework.list") if f'"{entry}"' in one.detail]
        assert any(str(at_least.ref) in each for each in kept)
    assert made.browser(scene.boss).get(f"/help/step-downs/{offer.ref}/").status_code == 200


def told(scene: HandingOn, one: Episode) -> list[tuple[dt.date, str, str]]:
    found = read_chronology(episode=one.ref, by=scene.by(scene.boss), at=days(9))
    assert found is not None
    return [(each.on, each.title, each.text) for each in found.items if each.kind == "crossing"]


def test_what_social_care_was_asked_and_answered_is_in_the_chronology(scene: HandingOn) -> None:
    first = scene.ask()
    scene.decide(first, "do-not-take", day=1)
    second = scene.ask(day=2)
    scene.take_back(second, day=3)
    scene.decide(scene.ask(day=4), "take-over", day=5)
    day = [days(number).date() for number in range(6)]
    asked = ("Social care was asked to take the family over: The care", f"A child may not be safe: {WORDS}")
    assert told(scene, scene.episode) == [
        (day[0], *asked),
        (
            day[1], "Do not take it over: Early help goes on",
            "What the family needs is below the threshold of social care. They want no more than you give.",
        ),
        (day[2], *asked),
        (day[3], "Take it back: Taken back", "It is not needed any more"),
        (day[4], *asked),
        (day[5], "Take it over: Social care takes it over", "Wilma Worker"),
    ]  # fmt: skip
    assert read_chronology(episode=scene.ref, by=scene.by(scene.sam), at=days(9)) is None
    kept = [row for row in story_of(scene.episode).content["rows"] if row["key"].startswith("crossing")]
    assert len(kept) == 6
    assert {row["text"] for row in kept} == {""}  # to others: that it was, and not in which words
    (given,) = [each for each in things_of(scene.episode) if each.key.startswith("story:")]
    assert {each.tag for each in given.passages if each.key.startswith("crossing")} == {"safety"}


def test_what_social_care_offered_is_in_the_chronology_of_the_help_that_began(scene: HandingOn) -> None:
    begun = scene.answer(scene.offer(), "accept")
    assert told(scene, begun) == [
        (NOW.date(), "Social care offered the family to early help: The care", ""),
        (days(1).date(), "Accept the family: Early help has taken it over", ""),
    ]
    assert FOUND not in str(story_of(begun).content)
