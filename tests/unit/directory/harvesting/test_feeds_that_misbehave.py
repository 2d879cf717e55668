"""What feeds do to whoever reads them: each is told in a sentence, and nothing is lost or hurt by it."""

import json
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.directory.harvesting.feed import Feed, Reading, services
from tests.unit.directory.made import nested
from village.directory.actions.harvesting import getting
from village.directory.actions.harvesting.coming import Got
from village.directory.models import Page, Quarantined, Service
from village.directory.rules.harvesting.states import Step, held_because
from village.directory.rules.standard.walking import Stopped, page_address, record_address
from village.kernel.fetching.getting import Fetched
from village.kernel.fetching.rules import NotFetched

pytestmark = pytest.mark.usefixtures("db")


def test_pages_that_go_round_in_a_circle_are_left() -> None:
    class Round(Feed):
        def page(self, number: int) -> dict[str, Any]:
            return {**super().page(1 + (number - 1) % 2), "total_pages": 99}

    feed = Round(*services(20))
    one = Reading(feed).read()
    assert (one.state, one.short, one.new) == ("stopped", True, 20)
    assert "Page 3 holds nothing but what came on earlier pages" in one.why
    assert len(feed.asked) == 3


def test_pages_without_end_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless(Feed):
        def page(self, number: int) -> dict[str, Any]:
            return {"contents": services(1, number), "total_pages": number + 1}

    monkeypatch.setattr("village.directory.rules.standard.walking.MOST_PAGES", 4)
    one = Reading(Endless()).read()
    assert "more than 4 pages" in one.why
    assert one.new == 4


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<html>", "This is a web page, not JSON."),
        (b"[" * 100_000, "too deep"),
        (b'{"services": []}', "no list “contents”"),
        (b'{"contents": {}}', "no list “contents”"),
    ],
)
def test_what_is_no_page_is_told(body: bytes, says: str) -> None:
    reading = Reading(Feed())
    reading.feed.get = lambda *_: Got(body)  # type: ignore[method-assign]
    one = reading.read()
    assert one.state == "stopped"
    assert says in one.why


def test_ids_that_come_twice_are_counted_and_the_first_stands() -> None:
    feed = Feed(nested("s1", "First"), nested("s1", "Second"), nested("s2"), size=2)
    feed.records.append(nested("s1", "Third"))
    one = Reading(feed).read()
    assert (one.new, one.complete) == (2, True)
    assert Service.objects.get(theirs="s1").name == "First"
    assert one.report["twice"] == {"records": 2, "some": {"s1": ""}}


def test_another_service_than_was_asked_for_is_not_taken() -> None:
    class Mixed(Feed):
        def one(self, theirs: str) -> Any:
            return {"id": "other"} if theirs == "s1" else super().one(theirs)

    one = Reading(Mixed(*services(2), lists_less=True)).read()
    assert "What came when s1 was asked for is not that service" in one.report["unread"]["some"]["s1"]


def test_a_site_that_says_unchanged_of_what_nobody_had_is_told() -> None:
    reading = Reading(Feed())
    reading.feed.get = lambda *_: Got(same=True)  # type: ignore[method-assign]
    assert "nothing has changed, and nothing is known of it yet" in reading.read().why


def test_what_waits_is_quarantined_with_its_reason_and_the_rest_is_taken_in() -> None:
    feed = Feed(*services(3), {"name": "No id"}, "a text", nested("bad", url="javascript:alert(1)"))
    long = nested("long", description="x" * 1_000_001)
    feed.records += [long, nested("half", description="\ud800"), nested("nul", name="a\0b"), nested("x" * 201)]
    one = Reading(feed).read()
    assert (one.state, one.new, one.quarantined) == ("done", 10, 7)
    found = dict(Quarantined.objects.values_list("raw__theirs", "codes"))
    assert found["bad"] == ["link.scheme"]
    assert found["long"] == ["record.long"]
    assert found["half"] == ["record.characters", "text.unseen"]
    assert "record.characters" in found["nul"]
    without = [codes for theirs, codes in found.items() if theirs.startswith("no id")]
    assert sorted(without) == [["record.id"], ["record.none"], ["record.unnamed"]]
    assert Service.objects.count() == 3
    assert json.dumps(one.report)
    assert Page.objects.count() == 1


ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(-1e9, 1e9), st.text(max_size=5), st.just([]), st.just({}),
    st.just([None]), st.just("\ud800"), st.just("\0"), st.just("x" * 300), st.just("javascript:alert(1)"),
    st.just([[]]),
)  # fmt: skip


