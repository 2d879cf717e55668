"""Decided reviews are found again by who, when and what came of it; those still open by their readers alone."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.unit.people import made
from tests.unit.people.test_review_pages import at_work, said, seen
from tests.unit.people.test_reviewing import anna, decide, grace, twins
from village.kernel.access.rules import ANYONE, Viewer
from village.people.models import Child, ReviewItem
from village.people.queries import review
from village.people.queries.decided import Wanted, decided, outcome_of, readers

pytestmark = pytest.mark.django_db
NOW, DAY = made.NOW, dt.timedelta(days=1)
PAGE = "/children/reviews/decided/"


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two must agree on every review of the area."""
    monkeypatch.setattr(review, "_second_reader", lambda: {"reasons": [], "areas": [made.AREA]})


@pytest.fixture
def some() -> list[Viewer]:
    return [made.viewer("matching-officer") for _ in range(4)]


def found(viewer: Viewer, **asked: Any) -> list[int]:
    return [item.pk for item in decided(viewer, Wanted(**asked))]


@pytest.mark.parametrize(
    "who",
    [
        ANYONE,
        made.viewer("practitioner"),
        made.viewer("information-governance"),
        made.viewer("matching-officer", area=made.ELSEWHERE),
        made.viewer("matching-officer", cleared=False),
    ],
    ids=["anyone", "practitioner", "governance", "elsewhere", "not cleared"],
)
def test_others_find_none(who: Viewer, some: list[Viewer]) -> None:
    item = twins()
    decide(item, some[0], "new")
    assert found(some[1]) == [item.pk]
    assert found(who) == []
    assert readers(who) == {}


def test_one_of_a_child_whom_nobody_finds_any_more_is_not_there(some: list[Viewer]) -> None:
    decide(twins(), some[0], "new")
    Child.objects.filter(pk=grace().child_id).update(state="retired")
    assert found(some[0]) == []


def test_what_waits_is_not_there() -> None:
    twins()
    assert found(made.viewer("matching-officer")) == []


def test_who_when_and_what_came_of_it(some: list[Viewer]) -> None:
    item = twins()
    decide(item, some[0], "same", anna().child.ref, at=NOW)
    reader, on = str(some[0].ref), NOW.date()
    for asked in ({"who": reader}, {"outcome": "same"}, {"since": on}, {"until": on}, {"since": on, "until": on}):
        assert found(some[1], **asked) == [item.pk], asked
    for asked in ({"who": str(some[1].ref)}, {"outcome": "new"}, {"since": on + DAY}, {"until": on - DAY}):
        assert found(some[1], **asked) == [], asked
    assert outcome_of(ReviewItem.objects.get()) == "same"


def test_a_day_is_one_of_london(some: list[Viewer]) -> None:
    item = twins()
    decide(item, some[0], "new", at=dt.datetime(2026, 5, 4, 23, 30, tzinfo=dt.UTC))  # half past midnight on the 5th
    assert found(some[0], since=dt.date(2026, 5, 5)) == [item.pk]
    assert found(some[0], until=dt.date(2026, 5, 4)) == []


def test_what_somebody_else_reads_next_is_shown_to_its_readers_alone(two: None, some: list[Viewer]) -> None:
    """Whoever reads second makes up their own mind."""
    item = twins()
    assert decide(item, some[0], "new", at=NOW) == "second"
    assert found(some[0]) == found(some[0], outcome="open") == [item.pk]
    assert found(some[1]) == found(some[1], who=str(some[0].ref)) == []
    assert decide(item, some[1], "same", anna().child.ref, at=NOW + DAY) == "second"
    assert found(some[2]) == []
    assert decide(item, some[2], "new", at=NOW + 2 * DAY) == "decided"
    for one in some[:3]:  # the second of three readers too
        assert found(some[3], who=str(one.ref), outcome="new") == [item.pk]
    assert found(some[3], outcome="open") == found(some[3], outcome="lapsed") == []


def test_one_that_lapsed_once_it_was_read_is_told_as_that(two: None, some: list[Viewer]) -> None:
    item = twins()
    decide(item, some[0], "new")
    ReviewItem.objects.filter(pk=item.pk).update(state="lapsed")
    assert found(some[0], outcome="lapsed") == [item.pk]
    assert outcome_of(ReviewItem.objects.get()) == "lapsed"
    assert found(some[1]) == []


def read(client: Client, item: ReviewItem, choice: str) -> None:
    """Take up, look, decide, on the page."""
    address = f"/children/reviews/{item.pk}/"
    client.post(f"{address}take/")
    client.post(f"{address}decide/", {"choice": choice, "seen": seen(client, address)})


class TestThePage:
    @pytest.fixture(autouse=True)
    def now(self) -> Any:
        with time_machine.travel(NOW, tick=False):
            yield

    def test_others_cannot_tell_that_it_is_there(self) -> None:
        client = at_work("Pat Practitioner", "practitioner")
        assert client.get(PAGE).content == client.get("/there/is/nothing/here/").content

    def test_it_tells_who_decided_what_and_nothing_of_the_child(self, two: None) -> None:
        olive, otto = at_work("Olive Officer", "matching-officer"), at_work("Otto Other", "matching-officer")
        item = twins()
        assert "Nothing yet" in said(olive.get(PAGE))
        read(olive, item, "cannot-tell")
        assert "Somebody else reads it next You said: I cannot tell You" in said(olive.get(PAGE))
        assert "Nothing yet" in said(otto.get(PAGE))
        read(otto, item, "new")
        assert "Somebody else reads it next" in said(otto.get(PAGE))  # of two who must agree none has yet
        read(at_work("Thea Third", "matching-officer"), item, "new")
        words = said(olive.get(PAGE))
        assert "A child of its own You said: I cannot tell You, Otto Other, Thea Third" in words
        assert "Grace" not in words
        assert f"/children/reviews/{item.pk}/" in olive.get(PAGE).content.decode()

    def test_filters_that_are_on_can_be_taken_off(self) -> None:
        client = at_work("Olive Officer", "matching-officer")
        asked = {"who": "me", "outcome": "new", "since-day": "4", "since-month": "5", "since-year": "2026", "until": ""}
        page = client.get(PAGE, asked)
        words = said(page)
        assert "No review fits" in words
        assert all(one in words for one in ("Me ×", "A child of its own ×", "From 4 May 2026 ×"))
        assert "?who=me&amp;outcome=new&amp;until=" in page.content.decode()
        wrong = said(client.get(PAGE, {"since-day": "40", "since-month": "5", "since-year": "2026", "who": "nobody"}))
        assert "First day must be a real date" in wrong
