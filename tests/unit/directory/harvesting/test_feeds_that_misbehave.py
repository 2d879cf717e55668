"""What feeds do to whoever reads them: each is told in a sentence, and nothing is lost or hurt by it."""

import datetime as dt
import json
from typing import Any

import pytest
from django.db import OperationalError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.directory.harvesting.feed import Feed, Reading, services
from tests.unit.directory.made import nested
from village.directory.actions.harvesting import getting, harvesting, taking
from village.directory.actions.harvesting.coming import Got
from village.directory.actions.recording import record_services
from village.directory.models import Page, Quarantined, Raw, Service
from village.directory.queries.harvesting.reading import read_record
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


MOST_RECORDS = "village.directory.rules.standard.walking.MOST_RECORDS"


def test_a_feed_of_too_many_records_is_read_as_far_as_any_and_nothing_beyond_is_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(MOST_RECORDS, 30)
    feed = Feed(*services(30))
    reading = Reading(feed)
    whole = reading.read()
    assert (whole.complete, whole.new) == (True, 30)
    feed.records = services(41)
    feed.records[35] = nested("s1", "Changed beyond")
    feed.asked.clear()
    one = reading.read()
    assert (one.state, one.short, one.complete, one.new, one.gone) == ("stopped", True, False, 0, 0)
    assert one.why == (
        "It has more than 30 records. Nothing beyond them is changed, and nothing is taken to be gone; ask the "
        "supplier whether all of them are services."
    )
    assert len(feed.asked) == 4
    assert Service.objects.filter(state="shown").count() == 30
    assert Raw.objects.filter(missed=0).count() == 30


def test_a_page_of_too_many_records_is_left_before_any_is_asked_for_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MOST_RECORDS, 8)
    feed = Feed(*services(9), lists_less=True)
    one = Reading(feed).read()
    assert (one.state, one.new, len(feed.asked)) == ("stopped", 0, 1)
    assert one.why.startswith("It has more than 8 records.")
    assert not Page.objects.exists()


def test_a_feed_that_drips_is_left_after_half_an_hour_and_what_came_is_taken_in() -> None:
    feed = Feed(*services(60))
    reading = Reading(feed)
    get = feed.get

    def slow(url: str, etag: str, modified: str) -> Got:
        reading.now += dt.timedelta(minutes=9)
        return get(url, etag, modified)

    feed.get = slow  # type: ignore[method-assign]
    one = reading.read()
    assert (one.state, one.short, one.complete, one.new) == ("stopped", True, False, 40)
    assert "more than 30 minutes" in one.why


def test_a_feed_that_never_stops_sending_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    feed = Feed(*services(60))
    monkeypatch.setattr(harvesting, "MOST_SENT", 2 * len(feed.get("page?page=1", "", "").body) - 1)
    one = Reading(feed).read()
    assert (one.state, one.short, one.new) == ("stopped", True, 20)
    assert "500 MB" in one.why


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<html>", "This is a web page, not JSON."),
        (b"[" * 100_000, "too deep"),
        (b'{"services": []}', "no list “contents”"),
        (b'{"contents": {}}', "no list “contents”"),
        (b'{"contents": [1e999]}', "It holds 1e999, which is no JSON number."),
        (b'{"contents": [NaN]}', "It holds NaN, which is no JSON number."),
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
    st.just([[]]), st.just(10**400), st.just(-(10**400)), st.just("9" * 400), st.just({"\ud800": 1}), st.just("²"),
    st.just("NaN"), st.just("0001-01-01T00:00:00+14:00"), st.just("9999-12-31"),
)  # fmt: skip


def spots(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [*([path] if path else []), *(found for key, one in inner for found in spots(one, (*path, key)))]


def spoiled(document: dict[str, Any], path: tuple[Any, ...], odd: Any) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(document))
    at: Any = made
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = odd
    return made


FULL = nested(
    schedules=[{"id": "h", "byday": "MO", "opens_at": "10:00"}], languages=[{"id": "l", "code": "en"}],
    attributes=[{"id": "a", "taxonomy_term": {"id": "t", "name": "Toddlers"}}], cost_options=[{"id": "c", "amount": 1}],
)  # fmt: skip


FIRST = {
    "id": "s1", "name": "Otters", "organization": {"id": "o", "name": "Made-up group"},
    "contacts": [{"id": "c", "name": "x", "phones": [{"id": "p", "number": "1"}]}],
    "regular_schedules": [{"id": "r", "weekday": "1", "opens_at": "10:00"}],
    "eligibilitys": [{"id": "e", "minimum_age": 1, "maximum_age": 3, "taxonomys": [{"id": "tt", "name": "z"}]}],
    "service_taxonomys": [{"id": "st", "taxonomy": {"id": "t", "name": "T", "parent_id": "q"}}],
    "service_at_locations": [{"id": "sal", "location": {"id": "l1", "name": "H", "latitude": "53.8"}}],
}  # fmt: skip


@pytest.mark.parametrize("odd", [10**400, -(10**400), "\ud800", "²", {"\ud800": 1}])
def test_a_record_of_version_one_with_odd_values_is_taken_in_or_set_aside(odd: Any) -> None:
    feed = First(*({**spoiled(FIRST, path, odd), "id": f"s{n}"} for n, path in enumerate(spots(FIRST))), size=99)
    feed.records.append(nested("good", "Good"))
    one = Reading(feed, format="uk-1.0").read()
    assert one.state == "done"
    assert Service.objects.count() + Quarantined.objects.count() == len(feed.records)
    assert Service.objects.filter(theirs="good").exists()


class First(Feed):
    def page(self, number: int) -> dict[str, Any]:
        return {"content": super().page(number)["contents"], "totalPages": 1}


def test_a_number_too_large_keeps_back_its_record_alone() -> None:
    one = Reading(Feed(nested("s1", minimum_age=10**400), nested("good"))).read()
    assert (one.state, one.new, one.quarantined) == ("done", 2, 1)
    assert Quarantined.objects.get().codes == ["record.characters"]


def test_a_record_that_breaks_its_reader_or_writer_keeps_no_other_out(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:

    def reading(source: Any, body: bytes, **named: Any) -> Any:
        if b"unread" in body:
            raise ZeroDivisionError("what stands in it")
        return read_record(source, body, **named)

    def writing(said: Any, **named: Any) -> Any:
        if any(one.document["name"] == "unwritten" for one in said):
            raise ZeroDivisionError("what stands in it")
        return record_services(said, **named)

    monkeypatch.setattr(taking, "read_record", reading)
    monkeypatch.setattr(taking, "record_services", writing)
    feed = Feed(nested("s1"), nested("s2", "unread"), nested("s3", "unwritten"), nested("s4"))
    one = Reading(feed).read()
    assert (one.state, one.new, one.quarantined) == ("done", 4, 2)
    assert sorted(Service.objects.values_list("theirs", flat=True)) == ["s1", "s4"]
    assert dict(Quarantined.objects.values_list("raw__theirs", "codes")) == {
        "s2": ["record.none"],
        "s3": ["record.none"],
    }
    assert "ZeroDivisionError" in caplog.text
    assert "what stands in it" not in caplog.text


@pytest.mark.parametrize("name", ["read_record", "record_services"])
def test_the_databases_own_trouble_is_no_fault_of_a_record(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def down(*_: Any, **__: Any) -> Any:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(taking, name, down)
    with pytest.raises(OperationalError):
        Reading(Feed(*services(2))).read()
    assert not Quarantined.objects.exists()


@pytest.mark.slow
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