def spots(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [*([path] if path else []), *(found for key, one in inner for found in spots(one, (*path, key)))]


def spoiled(document: dict[str, Any], path: tuple[Any, ...], odd: Any) -> dict[str, Any]:
    made = json.loads(json.dumps(document))
    at = made
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = odd
    return made


FULL = nested(
    schedules=[{"id": "h", "byday": "MO", "opens_at": "10:00"}], languages=[{"id": "l", "code": "en"}],
    attributes=[{"id": "a", "taxonomy_term": {"id": "t", "name": "Toddlers"}}], cost_options=[{"id": "c", "amount": 1}],
)  # fmt: skip


@given(st.sampled_from(spots(FULL)), ODD)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_anywhere_in_a_record_it_is_taken_in_or_set_aside(path: tuple[Any, ...], odd: Any) -> None:
    with transaction.atomic():
        feed = Feed(spoiled(FULL, path, odd), nested("good", "Good"))
        one = Reading(feed, format="uk-3.0").read()
        assert one.state == "done"
        taken = Service.objects.exclude(theirs="good").count()
        assert taken + Quarantined.objects.count() == 1
        assert Service.objects.filter(theirs="good").exists()
        transaction.set_rollback(True)


def test_a_feed_that_says_nothing_of_its_size_ends_with_an_empty_page_or_the_last() -> None:
    class Silent(Feed):
        def page(self, number: int) -> dict[str, Any]:
            return {"contents": super().page(number)["contents"]}

    one = Reading(Silent(*services(20))).read()
    assert (one.page, one.rows, one.complete) == (3, 20, True)

    class Last(Feed):
        def page(self, number: int) -> dict[str, Any]:
            return {"contents": super().page(number)["contents"], "last_page": number == 2}

    assert Reading(Last(*services(20)), slug="other").read().page == 2


def test_what_is_no_json_when_a_service_is_asked_for_is_told() -> None:
    class Broken(Feed):
        def get(self, url: str, etag: str, modified: str) -> Got:
            return Got(b"[" * 100_000) if "/s1" in url else super().get(url, etag, modified)

    one = Reading(Broken(*services(2), lists_less=True)).read()
    assert "too deep" in one.report["unread"]["some"]["s1"]


def test_the_web_answers_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(url: str, **validators: str) -> Fetched:
        if "bad" in url:
            raise NotFetched("tls", "No safe connection could be made.", "Ask the publisher to mend it.")
        return Fetched(url, b"", "application/json", '"a"', "yesterday", unchanged=validators["etag"] == '"a"')

    monkeypatch.setattr(getting, "fetch", fetch)
    assert getting.over_the_web("https://example.org", '"a"', "") == Got(b"", True, '"a"', "yesterday")
    with pytest.raises(Stopped, match="No safe connection could be made"):
        getting.over_the_web("https://bad.example.org", "", "")


@pytest.mark.parametrize(
    ("known", "changed", "new", "says"),
    [
        (9, 9, 99, ""),
        (10, 5, 20, ""),
        (10, 6, 0, "It would change 6 of the 10 records"),
        (10, 5, 21, "It would add 21 records to the 10"),
        (0, 0, 5000, ""),
    ],
)
def test_from_where_on_a_harvest_is_held(known: int, changed: int, new: int, says: str) -> None:
    told = held_because(Step(known, changed, new))
    assert told.startswith(says)
    assert bool(told) == bool(says)


@pytest.mark.parametrize(
    ("base", "page", "record"),
    [
        ("https://e.org/api", "https://e.org/api/services?page=2&per_page=100", "https://e.org/api/services/a%2Fb"),
        ("https://e.org/api/", "https://e.org/api/services?page=2&per_page=100", "https://e.org/api/services/a%2Fb"),
        (
            "https://e.org/services?key=x&page=9",
            "https://e.org/services?key=x&page=2&per_page=100",
            "https://e.org/services/a%2Fb?key=x&page=9",
        ),
    ],
)
def test_addresses_of_a_feed(base: str, page: str, record: str) -> None:
    assert page_address(base, 2) == page
    assert record_address(base, "a/b") == record
