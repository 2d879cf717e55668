"""A year’s review: drafted, written, and published by the meeting that approved it."""

import datetime as dt

import pytest

from tests.unit.board import made
from village.board.actions import reviews
from village.board.models import LocalPlan, Member, Review
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db


def _written(by: Viewer, year: int = 2026, at: dt.datetime = made.BEFORE) -> Review:
    version = Review.objects.get(year=year).version
    return reviews.write_review(plan="leeds-2026", year=year, version=version, words="A hard year.", by=by, at=at)


def _published(by: Viewer, meeting: int, year: int = 2026) -> Review:
    return reviews.publish_review(plan="leeds-2026", year=year, meeting=meeting, by=by, at=made.DONE, today=made.HELD)


def _noted(people: made.People) -> int:
    """The meeting that approved a review; everyone was there."""
    there = list(Member.objects.values_list("pk", flat=True))
    return made.met(people.secretary, there, about="review", once="m2").pk


def _both(one: Viewer, other: Viewer) -> Viewer:
    """`one`, with the roles of the other too."""
    return Viewer(one.ref, second_factor=True, grants=(*one.grants, *other.grants))


def test_a_review_is_drafted_of_a_year_of_an_adopted_plan(people: made.People, written: LocalPlan) -> None:
    with pytest.raises(Refusal, match="once it has been adopted"):
        made.reviewed(people.planner)
    made.adopted(people.chair, made.ready(people))
    made.reviewed(people.planner)
    again = made.reviewed(people.planner, sentences=["Absence rose."])
    assert again.drafted == ["Absence rose."]
    for year in (2025, 2027, 2030):
        with pytest.raises(Refusal, match="Choose a year"):
            made.reviewed(people.planner, year=year)


def test_a_review_is_written_and_published_once_by_a_meeting(people: made.People, written: LocalPlan) -> None:
    made.adopted(people.chair, made.ready(people))
    made.reviewed(people.planner)
    meeting = _noted(people)
    with pytest.raises(Refusal, match="own words"):
        _published(people.chair, meeting)
    with pytest.raises(Refusal, match="no such meeting"):
        _published(people.chair, 0)
    with pytest.raises(Refusal, match="no review of that year"):
        _published(people.chair, meeting, 2027)
    _written(people.planner, at=made.DONE + dt.timedelta(hours=1))
    with pytest.raises(Refusal, match="changed after the meeting"):
        _published(people.chair, meeting)
    _written(people.planner)
    with pytest.raises(Refusal, match="Someone else"):
        _published(_both(people.planner, people.chair), meeting)
    published = _published(people.chair, meeting)
    assert _published(people.chair, meeting).published_at == published.published_at
    assert Entry.objects.filter(action="board.review.publish").count() == 1
    for change in (lambda: _written(people.planner, at=made.DONE), lambda: made.reviewed(people.planner)):
        with pytest.raises(Refusal, match="is public"):
            change()


def _two_years(people: made.People) -> None:
    """An adopted plan whose years 2026 and 2027 are reviewed."""
    made.adopted(people.chair, made.ready(people))
    for year in (2026, 2027):
        made.reviewed(people.planner, year=year, today=dt.date(2027, 5, 1))
        _written(people.second_planner, year)


def test_a_meeting_approves_one_review(people: made.People, written: LocalPlan) -> None:
    _two_years(people)
    meeting = _noted(people)
    _published(people.chair, meeting)
    with pytest.raises(Refusal, match="another year"):
        _published(people.chair, meeting, 2027)


def test_nobody_publishes_words_of_their_own_whoever_drafts_last(people: made.People, written: LocalPlan) -> None:
    _two_years(people)
    meeting = _noted(people)
    for wrote in (people.planner, people.second_planner):  # drafted it; wrote its words
        with pytest.raises(Refusal, match="Someone else"):
            _published(_both(wrote, people.chair), meeting)


def test_a_meeting_has_not_approved_a_review_changed_after_its_day(people: made.People, written: LocalPlan) -> None:
    _two_years(people)
    made.reviewed(people.planner, sentences=["Absence rose."], at=made.DONE - dt.timedelta(hours=2))
    with pytest.raises(Refusal, match="changed after the meeting"):
        _published(people.chair, _noted(people))
